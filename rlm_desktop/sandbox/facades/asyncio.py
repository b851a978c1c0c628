"""``asyncio`` without an event loop of the system: coroutines take turns, and their model calls go out together."""

from __future__ import annotations

import inspect
from collections import deque
from collections.abc import Coroutine, Generator, Iterable, Iterator
from typing import Any

from rlm_desktop.sandbox.facades import Tools
from rlm_desktop.sandbox.facades.calls import Call, CancelledError, Failure, InvalidStateError, make_together
from rlm_desktop.sandbox.facades.waiting import (
    Event,
    LifoQueue,
    Lock,
    PriorityQueue,
    Queue,
    QueueEmpty,
    QueueFull,
    Timeout,
    Turn,
)


class _Thread(Call):
    """What ``asyncio.to_thread`` awaits."""

    def __await__(self) -> Generator[Any, None, Any]:
        while not self._settled:
            yield self
        return self._value()


class Task(Call):
    """A coroutine that runs while others wait."""

    def __init__(self, coroutine: Coroutine[Any, Any, Any], name: str = "") -> None:
        super().__init__(None, (), {})
        self._coroutine = coroutine
        self._name = name

    def __await__(self) -> Generator[Any, None, Any]:
        while not self._settled:
            yield self
        return self._value()

    def done(self) -> bool:
        """Whether it has ended."""
        return self._settled

    def result(self) -> Any:
        """What it returned, or raise what it raised."""
        if not self._settled:
            raise InvalidStateError("Result is not set.")
        return self._value()

    def exception(self) -> Exception | None:
        """What it raised, or None."""
        return self._outcome.error if isinstance(self._outcome, Failure) else None

    def cancel(self, message: Any = None) -> bool:
        """Tasks run to their end."""
        return False

    def cancelled(self) -> bool:
        """No."""
        return False

    def get_name(self) -> str:
        """The name it was given."""
        return self._name

    def _step(self) -> Any:
        """Run until it waits for something, and return that; or until it ends."""
        try:
            return self._coroutine.send(None)
        except StopIteration as end:
            self._settle(end.value)
        except Exception as error:  # noqa: BLE001 - kept for whoever awaits the task
            self._settle(Failure(error))
        return self


class Scheduler:
    """Runs coroutines in turns; when all of them wait, the calls they wait for are made together."""

    def __init__(self, tools: Tools) -> None:
        self._tools = tools
        self._ready: deque[Task] = deque()

    def run(self, awaitable: Any, **_: Any) -> Any:
        """``asyncio.run``: run a coroutine and the tasks it starts until it is done."""
        outer, self._ready = self._ready, deque()
        try:
            main = self.start(awaitable)
            self._run_until(main)
            return main._value()
        finally:
            self._ready = outer

    def start(self, awaitable: Any, *, name: str = "", **_: Any) -> Task:
        """``asyncio.create_task``, ``ensure_future``."""
        if isinstance(awaitable, Task):
            return awaitable
        if not inspect.isawaitable(awaitable):
            raise TypeError(f"a coroutine was expected, got {type(awaitable).__name__}; call the async function first")
        task = Task(awaitable if inspect.iscoroutine(awaitable) else _awaiting(awaitable), name)
        self._ready.append(task)
        return task

    def _run_until(self, main: Task) -> None:
        waiting: list[tuple[Task, Any]] = []
        while not main._settled:
            while self._ready:
                task = self._ready.popleft()
                on = task._step()
                if not task._settled:
                    waiting.append((task, on))
            calls = [on for _, on in waiting if isinstance(on, _Thread) and not on._settled]
            make_together(self._tools, calls)
            # A task that waits for nothing in particular (sleep) takes its next turn after everything else.
            going = [task for task, on in waiting if not isinstance(on, Call) or on._settled]
            if not going and not main._settled:
                raise RuntimeError("all tasks wait for each other")
            waiting = [pair for pair in waiting if pair[0] not in going]
            self._ready.extend(going)


async def _awaiting(awaitable: Any) -> Any:
    return await awaitable


class TaskGroup:
    """``asyncio.TaskGroup``."""

    _scheduler: Scheduler

    def __init__(self) -> None:
        self._tasks: list[Task] = []

    def create_task(self, coroutine: Any, **options: Any) -> Task:
        """Start a task that the group waits for."""
        task = self._scheduler.start(coroutine, **options)
        self._tasks.append(task)
        return task

    async def __aenter__(self) -> TaskGroup:
        return self

    async def __aexit__(self, kind: Any, error: Any, trace: Any) -> None:
        if error is None:
            for task in self._tasks:
                await task


class Loop:
    """What ``asyncio.get_event_loop()`` gives."""

    def __init__(self, scheduler: Scheduler) -> None:
        self._scheduler = scheduler

    def run_until_complete(self, awaitable: Any) -> Any:
        """Run it to its end."""
        return self._scheduler.run(awaitable)

    def create_task(self, coroutine: Any, **options: Any) -> Task:
        """Start a task."""
        return self._scheduler.start(coroutine, **options)

    def run_in_executor(self, executor: Any, function: Any, *arguments: Any) -> Any:
        """An awaitable for a call of a function."""
        return self._scheduler.start(_awaiting(_Thread(function, arguments, {})))

    def is_running(self) -> bool:
        """Whether code runs inside it; the program may always start another."""
        return False

    def close(self) -> None:
        """Nothing is open."""


def modules(tools: Tools) -> dict[str, dict[str, Any]]:
    """The members of the module."""
    scheduler = Scheduler(tools)

    class Group(TaskGroup):
        _scheduler = scheduler

    Group.__name__ = Group.__qualname__ = "TaskGroup"

    async def gather(*awaitables: Any, return_exceptions: bool = False) -> list[Any]:
        tasks = [scheduler.start(awaitable) for awaitable in awaitables]
        for task in tasks:
            while not task._settled:
                await _until(task)
        if return_exceptions:
            return [task._outcome.error if isinstance(task._outcome, Failure) else task._outcome for task in tasks]
        return [task._value() for task in tasks]

    async def to_thread(function: Any, /, *arguments: Any, **named: Any) -> Any:
        return await _Thread(function, arguments, named)

    async def sleep(delay: float, result: Any = None) -> Any:
        await Turn()
        return result

    async def wait_for(awaitable: Any, timeout: float | None = None) -> Any:
        return await awaitable

    def as_completed(awaitables: Iterable[Any], timeout: float | None = None) -> Iterator[Any]:
        return iter([scheduler.start(awaitable) for awaitable in awaitables])

    async def wait_all(awaitables: Iterable[Any], **_: Any) -> tuple[set[Task], set[Task]]:
        tasks = [scheduler.start(awaitable) for awaitable in awaitables]
        await gather(*tasks, return_exceptions=True)
        return set(tasks), set()

    def loop() -> Loop:
        return Loop(scheduler)

    members = {
        "run": scheduler.run,
        "create_task": scheduler.start,
        "ensure_future": scheduler.start,
        "gather": gather,
        "to_thread": to_thread,
        "sleep": sleep,
        "wait_for": wait_for,
        "wait": wait_all,
        "as_completed": as_completed,
        "Lock": Lock,
        "Semaphore": Lock,
        "BoundedSemaphore": Lock,
        "Event": Event,
        "Queue": Queue,
        "LifoQueue": LifoQueue,
        "PriorityQueue": PriorityQueue,
        "QueueEmpty": QueueEmpty,
        "QueueFull": QueueFull,
        "Task": Task,
        "TaskGroup": Group,
        "timeout": Timeout,
        "shield": scheduler.start,
        "get_event_loop": loop,
        "get_running_loop": loop,
        "new_event_loop": loop,
        "set_event_loop": lambda loop: None,
        "iscoroutine": inspect.iscoroutine,
        "iscoroutinefunction": inspect.iscoroutinefunction,
        "TimeoutError": TimeoutError,
        "CancelledError": CancelledError,
        "FIRST_COMPLETED": "FIRST_COMPLETED",
        "FIRST_EXCEPTION": "FIRST_EXCEPTION",
        "ALL_COMPLETED": "ALL_COMPLETED",
    }
    return {"asyncio": members}


async def _until(task: Task) -> None:
    """Wait for a task, whatever comes of it."""
    try:
        await task
    except Exception:  # noqa: BLE001 - whoever gathers the tasks asks them for it
        return
