"""Prompts are filled with whole pages under their headings, nothing is lost, and nothing is packed twice."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sandbox_guests import PAGES, make_case

from rlm_desktop.sandbox.host import CaseGrant
from rlm_desktop.sandbox.packing import pack


@pytest.fixture(scope="module")
def sandbox(guests, tmp_path_factory):
    return guests.start(case=CaseGrant(make_case(tmp_path_factory.mktemp("case") / "case")))


def told(guests, sandbox, expression):
    result = guests.run(f"import json\nprint(json.dumps({expression}))", sandbox)
    assert result.error == ""
    return json.loads(result.output)


def test_all_pages_are_packed_once_under_their_headings(guests, sandbox):
    texts = told(guests, sandbox, "pack(documents, 1000)")
    assert all(len(text) <= 1000 for text in texts)
    together = "\n".join(texts)
    assert together.count("=== Document") == sum(map(len, PAGES.values()))
    assert all(page in together for pages in PAGES.values() for page in pages)
    assert told(guests, sandbox, "pack(None, 1000)") == texts


def test_a_page_that_several_hits_stand_on_is_packed_once(guests, sandbox):
    (text,) = told(guests, sandbox, 'pack([*grep("fee"), *grep("EUR")])')
    assert text.count("page 3 of 12") == 1


def test_what_cannot_be_packed_is_told(guests, sandbox):
    assert "cannot" in guests.run("pack([1])", sandbox).error or "not int" in guests.run("pack([1])", sandbox).error


@given(st.lists(st.text(max_size=4_000), max_size=12), st.integers(1_000, 3_000))
def test_texts_of_any_length_fit_and_lose_nothing_but_blanks_between(texts, limit):
    packed = pack(texts, limit)
    assert all(len(text) <= limit for text in packed)
    assert "".join("".join(packed).split()) == "".join("".join(texts).split())
