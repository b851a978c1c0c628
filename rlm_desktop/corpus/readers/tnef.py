"""What Outlook sends as ``winmail.dat`` (TNEF): the mail's text and attachments in a wrapping of its own."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from rlm_desktop.corpus.readers import html
from rlm_desktop.corpus.readers.mail_header import decoded

_DEEPEST = 8


def unwrap(content: bytes) -> tuple[str, list[tuple[str, bytes]]]:
    """The text, as far as it has one, and the attachments by name.

    Raises:
        ValueError, and whatever the library makes of broken bytes: It cannot be opened.
    """
    from tnefparse import TNEF

    wrapping = TNEF(content, do_checksum=False)
    return _text(wrapping), list(_attachments(wrapping, 0))


def _text(wrapping: Any) -> str:
    if wrapping.body:
        return _decoded(wrapping.body)
    return html.lay_out(_decoded(wrapping.htmlbody))[0] if wrapping.htmlbody else ""


def _attachments(wrapping: Any, depth: int) -> Iterator[tuple[str, bytes]]:
    for number, attachment in enumerate(wrapping.attachments, start=1):
        name = _decoded(attachment.long_filename()).strip("\0 ") or f"part {number}"
        embedded = getattr(attachment, "embed", None)
        if embedded is None or depth >= _DEEPEST:
            yield name, bytes(attachment.data or b"")
            continue
        # An embedded message has no form of its own that could stand alone: its text becomes a file.
        yield f"{name}.txt", _text(embedded).encode("utf-8", "replace")
        yield from _attachments(embedded, depth + 1)


def _decoded(told: Any) -> str:
    return decoded(told) if isinstance(told, bytes) else str(told or "")
