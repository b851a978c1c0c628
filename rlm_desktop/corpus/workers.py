"""Worker processes that may hang, crash or run out of memory without harm to anything but the file in hand."""

from __future__ import annotations

import contextlib
import faulthandler
import multiprocessing
import os
import signal
import sys
from collections.abc import Callable
from concurrent.futures import Executor, Future
from concurrent.futures.process import BrokenProcessPool
from typing import Any, Generic, ParamSpec, TypeVar, cast

from pebble import ProcessExpired, ProcessPool

from rlm_desktop.core.errors import ReadError, RlmError

P = ParamSpec("P")
T = TypeVar("T")

_MEMORY = 1536 << 20
"""Bytes of addresses that a worker may use."""
_TASKS_BEFORE_RENEWAL = 1_000
_NICENESS = 10
_GRACE_SECONDS = 3.0


class Limited(Generic[P, T]):
    """A call of an importable function that ends in time wherever it runs: here, or on a machine of a cluster.

    The process that runs it ends itself when the time is over and nobody else has ended it, even when the main program
    was killed and nobody is left to do so.

    Args:
        seconds: The limit, counted from when the function begins.
        function: What to call with the other arguments.
    """

    def __init__(self, seconds: float, function: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> None:
        self.seconds = seconds
        self._call = (function, args, kwargs)

    def __call__(self) -> T:
        """Call the function, or end the process when it takes too long."""
        function, args, kwargs = self._call
        with open(os.devnull, "w") as nowhere:
            faulthandler.dump_traceback_later(self.seconds + _GRACE_SECONDS, exit=True, file=nowhere)
            try:
                return function(*args, **kwargs)
            finally:
                faulthandler.cancel_dump_traceback_later()


class WorkerPool(Executor):
    """Long-lived processes of this machine, each under a limit of memory, and each task under one of time.

    A task must be :class:`Limited`. Its future raises what its function raises, ``TimeoutError``, or pebble's
    ``ProcessExpired``; see :func:`failure`.

    Args:
        workers: How many processes; as many as there are processor cores when None.
        niceness: How far they yield to the programs a person is using, 0 to 19.
        memory: Bytes of addresses that each may use.
    """

    def __init__(self, workers: int | None = None, niceness: int = _NICENESS, memory: int = _MEMORY) -> None:
        self.workers = workers or available_cores()
        self._niceness = niceness
        self._memory = memory
        self._pool = self._new_pool()

    def submit(self, fn: Callable[..., T], /, *args: Any, **kwargs: Any) -> Future[T]:
        """Run a task in a worker; its time limit counts from when it begins."""
        assert isinstance(fn, Limited), "only limited tasks are run: a hostile file may never come to its end"
        try:
            future = self._pool.schedule(fn, args=args, kwargs=kwargs, timeout=fn.seconds)
        except RuntimeError:
            # A worker that dies without a task takes pebble's pool with it.
            self.kill()
            self._pool = self._new_pool()
            future = self._pool.schedule(fn, args=args, kwargs=kwargs, timeout=fn.seconds)
        return cast("Future[T]", future)

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        """End the workers: when they have done what was submitted, or now, whatever they are doing."""
        if cancel_futures:
            self._pool.stop()  # type: ignore[no-untyped-call]
        else:
            self._pool.close()  # type: ignore[no-untyped-call]
        if wait:
            self._pool.join()

    def kill(self) -> None:
        """End the workers now."""
        self.shutdown(cancel_futures=True)

    def _new_pool(self) -> ProcessPool:
        # Spawned, not forked: the main program has Qt, threads and open connections, which no child must inherit.
        return ProcessPool(
            max_workers=self.workers,
            max_tasks=_TASKS_BEFORE_RENEWAL,
            initializer=_prepare_worker,
            initargs=(self._niceness, self._memory),
            context=multiprocessing.get_context("spawn"),
        )


def available_cores() -> int:
    """The processor cores that this process may use."""
    if sys.platform == "linux":
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def is_crash(error: BaseException) -> bool:
    """Whether a worker died of its task, here or on a cluster (whose errors are told by name: it may not be there)."""
    return isinstance(error, ProcessExpired) or type(error).__name__ == "KilledWorker"


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
    if is_crash(error):
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


def _prepare_worker(niceness: int, memory: int) -> None:
    """Set up a worker: it yields to the programs a person is using, and cannot eat the machine's memory."""
    # Libraries tell on stderr what they make of a hostile file; what matters of it is told as the file's problem.
    with open(os.devnull, "w") as nowhere:
        os.dup2(nowhere.fileno(), 2)
    # Pebble's handler runs in Python and so not while a library is in a loop of its own.
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    if sys.platform == "win32":
        import psutil

        psutil.Process().nice(psutil.BELOW_NORMAL_PRIORITY_CLASS)
        return
    with contextlib.suppress(OSError):
        os.nice(niceness)
    if sys.platform == "linux":
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
