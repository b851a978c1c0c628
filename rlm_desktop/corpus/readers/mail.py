"""Mails (RFC 5322): the header lines a reader sees, then the text; attachments are documents of their own."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from rlm_desktop.core.errors import ReadError
from rlm_desktop.core.model import Page
from rlm_desktop.corpus.readers.mail_header import Header
from rlm_desktop.corpus.readers.mail_parts import parse_mail, sort_out
from rlm_desktop.corpus.readers.paging import block_pages
from rlm_desktop.corpus.readers.result import ReadResult, clean_text


def read_mail(path: Path, passwords: Sequence[str] = ()) -> ReadResult:
    """A mail as pages; most have one. Passwords open nothing in it: mails are encrypted for keys.

    Raises:
        ReadError: It is made of parts within parts beyond measure.
    """
    message = parse_mail(path)
    header, parts = Header.of(message), sort_out(message)
    lines = header.lines(attachment.name for attachment in parts.attachments)
    return ReadResult(
        "mail",
        mail_pages(lines, parts.text),
        header.metadata(),
        encrypted_mail() if parts.encrypted else None,
        holds_members=bool(parts.attachments),
    )


def mail_pages(header: Sequence[str], text: str) -> list[Page]:
    """The pages of a mail: header lines, an empty line, and the text, cut where it is long."""
    whole = "\n".join([*header, "", text]) if text else "\n".join(header)
    return list(block_pages(clean_text(whole).split("\n")))


def encrypted_mail() -> ReadError:
    """The error for a mail whose text only the owner of a key can read."""
    return ReadError(
        "encrypted-mail",
        "The text of this mail is encrypted or sealed for the owner of a key (S/MIME or PGP).",
        "Only its header can be found and quoted.",
        "Open it in the mail program that has the key, save it from there without encryption, and add that.",
    )
