"""The calls of a run: the tree of steps, cells, calls and child runs; prompt and reply of the one that is chosen."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QSortFilterProxyModel, Qt, QTimer
from PySide6.QtWidgets import (
    QAbstractItemView,
    QApplication,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QPushButton,
    QSplitter,
    QStackedLayout,
    QTabWidget,
    QTreeView,
    QVBoxLayout,
    QWidget,
)

from rlm_desktop.bridge.call_tree import FILTER_ROLE, CallTree, Column
from rlm_desktop.bridge.run_controller import RunController
from rlm_desktop.engine.trajectory import CallNode, CellNode, RunNode, StepNode
from rlm_desktop.ui.empty_state import EmptyState
from rlm_desktop.ui.icons import icon
from rlm_desktop.ui.state_label import state_icon
from rlm_desktop.ui.theme import mono_font, set_role

_TICK = 1000
_FILTER_WAIT = 200
_WIDTHS = {Column.MODEL: 84, Column.TOKENS: 58, Column.COST: 56, Column.TIME: 52, Column.STATE: 76}
_INDENT = 12


class CallsPanel(QWidget):
    """Follows the run that is shown; while it is live, only the path to what is going on is opened."""

    def __init__(self, controller: RunController, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._controller = controller
        self.tree = CallTree(state_icon, self)
        self._found = QSortFilterProxyModel(self, recursiveFilteringEnabled=True, filterRole=FILTER_ROLE)
        self._found.setFilterCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        self._found.setSourceModel(self.tree)
        self.view = QTreeView(uniformRowHeights=True, alternatingRowColors=False)
        self.filter = QLineEdit(placeholderText="Filter by words in prompts and replies", clearButtonEnabled=True)
        self.prompt, self.reply = _TextTab("Prompt"), _TextTab("Reply")
        self._about = QLabel(wordWrap=True, textFormat=Qt.TextFormat.PlainText)
        self._ticks = QTimer(self, interval=_TICK)
        self._filtering = QTimer(self, singleShot=True, interval=_FILTER_WAIT)
        self._lay_out()
        self._connect()
        self._start_over()

    # -- following the run ----------------------------------------------------------------------------------

    def _start_over(self) -> None:
        self.tree.show(self._controller.trajectory, live=self._controller.is_live)
        self._changed()
        self.view.expandToDepth(1)
        self._choose(QModelIndex())

    def _changed(self) -> None:
        live = self._controller.is_live
        self.tree.set_live(live)
        self.tree.update()
        self._stack.setCurrentIndex(1 if self.tree.rowCount() else 0)
        if live:
            for index in self.tree.running_path():
                self.view.expand(self._found.mapFromSource(index))
            self._ticks.start()
        else:
            self._ticks.stop()
        if self.view.currentIndex().isValid():
            self._choose(self.view.currentIndex())

    def _choose(self, index: QModelIndex) -> None:
        """Show prompt and reply of a row."""
        node = self.tree.node(self._found.mapToSource(index)) if index.isValid() else None
        about, prompt, reply = _texts(node)
        self._about.setText(about)
        self.prompt.show_text(prompt)
        self.reply.show_text(reply)
        for tab, text in ((self.prompt, prompt), (self.reply, reply)):
            self._tabs.setTabEnabled(self._tabs.indexOf(tab), bool(text))

    def _filter_now(self) -> None:
        self._found.setFilterFixedString(self.filter.text())
        if self.filter.text():
            self.view.expandAll()

    # -- building -------------------------------------------------------------------------------------------

    def _lay_out(self) -> None:
        empty = EmptyState(
            "list-tree",
            "No calls yet",
            "Ask a question. Every prompt to a model appears here, with its reply and its cost.",
        )
        self.view.setModel(self._found)
        self.view.setAccessibleName("Calls of the run")
        self.view.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.view.setIndentation(_INDENT)
        head = self.view.header()
        head.setStretchLastSection(False)
        head.setMinimumSectionSize(40)
        head.setSectionResizeMode(Column.CALL, QHeaderView.ResizeMode.Stretch)
        for column, width in _WIDTHS.items():
            self.view.setColumnWidth(column, width)
        self.filter.setAccessibleName("Filter calls")
        set_role(self._about, "muted")
        self._tabs = QTabWidget(documentMode=True)
        self._tabs.addTab(self.prompt, "Prompt")
        self._tabs.addTab(self.reply, "Reply")
        below = QWidget()
        texts = QVBoxLayout(below)
        texts.setContentsMargins(12, 8, 12, 8)
        texts.addWidget(self._about)
        texts.addWidget(self._tabs, stretch=1)
        split = QSplitter(Qt.Orientation.Vertical)
        split.addWidget(self.view)
        split.addWidget(below)
        split.setSizes([300, 260])
        split.setChildrenCollapsible(False)
        full = QWidget()
        layout = QVBoxLayout(full)
        layout.setContentsMargins(0, 0, 0, 0)
        row = QHBoxLayout()
        row.setContentsMargins(12, 10, 12, 4)
        row.addWidget(self.filter)
        layout.addLayout(row)
        layout.addWidget(split, stretch=1)
        self._stack = QStackedLayout(self)
        self._stack.addWidget(empty)
        self._stack.addWidget(full)

    def _connect(self) -> None:
        self._controller.run_shown.connect(self._start_over)
        self._controller.changed.connect(self._changed)
        self.view.selectionModel().currentChanged.connect(self._choose)
        self.filter.textChanged.connect(self._filtering.start)
        self._filtering.timeout.connect(self._filter_now)
        self._ticks.timeout.connect(self.tree.tick)


class _TextTab(QWidget):
    """A read-only text with a button that copies it."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self._text = QPlainTextEdit(readOnly=True, font=mono_font())
        self._text.setAccessibleName(name)
        set_role(self._text, "code")
        copy = QPushButton(icon=icon("copy"), text=f"Copy {name.lower()}")
        copy.clicked.connect(lambda: QApplication.clipboard().setText(self._text.toPlainText()))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 6, 0, 0)
        layout.addWidget(self._text, stretch=1)
        layout.addWidget(copy, alignment=Qt.AlignmentFlag.AlignRight)

    def show_text(self, text: str) -> None:
        """Show a text; the same one stays where it is scrolled to."""
        if text != self._text.toPlainText():
            self._text.setPlainText(text)


def _texts(node: RunNode | StepNode | CellNode | CallNode | None) -> tuple[str, str, str]:
    """What a row is, its prompt and its reply."""
    match node:
        case RunNode():
            return node.started.scope, node.started.question, node.answer.text if node.answer else ""
        case StepNode():
            told = "\n\n".join(f"[{m['role']}]\n{m['content']}" for m in node.started.messages)
            return (
                "What the root model was told, and what it wrote",
                told,
                node.reply.text if node.reply else node.streamed,
            )
        case CellNode():
            result = node.result
            return (
                node.started.title,
                node.started.code,
                "\n".join(filter(None, (result.output, result.error))) if result else "",
            )
        case CallNode():
            failed = node.failed.reason if node.failed else ""
            pages = ", ".join(f"document {p.document} page {_span(p.first, p.last)}" for p in node.started.pages)
            about = f"{node.started.model}" + (f", reading {pages}" if pages else "")
            return about, node.started.prompt, node.finished.reply if node.finished else failed
    return "Choose a row to see its prompt and its reply.", "", ""


def _span(first: int, last: int) -> str:
    return f"{first:,}" if first == last else f"{first:,}–{last:,}"
