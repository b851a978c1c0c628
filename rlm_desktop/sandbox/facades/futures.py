"""``concurrent.futures`` without threads."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any

from rlm_desktop.sandbox.facades import Tools
from rlm_desktop.sandbox.facades.calls import Call, CancelledError, Failure, make_together


def modules(tools: Tools) -> dict[str, dict[str, Any]]:
    """The members of the module."""
    waiting: list[Future] = []

    def make_waiting() -> None:
        calls, waiting[:] = list(waiting), []
        make_together(tools, calls)

    class Executor(ThreadPoolExecutor):
        """An executor that makes calls on this guest."""

        _waiting = waiting
        _tools = tools
        _make_waiting = staticmethod(make_waiting)

    Executor.__name__ = Executor.__qualname__ = "ThreadPoolExecutor"
    members = {
        "ThreadPoolExecutor": Executor,
        "ProcessPoolExecutor": Executor,
        "Executor": Executor,
        "Future": Future,
        "as_completed": lambda futures, timeout=None: iter([future for future in futures if future.done()]),
        "wait": wait,
        "TimeoutError": TimeoutError,
        "CancelledError": CancelledError,
        "ALL_COMPLETED": "ALL_COMPLETED",
        "FIRST_COMPLETED": "FIRST_COMPLETED",
        "FIRST_EXCEPTION": "FIRST_EXCEPTION",
    }
    return {"concurrent.futures": members}


class Future(Call):
    """``concurrent.futures.Future``: made by ``submit``, settled when it is asked for."""

    def __init__(self, make: Callable[[], None], call: tuple[Any, tuple[Any, ...], dict[str, Any]]) -> None:
        super().__init__(*call)
        self._make_calls = make

    def done(self) -> bool:
        """Whether it is settled; asking settles it."""
        if not self._settled:
            self._make_calls()
        return self._settled

    def result(self, timeout: float | None = None) -> Any:
        """What the call returned, or raise what it raised."""
        self.done()
        return self._value()

    def exception(self, timeout: float | None = None) -> Exception | None:
        """What the call raised, or None."""
        self.done()
        return self._outcome.error if isinstance(self._outcome, Failure) else None

    def cancel(self) -> bool:
        """Calls that were submitted are made."""
        return False

    def cancelled(self) -> bool:
        """No."""
        return False

    def running(self) -> bool:
        """No: either it waits or it is done."""
        return False

    def add_done_callback(self, function: Callable[[Future], Any]) -> None:
        """Call a function with this future when it is done, which is now."""
        self.done()
        function(self)


class ThreadPoolExecutor:
    """``concurrent.futures.ThreadPoolExecutor`` without threads."""

    _waiting: list[Future]
    _tools: Tools
    _make_waiting: Callable[[], None]

    def __init__(self, max_workers: int | None = None, **_: Any) -> None:
        """The number of workers does not matter."""

    def submit(self, function: Any, /, *arguments: Any, **named: Any) -> Future:
        """Make a call: at once, or, if it asks a model, together with the others when the first result is asked for."""
        future = Future(type(self)._make_waiting, (function, arguments, named))
        if self._tools.asks_a_model(function):
            self._waiting.append(future)
        else:
            make_together(self._tools, [future])
        return future

    def map(
        self, function: Any, *iterables: Iterable[Any], timeout: float | None = None, chunksize: int = 1
    ) -> Iterator[Any]:
        """The results of calls with the items of the iterables, in order."""
        futures = [self.submit(function, *arguments) for arguments in zip(*iterables, strict=False)]
        return (future.result() for future in futures)

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        """Make the calls that still wait."""
        self._make_waiting()

    def __enter__(self) -> ThreadPoolExecutor:
        return self

    def __exit__(self, kind: Any, error: Any, trace: Any) -> None:
        if error is None:
            self.shutdown()


def wait(
    futures: Iterable[Future], timeout: float | None = None, return_when: str = ""
) -> tuple[set[Future], set[Future]]:
    """``concurrent.futures.wait``: all are done."""
    return {future for future in futures if future.done()}, set()
