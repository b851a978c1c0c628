"""Problems by their causes, and the files to read again for them."""

from pathlib import Path

from rlm_desktop.bridge.problem_list import can_retry, causes, problem_count, sources, trouble_passage, without_commands
from rlm_desktop.case.containers import Reconciliation
from rlm_desktop.case.listing import UNREAD_MEMBERS, Trouble
from rlm_desktop.core.model import Problem

ACCOUNT = Reconciliation(1, "box.zip", "/c/box.zip", 214, 212, 2, complete=True)


def trouble(path, code, *, source=None, document=None, account=None):
    sentence = "" if code == UNREAD_MEMBERS else f"It is {code}."
    return Trouble(Problem(Path(path), code, sentence), Path(source or path), document, account)


TROUBLES = [
    trouble("/c/box.zip", UNREAD_MEMBERS, document=1, account=ACCOUNT),
    trouble("/c/box.zip/a.pdf", "encrypted", source="/c/box.zip"),
    trouble("/c/box.zip/b.pdf", "encrypted", source="/c/box.zip"),
    trouble("/c/scan.pdf", "no-text", document=4),
]


def test_a_container_of_unread_members_is_listed_but_is_no_further_problem():
    assert problem_count(TROUBLES) == 3
    assert [(cause.code, cause.count) for cause in causes(TROUBLES)] == [
        ("", 3),
        (UNREAD_MEMBERS, 1),
        ("encrypted", 2),
        ("no-text", 1),
    ]


def test_a_container_tells_its_account():
    assert trouble_passage(TROUBLES[0]).text == "It holds 214 files: 212 read, 2 not read."


def test_what_holds_a_member_is_read_again_once():
    assert sources(TROUBLES, "encrypted") == (Path("/c/box.zip"),)


def test_only_what_was_not_read_can_be_tried_again():
    assert [can_retry(each) for each in TROUBLES] == [True, True, True, False]


def test_commands_are_left_out_where_there_are_buttons():
    assert without_commands("Give it (Problems list > Passwords, or `ingest --passwords FILE`).") == (
        "Give it (Problems list > Passwords)."
    )
    assert without_commands("Run OCR, or `ingest --ocr LANGS`, to read it.") == "Run OCR to read it."


def test_nothing_is_said_of_the_members_of_a_container_that_did_not_open():
    empty = Reconciliation(1, "a.7z", "/c/a.7z", 0, 0, 0, complete=True)
    assert trouble_passage(trouble("/c/a.7z", "encrypted", account=empty)).text == "It is encrypted."
