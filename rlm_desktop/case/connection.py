"""Opening and making cases: a folder with one SQLite file in WAL mode.

Connections belong to the thread that opened them. Each thread that works on a case opens its own.
"""

from __future__ import annotations

import sqlite3
from datetime import UTC, datetime
from pathlib import Path

from rlm_desktop.core.errors import CaseError, CaseTooNewError

CASE_FILE = "case.db"
SCHEMA_VERSION = 10
"""How many migrations there are, as a case tells them in its ``user_version``."""
_BUSY_SECONDS = 30.0


def case_file(folder: Path) -> Path:
    """The SQLite file of a case folder."""
    return folder / CASE_FILE


def is_case(folder: Path) -> bool:
    """Whether a folder holds a case."""
    return case_file(folder).is_file()


def create_case(folder: Path) -> Path:
    """Make an empty case in a folder, which may exist, and return the folder.

    Raises:
        CaseError: There is a case already, or the folder cannot be written.
    """
    if is_case(folder):
        raise CaseError(f"There is a case in {folder} already.", remedy="Open it, or choose another folder.")
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise CaseError(f"The folder {folder} cannot be made ({error.strerror}).") from error
    with connect(folder, create=True) as connection:
        connection.execute("INSERT INTO facts VALUES ('created', ?)", (now(),))
    connection.close()
    return folder


def open_or_create_case(folder: Path) -> Path:
    """The case in a folder, made if there is none.

    Raises:
        CaseError: It cannot be opened or made.
    """
    if not is_case(folder):
        return create_case(folder)
    connect(folder).close()
    return folder


def connect(folder: Path, *, create: bool = False) -> sqlite3.Connection:
    """A connection for reading and writing; the schema is brought up to date first.

    Args:
        folder: The case folder.
        create: Make the file when there is none.

    Raises:
        CaseTooNewError: A newer version of the program wrote the case.
        CaseError: There is no case, or its file is not a case.
    """
    if not create and not is_case(folder):
        raise CaseError(
            f"There is no case in {folder}.",
            "A case is a folder that holds a file named case.db.",
            "Choose another folder, or make a new case.",
        )
    try:
        connection = sqlite3.connect(case_file(folder), timeout=_BUSY_SECONDS)
        connection.execute("PRAGMA page_size = 16384")
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA synchronous = NORMAL")
        connection.execute("PRAGMA foreign_keys = ON")
        connection.execute("PRAGMA cache_size = -65536")
        _bring_up_to_date(connection, folder)
    except sqlite3.Error as error:
        raise case_broken(error, folder) from error
    return connection


def connect_read_only(folder: Path) -> sqlite3.Connection:
    """A connection that cannot write. The schema must be up to date, as it is after :func:`connect`.

    Raises:
        CaseError: There is no case, or its file is not a case.
    """
    try:
        connection = sqlite3.connect(f"{case_file(folder).resolve().as_uri()}?mode=ro", uri=True, timeout=_BUSY_SECONDS)
        connection.execute("PRAGMA query_only = ON")
        connection.execute("PRAGMA cache_size = -65536")
        connection.execute("SELECT 1 FROM documents LIMIT 1").close()
    except sqlite3.Error as error:
        raise case_broken(error, folder) from error
    return connection


def now() -> str:
    """The time as it is written in cases: ISO 8601, UTC, whole seconds."""
    return datetime.now(UTC).isoformat(timespec="seconds")


def _bring_up_to_date(connection: sqlite3.Connection, folder: Path) -> None:
    """Apply the migrations that the file lacks; refuse a file that has migrations we do not know."""
    version = int(connection.execute("PRAGMA user_version").fetchone()[0])
    if version == SCHEMA_VERSION and _count_migrations(connection) == SCHEMA_VERSION:
        return
    # They take 0.2 s and 20 MB, which who opens a case that is up to date can do without.
    from sqlite_utils import Database

    from rlm_desktop.case.schema import migrations

    database = Database(connection)
    known = {migration.name for migration in migrations.pending(Database(memory=True))}
    applied = {migration.name for migration in migrations.applied(database)}
    if applied - known or version > len(known):
        raise CaseTooNewError(
            f"The case in {folder} was written by a newer version of RLM Desktop.",
            "Opening it with this version could harm it.",
            "Install the newest version and open it again.",
        )
    if known - applied:
        migrations.apply(database)
        connection.execute(f"PRAGMA user_version = {len(known)}")


def _count_migrations(connection: sqlite3.Connection) -> int:
    # The version is written last: a newer program may have been killed before it wrote its own.
    return int(connection.execute("SELECT count(*) FROM _sqlite_migrations").fetchone()[0])


def case_broken(error: sqlite3.Error, folder: Path | None = None) -> CaseError:
    """What SQLite could not do, as an error for the user; damage may show only when the damaged part is read."""
    return CaseError(
        f"The case{f' in {folder}' if folder else ''} cannot be {'opened' if folder else 'read'} ({error}).",
        "The file may be damaged, locked by another program, or not a case at all.",
        "Close other programs that use it and try again, or open a copy of it from your backup.",
    )
