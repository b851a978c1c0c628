"""A kernel that offers neither Landlock nor seccomp, for guests: a filter in the way of the calls answers that it knows
neither, as kernels before 5.13 and the filters of many containers do.

Run as a module in a process, it puts itself under that filter.
"""

import ctypes
import errno
import struct
from pathlib import Path

_NO_NEW_PRIVS, _SECCOMP, _FILTER = 38, 22, 2
_UNKNOWN = (444, 317, 277)
"""landlock_create_ruleset; seccomp on x86_64 and on arm64, whose number is that of a call nobody needs on x86_64."""
_LOAD, _EQUAL, _RETURN = 0x20, 0x15, 0x06
_ALLOW, _ERRNO = 0x7FFF0000, 0x00050000


class _Program(ctypes.Structure):
    _fields_ = (("length", ctypes.c_ushort), ("filter", ctypes.c_char_p))


def weaken():
    """Put this process and its children under the filter, for good."""
    instructions = [(_LOAD, 0, 0, 0)]
    for number in _UNKNOWN:
        instructions += [(_EQUAL, 0, 1, number), (_RETURN, 0, 0, _ERRNO | errno.ENOSYS)]
    instructions.append((_RETURN, 0, 0, _ALLOW))
    code = b"".join(struct.pack("=HBBI", *instruction) for instruction in instructions)
    libc = ctypes.CDLL(None, use_errno=True)
    assert libc.prctl(_NO_NEW_PRIVS, 1, 0, 0, 0) == 0
    program = _Program(len(instructions), code)
    assert libc.prctl(_SECCOMP, _FILTER, ctypes.byref(program), 0, 0) == 0


def weaken_guests(monkeypatch):
    """Have the guests of this process start under the filter."""
    from rlm_desktop.sandbox import guest_process, starter

    real = starter._command

    def command(descriptor):
        *python, code = real(descriptor)
        here = str(Path(__file__).parent)
        return [*python, f"import sys; sys.path.append({here!r}); import poor_kernel; poor_kernel.weaken(); {code}"]

    monkeypatch.setattr(starter, "_command", command)
    # A spare guest that is there already knows the real kernel.
    monkeypatch.setattr(guest_process, "STARTER", starter.Starter())
