"""Where a case was left: the question half written, the run and the page that were shown."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QObject, QSettings, QTimer

from rlm_desktop.bridge.run_controller import RunController
from rlm_desktop.ui.chat_pane import ChatPane
from rlm_desktop.ui.panels import Panels
from rlm_desktop.ui.qt_text import key_of

_PAUSE = 2_000
"""Milliseconds after the last key before a draft is written down."""


@dataclass(frozen=True, slots=True)
class Sitting:
    """``run`` is empty and ``document`` 0 where none was shown."""

    draft: str = ""
    run: str = ""
    document: int = 0
    page: int = 1


class Sittings(QObject):
    """Keeps where each case was left, while it is open and when it is closed, and goes on there.

    Args:
        store: Where it is kept.
        runs, chat, panels: What is left and gone on with.
        parent: The Qt parent.
    """

    def __init__(self, store: QSettings, runs: RunController, chat: ChatPane, panels: Panels, parent: QObject) -> None:
        super().__init__(parent)
        self._store, self._runs, self._chat, self._panels = store, runs, chat, panels
        self._case: Path | None = None
        self._run = ""
        self._pause = QTimer(self, singleShot=True, interval=_PAUSE)
        self._pause.timeout.connect(self.keep)
        chat.question.textChanged.connect(self._pause.start)
        runs.run_shown.connect(self._note_run)

    def go_on(self, case: Path) -> Sitting:
        """Keep how the case before was left, and go on with this one. Its run is for the caller to show."""
        self.keep()
        self._case = None
        left = self._left(case)
        self._panels.close_document()
        if left.draft != self._chat.question.toPlainText():
            self._chat.question.setPlainText(left.draft)
        if left.document:
            self._panels.document.show_document(left.document, left.page)
        self._case, self._run = case, left.run
        return left

    def keep(self) -> None:
        """Write down how the open case stands."""
        self._pause.stop()
        if self._case is None:
            return
        place = self._panels.place
        sitting = Sitting(
            self._chat.question.toPlainText(),
            # A case that is being closed shows none any more.
            self._runs.run_id or self._run,
            place.document.id if place else 0,
            place.page.number if place else 1,
        )
        self._store.beginGroup(_group(self._case))
        for name in Sitting.__slots__:
            self._store.setValue(name, getattr(sitting, name))
        self._store.endGroup()

    def _note_run(self, run: str) -> None:
        if run:
            self._run = run
            self._pause.start()

    def _left(self, case: Path) -> Sitting:
        self._store.beginGroup(_group(case))
        texts = {name: str(self._store.value(name, "")) for name in Sitting.__slots__}
        self._store.endGroup()
        number, page = texts["document"], texts["page"]
        shown = number.isdecimal() and page.isdecimal()
        return Sitting(texts["draft"], texts["run"], int(number) if shown else 0, int(page) if shown else 1)


def _group(case: Path) -> str:
    return f"sittings/{key_of(str(case.resolve()))}"
