"""Which pages were given to a model is told from the prompt, whatever code did to their text on the way."""

import asyncio
import shutil
from contextlib import ExitStack, closing

import pytest
from page_programs import programs

from rlm_desktop.case.connection import connect, connect_read_only, create_case
from rlm_desktop.case.documents import list_documents
from rlm_desktop.core.limits import SandboxLimits
from rlm_desktop.core.model import CellEnd, PageRange
from rlm_desktop.core.paths import resource
from rlm_desktop.corpus.search import search
from rlm_desktop.engine.handouts import Handouts, tokens
from rlm_desktop.sandbox.host import CaseGrant, Sandbox


@pytest.fixture(scope="module")
def sample(tmp_path_factory):
    folder = tmp_path_factory.mktemp("handouts")
    shutil.copy(resource("sample", "case.db"), folder / "case.db")
    connect(folder).close()
    return folder


@pytest.fixture
def connection(sample):
    with closing(connect_read_only(sample)) as opened:
        yield opened


def pages_of(connection):
    return {(row[0], row[1]): row[2] for row in connection.execute("SELECT document, number, text FROM pages")}


def new_handouts(connection):
    return Handouts(connection, {each.id: each for each in list_documents(connection) if each.pages})


def places(ranges):
    return {(each.document, number) for each in ranges for number in range(each.first, each.last + 1)}


async def recorded(folder, handouts, codes):
    """The pages that were recognised in the prompt of each program, all run in one sandbox."""
    found = []

    async def serve(name, arguments):
        if name == "search":
            hits = search(handouts._connection, arguments["query"], arguments["limit"])
            handouts.glimpse(PageRange(hit.document, hit.page, hit.page) for hit in hits)
            return [{"document": h.document, "page": h.page, "snippet": h.snippet, "score": h.score} for h in hits]
        found.append(places(handouts.given_in(arguments["prompts"][0]).pages))
        return [{"text": "NOT FOUND"}]

    sandbox = await Sandbox.start(query="Who?", case=CaseGrant(folder), limits=SandboxLimits())
    try:
        for code in codes:
            result = await sandbox.run(code, serve, handouts.hand_out)
            assert result.end is CellEnd.DONE, result.error
    finally:
        await sandbox.close()
    return found


@pytest.mark.slow
@pytest.mark.parametrize(
    ("remembered", "seed"),
    [(200, 1), (200, 5), (200, 7), (0, 1)],
    ids=lambda each: f"{each}",
)
def test_pages_are_recognised_whatever_two_hundred_programs_do_to_them(
    sample, connection, monkeypatch, remembered, seed
):
    monkeypatch.setattr("rlm_desktop.engine.handouts._REMEMBERED", remembered)
    made = programs(pages_of(connection), 200, seed=seed)
    found = asyncio.run(recorded(sample, new_handouts(connection), [each.code for each in made]))
    given = sum(len(each.given) for each in made)
    missed = [(each.code, each.given - seen) for each, seen in zip(made, found, strict=True) if each.given - seen]
    wrong = [(each.code, seen - each.given) for each, seen in zip(made, found, strict=True) if seen - each.given]
    assert not wrong, wrong[0]
    assert sum(len(pages) for _, pages in missed) <= given // 100, missed


def test_a_page_is_given_when_the_code_is_told_of_it_before_the_call(sample, connection):
    code = "llm_query('Read: ' + documents.get(1).pages[1].upper())"
    assert asyncio.run(recorded(sample, new_handouts(connection), [code])) == [{(1, 2)}]


def test_words_of_pages_that_were_not_handed_out_do_not_count(connection):
    handouts = new_handouts(connection)
    text = pages_of(connection)[1, 2]
    assert handouts.given_in(text).pages == ()
    handouts.hand_out([PageRange(1, 2, 2)])
    assert handouts.given_in(text).pages == (PageRange(1, 2, 2),)


def test_a_part_of_a_page_is_told_as_a_part(connection):
    handouts = new_handouts(connection)
    text = pages_of(connection)[1, 2]
    handouts.hand_out([PageRange(1, 1, 4)])
    given = handouts.given_in(f"Read {text[:200]}")
    assert given.pages == given.partly == (PageRange(1, 2, 2),)


def test_a_heading_alone_proves_nothing_and_with_its_words_needs_no_other_proof(connection):
    handouts = new_handouts(connection)
    heading, text = "=== Document 1: a.pdf, page 2 of 4 ===", pages_of(connection)[1, 2]
    assert handouts.given_in(f"{heading}\nsomething else altogether is said here").pages == ()
    assert handouts.given_in(f"{heading}\n{text}").pages == (PageRange(1, 2, 2),)


def test_a_line_that_many_pages_share_is_given_with_none_but_the_page_it_was_given_with(connection):
    handouts = new_handouts(connection)
    handouts.hand_out([PageRange(1, 1, 4)])
    assert places(handouts.given_in(pages_of(connection)[1, 3]).pages) == {(1, 3)}


@pytest.fixture
def case_of(tmp_path):
    """Makes a case of documents with one page each, by their ids, and opens it."""
    with ExitStack() as opened:
        yield lambda texts: opened.enter_context(closing(made_case(tmp_path / "case", texts)))


def made_case(folder, texts):
    connection = connect(create_case(folder))
    with connection:
        for number, text in texts.items():
            connection.execute(
                "INSERT INTO documents (id, sha256, name, path, kind, size, pages, characters, added) "
                "VALUES (?1, ?1, ?1 || '.txt', ?1, 'text', 1, 1, 9, '')",
                (number,),
            )
            connection.execute(
                "INSERT INTO pages (document, number, characters, text) VALUES (?, 1, 9, ?)", (number, text)
            )
    return connection


def under_headings(texts):
    return "\n\n".join(f"=== Document {n}: {n}.txt, page 1 of 1 ===\n{text}" for n, text in texts.items())


def test_a_page_whose_words_others_hold_as_well_counts_under_its_heading(case_of):
    texts = {
        1: "Dear Sir,\n" + "This is yet another test of the mail, which is long. " * 3,
        2: "This is yet another test",
    }
    handouts = new_handouts(case_of(texts))
    handouts.hand_out([PageRange(1, 1, 1), PageRange(2, 1, 1)])
    assert places(handouts.given_in(under_headings(texts)).pages) == {(1, 1), (2, 1)}


def test_pages_with_the_same_words_count_each_under_its_own_heading_and_no_other(case_of):
    conditions = "The seller is not liable for anything that the buyer does with what he bought. " * 20
    texts = dict.fromkeys(range(1, 41), conditions)
    handouts = new_handouts(case_of(texts))
    handouts.hand_out(PageRange(number, 1, 1) for number in texts)
    given = handouts.given_in(under_headings({number: texts[number] for number in range(1, 40)}))
    assert places(given.pages) == {(number, 1) for number in range(1, 40)}
    assert given.partly == ()


def test_of_two_pages_with_the_same_words_it_is_the_one_that_was_handed_out_whole(case_of):
    conditions = "The seller is not liable for anything that the buyer does with what he bought. " * 5
    handouts = new_handouts(case_of({1: conditions, 2: conditions}))
    handouts.hand_out([PageRange(1, 1, 1)])
    handouts.glimpse([PageRange(2, 1, 1)])
    assert places(handouts.given_in(f"Read: {conditions.upper()}").pages) == {(1, 1)}
    handouts.glimpse([PageRange(1, 1, 1)])
    assert places(handouts.given_in(f"Read: {conditions.upper()}").pages) == {(1, 1)}


def test_the_beginning_of_another_word_is_not_the_page(case_of):
    handouts = new_handouts(case_of({1: "Yes", 2: "Yesterday all was well, they wrote in the book of the house."}))
    prompt = under_headings({1: "Yesterday nothing"})
    assert handouts.given_in(prompt).pages == ()


def test_a_page_is_found_when_more_was_handed_out_than_is_kept_in_mind(connection, monkeypatch):
    monkeypatch.setattr("rlm_desktop.engine.handouts._REMEMBERED", 3)
    handouts = new_handouts(connection)
    handouts.hand_out([PageRange(1, 1, 4)])
    text = " ".join(pages_of(connection)[1, 3].split())
    assert places(handouts.given_in(f"Tell me about this: {text}").pages) == {(1, 3)}


def test_pages_out_of_scope_are_not_noted(connection):
    handouts = new_handouts(connection)
    handouts.hand_out([PageRange(10**9, 1, 5), PageRange(1, 7, 9)])
    assert not handouts.was_handed_out((10**9, 1))
    assert not handouts.was_handed_out((1, 7))


def test_a_line_of_a_million_beginnings_is_read_in_one_go(connection):
    prompt = "=== Document 1: " * 60_000 + f"=== Document 1: a.pdf, page 1 of 4 ===\n{pages_of(connection)[1, 1]}"
    assert new_handouts(connection).given_in(prompt).pages == (PageRange(1, 1, 1),)


def test_escapes_and_accents_are_no_difference():
    assert tokens('caf\\u00e9\\nl\\"an') == tokens('cafe\nl"an') == ["cafe", "lan"]
