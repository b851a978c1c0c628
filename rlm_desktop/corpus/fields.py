"""What a query can ask of documents besides their words.

==========================  =========================================================================================
``kind:pdf``                the kind of the document, or the ending of its name (``kind:jpg``)
``name:budget``             its name, or that of one of its copies; ``*`` stands for anything: ``name:2019*.xlsx``
``path:"/mail/2019"``       a path it lies or lay under, ``*`` as above
``in:"archive.zip"``        members of this archive, mailbox or mail, and members of those
``title:`` ``author:``      what the document tells of itself
``from:`` ``to:`` ``cc:``   of mails, a part of the name or the address
``subject:``                of mails
``language:de``             its language, ISO 639-1
``date:2019-03``            its date lies within March 2019; ``date:2019..2020-06``, ``date:2019..``, ``date:..2019``
``after:2019-03``           its date is the beginning of March 2019 or later
``before:2019-03``          its date is earlier than March 2019
``tag:fraud``               a tag that you gave it, ``*`` as above
``note:``                   a part of your note on it
``is:starred``              you gave it a star
``is:noted``                you wrote a note on it
``is:old``                  an older version of what its path holds now; these are found only when asked for
``is:missing``              its file was deleted since it was read
``is:duplicate``            there are several copies of it
``is:similar``              there is another document that is nearly the same
``is:member``               it came out of an archive, a mailbox or a mail
``is:scanned``              pages of it are pictures, whose words are recognised
==========================  =========================================================================================

Case and accents do not matter. A date of which only the year is known lies within that year, but not within a month.
"""

from __future__ import annotations

import os
import re
import sqlite3
import unicodedata
from dataclasses import dataclass

FIELDS = (
    *("kind", "name", "path", "in", "title", "author", "from", "to", "cc", "subject", "language", "date", "after"),
    *("before", "is", "tag", "note"),
)
"""The names of the fields."""

_METADATA = frozenset({"title", "author", "from", "to", "cc", "subject"})
_DATE = re.compile(r"\d{4}(?:-(?:0[1-9]|1[0-2])(?:-(?:0[1-9]|[12]\d|3[01]))?)?")
_MEMBER = "container IS NOT NULL AND document = documents.id"
_STATES = {
    "old": "NOT documents.current",
    "missing": "(EXISTS (SELECT 1 FROM paths WHERE document = documents.id AND state = 'missing') AND NOT EXISTS "
    "(SELECT 1 FROM paths WHERE document = documents.id AND state = 'present'))",
    "duplicate": "(SELECT count(*) FROM paths WHERE document = documents.id AND state = 'present') > 1",
    "similar": "(documents.near IS NOT NULL OR "
    "documents.id IN (SELECT near FROM documents AS others WHERE near IS NOT NULL))",
    "member": f"(EXISTS (SELECT 1 FROM paths WHERE {_MEMBER}) OR EXISTS (SELECT 1 FROM versions WHERE {_MEMBER}))",
    "starred": "documents.id IN (SELECT document FROM marks WHERE starred)",
    "noted": "documents.id IN (SELECT document FROM marks WHERE note != '')",
    "scanned": "documents.id IN (SELECT document FROM pages WHERE id IN (SELECT page FROM recognitions))",
}


@dataclass(frozen=True, slots=True)
class Field:
    """What must be known of a document: the name of a field and the value asked for."""

    name: str
    value: str


@dataclass(frozen=True, slots=True)
class Condition:
    """A condition of SQL over a row of ``documents``, with its parameters."""

    sql: str
    parameters: tuple[str | int, ...] = ()

    def __invert__(self) -> Condition:
        return Condition(f"NOT coalesce({self.sql}, 0)", self.parameters)


def understood(field: Field) -> bool:
    """Whether the value makes sense for the field."""
    if field.name in ("date", "after", "before"):
        return _period(field) is not None
    return field.value in _STATES if field.name == "is" else bool(field.value.strip("* "))


def all_of(conditions: list[Condition]) -> Condition:
    """Every one of the conditions."""
    return _joined(" AND ", conditions, "1")


def any_of(conditions: list[Condition]) -> Condition:
    """At least one of the conditions."""
    return _joined(" OR ", conditions, "0")


def condition(field: Field) -> Condition:
    """A field that is understood as a condition; it needs :func:`teach`."""
    match field.name:
        case "kind":
            kind = fold(field.value)
            return Condition(
                "(documents.kind = ? OR fold(documents.name) LIKE ? ESCAPE '!')", (kind, f"%.{_like(kind)}")
            )
        case "name":
            return _anywhere(field.value, "fold(documents.name)", "fold_name(path)", ("paths",))
        case "path":
            return _anywhere(field.value, "fold(documents.path)", "fold(path)", ("paths", "versions"))
        case "in":
            return _inside(field.value)
        case "language":
            return Condition("documents.language = ?", (fold(field.value),))
        case "date" | "after" | "before":
            return _dated(*(_period(field) or ("", "")), within=field.name == "date")
        case "is":
            return Condition(_STATES[field.value])
        case "tag":
            return _tagged(field.value)
        case "note":
            noted = _holds("fold(note)", field.value)
            return Condition(f"documents.id IN (SELECT document FROM marks WHERE {noted.sql})", noted.parameters)
    return _holds(f"fold(json_extract(documents.metadata, '$.{field.name}'))", field.value)


def teach(connection: sqlite3.Connection) -> None:
    """Give a connection the functions that conditions call."""
    connection.create_function("fold", 1, fold, deterministic=True)
    connection.create_function("fold_name", 1, lambda path: fold(os.path.basename(path)), deterministic=True)


def fold(text: object) -> str:
    """A text without the differences of case, accents and width."""
    plain = unicodedata.normalize("NFKD", str(text or "")).casefold()
    return "".join(character for character in plain if not unicodedata.combining(character))


def _joined(operator: str, conditions: list[Condition], empty: str) -> Condition:
    sql = operator.join(f"({each.sql})" for each in conditions) or empty
    return Condition(sql, tuple(value for each in conditions for value in each.parameters))


def _holds(expression: str, value: str) -> Condition:
    """The expression holds the value, or is of its form when there are stars in it."""
    folded = fold(value)
    if "*" in folded:
        return Condition(f"{expression} LIKE ? ESCAPE '!'", (_like(folded).replace("*", "%"),))
    return Condition(f"instr({expression}, ?) > 0", (folded,))


def _like(text: str) -> str:
    return re.sub(r"([%_!])", r"!\1", text)


def _anywhere(value: str, own: str, expression: str, tables: tuple[str, ...]) -> Condition:
    """The document's own column holds the value, or that of one of its paths does."""
    held = _holds(expression, value)
    paths = [
        Condition(f"EXISTS (SELECT 1 FROM {table} WHERE document = documents.id AND {held.sql})", held.parameters)
        for table in tables
    ]
    return any_of([_holds(own, value), *paths])


def _tagged(value: str) -> Condition:
    folded = fold(value)
    held = _holds("fold(value)", value) if "*" in folded else Condition("fold(value) = ?", (folded,))
    sql = f"documents.id IN (SELECT document FROM marks, json_each(marks.tags) WHERE {held.sql})"
    return Condition(sql, held.parameters)


def _inside(value: str) -> Condition:
    container = _anywhere(value, "fold(documents.name)", "fold_name(path)", ("paths",))
    sql = f"""documents.id IN (
        WITH RECURSIVE inside(id) AS (
            SELECT document FROM paths WHERE container IN (SELECT id FROM documents WHERE {container.sql})
            UNION SELECT document FROM versions WHERE container IN (SELECT id FROM documents WHERE {container.sql})
            UNION SELECT paths.document FROM inside JOIN paths ON paths.container = inside.id
            UNION SELECT versions.document FROM inside JOIN versions ON versions.container = inside.id
        ) SELECT id FROM inside WHERE id IS NOT NULL)"""
    return Condition(sql, container.parameters * 2)


def _period(field: Field) -> tuple[str, str] | None:
    """The first and the last date asked for, each empty when open; None when they are none."""
    first, dots, last = field.value.replace("/", "-").partition("..")
    if field.name == "after":
        dots, last = "..", "" if not dots else "-"
    elif field.name == "before":
        first, last = "", "-" if dots else first
    elif not dots:
        last = first
    dates = [date for date in (first, last) if date]
    return (first, last) if dates and all(_DATE.fullmatch(date) for date in dates) else None


def _dated(first: str, last: str, *, within: bool) -> Condition:
    """Dates as ISO 8601 of any precision compare as text; "~" follows every sign that stands in one."""
    conditions = [Condition("documents.date >= ?", (first or "0",))]
    if last and within:
        conditions.append(Condition("documents.date < ?", (f"{last}~",)))
        conditions.append(
            Condition("NOT (length(documents.date) < ? AND instr(?, documents.date) = 1)", (len(last), last))
        )
    elif last:
        conditions.append(Condition("documents.date < ?", (last,)))
        conditions.append(Condition("instr(?, documents.date) != 1", (last,)))
    return all_of(conditions)
