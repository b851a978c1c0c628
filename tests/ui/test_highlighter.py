import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PySide6.QtGui import QTextCursor, QTextDocument
from PySide6.QtWidgets import QPlainTextDocumentLayout

from rlm_desktop.ui.highlighter import PygmentsHighlighter, coloured_html
from rlm_desktop.ui.theme import apply_theme, dark, light


@pytest.fixture(autouse=True)
def light_theme(qapp):
    apply_theme(qapp, "light")
    yield
    apply_theme(qapp, "light")


def colour_of(document, word):
    """The colour under the first character of a word."""
    found = document.find(word)
    block, position = found.block(), found.selectionStart()
    for formats in block.layout().formats():
        if formats.start <= position - block.position() < formats.start + formats.length:
            return formats.format.foreground().color().name()
    return None


def highlighted(text):
    document = QTextDocument(text)
    document.setDocumentLayout(QPlainTextDocumentLayout(document))
    highlighter = PygmentsHighlighter(document)
    highlighter.rehighlight()
    return document, highlighter


def test_each_kind_of_token_has_its_colour():
    document, _ = highlighted("def find(x):\n    return 'word' + 12  # remark\n")
    assert colour_of(document, "def") == light().code_keyword
    assert colour_of(document, "find") == light().code_name
    assert colour_of(document, "word") == light().code_string
    assert colour_of(document, "12") == light().code_number
    assert colour_of(document, "remark") == light().code_comment
    assert colour_of(document, "x") is None


def test_a_string_over_several_lines_is_one_string():
    document, _ = highlighted('a = """one\ndef two\nthree"""\nfor b in c: pass')
    assert colour_of(document, "def") == light().code_string
    assert colour_of(document, "three") == light().code_string
    assert colour_of(document, "for") == light().code_keyword


def test_characters_beyond_the_basic_plane_do_not_shift_the_colours():
    document, _ = highlighted("x = '😀😀' + 12")
    assert colour_of(document, "12") == light().code_number
    assert colour_of(document, "+") is None


def test_a_string_that_is_closed_later_recolours_the_lines_after_it(qapp):
    document, _highlighter = highlighted('a = """one\nfor b in c: pass\n')
    qapp.processEvents()
    cursor = QTextCursor(document.firstBlock())
    cursor.movePosition(QTextCursor.MoveOperation.EndOfBlock)
    cursor.insertText('"""')
    assert colour_of(document, "for") == light().code_keyword


def test_text_that_is_appended_is_coloured_too(qapp):
    document, _highlighter = highlighted("x = 1\n")
    qapp.processEvents()
    cursor = QTextCursor(document)
    cursor.movePosition(QTextCursor.MoveOperation.End)
    cursor.insertText("while x:\n    pass\n")
    assert colour_of(document, "while") == light().code_keyword


def test_the_colours_follow_the_theme(qapp):
    document, _highlighter = highlighted("def find(): pass")
    apply_theme(qapp, "dark")
    assert colour_of(document, "def") == dark().code_keyword


def test_code_as_html_is_escaped():
    made = coloured_html("'<script>' if a < b else None", "python", light())
    assert "<script" not in made
    assert "&lt;script&gt;" in made
    assert light().code_keyword in made


def test_an_unknown_language_stays_plain():
    assert coloured_html("a < b", "no-such-language", light()) == "a &lt; b"


@settings(deadline=None, max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text(alphabet=st.sampled_from(list("ab\"'#\n\\({😀é =:\t")), max_size=80))
def test_no_text_breaks_it_and_no_colour_runs_over_a_line(text):
    document, _highlighter = highlighted(text)
    block = document.begin()
    while block.isValid():
        assert all(f.start >= 0 and f.start + f.length <= block.length() for f in block.layout().formats())
        block = block.next()
