"""Runs for the panels' tests: shown as the log of a case tells them, or live and going on."""

from __future__ import annotations

import asyncio

from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QAbstractButton, QAbstractItemView, QLineEdit, QPlainTextEdit, QWidget

from rlm_desktop.bridge.run_controller import RunController
from rlm_desktop.case.runs import RunLog


def keep(case, records) -> str:
    """Write records into the log of a case; the id of the run."""
    with RunLog(case) as log:
        for record in records:
            log.append(record.event)
        return log.run


def show(qtbot, controller: RunController, case, records) -> str:
    """Keep records and show their run."""
    run = keep(case, records)
    with qtbot.waitSignal(controller.run_shown):
        controller.show_run(run)
    return run


class LiveRun:
    """A run that gives the records it is told to, as they come, until it is stopped."""

    def __init__(self, controller: RunController, question: str = "Why?") -> None:
        self._loop: asyncio.AbstractEventLoop | None = None
        self._waiting: asyncio.Queue | None = None
        controller._begin(question, self._work)

    async def _work(self, sink) -> None:
        self._waiting, self._loop = asyncio.Queue(), asyncio.get_running_loop()
        while True:
            sink(await self._waiting.get())

    def give(self, qtbot, records) -> None:
        """Let these records happen; they are folded a moment later."""
        qtbot.waitUntil(lambda: self._loop is not None)
        for record in records:
            self._loop.call_soon_threadsafe(self._waiting.put_nowait, record)


def nameless(widget: QWidget) -> list[str]:
    """The controls that a screen reader could not name."""
    return [
        f"{type(control).__name__} {control.toolTip()}"
        for kind in (QAbstractButton, QLineEdit, QAbstractItemView, QPlainTextEdit)
        for control in widget.findChildren(kind)
        if control.isVisible()
        and control.focusPolicy() != Qt.FocusPolicy.NoFocus
        and not control.objectName().startswith("qt_")
        and not QAccessible.queryAccessibleInterface(control).text(QAccessible.Text.Name)
    ]
