"""What a container holds becomes documents of their own, and every member is accounted for."""

import base64
import gzip
import io
import mailbox
import tarfile
import zipfile
from contextlib import closing
from email.message import EmailMessage

import pytest
import trick_readers
from files import make_docx, make_pdf

from rlm_desktop.case.connection import connect, connect_read_only, create_case
from rlm_desktop.case.containers import list_reconciliations
from rlm_desktop.case.documents import list_documents, list_problems, pages
from rlm_desktop.case.filing import transaction
from rlm_desktop.corpus import backlog
from rlm_desktop.corpus.ingest import Ingest
from rlm_desktop.corpus.search import search


@pytest.fixture
def case(tmp_path):
    return create_case(tmp_path / "case")


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "drop").mkdir()
    return tmp_path / "drop"


def ingest(case, *paths, **options):
    return Ingest(case, paths, workers=1, **options).run()


def make_mail(number, *attachments):
    message = EmailMessage()
    message["From"], message["To"] = "ana@example.org", "bo@example.org"
    message["Subject"] = f"Delivery {number}"
    message["Message-ID"] = f"<{number}@example.org>"
    message.set_content(f"Crate number {number} has arrived.")
    for name, content in attachments:
        message.add_attachment(content, maintype="application", subtype="octet-stream", filename=name)
    return message


def make_mailbox(path, messages):
    box = mailbox.mbox(path)
    for message in messages:
        box.add(message)
    box.close()


def zipped(**members):
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name.replace("__", "/").replace("_dot_", "."), content)
    return stream.getvalue()


def accounts(case):
    return {account.name: account for account in list_reconciliations(connect_read_only(case))}


def test_members_of_nested_archives_are_documents_under_the_path_of_their_container(case, folder):
    inner = zipped(deep_dot_txt="the deepest ledger", copy_dot_txt="the same ledger")
    (folder / "outer.zip").write_bytes(
        zipped(a__notes_dot_txt="the first ledger", inner_dot_zip=inner, twice_dot_txt="the same ledger")
    )
    progress = ingest(case, folder)

    assert (progress.found, progress.done, progress.problems) == (6, 6, 0)
    found = {str(path) for document in list_documents(connect_read_only(case)) for path in document.paths}
    outer = folder / "outer.zip"
    assert found == {
        str(outer),
        f"{outer}/a/notes.txt",
        f"{outer}/inner.zip",
        f"{outer}/inner.zip/deep.txt",
        f"{outer}/inner.zip/copy.txt",
        f"{outer}/twice.txt",
    }
    assert {name: (a.expected, a.read, a.failed, a.agrees) for name, a in accounts(case).items()} == {
        "outer.zip": (3, 3, 0, True),
        "inner.zip": (2, 2, 0, True),
    }
    assert {hit.name for hit in search(connect_read_only(case), "deepest")} == {"deep.txt"}
    again = ingest(case, folder, reader=trick_readers.forbidden)
    assert (again.found, again.unchanged) == (1, 1)


def test_a_mailbox_with_attachments_loses_no_message(case, folder, tmp_path):
    make_pdf(tmp_path / "bill.pdf", "The bill of lading")
    make_docx(tmp_path / "note.docx", "A note on crates")
    attachments = [
        ("bill.pdf", (tmp_path / "bill.pdf").read_bytes()),
        ("n.docx", (tmp_path / "note.docx").read_bytes()),
    ]
    make_mailbox(folder / "harbour.mbox", [make_mail(n, *(attachments if n % 10 == 0 else ())) for n in range(1, 251)])

    ingest(case, folder)

    account = accounts(case)["harbour.mbox"]
    assert (account.expected, account.read, account.failed, account.agrees) == (250, 250, 0, True)
    assert all(account.agrees for account in accounts(case).values())
    mails = [document for document in list_documents(connect_read_only(case)) if document.kind == "mail"]
    assert len(mails) == 250
    assert "Crate number 12 has arrived." in next(
        next(pages(connect_read_only(case), mail.id)).text for mail in mails if mail.name == "message 12.eml"
    )
    bills = [document for document in list_documents(connect_read_only(case)) if document.kind == "pdf"]
    assert [len(bill.paths) for bill in bills] == [25]


def test_a_member_that_cannot_be_read_is_a_problem_of_its_own_and_is_counted(case, folder):
    (folder / "mixed.zip").write_bytes(
        zipped(good_dot_txt="a good page", bad_dot_pdf=b"%PDF-1.4 cut off", empty_dot_txt=b"")
    )
    progress = ingest(case, folder)
    account = accounts(case)["mixed.zip"]
    assert (account.expected, account.read, account.failed, account.agrees) == (3, 1, 2, True)
    assert progress.problems == 2
    assert {problem.path.name for problem in list_problems(connect_read_only(case))} == {"bad.pdf", "empty.txt"}


def test_a_member_that_is_cut_off_is_read_so_far_and_told(case, folder):
    text = "".join(f"line {number} of the log\n" for number in range(100_000)).encode()
    (folder / "log.txt.gz").write_bytes(gzip.compress(text)[:-9000])
    ingest(case, folder)
    (account,) = accounts(case).values()
    assert (account.expected, account.read, account.failed, account.agrees) == (1, 1, 0, True)
    connection = connect_read_only(case)
    assert search(connection, '"line 77 of the log"')
    (told,) = list_problems(connection)
    assert (told.path.name, told.code) == ("log.txt", "cut-off")
    assert "What comes before the damage was read" in told.sentence


def test_damage_of_one_archive_is_no_problem_of_the_same_file_elsewhere(case, folder):
    text = b"the whole of the letter\n" * 99
    (folder / "a.txt.gz").write_bytes(gzip.compress(text) + b"junk" * 9)
    (folder / "b.txt").write_bytes(text)
    (folder / "c.txt.gz").write_bytes(gzip.compress(text) + b"junk" * 8)
    ingest(case, folder)
    problems = list_problems(connect_read_only(case))
    assert sorted(problem.path.name for problem in problems) == ["a.txt", "c.txt"]
    assert {len(document.paths) for document in list_documents(connect_read_only(case)) if document.pages} == {3}


def test_an_archive_within_itself_is_opened_once(case, folder):
    # Two archives that hold each other by content are impossible; one deep beyond the limit does.
    content = b"the innermost page"
    name = "page.txt"
    for _ in range(12):
        stream = io.BytesIO()
        with zipfile.ZipFile(stream, "w") as archive:
            archive.writestr(name, content)
        content, name = stream.getvalue(), "next.zip"
    (folder / "deep.zip").write_bytes(content)
    ingest(case, folder)
    (problem,) = list_problems(connect_read_only(case))
    assert problem.code == "nested"


def test_an_archive_that_is_its_own_member_is_told(case, folder):
    # A stream that unpacks to itself, after Russ Cox, "Zip Files All The Way Down" (2010); from libarchive's tests.
    quine = (
        "H4sIAAAAAAAAAwAPAPD/H4sIAAAAAAAAAwAPAPD/AAAA//8AAAD//4JxoVwAAB4A4f8AAAD//wAAAP//gnGhXAAAHgDh/wAAAP//"
        "AAAA//8AAAD//wAAAP//AAAA//8AAAD//8ImhmABABQA6/8AAAD//wAAAP//wiaGYAEAFADr/8ImhmABABQA6/+ZIDWNiCgxMjM0"
        "ArPALAAAFADr/wKzwCwAABQA6/9CiCHEAAAAAP//AwBDSk0h0gAAAEKIIcQAAAAA//8DAENKTSHSAAAA"
    )
    (folder / "again.gz").write_bytes(base64.b64decode(quine))
    ingest(case, folder)
    (account,) = accounts(case).values()
    assert (account.expected, account.agrees, account.complete) == (1, True, True)
    (told,) = list_problems(connect_read_only(case))
    assert (told.code, told.path.name) == ("nested", "again")
    assert "holds itself" in told.sentence


def test_two_members_of_one_name_are_both_kept(case, folder):
    with zipfile.ZipFile(folder / "twins.zip", "w") as archive:
        archive.writestr("page.txt", "the first of the twins")
        with pytest.warns(UserWarning, match="Duplicate name"):
            archive.writestr("page.txt", "the second of the twins")
    ingest(case, folder)
    names = {path.name for document in list_documents(connect_read_only(case)) for path in document.paths}
    assert names == {"twins.zip", "page.txt", "page (2).txt"}


def test_an_archive_that_holds_nothing_is_told(case, folder):
    (folder / "hollow.zip").write_bytes(zipped())
    with tarfile.open(folder / "hollow.tar", "w"):
        pass
    ingest(case, folder)
    assert {problem.path.name for problem in list_problems(connect_read_only(case))} == {"hollow.zip", "hollow.tar"}


def test_a_changed_archive_retires_the_members_it_had(case, folder):
    (folder / "a.zip").write_bytes(zipped(one_dot_txt="the old report", two_dot_txt="a page that goes"))
    ingest(case, folder)
    (folder / "a.zip").write_bytes(zipped(one_dot_txt="the new report, revised"))
    progress = ingest(case, folder)
    assert progress.changed == 1
    texts = [
        page.text
        for document in list_documents(connect_read_only(case))
        for page in pages(connect_read_only(case), document.id)
    ]
    assert texts == ["the new report, revised"]
    assert accounts(case)["a.zip"].agrees


def test_a_password_opens_what_was_locked_and_reads_nothing_twice(case, folder, tmp_path):
    make_pdf(tmp_path / "locked.pdf", "a secret clause", password="sesame")
    (folder / "box.zip").write_bytes(
        zipped(plain_dot_txt="an open clause", locked_dot_pdf=(tmp_path / "locked.pdf").read_bytes())
    )
    ingest(case, folder)
    assert [problem.code for problem in list_problems(connect_read_only(case))] == ["encrypted"]
    progress = ingest(case, folder, retry_problems=True, passwords=["wrong", "sesame"])
    assert (progress.added, progress.unchanged) == (1, 2)
    assert list_problems(connect_read_only(case)) == []
    assert accounts(case)["box.zip"].failed == 0


def problems(case):
    return [(problem.code, problem.path.name) for problem in list_problems(connect_read_only(case))]


def test_a_mailbox_that_grew_keeps_the_attachments_of_the_mails_it_had_before(case, folder):
    inner = zipped(plan_dot_txt="the plan of the pier")
    mails = [make_mail(1, ("list.txt", b"forty crates of oranges")), make_mail(2, ("plan.zip", inner))]
    make_mailbox(folder / "post.mbox", mails)
    ingest(case, folder)
    make_mailbox(folder / "post.mbox", [make_mail(3)])
    ingest(case, folder)

    connection = connect_read_only(case)
    assert {"list.txt", "plan.zip", "plan.txt"} <= {document.name for document in list_documents(connection)}
    assert [hit.name for hit in search(connection, "oranges")] == ["list.txt"]
    assert [hit.name for hit in search(connection, "pier")] == ["plan.txt"]
    assert all(account.agrees for account in accounts(case).values())


def test_a_mailbox_that_grew_keeps_the_problems_of_its_attachments(case, folder):
    make_mailbox(folder / "post.mbox", [make_mail(1, ("list.pdf", b"words in plain text"), ("blank.txt", b" "))])
    ingest(case, folder)
    before = problems(case)
    assert {code for code, _ in before} == {"misnamed", "no-text"}
    make_mailbox(folder / "post.mbox", [make_mail(2)])
    ingest(case, folder)
    assert problems(case) == before


def test_a_file_that_holds_again_what_it_held_has_its_problem_again(case, folder):
    for content in (b"words in plain text", b"%PDF-1.4 broken", b"words in plain text"):
        (folder / "a.pdf").write_bytes(content)
        ingest(case, folder)
    assert [code for code, _ in problems(case)] == ["misnamed"]


def test_the_members_of_an_archive_go_and_come_back_with_it(case, folder):
    (folder / "a.zip").write_bytes(zipped(note_dot_txt="a note", deeper_dot_zip=zipped(page_dot_txt="a page")))
    ingest(case, folder)
    (folder / "a.zip").rename(folder.parent / "elsewhere.zip")
    ingest(case, folder)
    assert all(document.missing for document in list_documents(connect_read_only(case)))
    (folder.parent / "elsewhere.zip").rename(folder / "a.zip")
    ingest(case, folder)
    assert not any(document.missing for document in list_documents(connect_read_only(case)))


def test_the_members_of_an_archive_are_there_as_long_as_one_copy_of_it_is(case, folder):
    for name in ("a.zip", "b.zip"):
        (folder / name).write_bytes(zipped(note_dot_txt="a note", deeper_dot_zip=zipped(page_dot_txt="a page")))
    ingest(case, folder)
    (folder / "a.zip").unlink()
    assert ingest(case, folder).missing == 1
    assert not any(document.missing for document in list_documents(connect_read_only(case)))
    (folder / "b.zip").rename(folder / "c.zip")
    ingest(case, folder)
    assert not any(document.missing for document in list_documents(connect_read_only(case)))
    (folder / "c.zip").write_text("something else")
    ingest(case, folder)
    assert {document.name for document in list_documents(connect_read_only(case)) if not document.missing} == {"c.zip"}


def test_a_container_whose_sums_do_not_agree_is_gone_through_again_on_demand(case, folder):
    (folder / "a.zip").write_bytes(zipped(one_dot_txt="a note", two_dot_txt="another"))
    ingest(case, folder)
    with closing(connect(case)) as connection, transaction(connection):
        connection.execute("DELETE FROM paths WHERE position = 2")
    assert not accounts(case)["a.zip"].agrees
    ingest(case, folder, retry_problems=True)
    assert accounts(case)["a.zip"].agrees


def test_an_archive_whose_drive_goes_away_is_gone_on_with_when_it_is_back(case, folder, monkeypatch):
    (folder / "a.zip").write_bytes(zipped(one_dot_txt="a note", two_dot_txt="another"))
    monkeypatch.setattr(backlog, "take_members", trick_readers.unplugged)
    ingest(case, folder)
    assert problems(case) == [("missing", "a.zip")]
    assert not accounts(case)["a.zip"].complete
    monkeypatch.undo()
    progress = ingest(case, folder)
    assert (progress.added, progress.problems) == (2, 0)
    assert problems(case) == []
    assert accounts(case)["a.zip"].agrees


def test_the_problem_of_a_member_stays_as_long_as_it_is_not_read(case, folder):
    (folder / "a.zip").write_bytes(zipped(one_dot_txt="a note", two_dot_txt="another"))
    ingest(case, folder, reader=trick_readers.out_of_reach)
    assert problems(case) == [("missing", "one.txt"), ("missing", "two.txt")]
    ingest(case, folder)
    assert problems(case) == [("missing", "one.txt"), ("missing", "two.txt")]
    ingest(case, folder, retry_problems=True)
    assert problems(case) == []
    assert accounts(case)["a.zip"].read == 2
