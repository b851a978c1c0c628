"""Modules that in plain Python reach the system; here they tell what is harmless, and compute."""

from __future__ import annotations

import base64
import binascii
import contextlib
import hashlib
import sys
import uuid
import zlib
from typing import Any

from rlm_desktop.sandbox.facades import Tools, taken

_SHALLOWEST, _DEEPEST = 1000, 5000
"""Calls within calls."""


class Stream:
    """``sys.stdout`` or ``sys.stderr`` of the program: what is written joins the cell's output."""

    __slots__ = ("_name",)
    encoding = "utf-8"

    def __init__(self, name: str) -> None:
        self._name = name

    def write(self, text: str) -> int:
        """Write text."""
        (sys.stdout if self._name == "stdout" else sys.stderr).write(text)
        return len(text)

    def writelines(self, lines: Any) -> None:
        """Write several texts."""
        for line in lines:
            self.write(line)

    def flush(self) -> None:
        """Nothing waits to be written."""

    def isatty(self) -> bool:
        """No."""
        return False


def modules(tools: Tools) -> dict[str, dict[str, Any]]:
    """The members of each module."""
    return {
        "base64": taken(
            base64,
            "b64encode b64decode urlsafe_b64encode urlsafe_b64decode standard_b64encode standard_b64decode b32encode "
            "b32decode b16encode b16decode b85encode b85decode a85encode a85decode encodebytes decodebytes",
        ),
        "binascii": taken(binascii, "hexlify unhexlify a2b_hex b2a_hex crc32 Error"),
        "hashlib": taken(
            hashlib,
            "new md5 sha1 sha224 sha256 sha384 sha512 sha3_224 sha3_256 sha3_384 sha3_512 shake_128 shake_256 "
            "blake2b blake2s pbkdf2_hmac algorithms_available algorithms_guaranteed",
        ),
        "sys": taken(
            sys,
            "version version_info maxsize maxunicode byteorder float_info int_info hash_info getsizeof intern "
            "getrecursionlimit platform exit",
        )
        | {
            "stdout": Stream("stdout"),
            "stderr": Stream("stderr"),
            "setrecursionlimit": setrecursionlimit,
            "argv": [""],
            "exc_info": exc_info,
        },
        "traceback": _traceback(tools),
        "warnings": {name: _nothing for name in ("warn", "filterwarnings", "simplefilter", "resetwarnings")}
        | {"catch_warnings": contextlib.nullcontext},
        # Not uuid1 and getnode, which tell of this machine.
        "uuid": taken(uuid, "UUID uuid3 uuid4 uuid5 NAMESPACE_DNS NAMESPACE_URL NAMESPACE_OID NAMESPACE_X500"),
        "zlib": taken(zlib, "crc32 adler32"),
    }


def exc_info() -> tuple[Any, Any, None]:
    """``sys.exc_info`` without the traceback object."""
    error = sys.exc_info()[1]
    return (type(error) if error else None, error, None)


def setrecursionlimit(limit: int) -> None:
    """``sys.setrecursionlimit``, as far as the stack goes, and never too low for the sandbox's own calls."""
    sys.setrecursionlimit(max(_SHALLOWEST, min(limit, _DEEPEST)))


def _nothing(*_: Any, **__: Any) -> None:
    """Warnings go nowhere here."""


def _traceback(tools: Tools) -> dict[str, Any]:
    def current() -> BaseException | None:
        return sys.exc_info()[1]

    def format_exc(*_: Any, **__: Any) -> str:
        error = current()
        return tools.describe_error(error) if error else "NoneType: None\n"

    def print_exc(*_: Any, **__: Any) -> None:
        sys.stdout.write(format_exc())

    def format_exception(error: Any, value: Any = None, tb: Any = None) -> list[str]:
        described = value if isinstance(value, BaseException) else error
        return tools.describe_error(described).splitlines(keepends=True)

    def print_exception(error: Any, value: Any = None, tb: Any = None) -> None:
        sys.stdout.write("".join(format_exception(error, value)))

    def format_exception_only(error: Any, value: Any = None) -> list[str]:
        return format_exception(error, value)[-1:]

    return {
        "format_exc": format_exc,
        "print_exc": print_exc,
        "format_exception": format_exception,
        "print_exception": print_exception,
        "format_exception_only": format_exception_only,
    }
