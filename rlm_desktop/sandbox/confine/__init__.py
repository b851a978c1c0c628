"""The operating system's layer of the wall: what the guest process may do.

:func:`confine` is called in the guest, once, when everything it will need is loaded and open, and before the first line
of model-written code. What it reports was tried, not assumed.
"""

from __future__ import annotations

import sys
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Confinement:
    """What holds the process now.

    Attributes:
        active: The names of the parts that hold.
        missing: A sentence for each part that does not and that nothing makes up for.
        forgone: A sentence for each part that this system refuses, and that the others make up for.
    """

    active: tuple[str, ...]
    missing: tuple[str, ...]
    forgone: tuple[str, ...] = ()


def load_means() -> None:
    """Load what :func:`confine` is made of, which a guest that waits has time for."""
    if sys.platform == "linux":
        from rlm_desktop.sandbox.confine import linux  # noqa: F401
    elif sys.platform == "darwin":
        from rlm_desktop.sandbox.confine import macos  # noqa: F401


def confine(memory: int) -> Confinement:
    """Take from this process, for good, all it does not need to compute.

    Args:
        memory: Bytes it may use beyond what it uses now; 0 for no limit.
    """
    if sys.platform == "linux":
        from rlm_desktop.sandbox.confine import linux

        return linux.confine(memory)
    if sys.platform == "darwin":
        from rlm_desktop.sandbox.confine import macos

        return macos.confine(memory)
    from rlm_desktop.sandbox.confine import rlimits

    lack = f"{sys.platform}: the system does not keep guest code from files and the network"
    return Confinement(("rlimits",) if rlimits.impose(rlimits.plan(memory)) else (), (lack,))
