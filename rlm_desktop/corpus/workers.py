"""Worker processes that may hang, crash or run out of memory without harm to anything but the file in hand."""

from __future__ import annotations

import contextlib
import faulthandler
import multiprocessing
import os
import signal
import sys
from collections.abc import Callable
from concurrent.futures import Future
from concurrent.futures.process import BrokenProcessPool
from typing import ParamSpec, TypeVar

from pebble import ProcessExpired, ProcessPool

from rlm_desktop.core.errors import ReadError, RlmError

P = ParamSpec("P")
T = TypeVar("T")

_MEMORY = 1536 << 20
_TASKS_BEFORE_RENEWAL = 500
_NICENESS = 10
_GRACE_SECONDS = 3.0


class WorkerPool:
    """Long-lived processes that run functions, each under a limit of time and memory.

    The shape is that of a ``concurrent.futures.Executor``, with a time limit for each task.

    Args:
        workers: How many processes; as many as there are processor cores when None.
    """

    def __init__(self, workers: int | None = None) -> None:
        self.workers = workers or available_cores()
        self._pool = self._new_pool()

    def submit(self, seconds: float, function: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> Future[T]:
        """Run an importable function in a worker; its time limit counts from when it begins.

        The future raises what the function raises, ``TimeoutError``, or pebble's ``ProcessExpired``.
        """
        arguments = (seconds + _GRACE_SECONDS, function, args, kwargs)
        try:
            future = self._pool.schedule(_run_guarded, args=arguments, timeout=seconds)
        except RuntimeError:
            # A worker that dies without a task takes pebble's pool with it.
            self.kill()
            self._pool = self._new_pool()
            future = self._pool.schedule(_run_guarded, args=arguments, timeout=seconds)
        return future

    def close(self) -> None:
        """End the workers when they have done what was submitted."""
        self._pool.close()  # type: ignore[no-untyped-call]
        self._pool.join()

    def kill(self) -> None:
        """End the workers now, whatever they are doing."""
        self._pool.stop()  # type: ignore[no-untyped-call]
        self._pool.join()

    def _new_pool(self) -> ProcessPool:
        # Spawned, not forked: the main program has Qt, threads and open connections, which no child must inherit.
        return ProcessPool(
            max_workers=self.workers,
            max_tasks=_TASKS_BEFORE_RENEWAL,
            initializer=_prepare_worker,
            context=multiprocessing.get_context("spawn"),
        )


def available_cores() -> int:
    """The processor cores that this process may use."""
    if sys.platform == "linux":
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def failure(error: BaseException, seconds: float) -> ReadError:
    """What the end of a worker means for the file it was reading.

    Args:
        error: What the future of the task raised.
        seconds: The time limit of the task.

    Raises:
        RlmError: The workers cannot be started at all.
    """
    if isinstance(error, TimeoutError):
        return ReadError(
            "timeout",
            f"Reading the file took longer than {seconds:.0f} seconds and was ended.",
            "It is unusually hard to read, or made to stop programs that open it.",
            "Save it anew as a PDF from its own program and add that.",
        )
    if isinstance(error, ProcessExpired):
        return ReadError(
            "crashed",
            "Reading the file made the reader crash; no other file was harmed.",
            "The file is damaged, or made to harm programs that open it. Nothing in it can be found or quoted.",
            "Open it in its own program and save it as a PDF, then add that.",
        )
    if isinstance(error, BrokenProcessPool):
        raise RlmError(
            "The processes that read files cannot be started.",
            "No more files can be read now; what was filed before is safe.",
            "Close other programs to free memory, start RLM Desktop again, and add the same files again.",
        ) from error
    raise error


def _prepare_worker() -> None:
    """Set up a worker: it yields to the programs a person is using, and cannot eat the machine's memory."""
    # Pebble's handler runs in Python and so not while a library is in a loop of its own.
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    if sys.platform == "win32":
        import psutil

        psutil.Process().nice(psutil.BELOW_NORMAL_PRIORITY_CLASS)
        return
    with contextlib.suppress(OSError):
        os.nice(_NICENESS)
    if sys.platform == "linux":
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (_MEMORY, _MEMORY))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _run_guarded(seconds: float, function: Callable[..., T], args: tuple[object, ...], kwargs: dict[str, object]) -> T:
    """Run a task so that it ends in time even when the main program was killed and nobody is left to end it."""
    with open(os.devnull, "w") as nowhere:
        faulthandler.dump_traceback_later(seconds, exit=True, file=nowhere)
        try:
            return function(*args, **kwargs)
        finally:
            faulthandler.cancel_dump_traceback_later()
