"""Starts the processes of guests, and keeps one ready, so that a sandbox is there when it is asked for.

All of them are started by one thread that lasts as long as the program, because Linux kills a guest when the thread
that started it ends. The spare has loaded everything and waits for its first message, which grants it a case or none;
only then it opens what it may read and is locked, and only then it is sent code. So it knows nothing of any case, and
what is left for the moment of need is half a millisecond of locking.
"""

from __future__ import annotations

import atexit
import json
import os
import socket
import subprocess
import sys
import threading
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

from rlm_desktop.core.errors import SandboxError
from rlm_desktop.core.program import guest_executable, is_frozen

_ENVIRONMENT = {"PYTHONHASHSEED": "0"}
"""All that a guest finds in its environment: sets keep one order, so that a run can be replayed."""


@dataclass(frozen=True, slots=True)
class Started:
    """A guest's process that waits for its first message, and the host's end of the stream to it."""

    process: subprocess.Popen[bytes]
    stream: socket.socket

    def discard(self) -> None:
        """End it unused."""
        self.process.kill()
        self.stream.close()
        self.process.wait()


class Starter:
    """Starts guests, and keeps a spare one when told to.

    It may be used from any thread.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="start-guest")
        self._spare: Future[Started] | None = None
        self._keeps = False

    def take(self, *, spare: bool = True) -> Future[Started]:
        """A guest: the spare one if there is any and it lives, else a new one.

        The future raises SandboxError when no process can be started.

        Args:
            spare: Whether the spare one will do.
        """
        with self._lock:
            kept = self._spare if spare else None
            if kept is not None:
                self._spare = None
        if kept is not None and not _is_lost(kept):
            return kept
        return self._thread.submit(_start)

    def keep_spare(self) -> None:
        """Keep a spare guest from now on, until :meth:`drop_spare` or the end of the program."""
        with self._lock:
            self._keeps = True
        self.replace_spare()

    def replace_spare(self) -> None:
        """Start another spare guest in the background, if one is to be kept and there is none."""
        with self._lock:
            wanted = self._keeps and self._spare is None
            if wanted:
                self._spare = self._thread.submit(_start)

    def drop_spare(self) -> None:
        """Keep no spare guest any more, and end the one there is."""
        with self._lock:
            self._keeps = False
            spare, self._spare = self._spare, None
        if spare is not None:
            spare.add_done_callback(discard)


STARTER = Starter()
"""The one of this process."""
atexit.register(STARTER.drop_spare)


def _is_lost(spare: Future[Started]) -> bool:
    """Whether a spare guest could not be started, or was killed while it waited."""
    if not spare.done():
        return False
    if spare.exception() is not None:
        return True
    if spare.result().process.poll() is None:
        return False
    spare.result().discard()
    return True


def discard(spare: Future[Started]) -> None:
    """End a guest that is not needed after all, once it has been started."""
    if spare.exception() is None:
        spare.result().discard()


def _start() -> Started:
    """Start a process with one descriptor, nothing of our environment and no place in the file system.

    Raises:
        SandboxError: It cannot be started.
    """
    ours, theirs = socket.socketpair()
    try:
        process = subprocess.Popen(
            _command(theirs.fileno()),
            cwd=os.sep,
            env=_ENVIRONMENT,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            close_fds=True,
            pass_fds=(theirs.fileno(),),
            start_new_session=True,
        )
    except OSError as error:
        ours.close()
        raise SandboxError(f"The sandbox's process cannot be started ({error}).") from error
    finally:
        theirs.close()
    return Started(process, ours)


def _command(descriptor: int) -> list[str]:
    if is_frozen():
        return [guest_executable(), str(descriptor)]
    paths = dict.fromkeys(str(_directory_of(package)) for package in ("rlm_desktop", "RestrictedPython", "re2"))
    # OpenSSL, which hashlib would load, takes 3 MB of memory that Python's own hashes do not need.
    code = (
        f"import sys; sys.modules['_hashlib'] = None; sys.path += {json.dumps(list(paths))}; "
        f"from rlm_desktop.sandbox.guest import main; main({descriptor})"
    )
    # Isolated but for the environment, which is _ENVIRONMENT.
    return [sys.executable, "-P", "-s", "-S", "-B", "-X", "utf8", "-c", code]


def _directory_of(package: str) -> Path:
    specification = find_spec(package)
    if specification is None or specification.origin is None:
        raise SandboxError(f"The package {package} is not installed.", remedy="Install RLM Desktop again.")
    return Path(specification.origin).parent.parent
