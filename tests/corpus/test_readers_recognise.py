"""A file is what its content says, and a name that says otherwise is told."""

import bz2
import gzip
import io
import lzma
import os
import tarfile
import zipfile

import pytest
from files import make_docx, make_package, make_pdf
from hypothesis import given, settings
from hypothesis import strategies as st

from rlm_desktop.core.errors import ReadError
from rlm_desktop.corpus.readers import read
from rlm_desktop.corpus.readers.recognise import recognise

MAIL = b"From: a@example.org\r\nTo: b@example.org\r\nSubject: Hello\r\n\r\nText\r\n"


def tar(**options):
    made = io.BytesIO()
    with tarfile.open(fileobj=made, mode="w", **options) as archive:
        archive.addfile(tarfile.TarInfo("a"), io.BytesIO())
    return made.getvalue()


def archive(*names):
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as file:
        for name in names:
            file.writestr(name, "x")
    return made.getvalue()


@pytest.mark.parametrize(
    ("name", "content", "kind"),
    [
        ("a.zip", archive("word/letter.txt", "xl/sums.csv"), "zip"),
        ("a.bin", archive("[Content_Types].xml", "xl/workbook.xml"), "xlsx"),
        ("a.zip", b"PK\x05\x06" + bytes(18), "zip"),
        ("a.bin", tar(), "tar"),
        ("a.tar", tar(format=tarfile.GNU_FORMAT), "tar"),
        ("a.bin", b"7z\xbc\xaf\x27\x1c" + bytes(30), "7z"),
        ("a.bin", gzip.compress(b"x"), "gzip"),
        ("a.bin", bz2.compress(b"x"), "gzip"),
        ("a.bin", lzma.compress(b"x"), "gzip"),
        ("a.bin", b"\x28\xb5\x2f\xfd" + bytes(9), "gzip"),
        ("a.bin", b"!BDN" + bytes(600), "pst"),
        ("a", b"From a@example.org Thu Mar 14 12:00:00 2019\n" + MAIL, "mbox"),
        ("a.eml", b"From a@example.org Thu Mar 14 12:00:00 2019\n" + MAIL, "mail"),
        ("a", MAIL, "mail"),
        ("a.txt", b"Received: from x\n\tby y\nMessage-ID: <1@x>\n\nText", "mail"),
        ("a.eml", b"Subject: only this\n\nText", "mail"),
        ("a.txt", b"From: nowhere\nThe rest is a story.\n", "text"),
        ("a.mht", b"MIME-Version: 1.0\nFrom: <Saved>\nContent-Type: multipart/related\n\n", "mhtml"),
        ("a.txt", b"<!DOCTYPE html><html></html>", "html"),
        ("a.txt", b"<?xml version='1.0'?><a/>", "xml"),
        ("a.svg", b"<svg xmlns='http://www.w3.org/2000/svg'/>", "xml"),
        ("a.jsonl", b'{"a": 1}\n', "json"),
        ("a.tsv", b"a\tb\n", "csv"),
        ("a", b"plain", "text"),
        ("a.wpd", b"\xffWPC" + bytes(30), "doc"),
        ("a.ppm", b"P6 1 1 255\n\0\0\0", "image"),
        ("a.heic", b"\0\0\0\x1cftypheic" + bytes(30), "image"),
    ],
)
def test_kinds_are_told_apart(tmp_path, name, content, kind):
    (tmp_path / name).write_bytes(content)
    assert recognise(tmp_path / name) == kind


@pytest.mark.parametrize("content", [archive("a"), tar(), gzip.compress(b"x")])
def test_a_container_has_members_and_no_pages(tmp_path, content):
    (tmp_path / "a").write_bytes(content)
    result = read(tmp_path / "a")
    assert (result.holds_members, list(result.pages)) == (True, [])


def told(path):
    result = read(path)
    list(result.pages)
    return result


def test_a_name_that_misleads_is_a_problem_and_the_file_is_read(tmp_path):
    path = make_docx(tmp_path / "invoice.pdf", "text")
    result = told(path)
    assert result.kind == "docx"
    assert result.problem.code == "misnamed"
    assert result.problem.happened == (
        "The name ends in .pdf, but the content is a Word file; it was read as what it is."
    )
    assert result.metadata["wrong_suffix"] == result.problem.happened


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.txt", b"<html><body>x</body></html>"),
        ("a.txt", MAIL.replace(b"\r", b"")),
        ("a.htm", b"<?xml version='1.0'?><a>x</a>"),
        ("a.xls", b"<html><body>x</body></html>"),
        ("a.doc", b"{\\rtf1 x}"),
        ("a.md", b"x"),
    ],
)
def test_a_name_that_is_only_careless_is_no_problem(tmp_path, name, content):
    (tmp_path / name).write_bytes(content)
    assert "wrong_suffix" not in told(tmp_path / name).metadata


def test_a_graver_problem_goes_before_a_wrong_name(tmp_path):
    path = make_pdf(tmp_path / "a.docx", "")
    import pymupdf

    with pymupdf.open(path) as document:
        document[0].draw_rect((10, 10, 100, 100))
        document.saveIncr()
    assert told(path).problem.code == "no-text"


def test_a_text_named_as_a_document_is_read_as_text(tmp_path):
    for name in ("a.docx", "a.pdf", "a.xlsx", "a.odt", "a.epub", "a.zip"):
        (tmp_path / name).write_bytes("this is no such thing, señor".encode())
        assert told(tmp_path / name).kind == "text"
    assert told(tmp_path / "a.pdf").problem.code == "misnamed"


def test_what_is_neither_text_nor_what_its_name_says_is_broken(tmp_path):
    for name in ("a.docx", "a.pdf", "a.xlsx", "a.odt", "a.epub", "a.zip"):
        for content in (b"\x07\x00\x01data", b"\xff\xfe\xfd", b"1 0 obj\n<< /Type /Catalog >>\nendobj\n"):
            (tmp_path / name).write_bytes(content)
            with pytest.raises(ReadError) as error:
                recognise(tmp_path / name)
            assert error.value.code == "broken"


def test_an_archive_that_unpacks_itself_is_an_archive(tmp_path):
    (tmp_path / "a.zip").write_bytes(b"#!/bin/sh\nexit\n" * 100 + archive("a"))
    assert recognise(tmp_path / "a.zip") == "zip"


@settings(deadline=None)
@given(
    st.sampled_from(
        [archive("a"), tar()[:600], MAIL, b"%PDF-1.7", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"{\\rtf", b""]
    ),
    st.binary(min_size=1, max_size=300),
    st.sampled_from([".doc", ".xls", ".odt", ".epub", ".zip", ".tar", ".eml", ".mbox", ".numbers", ".vsd", ""]),
)
def test_any_bytes_are_of_a_kind_or_refused(tmp_path_factory, beginning, rest, suffix):
    path = tmp_path_factory.getbasetemp() / f"any{os.getpid()}{suffix}"
    path.write_bytes(beginning + rest)
    try:
        told = f"{recognise(path)}."
    except ReadError as error:
        told = error.happened
    assert told.endswith(".")
    assert len(told) > 2


def test_documents_of_star_office_tell_their_kind_in_the_list_of_their_members(tmp_path):
    manifest = '<manifest><file-entry media-type="application/vnd.sun.xml.writer" full-path="/"/></manifest>'
    path = make_package(tmp_path / "a.sxw", {"content.xml": "<a/>", "META-INF/manifest.xml": manifest})
    assert recognise(path) == "odt"
