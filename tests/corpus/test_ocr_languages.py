"""Languages are understood however people name them."""

import pytest

from rlm_desktop.core.errors import UsageError
from rlm_desktop.corpus.ocr.languages import language_names, parse_languages, short_code, system_language


@pytest.mark.parametrize(
    ("named", "codes"),
    [
        ("eng+deu", ("eng", "deu")),
        ("en,de", ("eng", "deu")),
        (" German and  French ", ("deu", "fra")),
        ("ENG; Deutsch / fre", ("eng", "deu", "fra")),
        ("en de", ("eng", "deu")),
        ("pt_BR, zh-TW, zh_CN", ("por", "chi_tra", "chi_sim")),
        ("Chinese (simplified)", ("chi_sim",)),
        ("русский", ("rus",)),
        ("en, eng, English", ("eng",)),
        ("srp_latn+aze_cyrl", ("srp_latn", "aze_cyrl")),
    ],
)
def test_languages_are_understood_however_they_are_named(named, codes):
    assert parse_languages(named) == codes


@pytest.mark.parametrize("named", ["Klingon", "eng+klingon", "", " + , "])
def test_what_is_no_language_is_told(named):
    with pytest.raises(UsageError, match=r"klingon|Klingon|No language"):
        parse_languages(named)


def test_languages_have_names_and_short_codes():
    assert language_names(("eng", "chi_tra")) == "English, Chinese (traditional)"
    assert (short_code("deu"), short_code("frk")) == ("de", "")


@pytest.mark.parametrize(
    ("told", "code"), [("de_DE.UTF-8", "deu"), ("C.UTF-8", "eng"), ("", "eng"), ("sr_RS@latin", "srp")]
)
def test_the_language_of_the_system_is_known(monkeypatch, told, code):
    for name in ("LC_ALL", "LC_MESSAGES"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("LANG", told)
    assert system_language() == code
