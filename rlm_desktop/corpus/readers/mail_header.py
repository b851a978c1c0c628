"""The header of a mail as a reader would see it: decoded, whatever the program that sent it made of the rules."""

from __future__ import annotations

import codecs
import contextlib
import io
import re
from collections.abc import Iterable
from email.errors import HeaderParseError
from email.header import decode_header
from email.message import Message
from typing import Any

from rlm_desktop.core.errors import ReadError
from rlm_desktop.corpus.readers import html
from rlm_desktop.corpus.readers.dates import mail_date
from rlm_desktop.corpus.readers.encoding import find_encoding
from rlm_desktop.corpus.readers.result import clean_text, described

_FOLD = re.compile(r"\s*[\r\n]+\s*")
_NO_ADDRESS = "undisclosed-recipients:;"
# What programs call by these names is mostly the larger encoding (https://encoding.spec.whatwg.org/#names-and-labels).
_LARGER = {
    "iso8859-1": "cp1252",
    "ascii": "utf-8",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "euc_kr": "cp949",
    "shift_jis": "cp932",
    "big5": "big5hkscs",
    "iso8859-9": "cp1254",
    "tis-620": "cp874",
}
_SPELLINGS = {
    "unicode-1-1-utf-7": "utf-7",
    "ks_c_5601-1987": "cp949",
    "iso-8859-8-i": "iso8859-8",
    "iso-8859-8-e": "iso8859-8",
    "windows-874": "cp874",
    "windows-31j": "cp932",
    "x-sjis": "cp932",
    "x-gbk": "gb18030",
    "x-euc-jp": "euc_jp",
    "ansi": "cp1252",
}
# Codecs of Python that turn bytes into text, but are no encodings of mails; some of them take quadratic time.
_NO_ENCODINGS = frozenset({"idna", "punycode", "undefined", "unicode-escape", "raw-unicode-escape", "mbcs", "oem"})
_MOST_FIELDS = 300
_LONGEST_FIELD = 4000
_SHOWN = ("From", "To", "Cc", "Bcc", "Date", "Subject")


class Header:
    """The fields of a mail's header, as text.

    Args:
        fields: Names and values as they stand in the mail; bytes that are not ASCII as lone surrogates.
    """

    def __init__(self, fields: Iterable[tuple[str, str]]) -> None:
        self._fields: dict[str, list[str]] = {}
        for name, value in fields:
            self._fields.setdefault(name.lower(), []).append(value)

    @classmethod
    def of(cls, message: Message) -> Header:
        """The header of a message that was parsed by the policy ``compat32``."""
        return cls((name, str(value)) for name, value in message.raw_items())

    def get(self, name: str) -> str:
        """The text of a field, of all of them when it is there several times; empty when it is not there."""
        texts = [header_text(value) for value in self._fields.get(name.lower(), [])[:20]]
        return ", ".join(text for text in texts if text and text.lower() != _NO_ADDRESS)

    def lines(self, attachments: Iterable[str] = ()) -> list[str]:
        """What a mail program shows above the text."""
        shown = [(name, self.get(name)) for name in _SHOWN]
        shown.append(("Attachments", ", ".join(" ".join(name.split()) for name in attachments)))
        return [f"{name}: {text}" for name, text in shown if text]

    def metadata(self) -> dict[str, Any]:
        """The header in the one shape. A date that is none is only among the raw fields."""
        raw: dict[str, object] = {
            name: "\n".join(header_text(value) for value in values)[:_LONGEST_FIELD]
            for name, values in list(self._fields.items())[:_MOST_FIELDS]
        }
        fields = {name: self.get(name) for name in ("from", "to", "cc", "subject")}
        fields |= {name: self.get(name.replace("_", "-")) for name in ("message_id", "in_reply_to")}
        dates = self._fields.get("date", [""])
        metadata = described(raw, sent=mail_date(header_text(dates[0])), **fields)
        references = self.get("references").split()
        return {**metadata, **({"references": references} if references else {})}


def header_text(value: str) -> str:
    """A field as one line of text: raw bytes, folding and encoded words (RFC 2047) resolved."""
    text = _FOLD.sub(" ", restored(value)).strip()
    if "=?" in text:
        # Words that cannot be decoded are shown as they stand.
        with contextlib.suppress(HeaderParseError, ValueError):
            text = "".join(_decoded_part(part, charset) for part, charset in decode_header(text))
    return " ".join(clean_text(text).split())


def restored(value: str) -> str:
    """Text whose bytes beyond ASCII the parser kept as lone surrogates, with the characters they stand for."""
    if value.isascii():
        return value
    return decoded(value.encode("utf-8", "surrogateescape"))


def decoded(content: bytes, charset: str = "") -> str:
    """Bytes as text in the encoding they are said to have, when they fit it, else in the one they seem to have."""
    told = _codec(charset)
    for name in (told, "utf-8"):
        try:
            return content.decode(name)
        except UnicodeError:
            continue
    return content.decode(told if told != "utf-8" else _seeming(content), "replace")


def decoded_markup(content: bytes, charset: str = "") -> str:
    """The same for HTML, which can declare its encoding itself."""
    if charset:
        return decoded(content, charset)
    try:
        return html.decoded(content)
    except ReadError:
        return decoded(content)


def _codec(charset: str) -> str:
    """Python's name for an encoding; UTF-8 for those it does not know."""
    name = charset.strip().strip("\"'").lower()
    try:
        codec = codecs.lookup(_SPELLINGS.get(name, name or "utf-8"))
    except (LookupError, ValueError):
        return "utf-8"
    # Codecs such as "hex" are no text encodings.
    if codec.name in _NO_ENCODINGS or not codec._is_text_encoding:
        return "utf-8"
    return _LARGER.get(codec.name, codec.name)


def _seeming(content: bytes) -> str:
    try:
        return find_encoding(io.BytesIO(content))
    except ReadError:
        return "cp1252"


def _decoded_part(part: bytes | str, charset: str | None) -> str:
    """One part of what ``decode_header`` gives: it escapes what stands between encoded words."""
    if isinstance(part, str):
        return part
    if charset is not None:
        return decoded(part, charset)
    try:
        return part.decode("raw_unicode_escape")
    except UnicodeDecodeError:
        return part.decode("latin-1")
