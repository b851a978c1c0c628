"""The Document panel: one page at a time, as a picture or as text, with the words of a citation marked on it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

from PySide6.QtCore import QUrl, Signal
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QFrame, QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from rlm_desktop.bridge.case_reader import CaseReader
from rlm_desktop.bridge.kinds import DRAWN_KINDS
from rlm_desktop.bridge.language import figure, tr
from rlm_desktop.bridge.page_pictures import PagePictures
from rlm_desktop.bridge.places import (
    Place,
    Target,
    cited_target,
    find_in_document,
    has_rows,
    marks_in,
    read_place,
    scan_note,
    why_text,
)
from rlm_desktop.bridge.row_words import account_words
from rlm_desktop.bridge.source_files import SourceFile, SourceState, look_for, save_copy
from rlm_desktop.bridge.wording import StateWord
from rlm_desktop.bridge.worker import Worker
from rlm_desktop.core.model import Citation, GrepHit
from rlm_desktop.ui import file_dialogs
from rlm_desktop.ui.document_bars import CitationStrip, FindStrip, PageBar, TitleBar
from rlm_desktop.ui.empty_state import EmptyState
from rlm_desktop.ui.page_index import PageIndex
from rlm_desktop.ui.page_scroll import PageScroll
from rlm_desktop.ui.page_table import PageTable
from rlm_desktop.ui.page_text import PageText
from rlm_desktop.ui.page_view import PageView
from rlm_desktop.ui.standing_bar import StandingBar
from rlm_desktop.ui.state_label import StateLabel
from rlm_desktop.ui.theme import set_role

_NO_TEXT = tr("This page has no text.")
_WARNING = StateWord("", "triangle-alert", "warning")
_NOTHING = (
    tr("No document is open"),
    tr("A click on a quote opens its page here, with the words marked. A document in Sources opens here, too."),
)


class DocumentPanel(QWidget):
    """Shows a page of a document.

    Args:
        reader: Reads the case.
        pictures: Draws pages.
        worker: Looks at files.
        passwords: Tells those to be tried on protected files.
        parent: The Qt parent.

    Signals:
        reveal_asked: What a document (its id) holds shall be shown among the sources.
        copy_saved: A copy of a document was written to this path.
    """

    reveal_asked = Signal(int)
    copy_saved = Signal(object)

    def __init__(
        self,
        reader: CaseReader,
        pictures: PagePictures,
        worker: Worker,
        passwords: Callable[[], Sequence[str]],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._reader, self._worker, self._passwords = reader, worker, passwords
        self._target: Target | None = None
        self._place: Place | None = None
        self._source: SourceFile | None = None
        self._prefers_text = False
        self._cannot_draw = ""
        self._rows = False
        self._citations: list[Citation] = []
        self._cited = -1
        self._found: list[GrepHit] = []
        self._found_at = -1
        self._title, self._standing, self._pages = TitleBar(), StandingBar(), PageBar()
        self._strip, self._find = CitationStrip(), FindStrip()
        self._note = StateLabel(wrap=True)
        self._empty = EmptyState("book-open", *_NOTHING)
        self._bare = EmptyState("layers", "", "")
        self.picture, self.table, self.text = PageView(), PageTable(), PageText()
        self._scroll = PageScroll(self.picture, pictures, passwords, self)
        self.index = PageIndex(pictures, passwords)
        self._lay_out()
        self._connect()

    # -- what can be done -----------------------------------------------------------------------------------

    @property
    def place(self) -> Place | None:
        """The page that is shown."""
        return self._place

    @property
    def note(self) -> str:
        """What the panel says about the page, empty when nothing."""
        return self._note.text if not self._note.isHidden() else ""

    def show_document(self, document_id: int, page: int = 1, words: Sequence[str] = ()) -> None:
        """Show a page of a document and mark words on it."""
        self._choose_citation(-1)
        self._go(Target(document_id, page, tuple(words)))

    def show_citation(self, citation: Citation) -> None:
        """Show the page that a citation is about with its quote marked, or say that its words stand nowhere."""
        # Quotes of a table or of another answer have markers of their own, which may be the same.
        self._choose_citation(self._citations.index(citation) if citation in self._citations else -1)
        target = cited_target(citation)
        if target is not None:
            self._go(target)
        else:
            self._tell(tr("These words were not found in any document."))

    def set_citations(self, citations: Sequence[Citation]) -> None:
        """Walk through these from now on."""
        if list(citations) == self._citations:
            return
        marker = self._citations[self._cited].marker if self._cited >= 0 else ""
        same_answer = [known.quote for known in self._citations] == [
            known.quote for known in citations[: len(self._citations)]
        ]
        self._citations = list(citations)
        markers = [known.marker for known in self._citations]
        self._choose_citation(markers.index(marker) if same_answer and marker in markers else -1)

    def step_citation(self, step: int) -> None:
        """Show the next citation of the run, or the one before; after the last comes the first."""
        if self._citations:
            start = self._cited if self._cited >= 0 or step > 0 else 0
            self.show_citation(self._citations[(start + step) % len(self._citations)])

    def step_page(self, step: int) -> None:
        """Turn pages."""
        if self._place is not None:
            self._turn_to(self._place.page.number + step)

    def begin_find(self) -> None:
        """Let the user look for words in the document."""
        if self._place is not None:
            self._find.begin()

    def step_place(self, step: int) -> None:
        """Go to the next place that was found, or the one before."""
        if self._found:
            self._found_at = (self._found_at + step) % len(self._found)
            hit = self._found[self._found_at]
            self._find.tell(
                tr("{found_at} of {found}").format(found_at=figure(self._found_at + 1), found=figure(len(self._found))),
                len(self._found),
            )
            self._go(Target(hit.span.document, hit.span.page, (hit.match,), (hit.span.start, hit.span.end)))

    def clear(self) -> None:
        """Show nothing: there is no case, or another."""
        self._target = self._place = self._source = None
        self._citations, self._cited = [], -1
        self._end_find()
        self._strip.show_citation((), -1)
        self._tell("")
        self.picture.clear()
        self.index.show_place(None)
        self._body.setCurrentWidget(self._empty)
        self._show_bars(shown=False)

    # -- going to a page ------------------------------------------------------------------------------------

    def _go(self, target: Target) -> None:
        self._target = target
        self._reader.read(partial(read_place, target.document, target.page), partial(self._arrived, target), self._tell)

    def _arrived(self, target: Target, place: Place) -> None:
        if target is not self._target:
            return
        before, self._place = self._place, place
        if before is None or before.document.id != place.document.id:
            self._begin_document(place)
        self._standing.show_standing(place.document, place.standing, place.instructions)
        self._cannot_draw = ""
        self._pages.show_page(place.page, place.document.pages)
        self._tell(target.note)
        self.picture.setAccessibleName(
            tr("Picture of page {number} of {name}").format(number=place.page.number, name=place.name)
        )
        self.picture.setAccessibleDescription(tr("The same page can be shown as text with the button Show the text."))
        self.text.setAccessibleName(
            tr("Text of page {number} of {name}").format(number=place.page.number, name=place.name)
        )
        marks = marks_in(place.page.text, target)
        self._rows = has_rows(place.document.kind, place.page.text)
        if self._rows:
            self.table.show_text(place.page.text, marks)
        self.text.show_text(place.page.text, marks)
        self._show_bars(shown=True)
        self._choose_face()

    def _begin_document(self, place: Place) -> None:
        self._source = None
        self._title.show_document(place.document, place.name)
        self.picture.begin_document(place.document.pages)
        self._find.forget()
        self._found, self._found_at = [], -1
        self._worker.do(partial(look_for, place.source), partial(self._source_known, place.document.id), self._tell)

    def _source_known(self, document_id: int, source: SourceFile) -> None:
        if self._place is not None and self._place.document.id == document_id:
            self._source = source
            self._title.offer_file(source.path, there=source.state is not SourceState.MISSING, member=source.member)
            self._choose_face()

    def _choose_face(self) -> None:
        """The picture or the table where there can be one and it is wanted; else the text, with the reason if any."""
        place, source = self._place, self._source
        if place is None or self._target is None:
            return
        if not place.document.pages:
            self._show_bare(place)
            return
        drawable = place.document.kind in DRAWN_KINDS
        reason = self._target.note or self._cannot_draw or why_text(place, source, drawable=drawable)
        possible = drawable and not self._cannot_draw and (source is None or source.state is SourceState.SAME)
        as_picture = possible and not self._prefers_text
        as_table = self._rows and not self._prefers_text
        self._tell(reason)
        self._pages.offer(text=tr("picture") if possible else tr("table") if self._rows else "", zoom=as_picture)
        self._body.setCurrentWidget(self.picture if as_picture else self.table if as_table else self.text)
        self._pages.offer_index(there=possible)
        self.index.show_place(place if possible else None)
        if as_picture and source is not None:
            self._scroll.go_to(place, self._target.words)

    def _show_bare(self, place: Place) -> None:
        """A document without pages: what it is, and what of it there is to see."""
        account = place.standing.account
        holds = account is not None and account.expected > 0
        self._bare.set_message(
            tr("No text of its own") if account else tr("No text"),
            account_words(account) if account else tr("No page of it could be read."),
            tr("Show what it holds") if holds else None,
        )
        self._tell(self._target.note if self._target else "")
        self._body.setCurrentWidget(self._bare)

    def _reveal(self) -> None:
        if self._place is not None:
            self.reveal_asked.emit(self._place.document.id)

    # -- the picture ----------------------------------------------------------------------------------------

    def _drawn(self, *, marked: bool) -> None:
        """The page that was asked for is there."""
        if self._target is not None and self._target.words and not marked and not self._target.note:
            self._tell(tr("The words are on this page, but their place in the picture is not known. See its text."))

    def _not_drawn(self, page: int, sentence: str) -> None:
        if self._place is not None and page == self._place.page.number:
            self._cannot_draw = sentence
            self._choose_face()

    def _enter(self, page: int) -> None:
        """The user scrolled to another page: tell which, and have its text ready."""
        if self._place is not None:
            document = self._place.document.id
            self._reader.read(partial(read_place, document, page), self._entered, self._tell)

    def _entered(self, place: Place) -> None:
        now = self._place
        if now is None or now.document.id != place.document.id or self.picture.page != place.page.number:
            return
        self._place = place
        self.index.show_place(place)
        self._pages.show_page(place.page, place.document.pages)
        self.text.show_text(place.page.text, [])
        self._tell("")

    # -- slots ----------------------------------------------------------------------------------------------

    def _turn_to(self, page: int) -> None:
        if self._place is not None and 1 <= page <= self._place.document.pages:
            self._choose_citation(-1)
            self._go(Target(self._place.document.id, page))

    def _prefer_text(self, text: bool) -> None:
        self._prefers_text = text
        self._choose_face()

    def _open_original(self) -> None:
        if self._source is not None and self._source.member:
            self._save_copy()
        elif self._source is not None and not QDesktopServices.openUrl(QUrl.fromLocalFile(str(self._source.path))):
            self._tell(tr("No program on this computer opens {name}.").format(name=self._source.path.name))

    def _save_copy(self) -> None:
        """What lies in an archive or a mail has no file to open: the user says where to put one."""
        place = self._place
        if place is not None and (target := file_dialogs.copy_of(self, place.document.name)):
            save = partial(save_copy, place.source, target, tuple(self._passwords()))
            self._worker.do(save, self._saved, self._tell)

    def _saved(self, path: Path) -> None:
        self.copy_saved.emit(path)

    def _find_words(self, words: str) -> None:
        if self._place is not None:
            self._find.tell(tr("Searching…"), 0)
            self._reader.read(
                partial(find_in_document, words, self._place.document.id),
                partial(self._show_found, self._place.document.id),
                lambda sentence: self._find.tell(sentence, 0),
            )

    def _show_found(self, document_id: int, found: list[GrepHit]) -> None:
        if self._place is None or self._place.document.id != document_id:
            return
        self._found = found
        here = self._place.page.number
        self._found_at = next((number for number, hit in enumerate(found) if hit.span.page >= here), 0) - 1
        if found:
            self.step_place(1)
        else:
            self._find.tell(tr("Not found"), 0)

    def _end_find(self) -> None:
        self._find.forget()
        self._find.hide()
        self._found, self._found_at = [], -1

    def _choose_citation(self, place: int) -> None:
        self._cited = place
        self._strip.show_citation(self._citations, place)

    def _tell(self, sentence: str) -> None:
        """Say what is amiss with what is shown; where nothing is, how a scan was recognised."""
        scan = scan_note(self._place) if self._place is not None and not sentence else None
        state, words = scan or (_WARNING, sentence)
        self._note_frame.setVisible(bool(words))
        self._note.setVisible(bool(words))
        if words:
            self._note.show_state(state, words)

    # -- building -------------------------------------------------------------------------------------------

    def _show_bars(self, *, shown: bool) -> None:
        for bar in (self._title, self._line):
            bar.setVisible(shown)
        # An archive has no pages: what it holds is told by its bar.
        self._pages.setVisible(shown and self._place is not None and self._place.document.pages > 0)
        if not shown:
            self._standing.hide()

    def _lay_out(self) -> None:
        self.setAccessibleName(tr("Document"))
        self._note_frame = QFrame()
        self._note_frame.setObjectName("document_note")
        note = QVBoxLayout(self._note_frame)
        note.setContentsMargins(14, 6, 14, 8)
        note.addWidget(self._note)
        self._line = QFrame()
        set_role(self._line, "hairline")
        self._body = QStackedWidget()
        self.text.setPlaceholderText(_NO_TEXT)
        for face in (self._empty, self._bare, self.picture, self.table, self.text):
            self._body.addWidget(face)
        frame = QFrame()
        set_role(frame, "panel")
        layout = QVBoxLayout(frame)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        for part in (self._title, self._standing, self._pages, self._find, self._line, self._note_frame):
            layout.addWidget(part)
        self.index.hide()
        middle = QHBoxLayout()
        middle.setSpacing(0)
        middle.addWidget(self.index)
        middle.addWidget(self._body, stretch=1)
        layout.addLayout(middle, stretch=1)
        layout.addWidget(self._strip)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(frame)
        self._tell("")
        self._show_bars(shown=False)

    def _connect(self) -> None:
        self._title.original_asked.connect(self._open_original)
        self._standing.document_asked.connect(self.show_document)
        self._pages.page_asked.connect(self._turn_to)
        self._pages.zoom_in_asked.connect(self.picture.zoom_in)
        self._pages.zoom_out_asked.connect(self.picture.zoom_out)
        self._pages.fit_asked.connect(self.picture.fit_width)
        self._pages.text_toggled.connect(self._prefer_text)
        self._pages.find_asked.connect(self.begin_find)
        self._bare.activated.connect(self._reveal)
        self._strip.stepped.connect(self.step_citation)
        self._find.asked.connect(self._find_words)
        self._find.stepped.connect(self.step_place)
        self._find.closed.connect(self._end_find)
        self._scroll.drawn.connect(lambda marked: self._drawn(marked=marked))
        self._scroll.failed.connect(self._not_drawn)
        self.picture.page_entered.connect(self._enter)
        self._pages.index_toggled.connect(self.index.setVisible)
        self.index.page_asked.connect(self._turn_to)
        self._pages.turn_asked.connect(self.picture.turn)
