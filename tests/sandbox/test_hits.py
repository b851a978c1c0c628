"""``grep`` over much text finds what ``re`` finds page by page, whichever engine looks first."""

import re
from re import _parser

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sandbox_guests import make_case

from rlm_desktop.core.patterns import program_of
from rlm_desktop.sandbox.hits import candidate_pages
from rlm_desktop.sandbox.host import CaseGrant

PATTERNS = [
    "ab",
    r"\bab\b",
    "^a",
    "b$",
    r"\Aa",
    r"b\Z",
    r"a\s+b",
    "(?s)a.b",
    "(?m)^b$",
    "(?i)AB",
    r"(a)\1",
    "a(?!b)",
    "(?<=a)b",
    r"[^a]b",
    "é+",
    r"\W\w",
    r"\x00",
]
TEXTS = st.lists(st.text("ab é\n\0", max_size=8), max_size=8)


@pytest.mark.parametrize("pattern", PATTERNS)
@given(texts=TEXTS)
def test_every_page_with_a_match_is_a_candidate(pattern, texts):
    program = program_of(_parser.parse(pattern, 0), "re2")
    assert program is not None
    pages = [(0, number, text.encode()) for number, text in enumerate(texts, 1)]
    found = candidate_pages(pages, program)
    assert [page for page in pages if re.search(pattern, page[2].decode())] == [
        page for page in found if re.search(pattern, page[2].decode())
    ]


@pytest.fixture(scope="module")
def sandbox(guests, tmp_path_factory):
    """A case of more than four million characters, with little in it to find."""
    filling = "lorem ipsum dolor 12 sit amet\n" * 15_000
    pages = {
        f"{name}.txt": [f"{filling}Zahlung über {name * 7} EUR\n{filling}", "", f"Datum: 2020-01-0{name}"]
        for name in "12345"
    }
    return guests.start(case=CaseGrant(make_case(tmp_path_factory.mktemp("much") / "case", pages)))


@pytest.mark.parametrize(
    "pattern",
    [r"über (\d)\1+", r"\b\d{4}-\d{2}-\d{2}\b", "(?i)DATUM", r"2020-\d\d-0[135]\Z", r"(?<=über )\d+", r"\d{3,}"],
)
def test_grep_over_much_text_finds_what_re_finds_in_each_page(guests, sandbox, pattern):
    code = (
        "import re\n"
        f"pattern = {pattern!r}\n"
        "plain = [(d.id, n, m.start(), m.end()) for d in documents for n, text in enumerate(d.pages, 1)"
        " for m in re.finditer(pattern, text)]\n"
        "found = [(h.document.id, h.page, h.start, h.end) for h in grep(pattern)]\n"
        "len(plain), found == plain, found[:3] == [(h.document.id, h.page, h.start, h.end) for h in grep(pattern)[:3]]"
    )
    count, *same = eval(guests.run(code, sandbox).output)
    assert count >= 3
    assert same == [True, True]
