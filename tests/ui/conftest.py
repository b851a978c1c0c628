"""Window tests run without a screen and never touch the user's own folders."""

import hashlib
import os

import pytest

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")


@pytest.fixture(autouse=True)
def _own_folders(own_folders):
    """Every test here has folders of its own."""


@pytest.fixture
def add_document(case):
    """A function that files a document with these page texts in the case, as ingesting does, and returns its id."""
    from rlm_desktop.case.connection import connect

    def add(path, kind, pages):
        content = path.read_bytes()
        with connect(case) as connection:
            cursor = connection.execute(
                "INSERT INTO documents (sha256, name, path, kind, size, pages, characters, added) "
                "VALUES (?, ?, ?, ?, ?, ?, 9, '')",
                (hashlib.sha256(content).hexdigest(), path.name, str(path), kind, len(content), len(pages)),
            )
            connection.execute(
                "INSERT INTO paths (path, document, size, modified, seen) VALUES (?, ?, ?, ?, '')",
                (str(path), cursor.lastrowid, len(content), path.stat().st_mtime_ns),
            )
            connection.executemany(
                "INSERT INTO pages (document, number, characters, text) VALUES (?, ?, ?, ?)",
                [(cursor.lastrowid, number, len(text), text) for number, text in enumerate(pages, 1)],
            )
            connection.execute("INSERT INTO pages_fts (pages_fts) VALUES ('rebuild')")
        connection.close()
        return cursor.lastrowid

    return add


@pytest.fixture
def controller(reader, case):
    """A run controller on an empty case; its run is stopped after the test."""
    from rlm_desktop.bridge.run_controller import RunController
    from rlm_desktop.models.keys import Keys

    reader.open(case)
    controller = RunController(reader, Keys())
    controller.open_case(case)
    yield controller
    controller.shutdown()
