"""Locked files of Office, and those of old programs by way of LibreOffice."""

import os
import shutil
import subprocess
import tempfile
from pathlib import Path

import msoffcrypto.format.ooxml
import openpyxl
import pytest
from files import make_docx

from rlm_desktop.core.errors import ReadError
from rlm_desktop.corpus.readers import libreoffice, read

needs_libreoffice = pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed")


def lock(path, password):
    locked = path.with_stem("locked")
    with path.open("rb") as plain, locked.open("wb") as made:
        msoffcrypto.format.ooxml.OOXMLFile(plain).encrypt(password, made)
    return locked


def text_of(result):
    return "\n".join(page.text for page in result.pages)


def test_a_locked_word_file_opens_with_its_password_and_leaves_nothing_behind(tmp_path, monkeypatch):
    path = lock(make_docx(tmp_path / "a.docx", "the secret"), "open sesame")
    (tmp_path / "temp").mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "temp"))
    result = read(path, ("wrong", "open sesame"))
    assert (result.kind, text_of(result), result.problem) == ("docx", "the secret", None)
    assert list((tmp_path / "temp").iterdir()) == []


def test_a_locked_file_whose_password_is_missing_is_told(tmp_path):
    path = lock(make_docx(tmp_path / "a.docx", "the secret"), "open sesame")
    for passwords in ((), ("wrong",)):
        with pytest.raises(ReadError) as error:
            read(path, passwords)
        assert error.value.code == "encrypted"
        assert "ingest --passwords" in error.value.remedy


def test_a_read_only_workbook_opens_with_the_password_that_excel_writes(tmp_path):
    book = openpyxl.Workbook()
    book.active["A1"] = "in the open"
    book.save(tmp_path / "a.xlsx")
    assert text_of(read(lock(tmp_path / "a.xlsx", "VelvetSweatshop"))) == "in the open"


def test_without_libreoffice_a_file_of_an_old_program_is_told_with_what_would_help(tmp_path, monkeypatch):
    monkeypatch.setattr(libreoffice.shutil, "which", lambda name: None)
    monkeypatch.setattr(libreoffice, "_PLACES", ())
    (tmp_path / "a.wpd").write_bytes(b"\xffWPC" + bytes(100))
    with pytest.raises(ReadError) as error:
        read(tmp_path / "a.wpd")
    assert error.value.code == "unknown"
    assert "Install LibreOffice" in error.value.remedy


@pytest.fixture(scope="module")
def old_files(tmp_path_factory):
    """The same text in formats of old programs, as LibreOffice writes them."""
    folder = tmp_path_factory.mktemp("old")
    make_docx(folder / "a.docx", "Grüße aus Köln", "The payment was approved.")
    profile = (folder / "profile").as_uri()
    for kind in ("doc", "odt"):
        command = [
            "soffice",
            f"-env:UserInstallation={profile}",
            "--headless",
            "--convert-to",
            kind,
            "--outdir",
            folder,
        ]
        subprocess.run([*command, folder / "a.docx"], check=True, capture_output=True, timeout=100)
    return folder


@pytest.mark.slow
@needs_libreoffice
def test_an_old_word_file_is_read_by_way_of_libreoffice(old_files):
    result = read(old_files / "a.doc")
    assert result.kind == "doc"
    assert "Grüße aus Köln\nThe payment was approved." in text_of(result)


@pytest.mark.slow
@needs_libreoffice
def test_what_libreoffice_writes_is_read_without_it(old_files):
    assert text_of(read(old_files / "a.odt")) == "Grüße aus Köln\nThe payment was approved."


@pytest.mark.slow
@needs_libreoffice
def test_a_damaged_old_file_is_broken(tmp_path, old_files):
    content = (old_files / "a.doc").read_bytes()
    (tmp_path / "a.doc").write_bytes(content[:700] + bytes(len(content) - 700))
    with pytest.raises(ReadError) as error:
        read(tmp_path / "a.doc")
    assert error.value.code == "broken"


def test_a_program_that_hangs_is_ended_with_its_children(tmp_path, monkeypatch):
    program = tmp_path / "soffice"
    program.write_text(f"#!/bin/sh\nsleep 600 &\necho $! > {tmp_path}/child\nwait\n")
    program.chmod(0o755)
    monkeypatch.setattr(libreoffice, "find_libreoffice", lambda: program)
    monkeypatch.setattr(libreoffice, "_SECONDS", 0.5)
    (tmp_path / "a.wpd").write_bytes(b"\xffWPC" + bytes(100))
    with pytest.raises(ReadError) as error:
        read(tmp_path / "a.wpd")
    assert error.value.code == "timeout"
    child = Path("/proc", (tmp_path / "child").read_text().strip(), "stat")
    assert not child.exists() or child.read_text().split()[2] == "Z"


def test_what_killed_workers_left_behind_is_swept_away(tmp_path, monkeypatch):
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    ended = subprocess.Popen(["true"])
    ended.wait()
    left = tmp_path / f"rlm-desktop-libreoffice-{ended.pid}-abc"
    kept = tmp_path / f"rlm-desktop-libreoffice-{os.getppid()}-abc"
    left.mkdir()
    kept.mkdir()
    libreoffice._sweep()
    assert (left.exists(), kept.exists()) == (False, True)
