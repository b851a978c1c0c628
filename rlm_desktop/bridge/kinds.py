"""Kinds of documents in words, and the icons that stand for them."""

from __future__ import annotations

from rlm_desktop.bridge.language import tr

_KINDS = {
    "pdf": ("PDF", "file-text"),
    "docx": (tr("Word"), "file-text"),
    "doc": (tr("Old text"), "file-text"),
    "odt": ("OpenDocument", "file-text"),
    "rtf": (tr("Rich text"), "file-text"),
    "pptx": (tr("Slides"), "file-text"),
    "ppt": (tr("Old slides"), "file-text"),
    "odp": (tr("Slides"), "file-text"),
    "odg": (tr("Drawing"), "file-image"),
    "xlsx": (tr("Workbook"), "file-spreadsheet"),
    "xls": (tr("Workbook"), "file-spreadsheet"),
    "ods": (tr("Workbook"), "file-spreadsheet"),
    "spreadsheet": (tr("Workbook"), "file-spreadsheet"),
    "csv": (tr("Table"), "table"),
    "epub": (tr("Book"), "book-open"),
    "mobi": (tr("Book"), "book-open"),
    "xps": ("XPS", "file-text"),
    "text": (tr("Text"), "file-text"),
    "markdown": ("Markdown", "file-text"),
    "html": (tr("Web page"), "globe"),
    "mhtml": (tr("Web page"), "globe"),
    "xml": ("XML", "file-code"),
    "json": ("JSON", "file-code"),
    "image": (tr("Picture"), "file-image"),
    "mail": (tr("Mail"), "mail"),
    "msg": (tr("Mail"), "mail"),
    "mbox": (tr("Mailbox"), "inbox"),
    "pst": (tr("Mailbox"), "inbox"),
    "zip": (tr("Archive"), "file-archive"),
    "tar": (tr("Archive"), "file-archive"),
    "7z": (tr("Archive"), "file-archive"),
    "gzip": (tr("Archive"), "file-archive"),
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
        return tr("Message in")
    return tr("File in") if kind_icon(container_kind) == "file-archive" else tr("Attachment of")
