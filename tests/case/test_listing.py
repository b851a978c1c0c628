"""Documents as a list shows them."""

import io
import zipfile

import pytest

from rlm_desktop.case.connection import connect, create_case
from rlm_desktop.case.listing import UNREAD_MEMBERS, Entry, find_standing, list_entries, list_troubles
from rlm_desktop.corpus.ingest import Ingest


def test_an_entry_has_the_path_it_was_found_at_first_then_its_copies(tmp_path):
    connection = connect(create_case(tmp_path / "case"))
    insert = "INSERT INTO documents (id, sha256, name, path, kind, size, pages, characters, added) "
    connection.execute(insert + "VALUES (1, 'aa', 'z.pdf', '/c/z.pdf', 'pdf', 1, 3, 9, '')")
    connection.execute(insert + "VALUES (2, 'bb', 'y.txt', '/c/y.txt', 'text', 1, 1, 9, '')")
    # A path whose document could not be read, and a file whose content has changed since.
    for path, document in (("/b/copy.pdf", 1), ("/c/z.pdf", 1), ("/a/copy.pdf", 1), ("/c/broken", None)):
        connection.execute(
            "INSERT INTO paths (path, document, size, modified, seen) VALUES (?, ?, 1, 1, '')", (path, document)
        )
    entries = sorted(list_entries(connection), key=lambda entry: entry.id)
    assert entries == [
        Entry(1, "z.pdf", "pdf", 3, "aa", ("/c/z.pdf", "/b/copy.pdf", "/a/copy.pdf")),
        Entry(2, "y.txt", "text", 1, "bb", ("/c/y.txt",)),
    ]
    connection.close()


@pytest.fixture
def ingested(tmp_path):
    """A function that reads a folder into a case and returns a connection to it, and the folder."""
    case, folder = create_case(tmp_path / "case"), tmp_path / "drop"
    folder.mkdir()
    connections = []

    def ingest():
        Ingest(case, [folder], workers=1).run()
        connections.append(connect(case))
        return connections[-1]

    yield ingest, folder
    for connection in connections:
        connection.close()


def by_name(entries):
    return {(entry.name, entry.current): entry for entry in entries}


def test_members_problems_and_the_account_of_their_container(ingested):
    ingest, folder = ingested
    inner = io.BytesIO()
    with zipfile.ZipFile(inner, "w") as archive:
        archive.writestr("bad.pdf", b"%PDF-1.4 nothing")
    with zipfile.ZipFile(folder / "box.zip", "w") as archive:
        archive.writestr("note.txt", "Six bearings were new.")
        archive.writestr("inner.zip", inner.getvalue())
    connection = ingest()
    entries = by_name(list_entries(connection))
    box, note = entries["box.zip", True], entries["note.txt", True]
    assert note.paths == (str(folder / "box.zip" / "note.txt"),)
    assert (box.account.expected, box.account.read, box.counts, note.counts) == (2, 2, False, True)
    troubles = {trouble.problem.path.name: trouble for trouble in list_troubles(connection)}
    assert set(troubles) == {"bad.pdf", "inner.zip"}
    assert troubles["bad.pdf"].source == troubles["inner.zip"].source == folder / "box.zip"
    assert (troubles["inner.zip"].problem.code, troubles["inner.zip"].account.failed) == (UNREAD_MEMBERS, 1)
    standing = find_standing(connection, note.id)
    assert (standing.container, standing.container_name, standing.container_kind) == (box.id, "box.zip", "zip")
    assert find_standing(connection, box.id).account == box.account


def test_an_older_version_knows_what_took_its_place(ingested):
    ingest, folder = ingested
    (folder / "price.txt").write_text("1,200 euros", "utf-8")
    ingest()
    (folder / "price.txt").write_text("1,350 euros now", "utf-8")
    connection = ingest()
    entries = by_name(list_entries(connection))
    old, new = entries["price.txt", False], entries["price.txt", True]
    assert old.newer == find_standing(connection, old.id).newer == new.id
    assert old.replaced
    assert (new.newer, new.replaced, find_standing(connection, new.id).newer) == (None, "", None)


def test_a_file_that_was_moved_is_listed_where_it_is_and_one_that_was_deleted_is_missing(ingested):
    ingest, folder = ingested
    (folder / "a.txt").write_text("It will be moved to another place.", "utf-8")
    (folder / "b.txt").write_text("It will be deleted before long.", "utf-8")
    ingest()
    (folder / "a.txt").rename(folder / "z.txt")
    (folder / "b.txt").unlink()
    entries = by_name(list_entries(ingest()))
    assert entries["z.txt", True].paths == (str(folder / "z.txt"), str(folder / "a.txt"))
    assert (entries["z.txt", True].missing, entries["b.txt", True].missing) == (False, True)
