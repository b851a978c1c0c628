"""Files of old Office programs (OLE containers): what they tell of themselves, and the password on them."""

from __future__ import annotations

import struct
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any
from xml.parsers.expat import ExpatError

from rlm_desktop.core.errors import ReadError
from rlm_desktop.corpus.readers.result import broken, described, protected

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
"""The first bytes of every container of the old Office programs."""
_DEFAULT_PASSWORD = "VelvetSweatshop"
"""Excel writes it for "read-only" workbooks, and opens them without asking."""
# What the library raises for a container that does not keep to its format.
_DAMAGED = (ValueError, TypeError, AttributeError, IndexError, KeyError, struct.error, ExpatError, RecursionError)
_FIELDS = (
    "title",
    "subject",
    "author",
    "keywords",
    "comments",
    "last_saved_by",
    "revision_number",
    "create_time",
    "last_saved_time",
    "last_printed",
    "creating_application",
    "company",
    "manager",
)


def ole_properties(path: Path) -> dict[str, Any]:
    """What a file of an old Office program tells of itself, in the one shape; empty when it tells nothing."""
    import olefile

    try:
        with olefile.OleFileIO(path) as container:
            told = container.get_metadata()
    except (OSError, *_DAMAGED):
        # A damaged list of properties costs only itself.
        return {}
    encoding = _encoding(told.codepage)
    raw = {name: _text(getattr(told, name, None), encoding) for name in _FIELDS}
    return described(
        raw,
        title=raw["title"],
        author=raw["author"],
        created=raw["create_time"],
        modified=raw["last_saved_time"],
        subject=raw["subject"],
    )


@contextmanager
def unlocked(path: Path, passwords: Sequence[str]) -> Iterator[Path]:
    """A file of Office without its password: the file itself when it has none, else one that is there for a while.

    Args:
        path: The file.
        passwords: To be tried.

    Raises:
        ReadError: None of the passwords opens it, or it is locked in a way that cannot be opened here.
    """
    import msoffcrypto
    from msoffcrypto.exceptions import DecryptionError, FileFormatError, InvalidKeyError, ParseError

    with path.open("rb") as file:
        if file.read(len(OLE)) != OLE:
            yield path
            return
        try:
            office = msoffcrypto.OfficeFile(file)
            locked = office.is_encrypted()
        except (FileFormatError, ParseError, OSError, *_DAMAGED) as error:
            if isinstance(error, OSError) and error.errno is not None:
                raise
            # Whatever it is, its own reader says what is wrong with it.
            locked = False
        if not locked:
            yield path
            return
        with tempfile.TemporaryDirectory(prefix="rlm-desktop-unlocked-") as folder:
            plain = Path(folder, f"document{path.suffix}")
            try:
                _unlock(office, (_DEFAULT_PASSWORD, *passwords), plain)
            except InvalidKeyError as error:
                raise protected(passwords) from error
            except (DecryptionError, ParseError, FileFormatError, NotImplementedError) as error:
                raise _unknown_lock() from error
            except _DAMAGED as error:
                raise broken("what is locked in it is not whole") from error
            yield plain


def _unlock(office: Any, passwords: Sequence[str], plain: Path) -> None:
    from msoffcrypto.exceptions import InvalidKeyError

    for number, password in enumerate(passwords, start=1):
        try:
            # Formats that cannot tell whether a password is right only fail later, at decrypting.
            if office.format == "ooxml":
                office.load_key(password=password, verify_password=True)
            else:
                office.load_key(password=password)
            with plain.open("wb") as made:
                office.decrypt(made)
            return
        except InvalidKeyError:
            if number == len(passwords):
                raise


def _unknown_lock() -> ReadError:
    return ReadError(
        "encrypted",
        "The file is protected with a password in a way that cannot be opened here.",
        "Nothing in it can be found or quoted.",
        "Open it in its own program with its password, save a copy without one, and add the copy.",
    )


def _encoding(code_page: object) -> str:
    """The encoding of the texts, which Office tells as the number of a code page, negative for large numbers."""
    number = code_page % 65536 if isinstance(code_page, int) else 1252
    return {65001: "utf-8", 1200: "utf-16-le", 10000: "mac_roman"}.get(number, f"cp{number}")


def _text(value: object, encoding: str) -> str:
    if isinstance(value, datetime):
        # Programs that know no time write the beginning of 1601 instead.
        return value.isoformat(timespec="seconds") + "+00:00" if value.year > 1601 else ""
    if isinstance(value, bytes):
        try:
            return value.decode(encoding, "replace").strip("\0 ")
        except LookupError:
            return value.decode("cp1252", "replace").strip("\0 ")
    return str(value) if value is not None else ""
