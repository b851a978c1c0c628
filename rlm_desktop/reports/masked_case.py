"""A case as a redacted export sees it: the same tables, with what is masked masked in them."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from rlm_desktop.core.errors import RlmError
from rlm_desktop.reports.redaction import Masking

# Names of the temporary schema go before those of the case (SQLite, "Database Object Name Resolution").
_VIEWS: Mapping[str, Mapping[str, str]] = {
    "documents": {
        "name": "masked_name(id, name)",
        "path": "masked_path(path)",
        "date": "masked_of(id, date)",
        "metadata": "masked_fields(id, metadata)",
        "thread": "masked_of(id, thread)",
    },
    "paths": {"path": "masked_path(path)"},
    "pages": {"text": "masked_page(document, text)", "label": "masked_of(document, label)"},
    "problems": {"path": "masked_path(path)", "sentence": "masked_text(sentence)"},
    "events": {"body": "masked_event(run, kind, body)"},
    "tables": {"name": "masked_text(name)", "questions": "masked_text(questions)", "scope": "masked_text(scope)"},
}

_MORE = {"paths": ("rowid",)}
"""What a table has and a view has not."""


@contextmanager
def masked_case(connection: sqlite3.Connection, masking: Masking) -> Iterator[None]:
    """Within it, all that is read by a connection is masked. The case itself is not touched.

    Raises:
        UsageError: A pattern takes too long.
    """
    functions: dict[str, tuple[int, Callable[..., str]]] = {
        "name": (2, masking.name),
        "path": (1, masking.path),
        "of": (2, masking.of_document),
        "fields": (2, masking.fields),
        "page": (2, masking.page),
        "text": (1, masking.text),
        "event": (3, masking.event),
    }
    failures: list[RlmError] = []
    for name, (arguments, function) in functions.items():
        connection.create_function(f"masked_{name}", arguments, _noting(function, failures), deterministic=True)
    (guarded,) = connection.execute("PRAGMA query_only").fetchone()
    connection.execute("PRAGMA query_only = OFF")
    try:
        for table, masked in _VIEWS.items():
            columns = (row[1] for row in connection.execute(f"PRAGMA main.table_info({table})").fetchall())
            chosen = ", ".join(
                f"{masked.get(column, column)} AS {column}" for column in (*columns, *_MORE.get(table, ()))
            )
            connection.execute(f"CREATE TEMP VIEW {table} AS SELECT {chosen} FROM main.{table}")
        connection.execute(f"PRAGMA query_only = {guarded}")
        yield
    except sqlite3.OperationalError:
        # SQLite says no more than that a function failed.
        if failures:
            raise failures[0] from None
        raise
    finally:
        connection.execute("PRAGMA query_only = OFF")
        for table in _VIEWS:
            connection.execute(f"DROP VIEW IF EXISTS temp.{table}")
        connection.execute(f"PRAGMA query_only = {guarded}")
        for name, (arguments, _) in functions.items():
            connection.create_function(f"masked_{name}", arguments, None)


def _noting(function: Callable[..., str], failures: list[RlmError]) -> Callable[..., str]:
    def call(*arguments: Any) -> str:
        try:
            return function(*arguments)
        except RlmError as error:
            failures.append(error)
            raise

    return call
