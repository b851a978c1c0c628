"""Four hundred quotes with known faults get the state that is right for them, and no altered one passes for true."""

import random
import re
import shutil

import pytest
from planted_quotes import HAND_PAGES, Planted, by_hand, plan

from rlm_desktop.case.connection import connect, create_case
from rlm_desktop.case.index import index_pages
from rlm_desktop.core.model import QuoteState
from rlm_desktop.core.paths import resource
from rlm_desktop.engine.evidence import check_quote

PASSING = (QuoteState.EXACT, QuoteState.NORMALISED)
FILLING = 300


@pytest.fixture(scope="module")
def sample(tmp_path_factory):
    """The texts of the sample case by place."""
    folder = tmp_path_factory.mktemp("sample")
    shutil.copy(resource("sample", "case.db"), folder / "case.db")
    connection = connect(folder)
    pages = {(row[0], row[1]): row[2] for row in connection.execute("SELECT document, number, text FROM pages")}
    connection.close()
    return pages


@pytest.fixture(scope="module")
def case(tmp_path_factory, sample):
    """The sample's pages, those written by hand, and a document of 300 pages of shuffled words of the sample."""
    connection = connect(create_case(tmp_path_factory.mktemp("planted") / "case"))
    store(connection, {**sample, **HAND_PAGES, **filling(sample)})
    yield connection
    connection.close()


def filling(sample):
    words = [word for text in sample.values() for word in text.split()]
    shuffled = random.Random(7)
    return {(999, number): " ".join(shuffled.choices(words, k=400)) for number in range(1, FILLING + 1)}


def store(connection, pages):
    with connection:
        for document in sorted({place[0] for place in pages}):
            count = sum(place[0] == document for place in pages)
            connection.execute(
                "INSERT INTO documents (id, sha256, name, path, kind, size, pages, characters, added)"
                " VALUES (?, ?, ?, ?, 'txt', 1, ?, 1, '')",
                (document, f"hash{document}", f"doc{document}.txt", f"/doc{document}.txt", count),
            )
        for (document, number), text in pages.items():
            page = connection.execute(
                "INSERT INTO pages (document, number, characters, text) VALUES (?, ?, ?, ?)",
                (document, number, len(text), text),
            ).lastrowid
            index_pages(connection, [(page, text)])


def outcome(connection, planted: Planted) -> str:
    """What is wrong with the check of a planted quote; empty when nothing is."""
    document, page = planted.cited or (None, None)
    citation = check_quote(connection, planted.quote, document, page)
    place = (citation.span.document, citation.span.page) if citation.span else None
    wrong = citation.state not in planted.expected or (planted.true_place and place != planted.true_place)
    return f"{planted.fault}: {citation.state} at {place} for {planted.quote!r} of {planted.cited}" if wrong else ""


@pytest.mark.slow
@pytest.mark.parametrize("seed", [1, 2])
def test_planted_faults_are_told_as_what_they_are(case, sample, seed):
    quotes = plan(sample, seed).quotes
    wrong = list(filter(None, (outcome(case, each) for each in quotes)))
    assert len(quotes) >= 300
    assert len(wrong) <= len(quotes) // 100, "\n".join(wrong)


@pytest.mark.slow
@pytest.mark.parametrize("seed", [3, 4, 10])
def test_no_altered_quote_passes_for_true(case, sample, seed):
    for each in plan(sample, seed).quotes:
        if each.altered:
            document, page = each.cited or (None, None)
            assert check_quote(case, each.quote, document, page).state not in PASSING, each


@pytest.mark.parametrize("planted", by_hand(), ids=lambda each: f"{each.fault}: {each.quote[:24]}")
def test_quotes_made_by_hand(case, planted):
    assert not outcome(case, planted)


@pytest.mark.slow
def test_the_lines_of_a_page_may_be_broken_anywhere(tmp_path, sample):
    """A page with other line ends, some within words, holds the same quotes."""
    chance = random.Random(5)
    connection = connect(create_case(tmp_path / "case"))
    broken = {place: rebroken(text, chance) for place, text in sample.items()}
    store(connection, broken)
    quotes = [each for each in plan(sample, 5).quotes if each.fault in ("verbatim", "wrong page", "ellipsis")]
    states = [check_quote(connection, each.quote, *(each.cited or ())).state for each in quotes]
    assert states.count(QuoteState.NOT_FOUND) + states.count(QuoteState.NEAR) <= len(quotes) // 100
    connection.close()


def rebroken(text, chance):
    def divide(match):
        word = match[0]
        at = len(word) // 2
        return f"{word[:at]}-\n{word[at:]}" if chance.random() < 0.15 else word

    divided = re.sub(r"(?<![\w-])[a-z]{6,}(?![\w-])", divide, text)
    return re.sub(r"(?<=\w) (?=\w)", lambda _: "\n" if chance.random() < 0.15 else " ", divided)
