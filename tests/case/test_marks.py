"""Stars, tags and notes stay on documents, and find them again."""

from contextlib import closing

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rlm_desktop.case.connection import connect_read_only
from rlm_desktop.case.listing import list_entries
from rlm_desktop.case.marks import Marks, read_marks, set_marks, tags_in
from rlm_desktop.corpus.ingest import Ingest
from rlm_desktop.corpus.search import find


@pytest.fixture
def papers(case, tmp_path):
    for name in ("a.txt", "b.txt", "c.txt"):
        (tmp_path / name).write_text(f"words of {name}")
        Ingest(case, [tmp_path / name], workers=1).run()
    return case


def found(case, query):
    with closing(connect_read_only(case)) as connection:
        return sorted({hit.document for hit in find(connection, query, limit=9).hits})


def test_marks_are_kept_changed_and_taken_off(papers):
    set_marks(papers, {1: Marks(True, ("Fraud",), "ask Voss"), 2: Marks(tags=("x",))})
    set_marks(papers, {2: Marks(), 3: Marks(starred=True)})
    with closing(connect_read_only(papers)) as connection:
        assert read_marks(connection) == {1: Marks(True, ("Fraud",), "ask Voss"), 3: Marks(True)}
        assert read_marks(connection, [3, 2]) == {3: Marks(True)}
        assert {entry.id: entry.marks.starred for entry in list_entries(connection)} == {1: True, 2: False, 3: True}


@pytest.mark.parametrize(
    ("query", "documents"),
    [
        ("tag:fraud", [1]),
        ("tag:fr*", [1, 2]),
        ("tag:fra", []),
        ('tag:"paid twice"', [2]),
        ("note:VOSS", [1]),
        ("is:starred", [1, 3]),
        ("is:noted", [1]),
        ("words NOT is:starred", [2]),
    ],
)
def test_documents_are_found_by_what_was_put_on_them(papers, query, documents):
    set_marks(
        papers,
        {1: Marks(True, ("Fraud",), "ask Voss"), 2: Marks(tags=("frâud?", "Paid twice")), 3: Marks(starred=True)},
    )
    assert found(papers, query) == documents


def test_tags_are_written_with_commas_between():
    assert tags_in(" Fraud, paid  twice,,fraud , A") == ("A", "Fraud", "paid twice")


@given(st.text())
def test_tags_are_in_order_once_each_and_stay_themselves(text):
    tags = tags_in(text)
    assert tags_in(", ".join(tags)) == tags
    assert len({tag.casefold() for tag in tags}) == len(tags)
