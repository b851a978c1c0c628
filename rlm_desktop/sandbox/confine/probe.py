"""Tries, in a process that should be confined, what it must not be able to do.

Whatever the system reported when its walls were raised, this decides whether they stand. What would end a process that
is rightly confined (starting another program, tracing a process) is not tried here but by ``tests/sandbox``.
"""

from __future__ import annotations

import errno
import mmap
import os
import socket
import sys
from collections.abc import Callable, Iterator

_REFUSED = frozenset({errno.EPERM, errno.EACCES})
_OUT_OF_REACH = _REFUSED | {errno.EAGAIN, errno.ENETUNREACH}
"""Refused, beyond the limit of processes, or in a network in which there is nothing."""
_NOBODY_LISTENS = ("127.0.0.1", 9)


def faults() -> list[str]:
    """What this process can do and must not; empty when it is confined.

    It closes descriptor 0: without room for another descriptor, nothing would be tried.
    """
    os.closerange(0, 1)
    return [fault for fault, attempt in _attempts() if not is_refused(attempt, _OUT_OF_REACH)]


def _attempts() -> Iterator[tuple[str, Callable[[], object]]]:
    yield "files can be read", lambda: os.close(os.open(os.__file__, os.O_RDONLY))
    yield "files can be written", lambda: os.close(os.open(os.devnull, os.O_WRONLY))
    yield "folders can be listed", lambda: os.listdir("/")
    yield "the network can be reached", _connect
    yield "processes can be started", _fork
    yield "the program itself can be sent signals", lambda: os.kill(os.getppid(), 0)
    if sys.platform == "linux":
        # macOS has no refusal for a process that is signed as Python is.
        yield "memory can be made executable", make_executable


def is_refused(attempt: Callable[[], object], refusals: frozenset[int] = _REFUSED) -> bool:
    """Whether the system refuses something with one of these errors."""
    try:
        attempt()
    except OSError as error:
        return error.errno in refusals
    return False


def _connect() -> None:
    with socket.socket() as one:
        one.settimeout(1)
        one.connect(_NOBODY_LISTENS)


def _fork() -> None:
    child = os.fork()
    if child == 0:
        os._exit(0)
    os.waitpid(child, 0)


def make_executable() -> None:
    """Ask for memory that code can be put into and run in."""
    mmap.mmap(-1, 4096, prot=mmap.PROT_READ | mmap.PROT_EXEC).close()
