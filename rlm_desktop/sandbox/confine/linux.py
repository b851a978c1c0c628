"""Linux: namespaces, no capabilities, no_new_privs, Landlock without a rule, resource limits, a seccomp allow-list.

Written with ctypes because the order matters (Landlock needs a descriptor, then descriptors are forbidden, then
seccomp) and no library gives it. Sources: Documentation/userspace-api/{landlock,seccomp_filter,no_new_privs}.rst of
Linux, include/uapi/linux/{landlock,seccomp,filter,bpf_common,audit}.h, and the system call tables of x86_64 and arm64.
"""

from __future__ import annotations

import ctypes
import errno
import mmap
import os
import platform
import signal
import socket
import struct
from collections.abc import Callable
from dataclasses import dataclass

from rlm_desktop.sandbox.confine import Confinement, namespaces, probe, rlimits

_PR_SET_PDEATHSIG, _PR_SET_DUMPABLE, _PR_SET_NO_NEW_PRIVS, _PR_GET_NO_NEW_PRIVS = 1, 4, 38, 39

# -- Landlock -----------------------------------------------------------------------------------------------

_LANDLOCK_CREATE_RULESET, _LANDLOCK_RESTRICT_SELF = 444, 446
_LANDLOCK_CREATE_RULESET_VERSION = 1
_FILE_RIGHTS_BY_ABI = {1: 13, 2: 14, 3: 15, 4: 15, 5: 16}
"""How many rights on files a version knows; each is one bit, from 0 up."""
_NET_RIGHTS = 0b11
"""TCP bind and connect, from ABI 4 on."""
_SCOPES = 0b11
"""Abstract Unix sockets and signals, from ABI 6 on."""

# -- seccomp ------------------------------------------------------------------------------------------------

_SECCOMP_SET_MODE_FILTER, _SECCOMP_FILTER_FLAG_TSYNC = 1, 1
_ALLOW, _ERRNO, _KILL_PROCESS = 0x7FFF0000, 0x00050000, 0x80000000
_X32_BIT = 0x40000000
_OFFSET_NR, _OFFSET_ARCH, _OFFSET_ARG2_LOW = 0, 4, 32
_LOAD, _EQUAL, _AT_LEAST, _BITS, _RETURN = 0x20, 0x15, 0x35, 0x45, 0x06

_ALLOWED = {
    # name: (x86_64, arm64)
    "read": (0, 63),
    "write": (1, 64),
    "pread64": (17, 67),
    "close": (3, 57),
    "fstat": (5, 80),
    "lseek": (8, 62),
    "poll": (7, None),
    "ppoll": (271, 73),
    "munmap": (11, 215),
    "mremap": (25, 216),
    "brk": (12, 214),
    "madvise": (28, 233),
    "rt_sigaction": (13, 134),
    "rt_sigprocmask": (14, 135),
    "rt_sigreturn": (15, 139),
    "sigaltstack": (131, 132),
    "restart_syscall": (219, 128),
    "futex": (202, 98),
    "membarrier": (324, 283),
    "rseq": (334, 293),
    "set_robust_list": (273, 99),
    "sched_yield": (24, 124),
    "clock_gettime": (228, 113),
    "clock_getres": (229, 114),
    "clock_nanosleep": (230, 115),
    "nanosleep": (35, 101),
    "gettimeofday": (96, 169),
    "time": (201, None),
    "getrusage": (98, 165),
    "getpid": (39, 172),
    "gettid": (186, 178),
    "getrandom": (318, 278),
    "exit": (60, 93),
    "exit_group": (231, 94),
}
_MAPPING = {"mmap": (9, 222), "mprotect": (10, 226)}
"""Allowed unless they ask for executable memory."""
_PRETENDED_UNKNOWN = {"clone3": (435, 435)}
"""glibc falls back to clone, which the filter can refuse politely."""
_FATAL = {
    # No program that only computes asks for these; who does is attacking, and the process ends.
    "execve": (59, 221),
    "execveat": (322, 281),
    "ptrace": (101, 117),
    "process_vm_readv": (310, 270),
    "process_vm_writev": (311, 271),
    "unshare": (272, 97),
    "setns": (308, 268),
    "mount": (165, 40),
    "bpf": (321, 280),
    "perf_event_open": (298, 241),
    "userfaultfd": (323, 282),
    "memfd_create": (319, 279),
    "add_key": (248, 217),
    "request_key": (249, 218),
    "keyctl": (250, 219),
    "init_module": (175, 105),
    "finit_module": (313, 273),
    "kexec_load": (246, 104),
    "pidfd_send_signal": (424, 424),
    "pidfd_open": (434, 434),
    "pidfd_getfd": (438, 438),
    "process_madvise": (440, 440),
    "io_uring_setup": (425, 425),
    "io_uring_enter": (426, 426),
    "io_uring_register": (427, 427),
}


@dataclass(frozen=True, slots=True)
class _Machine:
    """What differs between processor types: the audit word, the column of the tables, seccomp's own number."""

    audit: int
    column: int
    seccomp: int


_MACHINES = {"x86_64": _Machine(0xC000003E, 0, 317), "aarch64": _Machine(0xC00000B7, 1, 277)}


class _Program(ctypes.Structure):
    _fields_ = (("length", ctypes.c_ushort), ("filter", ctypes.c_char_p))


_libc = ctypes.CDLL(None, use_errno=True)


def confine(memory: int) -> Confinement:
    """Take from this process all it does not need to compute, and report what holds.

    Args:
        memory: Bytes it may use beyond what it uses now; 0 for no limit.
    """
    active: list[str] = []
    missing: list[str] = []
    forgone: list[str] = []
    limits = rlimits.plan(memory)
    parts: tuple[tuple[str, list[str], Callable[[], str]], ...] = (
        ("namespaces", forgone, namespaces.enter),
        ("capabilities", missing, namespaces.drop_capabilities),
        ("no_new_privs", missing, _no_new_privs),
        ("landlock", missing, _landlock),
        ("rlimits", missing, lambda: "" if rlimits.impose(limits) else "the system did not take all limits"),
        ("seccomp", missing, _seccomp),
    )
    for name, lacking, raise_wall in parts:
        lack = raise_wall()
        if lack:
            lacking.append(f"{name}: {lack}")
        else:
            active.append(name)
    missing += (f"probe: {fault} all the same" for fault in probe.faults())
    return Confinement(tuple(active), tuple(missing), tuple(forgone))


def _no_new_privs() -> str:
    """Give up new rights, and life beyond the host's. Returns what is lacking, or nothing."""
    _die_with_the_host()
    _libc.prctl(_PR_SET_DUMPABLE, 0, 0, 0, 0)
    if _libc.prctl(_PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0 or _libc.prctl(_PR_GET_NO_NEW_PRIVS, 0, 0, 0, 0) != 1:
        return f"the kernel refused it ({os.strerror(ctypes.get_errno())})"
    return ""


def _die_with_the_host() -> None:
    """Have the kernel kill this process when the thread of the host that started it ends, however it ends."""
    parent = os.getppid()
    _libc.prctl(_PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
    if os.getppid() != parent:
        os._exit(0)


# -- Landlock -----------------------------------------------------------------------------------------------


def _landlock() -> str:
    """Raise Landlock with no rule: no file can be opened, no TCP port used. Returns what is lacking, or nothing."""
    version = _libc.syscall(_LANDLOCK_CREATE_RULESET, None, 0, _LANDLOCK_CREATE_RULESET_VERSION)
    if version < 1:
        return f"this kernel does not offer it ({os.strerror(ctypes.get_errno())})"
    files = (1 << _FILE_RIGHTS_BY_ABI[min(version, 5)]) - 1
    ruleset = struct.pack("=QQQ", files, _NET_RIGHTS if version >= 4 else 0, _SCOPES if version >= 6 else 0)
    size = 24 if version >= 6 else 16 if version >= 4 else 8
    descriptor = _libc.syscall(_LANDLOCK_CREATE_RULESET, ruleset, size, 0)
    if descriptor < 0:
        return f"the kernel refused it ({os.strerror(ctypes.get_errno())})"
    try:
        if _libc.syscall(_LANDLOCK_RESTRICT_SELF, descriptor, 0) != 0:
            return f"the kernel refused it ({os.strerror(ctypes.get_errno())})"
    finally:
        os.close(descriptor)
    return "" if probe.is_refused(lambda: os.close(os.open("/", os.O_RDONLY))) else "files can be opened all the same"


# -- seccomp ------------------------------------------------------------------------------------------------


def _seccomp() -> str:
    """Allow only the system calls that computing takes. Returns what is lacking, or nothing."""
    machine = _MACHINES.get(platform.machine())
    if machine is None:
        return f"no table of system calls for {platform.machine()} processors"
    code = _filter(machine)
    program = _Program(len(code) // 8, code)
    if _libc.syscall(machine.seccomp, _SECCOMP_SET_MODE_FILTER, _SECCOMP_FILTER_FLAG_TSYNC, ctypes.byref(program)):
        return f"the kernel refused it ({os.strerror(ctypes.get_errno())})"
    attempts: dict[str, Callable[[], object]] = {
        "files can be opened": lambda: os.close(os.open("/", os.O_RDONLY)),
        "sockets can be made": lambda: socket.socket().close(),
        "memory can be made executable": probe.make_executable,
    }
    return "; ".join(f"{fault} all the same" for fault, attempt in attempts.items() if not probe.is_refused(attempt))


def _filter(machine: _Machine) -> bytes:
    """The filter as BPF instructions of eight bytes: code, jump if true, jump if false, operand."""
    eperm, enosys = _ERRNO | errno.EPERM, _ERRNO | errno.ENOSYS
    instructions = [
        (_LOAD, 0, 0, _OFFSET_ARCH),
        (_EQUAL, 1, 0, machine.audit),
        (_RETURN, 0, 0, _KILL_PROCESS),
        (_LOAD, 0, 0, _OFFSET_NR),
        (_AT_LEAST, 0, 1, _X32_BIT),
        (_RETURN, 0, 0, _KILL_PROCESS),
    ]
    for table, verdict in ((_ALLOWED, _ALLOW), (_FATAL, _KILL_PROCESS), (_PRETENDED_UNKNOWN, enosys)):
        for numbers in table.values():
            number = numbers[machine.column]
            if number is not None:
                instructions += [(_EQUAL, 0, 1, number), (_RETURN, 0, 0, verdict)]
    for numbers in _MAPPING.values():
        instructions += [
            (_EQUAL, 0, 4, numbers[machine.column]),
            (_LOAD, 0, 0, _OFFSET_ARG2_LOW),
            (_BITS, 0, 1, mmap.PROT_EXEC),
            (_RETURN, 0, 0, eperm),
            (_RETURN, 0, 0, _ALLOW),
        ]
    instructions.append((_RETURN, 0, 0, eperm))
    return b"".join(struct.pack("=HBBI", *instruction) for instruction in instructions)
