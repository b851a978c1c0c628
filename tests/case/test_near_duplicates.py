"""Documents whose signatures say that they are nearly the same are kept as a group."""

import random
import sqlite3

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rlm_desktop.case.connection import connect, create_case
from rlm_desktop.case.near_duplicates import PLACES, file_signature, group_of, groups, resemblance


@pytest.fixture
def connection(tmp_path):
    return connect(create_case(tmp_path / "case"))


def made_signature(number):
    """The signature of a document that has nothing in common with those of other numbers."""
    return random.Random(number).randbytes(PLACES)


def altered(signature, places, seed=0):
    """A signature that differs in so many places."""
    changed = bytearray(signature)
    for place in random.Random(seed).sample(range(PLACES), places):
        changed[place] ^= 0xFF
    return bytes(changed)


def file(connection, signature, characters=1_000, current=1):
    document = connection.execute(
        """
        INSERT INTO documents (sha256, name, kind, size, pages, characters, added, current)
        VALUES ((SELECT count(*) FROM documents), '', 'text', 1, 1, ?, '', ?)
        """,
        (characters, current),
    ).lastrowid
    file_signature(connection, document, signature)
    return document


def first_of(connection, document):
    return connection.execute("SELECT near FROM documents WHERE id = ?", (document,)).fetchone()[0]


def test_equal_signatures_resemble_wholly_and_others_not_at_all():
    assert resemblance(made_signature(1), made_signature(1)) == 1
    assert resemblance(made_signature(1), made_signature(2)) < 0.05
    assert resemblance(made_signature(1), altered(made_signature(1), 32)) == pytest.approx(0.75, abs=0.01)


def test_a_near_copy_joins_the_document_that_was_filed_first(connection):
    one = file(connection, made_signature(1))
    file(connection, made_signature(2))
    copy = file(connection, altered(made_signature(1), 12))
    assert first_of(connection, copy) == one
    assert first_of(connection, one) is None
    assert group_of(connection, copy) == group_of(connection, one) == [one, copy]
    assert groups(connection) == [[one, copy]]


def test_what_resembles_less_than_four_fifths_stays_alone(connection):
    file(connection, made_signature(1))
    other = file(connection, altered(made_signature(1), 30))
    assert first_of(connection, other) is None
    assert groups(connection) == []


def test_a_copy_of_a_copy_belongs_to_the_first_document(connection):
    one = file(connection, made_signature(1))
    two = file(connection, altered(made_signature(1), 20, seed=1))
    three = file(connection, altered(altered(made_signature(1), 20, seed=1), 20, seed=2))
    assert resemblance(made_signature(1), altered(altered(made_signature(1), 20, seed=1), 20, seed=2)) < 0.8
    assert group_of(connection, three) == [one, two, three]


def test_a_document_without_signature_is_alone(connection):
    one, two = file(connection, None), file(connection, None)
    assert (group_of(connection, one), group_of(connection, two), groups(connection)) == ([one], [two], [])


def test_very_long_documents_that_only_begin_and_end_alike_are_no_copies(connection):
    file(connection, made_signature(1), characters=4_000_000)
    shorter = file(connection, made_signature(1), characters=600_000)
    assert first_of(connection, shorter) is None


def test_older_versions_are_left_out_unless_they_are_asked_for(connection):
    old = file(connection, made_signature(1), current=0)
    new = file(connection, made_signature(1))
    assert group_of(connection, new) == [new]
    assert group_of(connection, old) == [old, new]
    assert groups(connection) == []


def test_a_document_whose_text_was_recognised_later_changes_its_group(connection):
    one = file(connection, made_signature(1))
    scan = file(connection, made_signature(2))
    like_scan = [file(connection, made_signature(2)) for _ in range(2)]
    file_signature(connection, scan, altered(made_signature(1), 10))
    assert groups(connection) == [[one, scan], like_scan]
    later = file(connection, made_signature(2))
    assert group_of(connection, later) == [*like_scan, later]
    file_signature(connection, scan, None)
    assert groups(connection) == [[*like_scan, later]]


def test_filing_the_same_signature_again_changes_nothing(connection):
    one, two = file(connection, made_signature(1)), file(connection, made_signature(1))
    for document in (one, two, one):
        file_signature(connection, document, made_signature(1))
    assert groups(connection) == [[one, two]]


def test_an_earlier_document_recognised_late_leads_the_group_that_it_joins(connection):
    scan = file(connection, None)
    one, two = file(connection, made_signature(1)), file(connection, altered(made_signature(1), 5))
    file_signature(connection, scan, made_signature(1))
    assert groups(connection) == [[scan, one, two]]


def test_ten_thousand_form_letters_are_compared_with_few(connection):
    first = file(connection, made_signature(1))
    for number in range(500):
        file(connection, altered(made_signature(1), 4, seed=number))
    remembered = connection.execute("SELECT count(*) FROM bands WHERE bands MATCH ?", (any_band(made_signature(1)),))
    assert remembered.fetchone()[0] < 10
    assert len(group_of(connection, first)) == 501


def test_adding_a_document_asks_hardly_more_of_a_case_forty_times_as_large(connection):
    steps_of = {}
    for size in (100, 4_000):
        (count,) = connection.execute("SELECT count(*) FROM documents").fetchone()
        for number in range(count, size):
            file(connection, made_signature(number))
        connection.commit()
        steps_of[size] = steps(connection, lambda: file(connection, made_signature("new")))
        connection.rollback()
    assert steps_of[4_000] < steps_of[100] * 10


@given(st.lists(st.tuples(st.integers(0, 4), st.integers(0, 40), st.integers(0, 3)), max_size=12))
def test_a_group_is_known_by_its_first_document_which_is_in_no_other(made):
    connection = sqlite3.connect(":memory:")
    connection.execute("CREATE TABLE documents (id INTEGER PRIMARY KEY, near INTEGER, characters INTEGER, current)")
    connection.execute("CREATE TABLE signatures (document INTEGER PRIMARY KEY, minhash BLOB)")
    connection.execute("CREATE VIRTUAL TABLE bands USING fts5(words, content='', detail=none, columnsize=0)")
    for document, (number, places, seed) in enumerate(made, start=1):
        connection.execute("INSERT INTO documents VALUES (?, NULL, 1000, 1)", (document,))
        file_signature(connection, document, altered(made_signature(number), places, seed))
    near = dict(connection.execute("SELECT id, near FROM documents"))
    for document, first in near.items():
        assert first is None or (first < document and near[first] is None)
        assert document in group_of(connection, document)
    assert [group for group in groups(connection) if len({made[key - 1][0] for key in group}) > 1] == []


def any_band(signature):
    return " OR ".join(signature[at : at + 8].hex() for at in range(0, PLACES, 8))


def steps(connection, action):
    """How many steps of SQLite's machine an action takes."""
    count = 0

    def counted():
        nonlocal count
        count += 1

    connection.set_progress_handler(counted, 1)
    action()
    connection.set_progress_handler(None, 0)
    return count
