"""Reads documents on the machines of a Dask cluster, for those who have one: same results, more machines.

Every worker of the cluster keeps a process of its own for reading, under the same limits of time and memory as here, so
that a hostile file costs the cluster no worker. Start workers with one thread each (``dask worker ADDRESS --nthreads
1``); they need the same version of RLM Desktop, and the dropped folders and the case under the same paths.
"""

from __future__ import annotations

import functools
import multiprocessing
import os
import re
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Executor, Future
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypeVar, cast

from rlm_desktop import __version__
from rlm_desktop.core.errors import OfflineError, RlmError, UsageError
from rlm_desktop.core.program import way_to_install
from rlm_desktop.corpus.workers import Limited, WorkerPool

T = TypeVar("T")

_CONNECT_SECONDS = 10
_TOLD = 5
_ADDRESS = re.compile(r"(?:[a-z][a-z0-9+]*://)?[^\s/]+:\d+")


@contextmanager
def cluster(address: str, paths: Sequence[Path], *, offline: bool = False) -> Iterator[Executor]:
    """An executor whose tasks run on the workers of a Dask scheduler.

    Args:
        address: Of the scheduler, such as ``tcp://10.0.0.5:8786``.
        paths: What the workers must be able to reach: what is to be read, and the case.
        offline: The offline switch is on. Then no cluster will do: wherever its scheduler is, its workers may be
            on any machine.

    Raises:
        OfflineError: The offline switch is on.
        UsageError: Dask is not installed, or the address is none.
        RlmError: The scheduler does not answer, has no workers, or its workers lack a path or this version.
    """
    if offline:
        raise OfflineError(
            "The offline switch is on, and the workers of a cluster may be on other machines.",
            "No file was read.",
            "Turn the switch off, or take the address of the scheduler out of Settings.",
        )
    try:
        from distributed import Client
    except ImportError as error:
        raise UsageError(
            "Reading on a cluster needs Dask, which is not installed.",
            remedy=way_to_install("cluster"),
        ) from error
    if not _ADDRESS.fullmatch(address):
        raise UsageError(f"{address} is no address of a scheduler.", remedy="Write it like this: tcp://10.0.0.5:8786")
    try:
        client: Any = Client(address, timeout=_CONNECT_SECONDS, set_as_default=False)  # type: ignore[no-untyped-call]
    except (OSError, ValueError) as error:
        raise RlmError(
            f"The scheduler at {address} does not answer.",
            "No file was read.",
            "Check the address, and that the scheduler runs, then add the files again.",
        ) from error
    with client:
        _check(client, address, [str(path.resolve()) for path in paths])
        yield ClusterExecutor(client)


class ClusterExecutor(Executor):
    """Gives each task to a worker of a cluster, which runs it in a process of its own."""

    def __init__(self, client: Any) -> None:
        self._executor = client.get_executor(pure=False)

    def submit(self, fn: Callable[..., T], /, *args: Any, **kwargs: Any) -> Future[T]:
        """Run a limited task on whatever worker is free."""
        assert isinstance(fn, Limited), "only limited tasks are run: a hostile file may never come to its end"
        return cast("Future[T]", self._executor.submit(run_here, fn))

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        """Take no more tasks."""
        self._executor.shutdown(wait=wait)


def run_here(task: Limited[..., T]) -> T:
    """On a worker of the cluster: run a task in the process that reads for this worker, and wait for it."""
    return _reading_process().submit(task).result()


def unreachable_paths(paths: Sequence[str]) -> list[str]:
    """On a worker of the cluster: the paths that are not there."""
    return [path for path in paths if not os.path.exists(path)]


def installed_version() -> str:
    """On a worker of the cluster: the version of RLM Desktop."""
    return __version__


@functools.cache
def _reading_process() -> WorkerPool:
    # Dask's nanny starts workers as daemons, which multiprocessing forbids children of their own; these end with the
    # worker, because their pipe to it closes.
    multiprocessing.process.current_process()._config["daemon"] = False  # type: ignore[attr-defined]
    return WorkerPool(1)


def _check(client: Any, address: str, paths: Sequence[str]) -> None:
    versions = client.run(installed_version, on_error="return")
    if not versions:
        raise RlmError(
            f"The scheduler at {address} has no workers.",
            "No file was read.",
            f"Start some: dask worker {address} --nthreads 1",
        )
    others = sorted(worker for worker, version in versions.items() if version != __version__)
    if others:
        raise RlmError(
            f"{_listed(others)} of the cluster cannot use this version of RLM Desktop ({__version__}).",
            "No file was read.",
            "Install the same version there, then add the files again.",
        )
    lacking = {worker: missing for worker, missing in client.run(unreachable_paths, paths).items() if missing}
    if lacking:
        worker, missing = min(lacking.items())
        raise RlmError(
            f"The worker {worker} of the cluster cannot reach {_listed(missing)}.",
            "Workers read files where they are, so that every worker must see them under the same path.",
            "Put the files and the case on a drive that all workers share, or read them on this machine.",
        )


def _listed(names: Sequence[str]) -> str:
    more = f" and {len(names) - _TOLD} more" if len(names) > _TOLD else ""
    return ", ".join(names[:_TOLD]) + more
