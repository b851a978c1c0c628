"""Names in archives whose encoding nobody wrote down."""

from __future__ import annotations

from charset_normalizer import from_bytes

_CANDIDATES = ["cp437", "cp850", "cp1252", "cp1250", "cp1251", "cp866", "cp932", "gb18030", "big5", "cp949"]


def guessed_name(raw: bytes, usual: str) -> str:
    """A name as text: UTF-8 where it fits, else the likeliest of the old encodings.

    Args:
        raw: As it stands in the archive.
        usual: The encoding that the format prescribes, for names too short to tell.
    """
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        pass
    best = from_bytes(raw, cp_isolation=_CANDIDATES).best() if len(raw) >= 8 else None
    return str(best) if best else raw.decode(usual, "replace")
