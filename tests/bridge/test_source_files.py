"""The file of a document: whether it is there, and how to have a copy of what has no file of its own."""

import hashlib
import zipfile

import pytest

from rlm_desktop.bridge.source_files import SourceState, look_for, save_copy
from rlm_desktop.core.errors import RlmError
from rlm_desktop.corpus.sources import Copy, Source


def copy_of(path, chain=()):
    status = path.stat()
    return Copy(path, status.st_size, status.st_mtime_ns, hashlib.sha256(path.read_bytes()).hexdigest(), chain)


@pytest.fixture
def letter(tmp_path):
    path = tmp_path / "letter.txt"
    path.write_text("first", "utf-8")
    return path


@pytest.fixture
def member(tmp_path):
    path = tmp_path / "box.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("annex.txt", "within")
    return Source(hashlib.sha256(b"within").hexdigest(), (copy_of(path, (("zip", 1),)),))


def test_a_file_is_the_same_changed_or_missing(letter):
    source = Source("ab", (copy_of(letter),))
    assert (look_for(source).state, look_for(source).member) == (SourceState.SAME, False)
    letter.write_text("other", "utf-8")
    assert look_for(source).state is SourceState.CHANGED
    letter.unlink()
    assert look_for(source).state is SourceState.MISSING
    assert look_for(source).path == letter


def test_a_copy_elsewhere_stands_in_for_one_that_is_gone(letter, tmp_path):
    other = tmp_path / "other.txt"
    other.write_text("first", "utf-8")
    source = Source("ab", (copy_of(letter), copy_of(other)))
    letter.unlink()
    assert look_for(source).path == other


def test_a_member_is_saved_as_it_lies_in_its_archive(member, tmp_path):
    assert look_for(member).member
    assert save_copy(member, tmp_path / "saved.txt").read_text("utf-8") == "within"


def test_a_copy_that_cannot_be_written_is_a_sentence_and_leaves_nothing(member, tmp_path):
    with pytest.raises(RlmError, match="cannot be written"):
        save_copy(member, tmp_path / "no folder" / "saved.txt")
    (tmp_path / "taken").mkdir()
    with pytest.raises(RlmError, match="cannot be written"):
        save_copy(member, tmp_path / "taken")
    assert not list(tmp_path.glob(".rlm-desktop-*"))
