"""Members come out as numbered files within bounds, whatever they are called and whatever they claim to be."""

import gzip
import io
import tarfile
import zipfile
from pathlib import PurePosixPath, PureWindowsPath

import pymupdf
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from rlm_desktop.core.errors import ReadError
from rlm_desktop.corpus import unpacking
from rlm_desktop.corpus.readers import members
from rlm_desktop.corpus.unpacking import clean_name, extract, unpack


def make_zip(path, files):
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files:
            archive.writestr(name, content)
    return path


def unpack_all(path, kind, folder, passwords=()):
    """All members, batch by batch, as the ingest takes them."""
    taken, start, batches = [], "", 0
    while start is not None:
        level = folder / f"batch {batches}"
        level.mkdir(parents=True)
        batch = unpack(path, kind, start, passwords, level)
        taken.extend(batch.members)
        start, batches = batch.resume, batches + 1
    return taken, batches


def test_members_become_numbered_files_that_keep_only_a_suffix(tmp_path):
    path = make_zip(tmp_path / "x.zip", [("../../etc/Passwd.TXT", b"one"), ("C:\\boot.ini", b"two"), ("plain", b"")])
    taken, _ = unpack_all(path, "zip", tmp_path / "out")
    assert [(member.position, member.name, member.size) for member in taken] == [
        (1, "etc/Passwd.TXT", 3),
        (2, "boot.ini", 3),
        (3, "plain", 0),
    ]
    assert [member.file.name for member in taken] == ["1.txt", "2.ini", "3"]
    assert [member.file.read_bytes() for member in taken] == [b"one", b"two", b""]
    assert sorted(file.name for file in (tmp_path / "out").rglob("*") if file.is_file()) == ["1.txt", "2.ini", "3"]


def test_batches_are_full_at_200_members_or_128_megabytes(tmp_path, monkeypatch):
    path = make_zip(tmp_path / "x.zip", [(f"{number}.txt", b"%d" % number) for number in range(450)])
    taken, batches = unpack_all(path, "zip", tmp_path / "out")
    assert batches == 3
    assert [member.file.read_bytes() for member in taken] == [b"%d" % number for number in range(450)]
    assert [member.position for member in taken] == list(range(1, 451))
    monkeypatch.setattr(unpacking, "_BATCH_BYTES", 300)
    assert unpack_all(path, "zip", tmp_path / "smaller")[1] > 3


def test_a_bomb_is_a_problem_and_leaves_no_file(tmp_path):
    with zipfile.ZipFile(tmp_path / "x.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("before.txt", b"words")
        archive.writestr("bomb.txt", bytes(20 << 20))
        archive.writestr("after.txt", b"words")
    taken, _ = unpack_all(tmp_path / "x.zip", "zip", tmp_path / "out")
    assert [member.problem and member.problem[0] for member in taken] == [None, "bomb", None]
    assert len(list((tmp_path / "out").rglob("*.txt"))) == 2
    (tmp_path / "x.gz").write_bytes(gzip.compress(bytes(20 << 20)))
    ((bomb,), _) = unpack_all(tmp_path / "x.gz", "gzip", tmp_path / "single")
    assert bomb.problem[0] == "bomb"


def test_what_comes_before_the_damage_of_a_member_is_kept(tmp_path):
    text = "".join(f"line {number}\n" for number in range(100_000)).encode()
    packed = gzip.compress(text)
    for name, content in {"cut.txt.gz": packed[: len(packed) // 2], "junk.txt.gz": packed + b"junk" * 99}.items():
        (tmp_path / name).write_bytes(content)
        ((taken,), _) = unpack_all(tmp_path / name, "gzip", tmp_path / f"out {name}")
        assert taken.problem is not None
        assert taken.problem[0] == "cut-off"
        assert taken.size == taken.file.stat().st_size > len(text) // 3
        assert text.startswith(taken.file.read_bytes())


def test_text_that_packs_well_is_no_bomb(tmp_path):
    log = b"2019-03-14 12:00:00 crate accepted at the gate\n" * 400_000
    taken, _ = unpack_all(make_zip(tmp_path / "x.zip", [("log.txt", log)]), "zip", tmp_path / "out")
    assert taken[0].size == len(log)


def test_many_files_that_are_each_small_can_be_a_bomb_together(tmp_path, monkeypatch):
    monkeypatch.setattr(members, "_MOST_UNQUESTIONED", 20 << 20)
    with tarfile.open(tmp_path / "x.tgz", "w:gz") as archive:
        for number in range(40):
            info = tarfile.TarInfo(str(number))
            info.size = 1 << 20
            archive.addfile(info, io.BytesIO(bytes(1 << 20)))
    monkeypatch.setattr(members, "_MOST_TIMES", 500)
    taken, _ = unpack_all(tmp_path / "x.tgz", "gzip", tmp_path / "out")
    assert 15 < len(taken) < 25
    assert (taken[-1].name, taken[-1].problem[0]) == (members.REST, "bomb")


def test_a_file_with_holes_that_claims_to_be_vast_is_a_bomb(tmp_path):
    info = tarfile.TarInfo("vast")
    info.pax_headers = {"GNU.sparse.major": "1", "GNU.sparse.minor": "0", "GNU.sparse.realsize": str(1 << 50)}
    info.pax_headers["GNU.sparse.name"] = "vast"
    table = b"1\n0\n5\n".ljust(512, b"\0") + b"words"
    info.size = len(table)
    with tarfile.open(tmp_path / "x.tar", "w", format=tarfile.PAX_FORMAT) as archive:
        archive.addfile(info, io.BytesIO(table))
    ((vast,), _) = unpack_all(tmp_path / "x.tar", "tar", tmp_path / "out")
    assert vast.problem[0] == "bomb"


def test_more_members_than_anyone_has_end_in_a_problem(tmp_path, monkeypatch):
    monkeypatch.setattr(members, "MOST_MEMBERS", 5)
    path = make_zip(tmp_path / "x.zip", [(f"{number}.txt", b"") for number in range(9)])
    taken, _ = unpack_all(path, "zip", tmp_path / "out")
    assert [member.problem and member.problem[0] for member in taken] == [None] * 5 + ["too-large"]


def test_a_large_member_leaves_room_on_the_disk(tmp_path, monkeypatch):
    monkeypatch.setattr(unpacking, "_CHECKED_FROM", 1000)
    monkeypatch.setattr(unpacking, "_RESERVE", 1 << 60)
    path = make_zip(tmp_path / "x.zip", [("large.txt", b"words" * 1000), ("small.txt", b"words")])
    taken, _ = unpack_all(path, "zip", tmp_path / "out")
    assert [member.problem and member.problem[0] for member in taken] == ["no-room", None]


def test_one_nested_member_is_taken_out_again(tmp_path):
    inner = make_zip(tmp_path / "inner.zip", [("a.txt", b"not this"), ("b.txt", b"the deepest words")])
    middle = io.BytesIO()
    with tarfile.open(fileobj=middle, mode="w:gz") as archive:
        archive.add(inner, "inner.zip")
    outer = make_zip(tmp_path / "outer.zip", [("x.txt", b""), ("middle.tgz", middle.getvalue())])
    file = extract(outer, [("zip", 2), ("gzip", 1), ("zip", 2)], tmp_path / "out")
    assert file.read_bytes() == b"the deepest words"
    assert [other for other in (tmp_path / "out").rglob("*") if other.is_file()] == [file]
    with pytest.raises(ReadError) as caught:
        extract(outer, [("zip", 9)], tmp_path / "again")
    assert caught.value.code == "missing"


def test_attachments_of_a_pdf_and_of_its_pages_are_members(tmp_path):
    with pymupdf.open() as document:
        page = document.new_page()
        document.embfile_add("plan", b"the plan", filename="plan.txt")
        page.add_file_annot((72, 72), b"the pinned words", "pinned.txt")
        document.save(tmp_path / "x.pdf")
    taken, _ = unpack_all(tmp_path / "x.pdf", "pdf", tmp_path / "out")
    assert [(member.name, member.file.read_bytes()) for member in taken] == [
        ("plan.txt", b"the plan"),
        ("pinned.txt", b"the pinned words"),
    ]


@settings(deadline=None)
@given(st.text(max_size=600))
@example("../../../etc/passwd")
@example("..\\..\\windows")
@example("a/../C:/x")
@example(" C: D:/x")
@example(".\0./.\x00.")
@example("\u202etxt.exe")
@example("/" * 50)
@example("x" * 600 + ".pdf")
@example("a/" * 300)
def test_clean_names_never_escape(name):
    cleaned = clean_name(name)
    assert cleaned
    assert not PurePosixPath(cleaned).is_absolute()
    assert not PureWindowsPath(cleaned).drive or ":" not in cleaned.split("/")[0][:2]
    assert not PureWindowsPath(cleaned).root
    parts = cleaned.split("/")
    assert not {"", ".", ".."} & set(parts)
    assert max(map(len, parts)) <= 240
    assert not any(ord(letter) < 32 or 0xD800 <= ord(letter) < 0xE000 for letter in cleaned)
    assert clean_name(cleaned) == cleaned


def test_clean_names_keep_what_tells_the_file():
    assert clean_name("Ordner/Übersicht März (2).pdf") == "Ordner/Übersicht März (2).pdf"
    assert clean_name("x" * 600 + ".tar.gz").endswith("x.tar.gz")
    assert clean_name("Re: 10:30 meeting.eml") == "Re: 10:30 meeting.eml"
