"""Dates become ISO 8601 of just the precision they are told with."""

import re
from datetime import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rlm_desktop.corpus.readers.dates import iso_date, mail_date, pdf_date

ISO = re.compile(r"\d{4}(-\d\d(-\d\d(T\d\d:\d\d(:\d\d)?([+-]\d\d:\d\d)?)?)?)?", re.ASCII)


@pytest.mark.parametrize(
    ("told", "iso"),
    [
        ("D:20190314120000+01'00'", "2019-03-14T12:00:00+01:00"),
        ("D:20190314120000Z", "2019-03-14T12:00:00+00:00"),
        ("D:20190314120000Z00'00'", "2019-03-14T12:00:00+00:00"),
        ("D:201903141205", "2019-03-14T12:05"),
        ("20190314", "2019-03-14"),
        ("D:201903", "2019-03"),
        ("D:2019", "2019"),
        ("D:20191399", ""),
        ("D:20190230", ""),
        ("yesterday", ""),
        ("", ""),
    ],
)
def test_dates_of_pdfs(told, iso):
    assert pdf_date(told) == iso


@pytest.mark.parametrize(
    ("told", "iso"),
    [
        ("Thu, 14 Mar 2019 12:00:00 +0100", "2019-03-14T12:00:00+01:00"),
        ("14 Mar 2019 12:00 -0000", "2019-03-14T12:00"),
        ("Thu Mar 14 12:00:00 2019", "2019-03-14T12:00:00"),
        ("14 Mar 2019", "2019-03-14"),
        ("2019-03-14T12:00:00Z", "2019-03-14T12:00:00+00:00"),
        ("soon", ""),
    ],
)
def test_dates_of_mails(told, iso):
    assert mail_date(told) == iso


@pytest.mark.parametrize(
    ("told", "iso"),
    [
        ("2019", "2019"),
        ("2019-03", "2019-03"),
        ("2019-3-4", "2019-03-04"),
        ("2019/03/14", "2019-03-14"),
        ("20190314", "2019-03-14"),
        ("2019-03-14T12:00Z", "2019-03-14T12:00+00:00"),
        ("2019-03-14 12:00:05.123+0100", "2019-03-14T12:00:05+01:00"),
        ("14 March 2019", "2019-03-14"),
        ("Thursday, March 14th, 2019 10:33", "2019-03-14T10:33"),
        ("Mar 2019", "2019-03"),
        ("14/03/2019", "2019-03-14"),
        ("03/14/2019", "2019-03-14"),
        ("03/04/2019", ""),
        ("201903", ""),
        ("Volume 2019", ""),
        ("2019-02-30", ""),
    ],
)
def test_other_dates(told, iso):
    assert iso_date(told) == iso


@given(
    st.text()
    | st.from_regex(r"(D:)?\d{0,14}([+\-Z]\d{0,4})?", fullmatch=True)
    | st.from_regex(r"\d{1,4}[-/. ]\d{1,2}[-/. ]\d{1,4}([T ]\d\d:\d\d(:\d\d)?(Z|[+-]\d{2,4})?)?", fullmatch=True)
    | st.from_regex(r"([A-Z][a-z]{2}, )?\d{1,2} (Jan|May|Sept|Foo) \d{2,4}( \d\d:\d\d:\d\d [+-]\d{4})?", fullmatch=True)
)
def test_any_text_is_a_date_that_exists_or_none(told):
    for date in (pdf_date(told), mail_date(told), iso_date(told)):
        assert not date or ISO.fullmatch(date)
        if date:
            datetime.fromisoformat(date if len(date) > 7 else f"{date}-01-01"[:10])


@given(st.datetimes(min_value=datetime(1000, 1, 1)))
def test_a_date_in_any_shape_means_the_same(moment):
    told = moment.strftime("%Y-%m-%dT%H:%M:%S")
    assert pdf_date(moment.strftime("D:%Y%m%d%H%M%S")) == told
    assert iso_date(told) == told
    assert iso_date(moment.strftime("%d %B %Y")) == told[:10]
    assert mail_date(moment.strftime("%a, %d %b %Y %H:%M:%S")) == told
