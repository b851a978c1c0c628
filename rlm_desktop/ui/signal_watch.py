"""Ending on a signal: Ctrl+C in the terminal, or the system that shuts down."""

from __future__ import annotations

import signal
import socket

from PySide6.QtCore import QObject, QSocketNotifier
from PySide6.QtWidgets import QWidget


class SignalWatch(QObject):
    """Closes the window on SIGINT and SIGTERM. Python itself sees no signal while Qt waits."""

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._window = window
        self._read, self._write = socket.socketpair()
        for end in (self._read, self._write):
            end.setblocking(False)
        signal.set_wakeup_fd(self._write.fileno())
        for number in (signal.SIGINT, signal.SIGTERM):
            # Qt's loop is woken by the descriptor; without a handler of Python's the signal would kill at once.
            signal.signal(number, lambda *_: None)
        self._notifier = QSocketNotifier(self._read.fileno(), QSocketNotifier.Type.Read, self)
        self._notifier.activated.connect(self._woken)

    def _woken(self) -> None:
        self._read.recv(64)
        self._window.close()
