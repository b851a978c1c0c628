"""Linux: a user namespace with a network of its own in which there is nothing, and no capability in either.

Sources: user_namespaces(7), network_namespaces(7), capabilities(7), capset(2).
"""

from __future__ import annotations

import ctypes
import os
import platform
import struct

_CLONE_NEWIPC, _CLONE_NEWUSER, _CLONE_NEWNET = 0x08000000, 0x10000000, 0x40000000
_CAPSET = {"x86_64": 126, "aarch64": 91}
_CAPABILITY_VERSION_3 = 0x20080522

_libc = ctypes.CDLL(None, use_errno=True)


def enter() -> str:
    """Enter new namespaces of users, network and messages. Returns why the system refused, or nothing.

    Call it before the kernel is asked to end the process with its parent: a change of credentials takes that back.
    """
    if _libc.unshare(_CLONE_NEWUSER | _CLONE_NEWNET | _CLONE_NEWIPC) != 0:
        return f"the system refused them ({os.strerror(ctypes.get_errno())})"
    return ""


def drop_capabilities() -> str:
    """Give up every capability, root's own and those in a new namespace. Returns what is lacking, or nothing."""
    number = _CAPSET.get(platform.machine())
    if number is None:
        return f"no number of a system call for {platform.machine()} processors"
    header, none = struct.pack("=Ii", _CAPABILITY_VERSION_3, 0), bytes(24)
    if _libc.syscall(number, header, none) != 0:
        return f"the system refused to take them ({os.strerror(ctypes.get_errno())})"
    return ""
