"""What a mail is made of: the text that a reader sees, and the attachments, which are its members.

The same rules tell both, so that nothing is in neither: every part is text of the mail, or an attachment, or a
signature over other parts, or another form of text that was chosen (HTML beside plain text), or encrypted.
"""

from __future__ import annotations

import base64
import io
import mimetypes
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from email.generator import BytesGenerator
from email.message import Message
from email.parser import BytesParser
from email.policy import compat32
from functools import partial
from pathlib import Path
from typing import BinaryIO

from rlm_desktop.corpus.readers import html
from rlm_desktop.corpus.readers.mail_header import decoded, decoded_markup, header_text, restored
from rlm_desktop.corpus.readers.members import FAULTS, Member, damaged, mark, marked
from rlm_desktop.corpus.readers.result import broken

_HEAD = 8192
# A mark of UTF-8, empty lines, and what mailboxes and old relays put before a header.
_BEFORE_HEADER = re.compile(rb"(?:\xef\xbb\xbf)?(?:[ \t]*\r?\n|>?From [^\n]*\n)*")
_TEXTS = frozenset({"text/plain", "text/enriched", "text/markdown", "text/rfc822-headers"})
_MARKUP = frozenset({"text/html", "text/x-amp-html", "text/watch-html"})
SIGNATURES = frozenset({"application/pgp-signature", "application/pkcs7-signature", "application/x-pkcs7-signature"})
"""Kinds of parts that vouch for others and say nothing themselves: they are no members."""
_CRYPTOGRAMS = frozenset({"application/pkcs7-mime", "application/x-pkcs7-mime"})
_TNEF = frozenset({"application/ms-tnef", "application/vnd.ms-tnef"})
_ARMOUR = "-----BEGIN PGP MESSAGE-----"
_NOT_BASE64 = re.compile(rb"[^A-Za-z0-9+/]")
_DEEPEST = 60
_SHORT_TEXT = 500
_FULLER = 4
_RATHER_FULLER = 1.5


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file in a mail; its name is what the mail tells."""

    name: str
    content: Callable[[], bytes]


@dataclass(slots=True)
class Parts:
    """A mail sorted out.

    Attributes:
        texts: The parts of its text, in order.
        attachments: Its members, in order.
        encrypted: It, or a part of it, can only be read with a key.
        is_markup: Its text is from HTML.
    """

    texts: list[str] = field(default_factory=list)
    attachments: list[Attachment] = field(default_factory=list)
    encrypted: bool = False
    is_markup: bool = False

    @property
    def text(self) -> str:
        """The text that a reader sees."""
        return "\n\n".join(text.strip("\n") for text in self.texts if text.strip())


def parse_mail(path: Path) -> Message:
    """The parts of a mail file. The policy is the old one: newer ones lose bytes beyond ASCII in headers.

    Raises:
        ReadError: It is made of parts within parts beyond measure.
    """
    with path.open("rb") as file:
        before = _BEFORE_HEADER.match(file.read(_HEAD))
        file.seek(before.end() if before else 0)
        try:
            return BytesParser(policy=compat32).parse(file)
        except RecursionError as error:
            raise broken("its parts lie too deep within one another") from error


def sort_out(message: Message) -> Parts:
    """What in a mail is text, and what attachments.

    Raises:
        ReadError: It is made of parts within parts beyond measure.
    """
    parts = Parts()
    _sort(message, parts, 0)
    parts.encrypted = parts.encrypted or _ARMOUR in parts.text
    return parts


def mail_members(path: Path, start: str, passwords: Sequence[str]) -> Iterator[Member]:
    """The attachments of a mail, also those without a name, such as pictures within its text."""
    return attachment_members(sort_out(parse_mail(path)).attachments, start)


def attachment_members(attachments: Sequence[Attachment], start: str) -> Iterator[Member]:
    """Attachments as members."""
    (done,) = marked(start, 1)
    for position, attachment in enumerate(attachments[done:], start=done + 1):
        yield Member(position, attachment.name, mark(position), partial(_open, attachment))


def _open(attachment: Attachment) -> BinaryIO:
    try:
        return io.BytesIO(attachment.content())
    except FAULTS as error:
        raise damaged(error) from error


def _sort(part: Message, found: Parts, depth: int) -> None:
    if depth > _DEEPEST:
        raise broken("its parts lie too deep within one another")
    _restore_names(part)
    kind = part.get_content_type()
    children = _children(part)
    if not children:
        _sort_leaf(part, kind, found)
    elif kind == "multipart/encrypted":
        found.encrypted = True
    elif kind == "multipart/alternative":
        _choose(children, found, depth)
    elif kind in ("message/delivery-status", "message/disposition-notification"):
        found.texts.extend(_fields_as_text(child) for child in children)
    elif kind.startswith("message/"):
        found.attachments.append(_forwarded(part, children[0], len(found.attachments) + 1))
    else:
        for child in children:
            _sort(child, found, depth + 1)


def _sort_leaf(part: Message, kind: str, found: Parts) -> None:
    name = _filename(part)
    is_file = bool(name) or part.get_content_disposition() == "attachment"
    if kind in _CRYPTOGRAMS and part.get_param("smime-type") != "certs-only":
        found.encrypted = True
    elif kind in SIGNATURES:
        return
    elif kind in _TNEF or name.lower() == "winmail.dat":
        _open_tnef(part, found)
    elif kind in _MARKUP and not is_file:
        found.texts.append(html.lay_out(decoded_markup(_content(part), _charset(part)))[0])
        found.is_markup = True
    elif (kind in _TEXTS or kind.startswith("multipart/")) and not is_file:
        found.texts.append(_text(part))
    else:
        name = name or f"part {len(found.attachments) + 1}{mimetypes.guess_extension(kind) or ''}"
        found.attachments.append(Attachment(name, partial(_content, part)))


def _choose(children: list[Message], found: Parts, depth: int) -> None:
    """Take the plain one of several forms of the same text; another when it is empty or lacks what the other has."""
    forms = []
    for child in children:
        form = Parts(attachments=found.attachments)
        _sort(child, form, depth + 1)
        found.encrypted = found.encrypted or form.encrypted
        forms.append(form)
    plain = next((form for form in forms if form.texts and not form.is_markup), Parts())
    markup = next((form for form in reversed(forms) if form.is_markup), Parts())
    # "Your program cannot show this message" stands in the plain form of some; that of others leaves tables out.
    fuller = _FULLER if len(plain.text) < _SHORT_TEXT else _RATHER_FULLER
    chosen = markup if len(markup.text) > fuller * len(plain.text) else plain
    found.texts.extend(chosen.texts)
    found.is_markup = found.is_markup or chosen.is_markup


def _children(part: Message) -> list[Message]:
    payload = part.get_payload()
    return [child for child in payload if isinstance(child, Message)] if isinstance(payload, list) else []


def _restore_names(part: Message) -> None:
    """Write bytes beyond ASCII in the fields that hold file names as the characters they stand for."""
    for name in ("Content-Type", "Content-Disposition"):
        value = next((str(value) for told, value in part.raw_items() if told.lower() == name.lower()), "")
        if not value.isascii():
            part.replace_header(name, restored(value))


def _filename(part: Message) -> str:
    try:
        return header_text(part.get_filename() or "")
    except FAULTS:
        # A name that breaks the library's rules for names is no reason to lose the file.
        return ""


def _content(part: Message) -> bytes:
    content = part.get_payload(decode=True)
    if not isinstance(content, bytes):
        return b""
    encoding = str(part.get("Content-Transfer-Encoding") or "").strip().lower()
    # The library hands on undecoded what is cut off within four characters.
    if encoding == "base64" and content and content == str(part.get_payload()).encode("ascii", "replace"):
        sound = _NOT_BASE64.sub(b"", content)
        return base64.b64decode(sound[: len(sound) // 4 * 4])
    return content


def _charset(part: Message) -> str:
    try:
        return part.get_content_charset() or ""
    except FAULTS:
        return ""


def _text(part: Message) -> str:
    text = decoded(_content(part), _charset(part)).replace("\r\n", "\n")
    if str(part.get_param("format") or "").lower() != "flowed":
        return text
    return unflowed(text, joined=str(part.get_param("delsp") or "").lower() == "yes")


def unflowed(text: str, *, joined: bool) -> str:
    """Text in which paragraphs are broken by lines that end with a space (RFC 3676) as whole paragraphs.

    Args:
        text: With line feeds as line ends.
        joined: The spaces at the line ends are not part of the text.
    """
    lines: list[str] = []
    flows, depth = False, 0
    for line in text.split("\n"):
        content = line.lstrip(">")
        quotes = len(line) - len(content)
        content = content.removeprefix(" ")
        if flows and quotes == depth and content != "-- ":
            lines[-1] += content
        else:
            lines.append(">" * quotes + (" " if quotes else "") + content)
        depth = quotes
        flows = content.endswith(" ") and content != "-- "
        if flows and joined:
            lines[-1] = lines[-1][:-1]
    return "\n".join(lines)


def _fields_as_text(part: Message) -> str:
    return "\n".join(f"{name}: {header_text(str(value))}" for name, value in part.raw_items())


def _forwarded(part: Message, inner: Message, number: int) -> Attachment:
    """A mail within a mail, named by its subject when it has no name."""
    subject = next((str(value) for name, value in inner.raw_items() if name.lower() == "subject"), "")
    name = _filename(part) or header_text(subject).replace("/", "-")[:100] or f"message {number}"
    return Attachment(name if name.lower().endswith(".eml") else f"{name}.eml", partial(_mail_bytes, part, inner))


def _mail_bytes(part: Message, inner: Message) -> bytes:
    encoding = str(part.get("Content-Transfer-Encoding") or "").strip().lower()
    if encoding in ("base64", "quoted-printable") and not inner.keys():
        # Forbidden (RFC 2046, 5.2.1), but done: the parser takes the encoded mail for the mail.
        wrapped = Message()
        wrapped["Content-Transfer-Encoding"] = encoding
        wrapped.set_payload(inner.get_payload())
        return _content(wrapped)
    written = io.BytesIO()
    BytesGenerator(written, mangle_from_=False, maxheaderlen=0).flatten(inner)
    return written.getvalue()


def _open_tnef(part: Message, found: Parts) -> None:
    """Sort in what Outlook wrapped up as one attachment (winmail.dat), or the wrapping when it cannot be opened."""
    from rlm_desktop.corpus.readers.tnef import unwrap

    try:
        text, attachments = unwrap(_content(part))
    except (*FAULTS, NameError):
        # The library knows attachments only by what must come before them.
        found.attachments.append(Attachment(_filename(part) or "winmail.dat", partial(_content, part)))
        return
    found.attachments.extend(Attachment(name, partial(bytes, content)) for name, content in attachments)
    if text and not found.text:
        found.texts.append(text)
