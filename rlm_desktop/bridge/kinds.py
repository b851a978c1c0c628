"""Kinds of documents in words, and the icons that stand for them."""

from __future__ import annotations

_KINDS = {
    "pdf": ("PDF", "file-text"),
    "docx": ("Word", "file-text"),
    "doc": ("Old text", "file-text"),
    "odt": ("OpenDocument", "file-text"),
    "rtf": ("Rich text", "file-text"),
    "pptx": ("Slides", "file-text"),
    "ppt": ("Old slides", "file-text"),
    "odp": ("Slides", "file-text"),
    "odg": ("Drawing", "file-image"),
    "xlsx": ("Workbook", "file-spreadsheet"),
    "xls": ("Workbook", "file-spreadsheet"),
    "ods": ("Workbook", "file-spreadsheet"),
    "spreadsheet": ("Workbook", "file-spreadsheet"),
    "csv": ("Table", "table"),
    "epub": ("Book", "book-open"),
    "mobi": ("Book", "book-open"),
    "xps": ("XPS", "file-text"),
    "text": ("Text", "file-text"),
    "markdown": ("Markdown", "file-text"),
    "html": ("Web page", "globe"),
    "mhtml": ("Web page", "globe"),
    "xml": ("XML", "file-code"),
    "json": ("JSON", "file-code"),
    "image": ("Picture", "file-image"),
    "mail": ("Mail", "mail"),
    "msg": ("Mail", "mail"),
    "mbox": ("Mailbox", "inbox"),
    "pst": ("Mailbox", "inbox"),
    "zip": ("Archive", "file-archive"),
    "tar": ("Archive", "file-archive"),
    "7z": ("Archive", "file-archive"),
    "gzip": ("Archive", "file-archive"),
}
MAILBOXES = frozenset({"mbox", "pst"})
"""Kinds whose members are messages."""
DRAWN_KINDS = frozenset({"pdf", "image", "xps"})
"""Kinds whose pages are shown as pictures; the others are shown as text."""


def kind_words(kind: str) -> str:
    """A kind as people call it: ``PDF``, ``Web page``."""
    return _KINDS[kind][0] if kind in _KINDS else kind.upper()


def kind_icon(kind: str) -> str:
    """The name of the icon for a kind."""
    return _KINDS[kind][1] if kind in _KINDS else "file"


def member_words(container_kind: str) -> str:
    """What a member of such a container is to it: ``Attachment of``, ``Message in``, ``File in``."""
    if container_kind in MAILBOXES:
        return "Message in"
    return "File in" if kind_icon(container_kind) == "file-archive" else "Attachment of"
