"""Documents under their folders."""

from hypothesis import given
from hypothesis import strategies as st

from rlm_desktop.bridge.folder_tree import build_tree
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
