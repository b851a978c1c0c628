"""What rows of the tree say beside their names and in their tool tips."""

import pytest

from rlm_desktop.bridge.folder_tree import Node, build_tree
from rlm_desktop.bridge.row_words import account_words, date_words, language_words, row_note, tool_tip
from rlm_desktop.case.containers import Reconciliation
from rlm_desktop.case.listing import Entry


def entry(id, path, **facts):
    return Entry(id, path.rpartition("/")[2], "pdf", 2, "ab", (path,), **facts)


def node(tree, id):
    return tree.nodes[tree.by_id[id]]


def test_a_missing_file_says_so_and_that_its_text_is_kept():
    row = Node("a.pdf", "/c/a.pdf", 0, entry=entry(1, "/c/a.pdf", missing=True))
    assert (row_note(row).words, row_note(row).tone) == ("missing", "warning")
    assert "no longer where it was; its text is kept" in tool_tip(row)


def test_failed_members_are_told_beside_the_name():
    account = Reconciliation(1, "a.zip", "/c/a.zip", 214, 212, 2, complete=True)
    note = row_note(Node("a.zip", "/c/a.zip", 0, entry=entry(1, "/c/a.zip", account=account)))
    assert (note.words, note.tone) == ("212 of 214 read", "warning")


def test_near_duplicates_are_told_on_both_sides():
    tree = build_tree([entry(1, "/c/a.pdf"), entry(2, "/c/b.pdf", near=1), entry(3, "/c/old/c.pdf", near=1)])
    assert row_note(node(tree, 1)).words == "+2 near-duplicates"
    assert row_note(node(tree, 2), "/c").words == "near-duplicate"
    assert row_note(node(tree, 3), "/c").words == "near-duplicate, in old"
    assert "2 near-duplicates under it say almost the same." in tool_tip(node(tree, 1))


def test_an_older_version_tells_when_it_was_replaced():
    facts = {"current": False, "newer": 2, "replaced": "2021-05-03T10:00:00+00:00"}
    tree = build_tree([entry(1, "/c/a.pdf", **facts), entry(2, "/c/a.pdf")])
    assert row_note(node(tree, 2)).words == "+1 older version"
    assert "replaced on 3 May 2021" in tool_tip(node(tree, 1))


def test_language_and_date_are_in_words():
    tip = tool_tip(Node("a.pdf", "/c/a.pdf", 0, entry=entry(1, "/c/a.pdf", language="de", date="2019-03")))
    assert "German, March 2019" in tip
    assert language_words("xx") == "xx"


@pytest.mark.parametrize(
    ("date", "words"),
    [
        ("", ""),
        ("2019", "2019"),
        ("2019-03", "March 2019"),
        ("2019-03-14", "14 March 2019"),
        ("2019-03-14T12:00:00+01:00", "14 March 2019"),
        ("2019-02-31", "February 2019"),
    ],
)
def test_a_date_is_as_exact_as_it_is_known(date, words):
    assert date_words(date) == words


@pytest.mark.parametrize(
    ("account", "words"),
    [
        ((3, 3, 0, True), "It holds 3 files; all were read."),
        ((0, 0, 0, True), "Nothing was found in it."),
        ((5, 3, 1, True), "It holds 5 files: 3 read, 1 not read, 1 unaccounted for."),
        ((5, 3, 0, False), "Not all of what it holds was taken out yet: 3 files read so far."),
    ],
)
def test_the_account_of_a_container_in_a_sentence(account, words):
    assert account_words(Reconciliation(1, "a.zip", "/a.zip", *account)) == words


def test_notes_have_fewer_words_for_narrow_rows():
    tree = build_tree([entry(1, "/c/a.pdf"), entry(2, "/c/b.pdf", near=1), entry(3, "/c/old/c.pdf", near=1)])
    assert row_note(node(tree, 1)).fewer == "+2 near"
    assert row_note(node(tree, 3), "/c").fewer == "near, in old"
