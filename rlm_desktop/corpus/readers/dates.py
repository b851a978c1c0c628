"""Dates as documents tell them, as ISO 8601 of just the precision they have: nothing is made up, nothing guessed.

Every function takes any text and gives an empty one where it holds no date, or one that can be read in two ways.
"""

from __future__ import annotations

import re
from datetime import datetime
from email.utils import parsedate_to_datetime

_PDF = re.compile(
    r"(?:D:)?(\d{4})(?:(\d\d)(?:(\d\d)(?:(\d\d)(?:(\d\d)(?:(\d\d))?)?)?)?)?"
    r"\s*(?:(Z)(?:00'?00'?)?|([+\-])(\d\d)(?:'?(\d\d)'?)?)?'?",
    re.ASCII,
)
_ISO = re.compile(
    r"(\d{4})(?:([-/.]?)(\d\d?)(?:\2(\d\d?)(?:[T ]\s*(\d\d?):(\d\d)(?::(\d\d)(?:[.,]\d+)?)?"
    r"\s*(?:(Z|UTC|GMT)|([+\-])(\d\d):?(\d\d)?)?)?)?)?",
    re.ASCII | re.IGNORECASE,
)
_TIME = r"(?:,?\s+(?:at\s+)?(\d\d?):(\d\d)(?::(\d\d))?)?"
_DAY_FIRST = re.compile(rf"(?:[a-z]+,?\s+)?(?:(\d\d?)(?:st|nd|rd|th)?\.?\s+)?([a-z]+)\.?,?\s+(\d{{4}}){_TIME}", re.I)
_MONTH_FIRST = re.compile(rf"(?:[a-z]+,?\s+)?([a-z]+)\.?\s+(\d\d?)(?:st|nd|rd|th)?,?\s+(\d{{4}}){_TIME}", re.I)
_NUMBERS = re.compile(rf"(\d\d?)([./-])(\d\d?)\2(\d{{4}}){_TIME}", re.ASCII)
_MONTHS = (
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
)
_SECONDS = re.compile(r"\d:\d\d:\d\d", re.ASCII)
_LONGEST = 100


def pdf_date(text: str) -> str:
    """A date of a PDF: ``D:20190314120000+01'00'``, or only the beginning of one."""
    match = _PDF.fullmatch(text.strip()[:_LONGEST])
    if not match:
        return ""
    year, month, day, hour, minute, second, utc, sign, zone_hours, zone_minutes = match.groups()
    return _written(year, month, day, hour, minute, second, _zone(utc, sign, zone_hours, zone_minutes))


def mail_date(text: str) -> str:
    """A date of a mail (RFC 5322) or a mailbox (``Thu Mar 14 12:00:00 2019``); ``-0000`` is a zone not told."""
    text = text.strip()[:_LONGEST]
    if ":" not in text:
        return iso_date(text)
    try:
        moment = parsedate_to_datetime(text)
        exact = "seconds" if _SECONDS.search(text) else "minutes"
        return moment.isoformat(timespec=exact) if moment.year > 99 else ""
    except (ValueError, TypeError, IndexError, OverflowError):
        return iso_date(text)


def iso_date(text: str) -> str:
    """A date in figures with the year first, with or without time and zone; else one that is written out in English.

    ``2019-03``, ``2019-03-14T12:00:00Z``, ``14 March 2019``, ``March 14, 2019``. Figures with the year last are taken
    only where one of them cannot be a month.
    """
    text = " ".join(text[:_LONGEST].split())
    match = _ISO.fullmatch(text)
    if not match:
        return _worded(text)
    year, separator, month, day, hour, minute, second, utc, sign, zone_hours, zone_minutes = match.groups()
    if not separator and month and not (len(month) == 2 and day and len(day) == 2):
        return ""
    return _written(year, month, day, hour, minute, second, _zone(utc, sign, zone_hours, zone_minutes))


def _worded(text: str) -> str:
    found = _DAY_FIRST.fullmatch(text)
    if found:
        day, month, year, *time = found.groups()
        return _written(year, _month(month), day, *time)
    found = _MONTH_FIRST.fullmatch(text)
    if found:
        month, day, year, *time = found.groups()
        return _written(year, _month(month), day, *time)
    found = _NUMBERS.fullmatch(text)
    if not found:
        return ""
    first, _, second, year, *time = found.groups()
    if int(first) <= 12 and int(second) <= 12 and int(first) != int(second):
        return ""
    day, month = (first, second) if int(second) <= 12 else (second, first)
    return _written(year, month, day, *time)


def _month(name: str) -> str:
    """The number of a month by its name or the first three letters of it or more; "0" for another word."""
    known = [name.lower() in (month[:3], month[:4], month) for month in _MONTHS]
    return str(known.index(True) + 1) if True in known else "0"


def _zone(utc: str | None, sign: str | None, hours: str | None, minutes: str | None) -> str:
    if utc:
        return "+00:00"
    return f"{sign}{hours}:{minutes or '00'}" if sign else ""


def _written(
    year: str,
    month: str | None = None,
    day: str | None = None,
    hour: str | None = None,
    minute: str | None = None,
    second: str | None = None,
    zone: str = "",
) -> str:
    """The parts that are told as ISO 8601; empty when there is no such day or time."""
    date = f"{year}-{month or '01':0>2}-{day or '01':0>2}"
    time = f"{hour or '00':0>2}:{minute or '00'}:{second or '00'}"
    try:
        datetime.fromisoformat(f"{date}T{time}{zone if hour else ''}")
    except ValueError:
        return ""
    if not (month and day):
        return date[:7] if month else year
    # An hour alone is no time of ISO 8601 that everyone reads.
    return f"{date}T{time if second else time[:5]}{zone}" if hour and minute else date
