"""Messages that Outlook saved as files (MSG), and its other items in the same format: appointments, contacts, tasks."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from email.utils import format_datetime
from functools import partial
from pathlib import Path
from typing import Any

from rlm_desktop.corpus.readers import html
from rlm_desktop.corpus.readers.mail import encrypted_mail, mail_pages
from rlm_desktop.corpus.readers.mail_header import Header, decoded_markup
from rlm_desktop.corpus.readers.mail_parts import SIGNATURES, Attachment, attachment_members
from rlm_desktop.corpus.readers.members import FAULTS, Member, damaged
from rlm_desktop.corpus.readers.result import ReadResult, broken

_MAIL_CLASSES = ("ipm.note", "report", "ipm.post", "ipm.schedule")


def read_msg(path: Path, passwords: Sequence[str] = ()) -> ReadResult:
    """A message as pages; most have one. Passwords open nothing in it: mails are encrypted for keys.

    Raises:
        ReadError: It is damaged.
    """
    with _opened(path) as message:
        header = Header(_fields(message))
        attachments = list(_attachments(message))
        lines = header.lines(attachment.name for attachment in attachments)
        kind = (message.classType or "").lower()
        if not kind.startswith(_MAIL_CLASSES):
            lines += _properties(message, {line.partition(":")[0] for line in lines})
        encrypted = kind.startswith("ipm.note.smime") and not kind.endswith("multipartsigned")
        encrypted = encrypted or any(attachment.name == "message.rpmsg" for attachment in attachments)
        return ReadResult(
            "msg",
            mail_pages(lines, _text(message)),
            header.metadata(),
            encrypted_mail() if encrypted else None,
            holds_members=bool(attachments),
        )


def msg_members(path: Path, start: str, passwords: Sequence[str]) -> Iterator[Member]:
    """The attachments of a message, pictures within its text among them; messages in it come out as such."""
    with _opened(path) as message:
        yield from attachment_members(list(_attachments(message)), start)


@contextmanager
def _opened(path: Path) -> Iterator[Any]:
    from extract_msg import openMsg
    from extract_msg.enums import ErrorBehavior
    from extract_msg.exceptions import ExMsgBaseException

    try:
        with openMsg(path, delayAttachments=True, strict=False, errorBehavior=ErrorBehavior.SUPPRESS_ALL) as message:
            yield message
    except ExMsgBaseException as error:
        raise broken("the parts of the message do not fit together") from error
    except OSError as error:
        # The library's own have no number.
        if error.errno is not None:
            raise
        raise broken("the parts of the message cannot be read") from error


def _fields(message: Any) -> list[tuple[str, str]]:
    """The header that came with the message, and what else the message tells; a draft has only that."""
    fields = [(name, str(value)) for name, value in message.header.raw_items()] if _told(message, "headerText") else []
    there = {name.lower() for name, value in fields if value.strip()}
    date = _told(message, "date")
    own = {
        "From": _told(message, "sender"),
        # Some programs write no table of recipients, only the names as they are shown.
        "To": _told(message, "to") or message.getStringStream("__substg1.0_0E04"),
        "Cc": _told(message, "cc") or message.getStringStream("__substg1.0_0E03"),
        "Bcc": _told(message, "bcc") or message.getStringStream("__substg1.0_0E02"),
        "Date": format_datetime(date) if date else None,
        "Subject": _told(message, "subject"),
        "Message-ID": _told(message, "messageId"),
        "In-Reply-To": _told(message, "inReplyTo"),
    }
    return fields + [(name, str(value)) for name, value in own.items() if value and name.lower() not in there]


def _told(message: Any, name: str) -> Any:
    """One property of a message; None where it has none, or none that can be read."""
    try:
        return getattr(message, name, None)
    except FAULTS:
        return None


def _properties(message: Any, shown: set[str]) -> Iterator[str]:
    """What an item tells that is no mail: the place of an appointment, the telephone number of a contact."""
    groups = _told(message, "headerFormatProperties") or {}
    for group in groups.values():
        for name, value in group.items():
            text = value[0] if isinstance(value, tuple) else value
            if text and name not in shown:
                yield f"{name}: {text}"


def _text(message: Any) -> str:
    text = _told(message, "body")
    if isinstance(text, str) and text.strip():
        return text.replace("\r\n", "\n").strip("\n")
    markup = _told(message, "htmlBody")
    return html.lay_out(decoded_markup(markup))[0] if markup else ""


def _attachments(message: Any) -> Iterator[Attachment]:
    for number, attachment in enumerate(message.attachments, start=1):
        if (_told(attachment, "mimetype") or "").lower() in SIGNATURES:
            continue
        inner = _told(attachment, "data")
        name = _told(attachment, "longFilename") or _told(attachment, "shortFilename") or _told(attachment, "name")
        if hasattr(inner, "exportBytes"):
            subject = name or _told(inner, "subject") or f"message {number}"
            name = subject if str(subject).lower().endswith(".msg") else f"{subject}.msg"
        yield Attachment(str(name or f"part {number}").strip("\0 "), partial(_content, inner))


def _content(inner: Any) -> bytes:
    """The bytes of an attachment.

    Raises:
        ValueError: It is only a link, or of a kind that has no bytes of its own.
    """
    from extract_msg.exceptions import ExMsgBaseException

    if isinstance(inner, bytes):
        return inner
    if hasattr(inner, "exportBytes"):
        try:
            return bytes(inner.exportBytes(allowBadEmbed=True))
        except ExMsgBaseException as error:
            raise damaged(error) from error
    raise ValueError("it is a link or an object without content of its own")
