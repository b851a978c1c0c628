"""Figures as people read them, the same in the window, in reports and on the command line."""

from __future__ import annotations


def counted(number: int, one: str, many: str = "") -> str:
    """A number with its noun: ``1 quote``, ``1,204 documents``."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"


def duration(seconds: float) -> str:
    """A stretch of time: ``0.8 s``, ``42 s``, ``3 min 05 s``, ``2 h 10 min``."""
    if seconds < 10:
        return f"{max(seconds, 0.0):.1f} s"
    whole = round(seconds)
    if whole < 60:
        return f"{whole} s"
    minutes, rest = divmod(whole, 60)
    if minutes < 60:
        return f"{minutes} min {rest:02} s"
    return f"{minutes // 60} h {minutes % 60:02} min"


def dollars(cost: float | None) -> str:
    """US dollars to the hundredth of a cent, as an audit wants them: ``$0.0842``; the price may not be known."""
    return "price not known" if cost is None else f"${cost:,.4f}"
