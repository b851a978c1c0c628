"""Messages of Outlook are read like mails, and what is attached to them is taken out."""

import struct
import sys

import pytest
from containers import assert_goes_on_anywhere, contents
from extract_msg.ole_writer import OleWriter

from rlm_desktop.core.errors import ReadError
from rlm_desktop.corpus.readers.members import members
from rlm_desktop.corpus.readers.outlook import read_msg
from rlm_desktop.corpus.readers.outlook_mailbox import pst_reader

_UNICODE, _BINARY, _LONG, _TIME = 0x1F, 0x102, 0x3, 0x40


def _storage(texts, numbers=(), binaries=(), head=8):
    """The streams of a message, a recipient or an attachment ([MS-OXMSG] 2.4)."""
    table = bytes(head)
    streams = {}
    for tag, text in texts.items():
        content = text.encode("utf-16-le")
        table += struct.pack("<HHIII", _UNICODE, tag, 6, len(content) + 2, 0)
        streams[f"__substg1.0_{tag:04X}001F"] = content
    for tag, content in dict(binaries).items():
        table += struct.pack("<HHIII", _BINARY, tag, 6, len(content), 0)
        streams[f"__substg1.0_{tag:04X}0102"] = content
    for tag, (kind, number) in dict(numbers).items():
        table += struct.pack("<HHIQ", kind, tag, 6, number)
    return {"__properties_version1.0": table, **streams}


def make_msg(path, attachments=(), **texts):
    """A message file with the properties that tests need, and attachments by name and content."""
    tags = {"kind": 0x1A, "subject": 0x37, "header": 0x7D, "body": 0x1000, "sender": 0xC1A, "to": 0xE04, "id": 0x1035}
    told = {tags[name]: text for name, text in {"kind": "IPM.Note", **texts}.items() if name in tags}
    binaries = {0x1013: texts["markup"]} if "markup" in texts else {}
    # 14 March 2019, 11:00 UTC, in tenths of microseconds since 1601.
    entries = _storage(told, {0x39: (_TIME, 131_970_348_000_000_000)}, binaries, head=32)
    head = bytearray(entries["__properties_version1.0"])
    struct.pack_into("<IIII", head, 8, 0, len(attachments), 0, len(attachments))
    entries["__properties_version1.0"] = bytes(head)
    for number, (name, content) in enumerate(attachments):
        storage = _storage({0x3707: name}, {0x3705: (_LONG, 1)}, {0x3701: content})
        entries |= {f"__attach_version1.0_#{number:08X}/{inner}": data for inner, data in storage.items()}
    for stream in ("00020102", "00030102", "00040102"):
        entries[f"__nameid_version1.0/__substg1.0_{stream}"] = b""
    writer = OleWriter()
    for name, content in entries.items():
        writer.addEntry(name.split("/"), content)
    writer.write(str(path))
    return path


def test_a_message_is_read_like_a_mail(tmp_path):
    path = make_msg(
        tmp_path / "x.msg", subject="Crates", sender="Ana", to="Bo; Cy", body="They have\r\narrived.", id="<1@x>"
    )
    result = read_msg(path)
    (page,) = result.pages
    assert page.text.startswith("From: Ana\nTo: Bo; Cy\nDate: ")
    assert page.text.endswith("\nSubject: Crates\n\nThey have\narrived.")
    assert result.metadata["sent"].startswith("2019-03-14T11:00:00")
    assert (result.metadata["from"], result.metadata["message_id"]) == ("Ana", "<1@x>")
    assert (result.kind, result.holds_members, result.problem) == ("msg", False, None)


def test_the_header_it_came_with_counts_more(tmp_path):
    header = "From: Ana <ana@x.org>\r\nDate: Thu, 14 Mar 2019 12:00:00 +0100\r\nReferences: <0@x.org>\r\n"
    metadata = read_msg(make_msg(tmp_path / "x.msg", header=header, sender="A", subject="Crates")).metadata
    assert metadata["from"] == "Ana <ana@x.org>"
    assert metadata["sent"] == "2019-03-14T12:00:00+01:00"
    assert (metadata["subject"], metadata["references"]) == ("Crates", ["<0@x.org>"])


def test_html_is_laid_out_where_there_is_no_plain_text(tmp_path):
    (page,) = read_msg(make_msg(tmp_path / "x.msg", subject="x", markup=b"<p>They <b>have</b> arrived.</p>")).pages
    assert "They have arrived." in page.text


def test_attachments_are_members(tmp_path):
    path = make_msg(tmp_path / "x.msg", [("Übersicht.pdf", b"%PDF-1.4"), ("note.txt", b"words" * 2000)], subject="x")
    result = read_msg(path)
    assert result.holds_members
    assert "Attachments: Übersicht.pdf, note.txt" in next(iter(result.pages)).text
    assert assert_goes_on_anywhere(path, "msg") == [(1, "Übersicht.pdf", b"%PDF-1.4"), (2, "note.txt", b"words" * 2000)]


def test_a_sealed_message_is_a_problem(tmp_path):
    path = make_msg(tmp_path / "x.msg", [("smime.p7m", b"0\x80")], kind="IPM.Note.SMIME", subject="sealed")
    result = read_msg(path)
    assert result.problem.code == "encrypted-mail"
    assert "Subject: sealed" in next(iter(result.pages)).text


def test_a_damaged_message_is_a_problem(tmp_path):
    path = make_msg(tmp_path / "x.msg", subject="x", body="words" * 1000)
    path.write_bytes(path.read_bytes()[:600])
    with pytest.raises(ReadError) as caught:
        read_msg(path)
    assert caught.value.code == "broken"


def test_a_damaged_mailbox_is_a_problem(tmp_path):
    (tmp_path / "x.pst").write_bytes(b"!BDN" + bytes(range(256)) * 9)
    with pytest.raises(ReadError) as caught:
        list(members(tmp_path / "x.pst", "pst"))
    assert caught.value.code == "broken"


def test_without_a_reader_of_mailboxes_the_problem_tells_what_to_install(tmp_path, monkeypatch):
    assert pst_reader().startswith("libpff ")
    monkeypatch.setitem(sys.modules, "pypff", None)
    assert pst_reader() is None
    (tmp_path / "x.pst").write_bytes(b"!BDN")
    with pytest.raises(ReadError, match="libpff-python"):
        contents(tmp_path / "x.pst", "pst")
