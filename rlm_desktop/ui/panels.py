"""The panels beside the question and its answer: each is built when it is first wanted.

Most work needs few of them. Those that nobody looks at take no memory, and none of the time of the start.
"""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from rlm_desktop.bridge.open_case import OpenCase

if TYPE_CHECKING:
    from rlm_desktop.bridge.places import Place
    from rlm_desktop.bridge.table_desk import TableDesk
    from rlm_desktop.ui.calls_panel import CallsPanel
    from rlm_desktop.ui.code_panel import CodePanel
    from rlm_desktop.ui.coverage_panel import CoveragePanel
    from rlm_desktop.ui.data_sent_panel import DataSentPanel
    from rlm_desktop.ui.document_panel import DocumentPanel
    from rlm_desktop.ui.table_panel import TablePanel


MODULES = (
    *(f"rlm_desktop.ui.{name}_panel" for name in ("code", "calls", "coverage", "data_sent", "document", "table")),
    "rlm_desktop.ui.lexers",
)
"""What the panels are made of: for a thread to import where there is something for them to show."""


class Panels(QObject):
    """Builds the panels, and passes on what they ask of one another and of the window.

    Signals:
        page_activated: A page was asked for: document id and page number.
        citation_activated: The page behind a quote was asked for: its Citation.
        call_asked: A call or step was asked for: its id.
        try_asked: The prompt of a call is to be tried: its `CallNode`.
        reveal_asked: What a document (its id) holds shall be shown among the sources.
        copy_saved: A copy of a document was written to this path.
        table_written: A table was written to this path.
        table_put_away: The table is in the way.
        failed: A table could not be worked on: a sentence.

    Args:
        case: The open case.
        parent: The Qt parent.
    """

    page_activated = Signal(int, int)
    citation_activated = Signal(object)
    call_asked = Signal(str)
    try_asked = Signal(object)
    reveal_asked = Signal(int)
    copy_saved = Signal(object)
    table_written = Signal(object)
    table_put_away = Signal()
    failed = Signal(str)

    def __init__(self, case: OpenCase, parent: QObject) -> None:
        super().__init__(parent)
        self._case = case
        self._narrowed: tuple[int, ...] = ()
        self._call = ""

    # -- the panels -----------------------------------------------------------------------------------------

    @cached_property
    def code(self) -> CodePanel:
        """The code of the run."""
        from rlm_desktop.ui.code_panel import CodePanel

        panel = CodePanel(self._case.runs)
        panel.page_activated.connect(self.page_activated)
        panel.calls_asked.connect(self.call_asked)
        return panel

    @cached_property
    def calls(self) -> CallsPanel:
        """The calls of the run."""
        from rlm_desktop.ui.calls_panel import CallsPanel

        panel = CallsPanel(self._case.runs)
        panel.page_activated.connect(self.page_activated)
        panel.try_asked.connect(self.try_asked)
        panel.node_chosen.connect(self._mark_pages)
        return panel

    @cached_property
    def coverage(self) -> CoveragePanel:
        """What the run read."""
        from rlm_desktop.ui.coverage_panel import CoveragePanel

        panel = CoveragePanel(self._case.runs)
        panel.page_activated.connect(self.page_activated)
        panel.call_activated.connect(self.call_asked)
        panel.show_call(self._call)
        return panel

    @cached_property
    def sent(self) -> DataSentPanel:
        """What left this computer during the run."""
        from rlm_desktop.ui.data_sent_panel import DataSentPanel

        panel = DataSentPanel(self._case.runs)
        panel.call_activated.connect(self.call_asked)
        return panel

    @cached_property
    def document(self) -> DocumentPanel:
        """A page of a document."""
        from rlm_desktop.ui.document_panel import DocumentPanel

        case = self._case
        panel = DocumentPanel(case.reader, case.pictures, case.worker, lambda: case.ingest.passwords)
        panel.set_citations(case.runs.trajectory.citations)
        panel.reveal_asked.connect(self.reveal_asked)
        panel.copy_saved.connect(self.copy_saved)
        return panel

    @cached_property
    def table(self) -> TablePanel:
        """The tables of the case."""
        from rlm_desktop.ui.table_panel import TablePanel

        panel = TablePanel(self._tables, self._case.runs)
        panel.narrow(self._narrowed)
        panel.citation_activated.connect(self.citation_activated)
        panel.document_activated.connect(self._open_document)
        panel.hide_asked.connect(self.table_put_away)
        return panel

    @cached_property
    def _tables(self) -> TableDesk:
        from rlm_desktop.bridge.table_desk import TableDesk

        desk = TableDesk(self._case, self)
        desk.failed.connect(self.failed)
        desk.written.connect(self.table_written)
        return desk

    # -- what they are told ---------------------------------------------------------------------------------

    def show_case(self) -> None:
        """Another case is open."""
        self._narrowed, self._call = (), ""
        if self._is_built("table"):
            self.table.show_case()

    def take_growth(self) -> None:
        """The case has grown."""
        if self._is_built("table"):
            self.table.reload()

    def take_run(self) -> None:
        """Another run is shown, or the one that is has gone on."""
        if self._is_built("document"):
            self.document.set_citations(self._case.runs.trajectory.citations)

    def narrow(self, documents: tuple[int, ...], _words: str) -> None:
        """Offer these documents for the next table."""
        self._narrowed = documents
        if self._is_built("table"):
            self.table.narrow(documents)

    @property
    def place(self) -> Place | None:
        """The page that is shown."""
        return self.document.place if self._is_built("document") else None

    def close_document(self) -> None:
        """Show no page any more."""
        if self._is_built("document"):
            self.document.clear()

    def _mark_pages(self, call: str) -> None:
        self._call = call
        if self._is_built("coverage"):
            self.coverage.show_call(call)

    def _open_document(self, document: int) -> None:
        self.page_activated.emit(document, 1)

    def _is_built(self, name: str) -> bool:
        # cached_property keeps what it made under its own name.
        return name in vars(self)
