"""The Sources panel: the documents of the case, a search through their text, and the files that could not be read."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QModelIndex, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QIcon, QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLineEdit,
    QSplitter,
    QStackedWidget,
    QTabWidget,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from rlm_desktop.bridge.case_reader import CaseReader
from rlm_desktop.bridge.document_tree import DOCUMENT_ROLE, DocumentTree
from rlm_desktop.bridge.ingest_controller import IngestController
from rlm_desktop.bridge.language import counted, figure, tr
from rlm_desktop.bridge.passages import Passage, Passages, hit_passages
from rlm_desktop.bridge.problem_list import problem_count
from rlm_desktop.case.listing import Trouble, list_troubles
from rlm_desktop.case.searches import keep_search, list_searches
from rlm_desktop.ui import file_dialogs
from rlm_desktop.ui.document_view import DocumentView
from rlm_desktop.ui.empty_state import EmptyState
from rlm_desktop.ui.facet_bar import FacetBar, FacetMenu
from rlm_desktop.ui.icons import icon
from rlm_desktop.ui.ingest_strip import IngestStrip
from rlm_desktop.ui.problems_panel import ProblemsPanel
from rlm_desktop.ui.search_results import SearchResults
from rlm_desktop.ui.theme import set_role

if TYPE_CHECKING:
    from rlm_desktop.corpus.search import Found

_HITS = 100
_FILTER_AFTER = 120
"""Milliseconds without a key press before the tree is filtered."""
_NO_DOCUMENTS = (
    tr("Drop files and folders here"),
    tr(
        "Anywhere in this window will do. They stay where they are; their text is read into the "
        "case, on this computer, and so is that of what archives and mails hold."
    ),
)


class SourcesPanel(QWidget):
    """What the case is made of.

    Signals:
        document_opened: A document shall be shown: its id, the page, and the words to mark there (a tuple).
        folder_asked: The user wants to choose a folder to add.
        folder_shown: The folder that holds a file (a path) shall be shown outside.
        recognise_asked: The text of a document (its id) shall be recognised; its file is the path beside it.
        ask_asked: Questions shall be put to these documents (a tuple of ids) only; what they are called is beside them.
        follow_asked: A dropped folder (a path), and whether its changes shall be followed.
        help_asked: The user wants to know how to search.
        hits_written: All that a search found is in this file (a path).
        problems_read: The problems of the case (a sequence of `Trouble`) were read.

    Args:
        reader: Reads the case.
        ingest: Fills the case.
        parent: The Qt parent.
    """

    document_opened = Signal(int, int, object)
    folder_asked = Signal()
    folder_shown = Signal(object)
    recognise_asked = Signal(int, object)
    follow_asked = Signal(object, bool)
    ask_asked = Signal(object, str)
    help_asked = Signal()
    hits_written = Signal(object)
    problems_read = Signal(object)

    def __init__(self, reader: CaseReader, ingest: IngestController, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._reader = reader
        self._ingest = ingest
        self.documents = DocumentTree(reader, icon, self)
        self._hits = Passages(self)
        self._filter = QLineEdit(placeholderText=tr("Filter, or search with Enter"), clearButtonEnabled=True)
        glass = self._filter.addAction(icon("search", "muted"), QLineEdit.ActionPosition.LeadingPosition)
        glass.setText(tr("Search the text of all documents"))
        glass.triggered.connect(self._search_entered)
        self._filter.setAcceptDrops(False)
        self._filter.setAccessibleName(tr("Filter documents by name; Enter searches their text"))
        self._how = QToolButton(icon=icon("circle-question-mark", "muted"), toolTip=tr("How to search"))
        self._how.setIconSize(QSize(18, 18))
        self._how.setAccessibleName(tr("How to search"))
        self._facets = FacetMenu(self)
        self._pick = QToolButton(icon=icon("list-filter", "muted"), toolTip=tr("Pick out by kind, year, tag…"))
        self._pick.setIconSize(QSize(18, 18))
        self._pick.setAccessibleName(tr("Pick documents out"))
        self._pick.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self._pick.setMenu(self._facets)
        self._picked = FacetBar()
        self.tree = DocumentView(self.documents)
        self._results = SearchResults(self._hits)
        self._empty = EmptyState("folder-plus", *_NO_DOCUMENTS, tr("Add folder…"))
        self._nothing_fits = EmptyState("list-filter", tr("No document fits"), "")
        self.problems = ProblemsPanel()
        self._tabs = QTabWidget(documentMode=True)
        self.strip = IngestStrip(ingest)
        self._asked = ""
        self._wait = QTimer(self, singleShot=True, interval=_FILTER_AFTER)
        self._lay_out()
        self._connect()

    # -- what can be done -----------------------------------------------------------------------------------

    def reload(self) -> None:
        """Read documents and problems of the case again."""
        self.documents.reload()
        self._reader.read(list_troubles, self._show_problems)
        self._reader.read(list_searches, self._show_searches)

    def clear(self) -> None:
        """Show no case."""
        self._filter.clear()
        self._wait.stop()
        self._facets.pick(frozenset())
        self.close_search()
        self.tree.forget()
        self.documents.clear()
        self._show_problems([])

    def focus_search(self) -> None:
        """Put the cursor into the search box."""
        self._tabs.setCurrentIndex(0)
        self._filter.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self._filter.selectAll()

    def search(self, words: str) -> None:
        """Look for words in the text of all documents and list the pages under the tree."""
        self._asked = words
        self._filter.setText(words)
        self._wait.stop()
        self._filter_now("")
        self._results.begin(words)
        self._results.show_kept(words in self._facets.searches)
        self._reader.read(partial(_search, words), partial(self._show_hits, words), self._results.explain)

    def reveal(self, document: int) -> None:
        """Show the row of a document, and what lies in it."""
        self._facets.pick(frozenset())
        self._clear_filter()
        self._tabs.setCurrentIndex(0)
        self.tree.reveal(document)

    def close_search(self) -> None:
        """Put the results away."""
        self._asked = ""
        self._results.hide()

    # -- slots ----------------------------------------------------------------------------------------------

    def _search_entered(self) -> None:
        if words := self._filter.text().strip():
            self.search(words)

    def _filter_edited(self) -> None:
        self._wait.start()

    def _filter_waited(self) -> None:
        self._filter_now(self._filter.text())

    def _filter_now(self, words: str) -> None:
        self.tree.unfold_all(bool(words.strip()))
        self.documents.filter(words)

    def _show_hits(self, words: str, found: Found) -> None:
        if words == self._asked:
            self._hits.show(hit_passages(found.hits))
            (self._results.tell if found.pages else self._results.explain)(_sentence(words, found))

    def _show_problems(self, troubles: Sequence[Trouble]) -> None:
        self.problems.show_troubles(troubles)
        count = problem_count(troubles)
        self._tabs.setTabText(1, tr("Problems  {count}").format(count=figure(count)) if count else tr("Problems"))
        self._tabs.setTabIcon(1, icon("triangle-alert", "warning") if count else QIcon())
        self._tabs.setTabToolTip(1, tr("{files} could not be read, or not wholly").format(files=counted(count, "file")))
        self.problems_read.emit(troubles)

    def _count(self, documents: int, _pages: int) -> None:
        self._tabs.setTabText(
            0, tr("Documents  {documents}").format(documents=figure(documents)) if documents else tr("Documents")
        )
        others = len(self.documents.entries) - documents
        more = (
            tr("; {others} more: archives, mailboxes, older versions").format(others=figure(others)) if others else ""
        )
        self._tabs.setTabToolTip(
            0, tr("{documents} to ask about{more}").format(documents=counted(documents, "document"), more=more)
        )
        self._filter.setEnabled(bool(documents))
        self._facets.show_counts(self.documents.counts)
        self._pick.setEnabled(bool(self.documents.entries))

    def _keep_search(self, kept: bool) -> None:
        if folder := self._reader.folder:
            self._reader.read(partial(_keep, folder, self._asked, kept), self._show_searches)

    def _show_searches(self, searches: Sequence[str]) -> None:
        self._facets.searches = searches
        self._results.show_kept(self._asked in searches)

    def _ask_found(self) -> None:
        words = self._asked
        self._reader.read(
            partial(_documents_of, words), lambda found: self.ask_asked.emit(found, words), self._results.explain
        )

    def _export_found(self) -> None:
        folder = self._reader.folder
        if folder and (chosen := file_dialogs.table_file(self, folder, self._asked)):
            self._reader.read(partial(_write_hits, self._asked, *chosen), self.hits_written.emit, self._results.tell)

    def _ask_picked(self) -> None:
        self.ask_asked.emit(self.documents.documents_of(QModelIndex()), self._picked.words)

    def _choose_face(self) -> None:
        """The tree, or why there is none."""
        self._picked.show_choice(self._facets.chosen, self.documents.tree.documents)
        if self.documents.tree.by_id:
            self._faces.setCurrentWidget(self._content)
        elif self.documents.entries:
            words = self._filter.text()
            told = (
                tr("No name, tag or note has “{text}” in it. Enter searches the text of all.").format(text=words)
                if words.strip()
                else tr("No document has all that is picked.")
            )
            self._nothing_fits.set_message(tr("No document fits"), told)
            self._faces.setCurrentWidget(self._nothing_fits if not self._results.isVisible() else self._content)
        else:
            if self._ingest.running:
                self._empty.set_message(tr("Reading your files…"), tr("Documents appear here as they are read."))
            else:
                self._empty.set_message(*_NO_DOCUMENTS, tr("Add folder…"))
            self._faces.setCurrentWidget(self._empty)

    def _open_row(self, index: QModelIndex) -> None:
        document = index.data(DOCUMENT_ROLE)
        if document is not None:
            self.document_opened.emit(document, 1, ())

    def _open_read(self, document: int) -> None:
        self.document_opened.emit(document, 1, ())

    def _open_hit(self, passage: Passage) -> None:
        if passage.document is not None:
            self.document_opened.emit(passage.document, passage.page, passage.words)

    # -- building -------------------------------------------------------------------------------------------

    def _lay_out(self) -> None:
        self.setAccessibleName(tr("Sources"))
        content = QSplitter(Qt.Orientation.Vertical, childrenCollapsible=False)
        content.addWidget(self.tree)
        content.addWidget(self._results)
        content.setSizes([300, 320])
        self._content = content
        self._faces = QStackedWidget()
        for face in (self._empty, self._nothing_fits, content):
            self._faces.addWidget(face)
        top = QHBoxLayout()
        top.setContentsMargins(10, 10, 10, 8)
        top.setSpacing(4)
        top.addWidget(self._filter)
        top.addWidget(self._pick)
        top.addWidget(self._how)
        documents = QFrame()
        set_role(documents, "panel")
        column = _column(documents)
        column.addLayout(top)
        column.addWidget(self._picked)
        column.addWidget(self._faces, stretch=1)
        self._tabs.addTab(documents, tr("Documents"))
        self._tabs.addTab(self.problems, tr("Problems"))
        self._tabs.setIconSize(QSize(15, 15))
        self._tabs.setUsesScrollButtons(False)
        self._tabs.tabBar().setAccessibleName(tr("Documents or problems"))
        line = QFrame()
        set_role(line, "hairline")
        layout = _column(self)
        layout.addWidget(self._tabs, stretch=1)
        layout.addWidget(line)
        layout.addWidget(self.strip)

    def _connect(self) -> None:
        self._filter.textEdited.connect(self._filter_edited)
        self._filter.returnPressed.connect(self._search_entered)
        self._wait.timeout.connect(self._filter_waited)
        self.tree.activated.connect(self._open_row)
        self.tree.folder_shown.connect(self.folder_shown)
        self.tree.recognise_asked.connect(self.recognise_asked)
        self.tree.follow_asked.connect(self.follow_asked)
        self.tree.ask_asked.connect(self.ask_asked)
        self.problems.folder_shown.connect(self.folder_shown)
        self.problems.document_opened.connect(self._open_read)
        self._how.clicked.connect(self.help_asked)
        self._results.help_asked.connect(self.help_asked)
        self._results.closed.connect(self.close_search)
        self._results.ask_asked.connect(self._ask_found)
        self._results.keep_asked.connect(self._keep_search)
        self._facets.search_chosen.connect(self.search)
        self._results.export_asked.connect(self._export_found)
        self._results.list.opened.connect(self._open_hit)
        self._empty.activated.connect(self.folder_asked)
        self._facets.picked.connect(self.documents.pick)
        self._picked.cleared.connect(partial(self._facets.pick, frozenset()))
        self._picked.ask_asked.connect(self._ask_picked)
        self.documents.loaded.connect(self._count)
        self.documents.shown.connect(self._choose_face)
        self._ingest.started.connect(self._choose_face)
        self._ingest.finished.connect(self._choose_face)
        escape = QShortcut(QKeySequence(Qt.Key.Key_Escape), self._filter)
        escape.setContext(Qt.ShortcutContext.WidgetShortcut)
        escape.activated.connect(self._clear_filter)
        self._count(0, 0)
        self._choose_face()

    def _clear_filter(self) -> None:
        self._filter.clear()
        self.close_search()
        self._filter_now("")


def _column(widget: QWidget) -> QVBoxLayout:
    layout = QVBoxLayout(widget)
    layout.setContentsMargins(0, 0, 0, 0)
    layout.setSpacing(0)
    return layout


def _search(words: str, connection: sqlite3.Connection) -> Found:
    from rlm_desktop.corpus.search import find

    return find(connection, words, limit=_HITS)


def _keep(folder: Path, words: str, kept: bool, connection: sqlite3.Connection) -> list[str]:
    keep_search(folder, words, kept=kept)
    return list_searches(connection)


def _documents_of(words: str, connection: sqlite3.Connection) -> tuple[int, ...]:
    from rlm_desktop.corpus.search import found_documents

    return tuple(found_documents(connection, words))


def _write_hits(words: str, path: Path, kind: str, connection: sqlite3.Connection) -> Path:
    from rlm_desktop.corpus.search import every_hit
    from rlm_desktop.reports.hits import write_hits

    write_hits(connection, ((words, hit) for hit in every_hit(connection, words)), kind, path)
    return path


def _sentence(words: str, found: Found) -> str:
    if not found.pages:
        return tr("No page holds “{words}”. Try fewer words, or the beginning of one with a star: bear*.").format(
            words=words
        )
    if found.loose:
        return tr("No page holds all words of “{words}”; {pages} with some of them, the best first").format(
            words=words, pages=counted(found.pages, "page")
        )
    if found.ranked < found.pages:
        return tr(
            "{pages} for “{words}”. {ranked} of them were ranked; these are the {hits} best of "
            "those. Rarer words let all be ranked."
        ).format(pages=counted(found.pages, "page"), words=words, ranked=figure(found.ranked), hits=len(found.hits))
    if len(found.hits) < found.pages:
        return tr("The {hits} best of {pages} for “{words}”").format(
            hits=len(found.hits), pages=counted(found.pages, "page"), words=words
        )
    return tr("{pages} for “{words}”").format(pages=counted(found.pages, "page"), words=words)
