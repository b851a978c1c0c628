"""Mailboxes of Outlook (PST and OST), read by libpff; every item in them comes out as a mail file."""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from datetime import UTC
from email.encoders import encode_base64
from email.message import Message
from email.mime.base import MIMEBase
from email.mime.multipart import MIMEMultipart
from email.mime.text import MIMEText
from email.parser import HeaderParser
from email.utils import format_datetime
from functools import partial
from pathlib import Path
from typing import Any, BinaryIO

from rlm_desktop.core.errors import ReadError
from rlm_desktop.corpus.readers.dates import mail_date
from rlm_desktop.corpus.readers.mail_header import decoded, decoded_markup
from rlm_desktop.corpus.readers.members import FAULTS, Member, damage, damaged, mark, marked
from rlm_desktop.corpus.readers.result import clean_text

_DEEPEST = 60
_BLOCK = 1 << 20
# Properties of messages: MS-OXPROPS.
_DISPLAY_BCC, _DISPLAY_CC, _DISPLAY_TO = 0x0E02, 0x0E03, 0x0E04
_SENDER_ADDRESS, _SENDER_SMTP_ADDRESS = 0x0C1F, 0x5D01
_MESSAGE_ID, _REFERENCES, _IN_REPLY_TO = 0x1035, 0x1039, 0x1042
_DISPLAY_NAME, _SHORT_NAME = 0x3001, 0x3704


def pst_reader() -> str | None:
    """What reads Outlook mailboxes on this machine, with its version; None when there is nothing."""
    try:
        import pypff
    except ImportError:
        return None
    return f"libpff {pypff.get_version()}"


def pst_members(path: Path, start: str, passwords: Sequence[str]) -> Iterator[Member]:
    """The items of a mailbox, folder by folder. The password that Outlook can set on one keeps no program out.

    Raises:
        ReadError: It is damaged, or there is nothing to read it with.
    """
    if pst_reader() is None:
        raise _no_reader()
    import pypff

    # A missing file and a forbidden one are told apart here; the library raises one error for everything.
    with path.open("rb"):
        mailbox = pypff.file()
    try:
        mailbox.open(str(path))
    except OSError as error:
        raise damage("the mailbox cannot be opened") from error
    position, first_folder, first_item = marked(start, 3)
    try:
        for number, (name, folder) in enumerate(_folders(mailbox.get_root_folder(), "", 0)):
            if number < first_folder:
                continue
            for item in range(first_item if number == first_folder else 0, _count(folder, "sub_messages")):
                position += 1
                yield Member(
                    position,
                    f"{name}message {item + 1}.eml",
                    mark(position, number, item + 1),
                    partial(_open, folder, item),
                )
    finally:
        mailbox.close()


def _folders(folder: Any, name: str, depth: int) -> Iterator[tuple[str, Any]]:
    """A folder and those within it, each with its path."""
    yield name, folder
    if depth > _DEEPEST:
        raise damage("its folders lie too deep within one another")
    for number in range(_count(folder, "sub_folders")):
        try:
            inner = folder.get_sub_folder(number)
        except OSError as error:
            raise damage("the list of its folders cannot be read") from error
        told = str(_told(inner, "name") or f"folder {number + 1}").replace("/", "-")
        yield from _folders(inner, f"{name}{told}/", depth + 1)


def _count(item: Any, what: str) -> int:
    return int(_told(item, f"number_of_{what}") or 0)


def _told(item: Any, name: str) -> Any:
    """One property; None where it is missing or cannot be read, which the library does not tell apart."""
    try:
        return getattr(item, name)
    except (OSError, *FAULTS):
        return None


def _property(item: Any, *kinds: int) -> str:
    """The first of some properties that an item has, as text."""
    for number in range(_count(item, "record_sets")):
        record_set = item.get_record_set(number)
        for kind in kinds:
            try:
                entry = record_set.get_entry_by_type(kind, 0, 1) if record_set else None
                text = entry.data_as_string if entry else ""
            except (OSError, *FAULTS):
                continue
            if text:
                return str(text).strip("\0 ")
    return ""


def _open(folder: Any, item: int) -> BinaryIO:
    try:
        return io.BytesIO(_mail(folder.get_sub_message(item), 0))
    except (OSError, *FAULTS) as error:
        raise damaged(error) from error


def _mail(item: Any, depth: int) -> bytes:
    """An item as a mail file: the header it came with, or one of what it tells, its texts and its attachments."""
    lines = [f"{name}: {_line(value)}" for name, value in _fields(item)]
    return "\r\n".join([*lines, ""]).encode("utf-8", "replace") + _body(item, depth).as_bytes()


def _line(value: str) -> str:
    return " ".join(clean_text(value).split())


def _fields(item: Any) -> Iterator[tuple[str, str]]:
    there = set()
    header = HeaderParser().parsestr((_told(item, "transport_headers") or "").lstrip())
    for name, value in header.raw_items():
        # These tell of parts that the mailbox does not keep as they were.
        if not name.lower().startswith(("content-", "mime-version")):
            if str(value).strip() and (name.lower() != "date" or mail_date(str(value))):
                there.add(name.lower())
            yield name, str(value)
    for name, value in _own_fields(item).items():
        if value and name.lower() not in there:
            yield name, value


def _own_fields(item: Any) -> dict[str, str]:
    sender, address = _told(item, "sender_name") or "", _property(item, _SENDER_SMTP_ADDRESS, _SENDER_ADDRESS)
    sent = _told(item, "client_submit_time") or _told(item, "delivery_time")
    return {
        "Date": format_datetime(sent.replace(tzinfo=UTC)) if sent and sent.year > 1601 else "",
        "From": f"{sender} <{address}>" if address and address != sender else sender,
        "To": _property(item, _DISPLAY_TO),
        "Cc": _property(item, _DISPLAY_CC),
        "Bcc": _property(item, _DISPLAY_BCC),
        "Subject": _told(item, "subject") or "",
        "Message-ID": _property(item, _MESSAGE_ID),
        "In-Reply-To": _property(item, _IN_REPLY_TO),
        "References": _property(item, _REFERENCES),
    }


def _body(item: Any, depth: int) -> Message:
    texts = list(_texts(item))
    whole: Message
    if len(texts) == 1:
        whole = texts[0]
    else:
        whole = MIMEMultipart("alternative", _subparts=texts) if texts else MIMEText("", "plain", "utf-8")
    attachments = [_attachment(item.get_attachment(number), depth) for number in range(_count(item, "attachments"))]
    return MIMEMultipart("mixed", _subparts=[whole, *attachments]) if attachments else whole


def _texts(item: Any) -> Iterator[MIMEText]:
    """The forms of an item's text; rich text only where it is the only one."""
    plain, markup, rich = (_told(item, f"{form}_body") for form in ("plain_text", "html", "rtf"))
    if plain:
        yield MIMEText(_clean(decoded(plain)), "plain", "utf-8")
    if markup:
        yield MIMEText(_clean(decoded_markup(markup)), "html", "utf-8")
    if rich and not plain and not markup:
        from striprtf.striprtf import rtf_to_text

        yield MIMEText(_clean(rtf_to_text(rich.decode("cp1252", "replace"), errors="replace")), "plain", "utf-8")


def _clean(text: str) -> str:
    return clean_text(text.rstrip("\0"))


def _attachment(attachment: Any, depth: int) -> Message:
    """An attachment, or a mail that was attached."""
    name = _told(attachment, "long_filename") or _property(attachment, _SHORT_NAME, _DISPLAY_NAME)
    part = MIMEBase("application", "octet-stream")
    if _count(attachment, "sub_items") and depth < _DEEPEST:
        name = f"{name or 'message'}.eml"
        part.set_payload(_mail(attachment.get_sub_item(0), depth + 1))
    else:
        part.set_payload(b"".join(_blocks(attachment)))
    encode_base64(part)
    part.add_header("Content-Disposition", "attachment", filename=("utf-8", "", _line(name or "attachment")))
    return part


def _blocks(attachment: Any) -> Iterator[bytes]:
    left = int(_told(attachment, "size") or 0)
    while left > 0:
        block = attachment.read_buffer(min(left, _BLOCK))
        if not block:
            return
        left -= len(block)
        yield block


def _no_reader() -> ReadError:
    return ReadError(
        "unknown",
        "This is an Outlook mailbox (PST or OST), and nothing is installed to read it with.",
        "Nothing in it can be found or quoted.",
        "Install the package libpff-python (`python -m pip install libpff-python`), then read the problems again.",
    )
