"""Cases are folders with one file, made once, opened by any version that knows their schema."""

import sqlite3

import pytest
from sqlite_utils import Database

from rlm_desktop.case.connection import (
    SCHEMA_VERSION,
    case_file,
    connect,
    connect_read_only,
    create_case,
    is_case,
    open_or_create_case,
)
from rlm_desktop.case.schema import migrations
from rlm_desktop.core.errors import CaseError, CaseTooNewError


@pytest.fixture
def case(tmp_path):
    return create_case(tmp_path / "case")


def test_a_new_case_is_empty_and_knows_when_it_was_made(case):
    assert is_case(case)
    connection = connect(case)
    assert connection.execute("SELECT count(*) FROM documents").fetchone() == (0,)
    assert connection.execute("SELECT value FROM facts WHERE name = 'created'").fetchone()[0].endswith("+00:00")


def test_a_new_case_has_every_migration(case):
    assert connect(case).execute("PRAGMA user_version").fetchone() == (SCHEMA_VERSION,)
    assert len(migrations.applied(Database(connect(case)))) == len(migrations.pending(Database(memory=True)))
    assert len(migrations.applied(Database(connect(case)))) == SCHEMA_VERSION


def test_a_second_case_in_the_same_folder_is_refused_and_the_first_is_untouched(case):
    before = case_file(case).read_bytes()
    with pytest.raises(CaseError, match="There is a case in"):
        create_case(case)
    assert case_file(case).read_bytes() == before


def test_opening_makes_a_case_only_where_there_is_none(tmp_path):
    made = open_or_create_case(tmp_path / "new")
    created = connect(made).execute("SELECT value FROM facts").fetchall()
    open_or_create_case(made)
    assert connect(made).execute("SELECT value FROM facts").fetchall() == created


def test_a_folder_without_a_case_is_told_and_left_alone(tmp_path):
    with pytest.raises(CaseError, match="There is no case in"):
        connect(tmp_path)
    with pytest.raises(CaseError):
        connect_read_only(tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_a_file_that_is_no_case_is_told(tmp_path):
    case_file(tmp_path).write_bytes(b"This is a letter, not a database. " * 100)
    with pytest.raises(CaseError, match="cannot be opened"):
        connect(tmp_path)


def test_a_case_of_a_newer_version_is_refused_unharmed(case):
    with sqlite3.connect(case_file(case)) as connection:
        connection.execute("PRAGMA user_version = 99")
    with pytest.raises(CaseTooNewError, match="newer version"):
        connect(case)
    assert sqlite3.connect(case_file(case)).execute("PRAGMA user_version").fetchone() == (99,)


def test_a_case_with_an_unknown_migration_is_refused(case):
    with sqlite3.connect(case_file(case)) as connection:
        connection.execute(
            "INSERT INTO _sqlite_migrations SELECT 900, migration_set, 'm900_from_the_future', applied_at FROM "
            "_sqlite_migrations LIMIT 1"
        )
    with pytest.raises(CaseTooNewError):
        connect(case)


def test_a_read_only_connection_reads_what_another_writes_and_writes_nothing(case):
    writer, reader = connect(case), connect_read_only(case)
    with writer:
        writer.execute("INSERT INTO facts VALUES ('colour', 'green')")
    assert reader.execute("SELECT value FROM facts WHERE name = 'colour'").fetchone() == ("green",)
    with pytest.raises(sqlite3.OperationalError, match="readonly"):
        reader.execute("DELETE FROM facts")
