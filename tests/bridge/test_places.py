"""What the Document panel is told about a page: its names, its recognition, its rows."""

from pathlib import Path

import pytest

from rlm_desktop.bridge.places import Place, Target, has_rows, marks_in, rows_of, scan_note
from rlm_desktop.bridge.wording import place_words
from rlm_desktop.case.listing import Standing
from rlm_desktop.case.recognitions import Scan
from rlm_desktop.core.model import Document, Page
from rlm_desktop.corpus.sources import Source


def place(scan=None, subject="", container="", problem=""):
    metadata = {"subject": subject} if subject else {}
    document = Document(1, "ab", "message 12.eml", Path("/c/a"), "mail", 1, 1, 1, metadata=metadata)
    standing = Standing(2, "box", container, problem=problem) if container else Standing(problem=problem)
    return Place(document, Page(1, "text"), standing, Source("ab", ()), scan)


@pytest.mark.parametrize(
    ("page", "label", "words"),
    [
        (1204, "", "Page 1,204"),
        (9, "iv", "Page 9 (iv)"),
        (9, "Annex 3", "Page 9 (Annex 3)"),
        (4, "slide 4", "Slide 4"),
        (2, 'sheet "Budget" rows 1-200', "Sheet “Budget” rows 1-200"),
    ],
)
def test_a_page_is_named_as_people_cite_it(page, label, words):
    assert place_words(page, label) == words


def test_a_message_of_a_mailbox_is_called_by_its_subject_and_others_by_their_names():
    assert place(subject="Re:  the\nretainer", container="mbox").name == "Re: the retainer"
    assert place(subject="Re: the retainer", container="zip").name == "message 12.eml"
    assert place(container="mbox").name == "message 12.eml"


@pytest.mark.parametrize(
    ("scan", "words"),
    [
        (Scan("waiting", None), "wait to be recognised"),
        (Scan("failed", None), "could not be recognised"),
        (Scan("done", None), "No words were recognised"),
        (Scan("done", 0.958), "96% sure"),
    ],
)
def test_how_a_scan_was_recognised_is_told(scan, words):
    assert words in scan_note(place(scan))[1]


def test_nothing_is_said_of_recognition_where_there_was_none_or_the_problem_says_it():
    assert scan_note(place()) is None
    assert scan_note(place(Scan("failed", None), problem="It could not be recognised.")) is None
    assert scan_note(place(Scan("done", 0.5), problem="One of 9 pages shows no words.")) is not None


def test_rows_tell_where_their_cells_begin_in_the_text():
    text = "name | sum\nVoss | 4,000\ntotal"
    for row in rows_of(text):
        for start, cell in row:
            assert text[start : start + len(cell)] == cell
    assert [[cell for _, cell in row] for row in rows_of(text)] == [["name", "sum"], ["Voss", "4,000"], ["total"]]


def test_only_sheets_with_cells_are_tables():
    assert has_rows("csv", "a | b")
    assert not has_rows("csv", "a")
    assert not has_rows("text", "a | b")


def test_words_are_marked_whatever_the_white_space_between_them_and_a_span_alone():
    text = "the fixed\nretainer, the Fixed retainer"
    assert [text[start:end] for start, end in marks_in(text, Target(1, words=("fixed retainer",)))] == [
        "fixed\nretainer",
        "Fixed retainer",
    ]
    assert marks_in(text, Target(1, words=("fixed",), span=(0, 3))) == [(0, 3)]
