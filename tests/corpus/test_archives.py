"""Archives give their files one after the other; what is wrong with one of them costs only that one."""

import base64
import bz2
import gzip
import io
import lzma
import struct
import tarfile
import zipfile

import py7zr
import pytest
import pyzipper
from backports import zstd
from containers import assert_goes_on_anywhere, contents
from hypothesis import given, settings
from hypothesis import strategies as st

from rlm_desktop.core.errors import ReadError
from rlm_desktop.corpus.readers.member_names import guessed_name
from rlm_desktop.corpus.readers.members import REST

# Made by `zip -0 -P sesame`: Python does not write the old cipher.
_LOCKED = base64.b85decode(
    "P)h>@3IGWJ001x)cU^H!*xeWa000aC000F5003bwba-^VK9hLp@uKM{_z>4d%4JHqQwW|1dbe{>O9u#XP1xNS0000C0000`"
    "O928N0}22M0000m6n9;5P1xNS0000C0000500000000000001_fdBvi0AVh4cyv%p1qJ{B000310RS@q002t>00000"
)
FILES = [("a.txt", b"first"), ("folder/b.bin", bytes(range(256)) * 20), ("empty.txt", b""), ("c.txt", b"last" * 99)]
WHOLE = [(position, name, content) for position, (name, content) in enumerate(FILES, start=1)]


def make_zip(path, files=FILES, method=zipfile.ZIP_DEFLATED):
    with zipfile.ZipFile(path, "w", method) as archive:
        archive.mkdir("folder")
        for name, content in files:
            archive.writestr(name, content)
    return path


def make_tar(path, files=FILES, mode="w"):
    with tarfile.open(path, mode) as archive:
        folder = tarfile.TarInfo("folder")
        folder.type = tarfile.DIRTYPE
        archive.addfile(folder)
        for name, content in files:
            info = tarfile.TarInfo(name)
            info.size = len(content)
            archive.addfile(info, io.BytesIO(content))
    return path


def make_7z(path, files=FILES, password=None, locked_names=False):
    with py7zr.SevenZipFile(path, "w", password=password, header_encryption=locked_names) as archive:
        for name, content in files:
            archive.writestr(content, name)
    return path


@pytest.mark.parametrize("method", [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_zip(tmp_path, method):
    assert assert_goes_on_anywhere(make_zip(tmp_path / "x.zip", method=method), "zip") == WHOLE


def test_zip64_and_data_before_the_archive(tmp_path, monkeypatch):
    monkeypatch.setattr(zipfile, "ZIP64_LIMIT", 10)
    monkeypatch.setattr(zipfile, "ZIP_FILECOUNT_LIMIT", 2)
    path = make_zip(tmp_path / "x.zip")
    assert b"PK\6\6" in path.read_bytes()
    path.write_bytes(b"MZ a program that unpacks itself" * 9 + path.read_bytes())
    assert contents(path, "zip") == WHOLE


@pytest.mark.parametrize("mode", ["w", "w:gz", "w:bz2", "w:xz"])
def test_tar_plain_and_compressed(tmp_path, mode):
    path = make_tar(tmp_path / "x.tar", mode=mode)
    assert assert_goes_on_anywhere(path, "tar" if mode == "w" else "gzip") == WHOLE


def test_tar_compressed_by_zstandard(tmp_path):
    path = tmp_path / "x.tar.zst"
    path.write_bytes(zstd.compress(make_tar(tmp_path / "x.tar").read_bytes()))
    assert assert_goes_on_anywhere(path, "gzip") == WHOLE


def test_7z(tmp_path):
    assert assert_goes_on_anywhere(make_7z(tmp_path / "x.7z"), "7z") == WHOLE


@pytest.mark.parametrize("pack", [gzip.compress, bz2.compress, lzma.compress, zstd.compress])
def test_a_single_compressed_file(tmp_path, pack):
    path = tmp_path / "report.csv.packed"
    path.write_bytes(pack(b"a,b\n1,2\n") + pack(b"3,4\n"))
    assert assert_goes_on_anywhere(path, "gzip") == [(1, "report.csv", b"a,b\n1,2\n3,4\n")]


def test_gzip_tells_the_name_of_its_file(tmp_path):
    path = tmp_path / "17.gz"
    with path.open("wb") as file, gzip.GzipFile("Büro.txt", "wb", fileobj=file) as packed:
        packed.write(b"words")
    assert contents(path, "gzip") == [(1, "Büro.txt", b"words")]


def test_links_and_devices_are_no_members(tmp_path):
    path = make_tar(tmp_path / "x.tar")
    with tarfile.open(path, "a") as archive:
        for kind in (tarfile.SYMTYPE, tarfile.LNKTYPE, tarfile.CHRTYPE, tarfile.FIFOTYPE):
            info = tarfile.TarInfo("link")
            info.type, info.linkname = kind, "a.txt"
            archive.addfile(info)
    assert contents(path, "tar") == WHOLE
    link = zipfile.ZipInfo("link")
    link.create_system, link.external_attr = 3, 0o120777 << 16
    with zipfile.ZipFile(make_zip(tmp_path / "x.zip"), "a") as archive:
        archive.writestr(link, "/etc/passwd")
    assert contents(tmp_path / "x.zip", "zip") == WHOLE


def test_archives_without_files_have_no_members(tmp_path):
    assert contents(make_zip(tmp_path / "x.zip", []), "zip") == []
    assert contents(make_tar(tmp_path / "x.tar", []), "tar") == []
    assert contents(make_tar(tmp_path / "x.tgz", [], "w:gz"), "gzip") == []
    assert contents(make_7z(tmp_path / "x.7z", []), "7z") == []


def test_several_tars_one_after_the_other_are_one(tmp_path):
    first, second = make_tar(tmp_path / "1.tar", FILES[:2]), make_tar(tmp_path / "2.tar", FILES[2:])
    (tmp_path / "x.tar").write_bytes(first.read_bytes() + second.read_bytes())
    assert assert_goes_on_anywhere(tmp_path / "x.tar", "tar") == WHOLE


@pytest.mark.parametrize("encryption", ["old", "aes"])
def test_zip_is_opened_with_the_password_that_fits(tmp_path, encryption):
    path = tmp_path / "x.zip"
    password = "sesame" if encryption == "old" else "sesäme"
    path.write_bytes(_LOCKED)
    if encryption == "aes":
        with pyzipper.AESZipFile(path, "w", encryption=pyzipper.WZ_AES) as archive:
            archive.setpassword(password.encode())
            archive.writestr("a.txt", b"secret words")
    assert contents(path, "zip", passwords=["wrong", password]) == [(1, "a.txt", b"secret words")]
    for passwords in ((), ("wrong",)):
        assert contents(path, "zip", passwords=passwords) == [(1, "a.txt", "encrypted")]


@pytest.mark.parametrize("locked_names", [False, True])
def test_7z_is_opened_with_the_password_that_fits(tmp_path, locked_names):
    path = make_7z(tmp_path / "x.7z", FILES[:2], "sesame", locked_names)
    assert contents(path, "7z", passwords=["wrong", "sesame"]) == WHOLE[:2]
    for passwords in ((), ("wrong",)):
        with pytest.raises(ReadError) as caught:
            contents(path, "7z", passwords=passwords)
        assert caught.value.code == "encrypted"


def test_entries_that_share_their_bytes_end_in_a_problem(tmp_path):
    """As D. Fifield's "A better zip bomb" (2019) does."""
    path = make_zip(tmp_path / "x.zip", [("kernel", bytes(5 << 20))])
    content = path.read_bytes()
    start = content.rindex(b"PK\1\2")
    end = content.index(b"PK\5\6")
    entry = content[start:end]
    record = struct.pack("<4s4H2LH", b"PK\5\6", 0, 0, 500, 500, len(entry) * 500, start, 0)
    path.write_bytes(content[:start] + entry * 500 + record)
    *_, (position, name, code) = contents(path, "zip")
    assert (name, code) == (REST, "bomb")
    assert position < 10


@pytest.mark.parametrize("kind", ["zip", "7z"])
def test_a_damaged_file_costs_only_itself(tmp_path, kind):
    path = tmp_path / "x"
    if kind == "zip":
        make_zip(path, method=zipfile.ZIP_STORED)
    else:
        with py7zr.SevenZipFile(path, "w", filters=[{"id": py7zr.FILTER_COPY}]) as archive:
            for name, content in FILES:
                archive.writestr(content, name)
    path.write_bytes(path.read_bytes().replace(b"first", b"fi_st"))
    assert contents(path, kind) == [(1, "a.txt", "broken"), *WHOLE[1:]]


@pytest.mark.parametrize("mode", ["w", "w:gz"])
def test_what_stands_before_the_break_is_kept_and_the_rest_is_a_problem(tmp_path, mode):
    files = [(f"{n}.txt", bytes([n]) * 5000) for n in range(1, 9)]
    path = make_tar(tmp_path / "x.tar", files, "w")
    content = bytearray(path.read_bytes())
    content[512 + 4 * 5632 : 512 + 4 * 5632 + 100] = b"\xff" * 100
    path.write_bytes(content if mode == "w" else gzip.compress(content))
    found = assert_goes_on_anywhere(path, "tar" if mode == "w" else "gzip")
    assert [name for _, name, _ in found] == ["1.txt", "2.txt", "3.txt", "4.txt", REST]
    assert found[-1] == (5, REST, "broken")


def test_an_archive_that_cannot_be_opened_at_all_is_an_error(tmp_path):
    for kind, content in (("7z", b"7z\xbc\xaf\x27\x1c noise"), ("zip", b"PK\3\4 noise"), ("gzip", b"\x1f\x8b\x08")):
        (tmp_path / "x").write_bytes(content)
        with pytest.raises(ReadError) as caught:
            contents(tmp_path / "x", kind)
        assert caught.value.code == "broken"


def test_a_compressed_file_that_is_cut_off_is_a_problem(tmp_path):
    path = tmp_path / "x.gz"
    path.write_bytes(gzip.compress(bytes(range(256)) * 9999)[:-20])
    assert contents(path, "gzip") == [(1, "x", "broken")]


@pytest.mark.parametrize(
    ("name", "encoding"),
    [
        ("Übersicht März.txt", "utf-8"),
        ("Übersicht März.txt", "cp437"),
        ("Übersicht März.txt", "cp1252"),
        ("résumé.pdf", "cp437"),
        ("Отчет за год.doc", "cp866"),
        ("Отчет за год.doc", "cp1251"),
        ("年度报告2019.doc", "gb18030"),
        ("契約書.pdf", "cp932"),
        ("合約.doc", "big5"),
    ],
)
def test_names_in_old_encodings_are_guessed(name, encoding):
    assert guessed_name(name.encode(encoding), "cp437") == name


names = st.text(st.characters(codec="utf-8", exclude_characters="\0/\\\r\n", exclude_categories=("C",)), min_size=1)
files = st.lists(st.tuples(names.filter(lambda name: name.strip(". ")), st.binary(max_size=3000)), max_size=6)


@settings(max_examples=15, deadline=None)
@given(files)
def test_what_is_packed_comes_out_byte_for_byte_also_from_archives_in_archives(tmp_path_factory, packed):
    folder = tmp_path_factory.mktemp("archives")
    files = [(f"{number} {name[:60]}", content) for number, (name, content) in enumerate(packed)]
    inner = make_tar(folder / "inner.tar.gz", files, "w:gz").read_bytes()
    middle = make_7z(folder / "middle.7z", [("inner.tar.gz", inner)]).read_bytes()
    outer = make_zip(folder / "outer.zip", [("middle.7z", middle), *files])
    whole = assert_goes_on_anywhere(outer, "zip")
    assert [(name, content) for _, name, content in whole] == [("middle.7z", middle), *files]
    (folder / "again.7z").write_bytes(whole[0][2])
    assert contents(folder / "again.7z", "7z") == [(1, "inner.tar.gz", inner)]
    assert [(name, content) for _, name, content in assert_goes_on_anywhere(folder / "inner.tar.gz", "gzip")] == files


@settings(max_examples=40, deadline=None)
@given(st.sampled_from(["zip", "tar", "gzip", "7z"]), st.data())
def test_no_damage_breaks_more_than_the_archive(tmp_path_factory, kind, data):
    folder = tmp_path_factory.mktemp("damaged")
    path = folder / "x"
    {"zip": make_zip, "tar": make_tar, "gzip": lambda path: make_tar(path, mode="w:gz"), "7z": make_7z}[kind](path)
    content = bytearray(path.read_bytes())
    for _ in range(data.draw(st.integers(1, 5))):
        content[data.draw(st.integers(0, 20_000)) % len(content)] = data.draw(st.integers(0, 255))
    path.write_bytes(content[: data.draw(st.integers(0, 20_000))])
    try:
        found = contents(path, kind)
    except ReadError:
        return
    assert [position for position, *_ in found] == list(range(1, len(found) + 1))
