import http.server
import threading

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PySide6.QtCore import QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QTextCursor, QTextDocument, QWheelEvent
from PySide6.QtWidgets import QApplication, QScrollArea, QVBoxLayout, QWidget

from rlm_desktop.ui.markdown_html import to_html
from rlm_desktop.ui.markdown_view import MarkdownView
from rlm_desktop.ui.theme import apply_theme, dark, light


@pytest.fixture(autouse=True)
def light_theme(qapp):
    apply_theme(qapp, "light")
    yield
    apply_theme(qapp, "light")


@pytest.fixture
def view(qtbot):
    view = MarkdownView()
    qtbot.addWidget(view)
    view.resize(500, 300)
    view.show()
    return view


@pytest.fixture
def server():
    """A web server on this machine that notes what is asked of it."""
    asked = []

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self):
            asked.append(self.path)
            self.send_response(404)
            self.end_headers()

        def log_message(self, *_):
            pass

    running = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=running.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{running.server_port}", asked
    running.shutdown()
    thread.join()
    running.server_close()


def anchors(view):
    """Every link of the document, with the text it stands on."""
    found, block = {}, view.document().begin()
    while block.isValid():
        fragments = block.begin()
        while not fragments.atEnd():
            fragment = fragments.fragment()
            if fragment.charFormat().isAnchor():
                found[fragment.charFormat().anchorHref()] = fragment.text()
            fragments += 1
        block = block.next()
    return found


def click(qtbot, view, word):
    cursor = view.document().find(word)
    cursor.setPosition(cursor.selectionStart() + 1)
    qtbot.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=view.cursorRect(cursor).center() + QPoint(2, 0))


class TestReading:
    def test_the_usual_marks_are_laid_out(self, view):
        view.set_markdown("# Title\n\nSome **bold** words.\n\n- one\n- two\n\n| a | b |\n|---|---|\n| 1 | 2 |\n")
        shown = view.toPlainText()
        assert shown.startswith("Title\nSome bold words.\none\ntwo")
        assert "|" not in shown
        assert view.markdown.startswith("# Title")
        cursor = view.document().find("bold")
        assert cursor.charFormat().font().bold()
        assert view.document().find("1").currentTable() is not None

    def test_code_blocks_keep_their_lines_and_are_coloured(self, view):
        view.set_markdown("```python\ndef f():\n    return 1\n```")
        assert "def f():\n    return 1" in view.toPlainText()
        cursor = view.document().find("def")
        assert cursor.charFormat().foreground().color().name() == light().code_keyword

    def test_the_colours_follow_the_theme(self, view, qapp, qtbot):
        view.set_markdown("```python\ndef f(): pass\n```")
        apply_theme(qapp, "dark")

        def dark_now():
            cursor = view.document().find("def")
            assert cursor.charFormat().foreground().color().name() == dark().code_keyword

        qtbot.waitUntil(lambda: dark_now() is None)

    def test_streamed_text_is_shown_a_little_later_and_whole(self, view, qtbot):
        for word in ("one ", "two ", "**three**"):
            view.append_text(word)
        qtbot.waitUntil(lambda: view.toPlainText() == "one two three")

    def test_setting_the_text_overtakes_what_was_streamed(self, view, qtbot):
        view.append_text("old")
        view.set_markdown("new")
        assert view.toPlainText() == "new"

    def test_a_text_too_long_to_lay_out_is_cut_and_says_so(self, view):
        view.set_markdown("words " * 50_000)
        assert view.toPlainText().startswith("The first 100,000 of 300,000 characters are shown.")
        assert len(view.toPlainText()) < 101_000
        assert len(view.markdown) == 300_000


class TestChips:
    def test_a_marker_becomes_a_chip_with_its_text(self, view):
        view.set_chips({"c1": "contract.pdf p. 4 ✓"})
        view.set_markdown("“the committee resolves” [c1] and more [c22]")
        found = {href: text.replace("\xa0", " ").strip() for href, text in anchors(view).items()}
        assert found == {"cite:c1": "contract.pdf p. 4 ✓", "cite:c22": "c22"}

    def test_chips_that_come_later_take_their_places(self, view):
        view.set_markdown("words [c1]")
        view.set_chips({"c1": "a.txt p. 1"}, {"c1": "bad"})
        assert "a.txt" in anchors(view)["cite:c1"]
        chip = view.document().find("a.txt").charFormat()
        assert chip.foreground().color().name() == light().bad

    def test_clicking_a_chip_tells_its_marker_and_stays_here(self, view, qtbot):
        view.set_chips({"c1": "contract.pdf"})
        view.set_markdown("words [c1]")
        with qtbot.waitSignal(view.link_activated) as clicked:
            click(qtbot, view, "contract.pdf")
        assert clicked.args == ["cite:c1"]
        assert "contract.pdf" in view.toPlainText()

    def test_chips_are_reached_by_keyboard(self, view, qtbot):
        view.set_markdown("words [c1]")
        view.setFocus()
        qtbot.keyClick(view, Qt.Key.Key_Tab)
        with qtbot.waitSignal(view.link_activated) as chosen:
            qtbot.keyClick(view, Qt.Key.Key_Return)
        assert chosen.args == ["cite:c1"]

    def test_markers_in_code_stay_text(self, view):
        view.set_markdown("`a[c1]`\n\n```\nb[c2]\n```")
        assert anchors(view) == {}
        assert "a[c1]" in view.toPlainText()

    def test_the_text_of_a_chip_is_never_markup(self, view):
        view.set_chips({"c1": '<img src="http://evil.example/x">" onclick="y'})
        view.set_markdown("words [c1]")
        assert "<img" in view.toPlainText()
        assert "<img" not in to_html("[c1]", light(), {"c1": "<img src=x>"})

    def test_a_model_cannot_write_a_chip_by_hand(self, view):
        view.set_markdown("[contract.pdf p. 4 ✓](cite:c9) and <cite:c9>")
        assert anchors(view) == {}


class TestNothingIsLoadedAndNothingRuns:
    def test_nothing_is_fetched(self, view, server, qtbot):
        base, asked = server
        view.set_markdown(
            f"![a picture]({base}/markdown.png) <img src='{base}/html.png'> [link]({base}/link)\n\n"
            f'<link rel="stylesheet" href="{base}/style.css">\n\n<style>@import url({base}/import.css)</style>\n\n'
            f"![ref]\n\n[ref]: {base}/reference.png\n"
        )
        view.grab()
        QApplication.processEvents()
        assert asked == []
        assert "[picture: a picture]" in view.toPlainText()

    def test_resources_are_refused_whoever_asks(self, view, tmp_path):
        secret = tmp_path / "secret.html"
        secret.write_text("secret")
        for address in (QUrl.fromLocalFile(str(secret)), QUrl("http://127.0.0.1/x"), QUrl("qrc:/x")):
            for kind in QTextDocument.ResourceType:
                assert not view.document().resource(kind, address)

    @pytest.mark.parametrize(
        "address",
        [
            "javascript:alert(1)",
            "JaVaScRiPt:alert(1)",
            "file:///etc/passwd",
            "data:text/html;base64,PHA+",
            "vbscript:x",
            "smb://host/share",
            "ms-msdt:x",
            "/etc/passwd",
            "qrc:/x",
        ],
    )
    def test_only_web_and_mail_addresses_become_links(self, view, address):
        view.set_markdown(f"[words]({address}) <{address}>")
        assert anchors(view) == {}
        assert "words" in view.toPlainText()

    def test_a_web_link_is_told_and_not_followed(self, view, qtbot):
        view.set_markdown("see [example](https://example.org/page)")
        with qtbot.waitSignal(view.link_activated) as clicked:
            click(qtbot, view, "example")
        assert clicked.args == ["https://example.org/page"]
        assert view.toPlainText() == "see example"

    def test_html_is_shown_as_text(self, view):
        source = "<script>alert(1)</script>\n\n<b onclick='x'>word</b>"
        view.set_markdown(source)
        assert "<script>alert(1)</script>" in view.toPlainText()
        assert "<b onclick='x'>word</b>" in view.toPlainText()

    @settings(deadline=None, max_examples=150)
    @given(st.text(alphabet=st.sampled_from(list("<>[]()!`*_&;:/\"'=#|- \nachs1")), max_size=60))
    def test_no_text_makes_markup_of_its_own(self, text):
        made = to_html(text, light(), {"c1": text})
        for forbidden in ("<img", "<script", "<style", "<link", "<iframe", " onclick", ' src="'):
            assert forbidden not in made


class TestHeight:
    @pytest.fixture
    def column(self, qtbot):
        area, inner = QScrollArea(widgetResizable=True), QWidget()
        view = MarkdownView(fit_height=True)
        layout = QVBoxLayout(inner)
        layout.addWidget(view)
        layout.addStretch(1)
        area.setWidget(inner)
        qtbot.addWidget(area)
        area.resize(500, 300)
        area.show()
        return area, view

    def test_it_is_as_high_as_its_text_in_every_width(self, column, qtbot):
        area, view = column
        view.set_markdown("many words " * 200)
        for width in (700, 300):
            area.resize(width, 300)
            qtbot.waitUntil(lambda: abs(view.height() - view.document().size().height()) <= 2)
            assert view.verticalScrollBar().maximum() == 0

    def test_it_grows_with_text_that_comes(self, column, qtbot):
        _, view = column
        view.set_markdown("one")
        before = view.height()
        view.append_text("\n\ntwo\n\nthree\n\nfour")
        qtbot.waitUntil(lambda: view.height() > 2 * before)

    def test_the_wheel_is_left_to_what_is_around_it(self, column, qtbot):
        area, view = column
        view.set_markdown("many words " * 600)
        qtbot.waitUntil(lambda: area.verticalScrollBar().maximum() > 0)
        turn = QWheelEvent(
            QPointF(50, 50),
            QPointF(view.mapToGlobal(QPoint(50, 50))),
            QPoint(0, -120),
            QPoint(0, -120),
            Qt.MouseButton.NoButton,
            Qt.KeyboardModifier.NoModifier,
            Qt.ScrollPhase.NoScrollPhase,
            False,
        )
        QApplication.sendEvent(view.viewport(), turn)
        assert not turn.isAccepted()


def test_the_text_can_be_selected_and_copied_but_not_changed(view):
    view.set_markdown("some words")
    cursor = view.textCursor()
    cursor.select(QTextCursor.SelectionType.Document)
    view.setTextCursor(cursor)
    view.copy()
    assert QApplication.clipboard().text() == "some words"
    assert view.isReadOnly()
