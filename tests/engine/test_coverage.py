"""The coverage of a run is a fold over its events and the pages of its scope."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rlm_desktop.case.connection import connect, create_case
from rlm_desktop.core.events import (
    CallStarted,
    CellFinished,
    CellStarted,
    Record,
    RunStarted,
    StepStarted,
)
from rlm_desktop.core.model import CellEnd, CellResult, PageRange
from rlm_desktop.engine.coverage import (
    Coverage,
    DocumentCoverage,
    Reading,
    bounded_absence,
    merge_pages,
    read_coverage,
)
from rlm_desktop.engine.trajectory import fold

BEGAN = 1_795_382_130.0
LENGTHS = {1: [10, 10, 0, 10], 2: [10], 3: [10, 10]}


@pytest.fixture
def case(tmp_path):
    connection = connect(create_case(tmp_path / "case"))
    with connection:
        for document, lengths in LENGTHS.items():
            add(connection, document, lengths, "2026-01-01T00:00:00+00:00")
        connection.execute(
            "INSERT INTO problems VALUES ('/files/torn.pdf', 'damaged', 'The file is damaged. Get another.', '')"
        )
    yield connection
    connection.close()


def add(connection, document, lengths, added):
    connection.execute(
        "INSERT INTO documents (id, sha256, name, path, kind, size, pages, characters, added)"
        " VALUES (?, ?, ?, ?, 'txt', 1, ?, 1, ?)",
        (document, f"hash{document}", f"doc{document}.txt", f"/doc{document}.txt", len(lengths), added),
    )
    for number, length in enumerate(lengths, 1):
        connection.execute(
            "INSERT INTO pages (document, number, characters, text) VALUES (?, ?, ?, ?)",
            (document, number, length, "x" * length),
        )


def run(*, code=(), calls=(), partly=(), shown=(), only=()):
    """The trajectory of a run whose code was handed pages and whose models were given some."""
    events = [
        RunStarted("r1", "Who?", only=only),
        StepStarted("s1", "r1", 1, 9, pages=tuple(shown)),
        CellStarted("x1", "s1", "", ""),
        CallStarted("q1", "x1", "llm_query", "m", "p", pages=tuple(calls), partly=tuple(partly)),
        CellFinished("x1", CellResult(CellEnd.DONE, pages=tuple(code))),
    ]
    return fold(Record("run", number, BEGAN, event) for number, event in enumerate(events, 1))


def test_every_page_has_the_furthest_state_it_came_to(case):
    coverage = read_coverage(
        case, run(code=[PageRange(1, 1, 4)], calls=[PageRange(1, 2, 2)], shown=[PageRange(2, 1, 1)])
    )
    counts = {state: coverage.count(state) for state in Reading}
    assert counts == {Reading.MODEL: 2, Reading.CODE: 2, Reading.UNTOUCHED: 2, Reading.UNREADABLE: 1}
    assert coverage.ranges(Reading.MODEL) == [PageRange(1, 2, 2), PageRange(2, 1, 1)]
    assert coverage.documents[0].state(3) is Reading.UNREADABLE


def test_documents_that_came_later_are_no_part_of_the_scope(case):
    with case:
        add(case, 4, [10], "2027-01-01T00:00:00+00:00")
    assert [each.document for each in read_coverage(case, run()).documents] == [1, 2, 3]


def test_a_chosen_scope_is_kept_and_leaves_other_files_out(case):
    coverage = read_coverage(case, run(only=(2, 3)))
    assert [each.document for each in coverage.documents] == [2, 3]
    assert coverage.unreadable == ()


def test_pages_given_in_part_are_told_apart_until_they_are_given_whole(case):
    part = run(calls=[PageRange(1, 1, 2)], partly=[PageRange(1, 2, 2)])
    assert read_coverage(case, part).partly == 1
    whole = run(calls=[PageRange(1, 1, 2)], partly=[PageRange(1, 2, 2)], shown=[PageRange(1, 2, 2)])
    assert read_coverage(case, whole).partly == 0


def test_absence_is_bounded_by_what_was_read_and_what_could_not_be(case):
    sentence = bounded_absence(read_coverage(case, run(code=[PageRange(1, 1, 4)], calls=[PageRange(1, 2, 2)])))
    assert sentence == (
        "What this answer does not find was looked for in 1 of 3 documents: of 7 pages, a model was given 1 and code "
        "alone scanned 2. 3 pages were not looked at. 1 file and 1 page could not be read: doc1.txt (1 page has no "
        "text); torn.pdf (The file is damaged)."
    )


def test_ranges_out_of_the_scope_are_left_out(case):
    coverage = read_coverage(case, run(calls=[PageRange(9, 1, 1), PageRange(2, 1, 7)]))
    assert coverage.count(Reading.MODEL) == 0


@given(st.lists(st.binary(min_size=1, max_size=30).map(lambda pages: bytes(each % 4 for each in pages)), max_size=5))
def test_stretches_cover_every_page_once(documents):
    coverage = Coverage(tuple(DocumentCoverage(number, "", pages) for number, pages in enumerate(documents)), 0, ())
    ranges = [(state, each) for state in Reading for each in coverage.ranges(state)]
    covered = [(each.document, page) for _, each in ranges for page in range(each.first, each.last + 1)]
    assert sorted(covered) == [(n, page) for n, pages in enumerate(documents) for page in range(1, len(pages) + 1)]
    assert all(coverage.documents[each.document].state(each.first) is state for state, each in ranges)


def test_neighbouring_pages_are_one_range():
    assert merge_pages([(1, 2), (1, 1), (2, 1), (1, 4)]) == (PageRange(1, 1, 2), PageRange(1, 4, 4), PageRange(2, 1, 1))
