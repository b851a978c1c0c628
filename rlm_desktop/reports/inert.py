"""Text that documents and models wrote, made harmless before it enters a report.

Control characters and those that turn the direction of writing can make a line read other than it is stored. They are
shown by their code point, ``⟦U+202E⟧``, so that the reader of a report sees that they are there.
"""

from __future__ import annotations

import re

_HIDDEN = re.compile(
    "["
    "\x00-\x08\x0b-\x1f\x7f-\x9f"  # C0 and C1 controls but tab and newline
    "\u061c\u202a-\u202e\u2066-\u2069"  # marks, embeddings, overrides and isolates of direction
    "\u2060-\u2064\ufeff"  # characters without width that no script needs
    "\u206a-\u206f\ufff9-\ufffb\ufffe\uffff"  # deprecated format characters, annotations, non-characters
    "\ud800-\udfff"  # halves of surrogate pairs, which no file can hold
    "\U000e0000-\U000e007f"  # tags, which spell invisible ASCII
    "]"
)
_LINE_ENDS = re.compile("\r\n?|[\u2028\u2029\x0b\x0c\x85]")


def inert(text: str) -> str:
    """The text with line ends made plain and every hidden character shown by its code point."""
    return _HIDDEN.sub(_shown, _LINE_ENDS.sub("\n", text))


def _shown(hidden: re.Match[str]) -> str:
    return f"⟦U+{ord(hidden.group()):04X}⟧"
