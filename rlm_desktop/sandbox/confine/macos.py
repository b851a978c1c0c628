"""macOS: a sandbox profile that denies everything, and resource limits.

``sandbox_init`` is called by ctypes, as Chromium does for its own processes (sandbox/mac/seatbelt.cc). It is deprecated
and undocumented, and still what the system's own daemons rest on; so the probe decides whether it counts.
"""

from __future__ import annotations

import ctypes

from rlm_desktop.sandbox.confine import Confinement, probe, rlimits

_PROFILE = b"(version 1)\n(deny default)\n"


def confine(memory: int) -> Confinement:
    """Take from this process all it does not need to compute, and report what holds.

    Args:
        memory: Bytes it may use beyond what it uses now; 0 for no limit.
    """
    active: list[str] = []
    missing: list[str] = []
    lack = _seatbelt()
    if lack:
        missing.append(f"seatbelt: {lack}")
    else:
        active.append("seatbelt")
    if rlimits.impose(rlimits.plan(memory)):
        active.append("rlimits")
    missing += (f"probe: {fault} all the same" for fault in probe.faults())
    # Limits that macOS does not take are made up for by the host, which watches the memory of its guests.
    return Confinement(tuple(active), tuple(missing))


def _seatbelt() -> str:
    """Deny this process everything that needs a right. Returns what is lacking, or nothing."""
    try:
        sandbox_init = ctypes.CDLL(None).sandbox_init
    except (OSError, AttributeError):
        return "the system does not offer it"
    sandbox_init.argtypes = (ctypes.c_char_p, ctypes.c_uint64, ctypes.POINTER(ctypes.c_char_p))
    said = ctypes.c_char_p()
    if sandbox_init(_PROFILE, 0, ctypes.byref(said)) != 0:
        return f"the system refused it ({(said.value or b'no reason given').decode(errors='replace')})"
    return ""
