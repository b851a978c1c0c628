"""Documents as a list shows them."""

from rlm_desktop.case.connection import connect, create_case
from rlm_desktop.case.listing import Entry, list_entries


def test_an_entry_has_the_path_it_was_found_at_first_then_its_copies(tmp_path):
    connection = connect(create_case(tmp_path / "case"))
    insert = "INSERT INTO documents (id, sha256, name, path, kind, size, pages, characters, added) "
    connection.execute(insert + "VALUES (1, 'aa', 'z.pdf', '/c/z.pdf', 'pdf', 1, 3, 9, '')")
    connection.execute(insert + "VALUES (2, 'bb', 'y.txt', '/c/y.txt', 'text', 1, 1, 9, '')")
    # A path whose document could not be read, and a file whose content has changed since.
    for path, document in (("/b/copy.pdf", 1), ("/c/z.pdf", 1), ("/a/copy.pdf", 1), ("/c/broken", None)):
        connection.execute("INSERT INTO paths (path, document, size, modified, seen) VALUES (?, ?, 1, 1, '')", (path, document))
    entries = sorted(list_entries(connection), key=lambda entry: entry.id)
    assert entries == [
        Entry(1, "z.pdf", "pdf", 3, "aa", ("/c/z.pdf", "/b/copy.pdf", "/a/copy.pdf")),
        Entry(2, "y.txt", "text", 1, "bb", ("/c/y.txt",)),
    ]
    connection.close()
