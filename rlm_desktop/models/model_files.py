"""Model files on this computer: each is served by a child process of its own, started when it is asked for first."""

from __future__ import annotations

import atexit
import contextlib
import json
import os
import subprocess
import tempfile
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from importlib.util import find_spec
from pathlib import Path
from typing import IO

from rlm_desktop.core.errors import ModelError
from rlm_desktop.core.program import MODEL_SERVER, own_command, way_to_install
from rlm_desktop.models.gguf import ModelFile, read_model_file

SERVED_NAME = "local"
_LOOK_EVERY = 0.1
_END_SECONDS = 2.0
_PASSED_ON = ("PATH", "HOME", "LANG", "SYSTEMROOT", "TEMP", "TMP", "LD_LIBRARY_PATH")
_LOG_SHOWN = 200

OnLoad = Callable[[ModelFile, float], None]
"""Told of a file that is being loaded, and which share of it is in memory."""


@dataclass(slots=True)
class Served:
    """A model file with the process that serves it."""

    file: ModelFile
    process: subprocess.Popen[str]
    address: str
    key: str = field(repr=False)

    @property
    def alive(self) -> bool:
        """Whether the process is there."""
        return self.process.poll() is None


class ModelFiles:
    """The model files that are served. Safe to use from several threads.

    Attributes:
        on_load: Told while a file is being loaded, in the thread that asked for it.
    """

    def __init__(self) -> None:
        self.on_load: OnLoad | None = None
        self._served: dict[Path, Served] = {}
        self._lock = threading.Lock()

    def serve(self, path: Path) -> Served:
        """The server of a file, started if need be; waits until the model is loaded.

        Raises:
            UsageError: It is no model file.
            ModelError: It cannot be served here, or its server ended.
        """
        with self._lock:
            known = self._served.get(path)
            if known is not None and known.alive:
                return known
            if not can_serve():
                raise ModelError(
                    "refused",
                    "Model files cannot be served: the package xllamacpp is not installed.",
                    remedy=way_to_install("local"),
                )
            # A file that nobody asks for any more would hold its memory.
            for other in list(self._served):
                if len(self._served) > 1 or not self._served[other].alive:
                    _end(self._served.pop(other).process)
            served = self._started(read_model_file(path))
            self._served[path] = served
            return served

    def why_gone(self, path: Path) -> ModelError | None:
        """Why a file is not served any more, if its process has ended by itself."""
        served = self._served.get(path)
        if served is None or served.alive:
            return None
        return _crashed(served.file, served.process)

    def end(self) -> None:
        """End all servers."""
        with self._lock:
            for served in self._served.values():
                _end(served.process)
            self._served.clear()

    def _started(self, file: ModelFile) -> Served:
        # Loads OpenSSL: 4 MB that a program which serves no file does without.
        import secrets

        key = secrets.token_urlsafe(32)
        log = tempfile.TemporaryFile("w+", encoding="utf-8", errors="replace")  # noqa: SIM115  # the process writes it
        with log:
            process = subprocess.Popen(
                own_command(MODEL_SERVER),
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=log,
                text=True,
                env={name: os.environ[name] for name in _PASSED_ON if name in os.environ},
            )
            wanted = {
                "path": str(file.path),
                "name": SERVED_NAME,
                "key": key,
                "context": file.context,
                # Its threads wait by spinning: one core too many, and all are slow.
                "threads": max(1, (os.cpu_count() or 2) - 1),
            }
            assert process.stdin is not None
            with contextlib.suppress(BrokenPipeError):
                print(json.dumps(wanted), file=process.stdin, flush=True)
            answer = self._answer(file, process)
            if not answer:
                process.wait()
                raise _crashed(file, process, _last_words(log))
        return Served(file, process, f"{json.loads(answer)['address']}/v1", key)

    def _answer(self, file: ModelFile, process: subprocess.Popen[str]) -> str:
        """The line that tells where the server listens; empty when it ended before. Tells of the loading meanwhile."""
        lines: list[str] = []
        output = process.stdout
        assert output is not None
        reader = threading.Thread(target=lambda: lines.append(output.readline()), daemon=True)
        reader.start()
        while reader.is_alive():
            reader.join(_LOOK_EVERY)
            if self.on_load is not None:
                self.on_load(file, 1.0 if not reader.is_alive() else _loaded(file, process))
        return lines[0] if lines else ""


def can_serve() -> bool:
    """Whether model files can be served: the extra ``local`` is installed."""
    return find_spec("xllamacpp") is not None


def memory_words(file: ModelFile) -> str:
    """What serving a file takes of this computer's memory, in a sentence."""
    import psutil  # who serves no model file does without it

    free = psutil.virtual_memory().available
    words = f"Takes about {_gigabytes(file.memory)} of memory, for {file.context:,} tokens of context; "
    return f"{words}{_gigabytes(free)} is free" + ("." if file.memory < free else ": too little.")


def _gigabytes(size: int) -> str:
    return f"{size / 1e9:.1f} GB"


def _loaded(file: ModelFile, process: subprocess.Popen[str]) -> float:
    """Which share of the file the process has in its memory."""
    import psutil

    try:
        return min(0.99, psutil.Process(process.pid).memory_info().rss / max(1, file.size))
    except psutil.Error:
        return 0.0


def _crashed(file: ModelFile, process: subprocess.Popen[str], log: str = "") -> ModelError:
    code = process.poll()
    how = f"signal {-code}" if code is not None and code < 0 else f"exit code {code}"
    return ModelError(
        "connection",
        f"The model file {file.path.name} is not served any more: its process ended ({how}).",
        log or "Mostly there is too little memory.",
        "Choose a smaller model, or close other programs.",
    )


def _last_words(log: IO[str]) -> str:
    """The last error that a server wrote."""
    log.seek(0)
    told = [line.strip() for line in log if " E " in line or "rror" in line]
    return f"It says: {told[-1][-_LOG_SHOWN:]}" if told else ""


def _end(process: subprocess.Popen[str]) -> None:
    """End a server: its input ends, and then it."""
    if process.stdin is not None:
        with contextlib.suppress(OSError):
            process.stdin.close()
    process.terminate()
    try:
        process.wait(_END_SECONDS)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
    if process.stdout is not None:
        process.stdout.close()


MODEL_FILES = ModelFiles()
"""The servers of this process."""
atexit.register(MODEL_FILES.end)
