"""Resource limits, where the system has them: Linux, macOS and the BSDs."""

from __future__ import annotations

import contextlib
import resource
import sys


def plan(memory: int) -> dict[int, int]:
    """The limits: no files to be opened or written, no processes, no core dump, and so much memory.

    It reads what the process uses now, so it must be made while files can still be opened.

    Args:
        memory: Bytes beyond what is used now; 0 for no limit.
    """
    # One descriptor, not none: poll() refuses to wait for more descriptors than this limit. That one is /dev/null.
    limits = {resource.RLIMIT_FSIZE: 0, resource.RLIMIT_NOFILE: 1, resource.RLIMIT_CORE: 0, resource.RLIMIT_NPROC: 0}
    if memory:
        limits[resource.RLIMIT_DATA] = _data_in_use() + memory
        limits[resource.RLIMIT_AS] = _address_space_in_use() + memory
    return limits


def impose(limits: dict[int, int]) -> bool:
    """Impose limits for good. Returns whether all of them stand, as the system itself reports them."""
    for kind, value in limits.items():
        _lower(kind, value)
    return all(resource.getrlimit(kind)[1] in range(value + 1) for kind, value in limits.items())


def _lower(kind: int, value: int) -> None:
    hard = resource.getrlimit(kind)[1]
    if hard != resource.RLIM_INFINITY and hard <= value:
        return
    # macOS refuses some of them; impose() looks at what stands and reports it.
    with contextlib.suppress(OSError, ValueError):
        resource.setrlimit(kind, (value, value))


def _statm(column: int) -> int:
    if sys.platform != "linux":
        return 0
    with open("/proc/self/statm", encoding="ascii") as file:
        return int(file.read().split()[column]) * resource.getpagesize()


def _address_space_in_use() -> int:
    return _statm(0)


def _data_in_use() -> int:
    return _statm(5)
