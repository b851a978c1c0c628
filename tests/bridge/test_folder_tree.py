"""Documents under their folders."""

from hypothesis import given
from hypothesis import strategies as st

from rlm_desktop.bridge.folder_tree import build_tree
from rlm_desktop.case.containers import Reconciliation
from rlm_desktop.case.listing import Entry


def entry(id, path, pages=1, *, kind="pdf", copies=()):
    return Entry(id, path.rpartition("/")[2], kind, pages, "ab" * 32, (path, *copies))


def lines(tree, place=0, depth=0):
    node = tree.nodes[place]
    own = [] if place == 0 else [("  " * (depth - 1)) + node.name]
    return own + [line for child in node.children for line in lines(tree, child, depth + 1)]


def test_folders_come_first_and_what_all_paths_share_is_left_out():
    tree = build_tree([entry(1, "/home/me/case/z.pdf"), entry(2, "/home/me/case/mail/b.eml")])
    assert lines(tree) == ["case", "  mail", "    b.eml", "  z.pdf"]


def test_numbers_in_names_are_sorted_as_numbers():
    tree = build_tree([entry(1, "/c/box 10.pdf"), entry(2, "/c/Box 2.pdf"), entry(3, "/c/3.pdf")])
    assert lines(tree) == ["c", "  3.pdf", "  Box 2.pdf", "  box 10.pdf"]


def test_a_folder_with_nothing_but_a_folder_is_one_row_with_it():
    tree = build_tree([entry(1, "/c/a/b/one.pdf"), entry(2, "/c/x/two.pdf"), entry(3, "/c/a/b/three.pdf")])
    assert lines(tree) == ["c", "  a/b", "    one.pdf", "    three.pdf", "  x", "    two.pdf"]


def test_folders_sum_up_what_is_in_them():
    tree = build_tree([entry(1, "/c/a/one.pdf", 3), entry(2, "/c/two.pdf", 4)])
    assert (tree.documents, tree.pages) == (2, 7)
    folder = next(node for node in tree.nodes if node.name == "a")
    assert (folder.documents, folder.pages) == (1, 3)


def test_filter_takes_all_words_in_any_case_from_name_or_path():
    entries = [entry(1, "/c/Contracts/Bridge 2021.pdf"), entry(2, "/c/Contracts/Tunnel.pdf"), entry(3, "/c/bridge.txt")]
    assert lines(build_tree(entries, "BRIDGE contract")) == ["Contracts", "  Bridge 2021.pdf"]
    assert lines(build_tree(entries, "nowhere")) == []


@given(st.lists(st.lists(st.sampled_from("abc"), min_size=1, max_size=5), max_size=30))
def test_every_document_is_in_the_tree_once_whatever_its_path(paths):
    entries = [entry(number, "/" + "/".join(parts)) for number, parts in enumerate(paths)]
    tree = build_tree(entries)
    reached = []

    def walk(place):
        node = tree.nodes[place]
        if node.entry:
            reached.append(node.entry.id)
        for row, child in enumerate(node.children):
            assert (tree.nodes[child].parent, tree.nodes[child].row) == (place, row)
            walk(child)

    walk(0)
    assert sorted(reached) == list(range(len(paths)))
    assert tree.documents == len(paths)


def account(id, path, read=1):
    return Reconciliation(id, path, path, read, read, 0, complete=True)


def container(id, path, *, kind="zip", pages=0):
    return Entry(id, path.rpartition("/")[2], kind, pages, "ab" * 32, (path,), account=account(id, path))


def test_members_stand_under_their_container_however_deep():
    tree = build_tree(
        [
            entry(3, "/c/mail.eml/box.zip/sub/a.pdf"),
            container(1, "/c/mail.eml", kind="mail", pages=1),
            container(2, "/c/mail.eml/box.zip"),
        ]
    )
    assert lines(tree) == ["c", "  mail.eml", "    box.zip", "      sub", "        a.pdf"]
    assert (tree.documents, tree.pages) == (2, 2)


def test_a_filter_that_fits_a_member_shows_the_container_it_lies_in_without_counting_it():
    entries = [container(1, "/c/box.zip"), entry(2, "/c/box.zip/needle.pdf"), entry(3, "/c/other.pdf")]
    tree = build_tree(entries, "needle")
    assert lines(tree) == ["box.zip", "  needle.pdf"]
    assert tree.documents == 1
    assert tree.nodes[tree.by_id[1]].entry is entries[0]


def test_messages_of_a_mailbox_go_by_their_subjects_in_their_own_order():
    message = Entry(2, "message 2.eml", "mail", 1, "b", ("/c/in.mbox/message 2.eml",), "Zebra")
    other = Entry(3, "message 10.eml", "mail", 1, "c", ("/c/in.mbox/message 10.eml",), "Apple")
    tree = build_tree([container(1, "/c/in.mbox", kind="mbox"), other, message])
    assert lines(tree) == ["c", "  in.mbox", "    Zebra", "    Apple"]


def test_near_duplicates_and_older_versions_are_folded_and_empty_folders_go():
    first, near = entry(1, "/c/a.pdf"), Entry(2, "b.pdf", "pdf", 1, "b", ("/c/copies/b.pdf",), near=1)
    old = Entry(3, "a.pdf", "pdf", 1, "c", ("/c/a.pdf",), current=False, newer=1)
    tree = build_tree([old, near, first])
    assert lines(tree) == ["c", "  a.pdf", "    b.pdf", "    a.pdf"]
    node = tree.nodes[tree.by_id[1]]
    assert (node.near, node.versions, tree.documents) == (1, 1, 2)


def test_a_group_whose_first_is_an_older_version_is_led_by_the_next():
    first = Entry(1, "a.pdf", "pdf", 1, "a", ("/c/a.pdf",), current=False)
    tree = build_tree([first, *(Entry(n, f"{n}.pdf", "pdf", 1, "b", (f"/c/{n}.pdf",), near=1) for n in (2, 3))])
    assert lines(tree) == ["c", "  2.pdf", "    3.pdf", "  a.pdf"]


def test_documents_that_would_be_folded_into_each_other_stay_in_the_tree():
    outer = Entry(2, "m.eml", "mail", 1, "b", ("/c/m.eml",), near=1, account=account(2, "/c/m.eml"))
    tree = build_tree([entry(1, "/c/m.eml/m.eml"), outer])
    assert lines(tree) == ["c", "  m.eml", "    m.eml"]


def test_a_folder_where_a_file_was_moved_to_is_where_it_is_listed():
    assert lines(build_tree([entry(1, "/c/new/a.pdf", copies=["/c/old/a.pdf"])])) == ["new", "  a.pdf"]


@given(
    st.lists(
        st.tuples(st.lists(st.sampled_from("ab"), min_size=1, max_size=4), st.integers(0, 9), st.booleans()),
        max_size=10,
    )
)
def test_every_document_is_reached_once_whatever_lies_in_or_is_folded_under_what(rows):
    entries = []
    for number, (parts, other, holds) in enumerate(rows):
        path = "/" + "/".join(parts)
        near = other if other != number and other < len(rows) else None
        entries.append(
            Entry(number, path, "zip", 1, "a", (path,), near=near, account=account(number, path) if holds else None)
        )
    tree = build_tree(entries)
    reached, waiting = [], [0]
    while waiting:
        node = tree.nodes[waiting.pop()]
        reached += [node.entry.id] if node.entry else []
        waiting += node.children
    assert sorted(reached) == list(range(len(rows)))
    assert tree.documents == len(rows)
