"""One window for each case: a second start hands its files over and brings up the window that is there."""

from __future__ import annotations

import getpass
import json
from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtNetwork import QLocalServer, QLocalSocket

from rlm_desktop.ui.qt_text import key_of

_PATIENCE = 1_000
"""Milliseconds that another window gets to answer; one that does not is taken for gone."""
_LONGEST = 1 << 20
"""Bytes of a message: no list of files from a command line is longer."""
_TAKEN = b"taken\n"


class SingleWindow(QObject):
    """Answers for the case that is open in this process.

    Signals:
        called: Another start wants this case: its files, a list of paths.
    """

    called = Signal(list)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._server = QLocalServer(self)
        self._server.setSocketOptions(QLocalServer.SocketOption.UserAccessOption)
        self._server.newConnection.connect(self._take)

    def answer_for(self, case: Path) -> None:
        """Answer for this case from now on, and no longer for the one before."""
        name = _name(case)
        self._server.close()
        if not self._server.listen(name):
            # The socket of a window that was killed: where one is alive, its case was handed over before.
            QLocalServer.removeServer(name)
            self._server.listen(name)

    def close(self) -> None:
        """Answer no more."""
        self._server.close()

    def _take(self) -> None:
        while socket := self._server.nextPendingConnection():
            socket.readyRead.connect(lambda socket=socket: self._read(socket))
            socket.disconnected.connect(socket.deleteLater)

    def _read(self, socket: QLocalSocket) -> None:
        if socket.bytesAvailable() > _LONGEST:
            socket.abort()
        elif socket.canReadLine():
            files = _files_in(bytes(socket.readLine().data()))
            socket.write(_TAKEN)
            socket.disconnectFromServer()
            self.called.emit(files)


class Call(QObject):
    """Asks whether a case is open in another window of the user's, which comes to the front then.

    Args:
        case: The case.
        taken: Is called where there is one.
        free: Is called where there is none.
        parent: The Qt parent.
    """

    def __init__(self, case: Path, taken: Callable[[], None], free: Callable[[], None], parent: QObject) -> None:
        super().__init__(parent)
        self._taken, self._free = taken, free
        self._socket = QLocalSocket(self)
        self._patience = QTimer(self, singleShot=True, interval=_PATIENCE)
        self._patience.timeout.connect(lambda: self._end(self._free))
        self._socket.connected.connect(lambda: self._socket.write(_message(())))
        self._socket.readyRead.connect(lambda: self._end(self._taken))
        self._socket.errorOccurred.connect(lambda _error: self._end(self._free))
        self._patience.start()
        self._socket.connectToServer(_name(case))

    def _end(self, then: Callable[[], None]) -> None:
        if self._patience.isActive():
            self._patience.stop()
            self.deleteLater()
            then()


def hand_over(case: Path, files: Sequence[Path]) -> bool:
    """Give files to the window that has a case open, before this process has one of its own. Whether there is one."""
    socket = QLocalSocket()
    socket.connectToServer(_name(case))
    if not socket.waitForConnected(_PATIENCE):
        return False
    socket.write(_message(files))
    return socket.waitForBytesWritten(_PATIENCE) and socket.waitForReadyRead(_PATIENCE)


def _message(files: Sequence[Path]) -> bytes:
    return json.dumps([str(path.absolute()) for path in files]).encode() + b"\n"


def _files_in(message: bytes) -> list[Path]:
    """The paths in a message; none where it is not understood."""
    try:
        read = json.loads(message)
    except ValueError:
        return []
    return [Path(path) for path in read if isinstance(path, str)] if isinstance(read, list) else []


def _name(case: Path) -> str:
    """The name of a case's socket: one for each user, and short, as systems allow some 100 characters."""
    return f"rlm-desktop-{key_of(f'{getpass.getuser()}:{case.resolve()}')}"
