"""Builds what is released, into dist/: wheel and sdist, the frozen program as an archive, the Debian package.

``packaging/dev build [wheel] [frozen] [archive] [deb]`` runs it with the tools of packaging/package-constraints.txt;
without a word it builds all of them. The same sources give the same wheel and sdist, byte by byte: docs/releasing.md.
"""

from __future__ import annotations

import argparse
import gzip
import hashlib
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from xml.etree import ElementTree

from icons import SIZES, draw_icons
from man_page import man_page
from third_party import write_all

from rlm_desktop import __version__

ROOT = Path(__file__).resolve().parents[1]
PACKAGING = ROOT / "packaging"
BUILD = ROOT / "build"
DIST = ROOT / "dist"
FROZEN = BUILD / "frozen" / "rlm-desktop"
NOTICES = ("THIRD-PARTY-NOTICES.txt", "sbom.cdx.json")


def build_wheel() -> None:
    """Build sdist and wheel twice, and check that they are the same and that an index would take them.

    Raises:
        SystemExit: Two builds of the same sources differ.
    """
    first, second = (_built_once(BUILD / "wheel" / each) for each in ("first", "second"))
    if first != second:
        raise SystemExit(f"two builds differ: {sorted(set(first.items()) ^ set(second.items()))}")
    files = sorted((BUILD / "wheel" / "first").iterdir())
    _run(sys.executable, "-m", "twine", "check", "--strict", *files)
    for file in files:
        shutil.copy2(file, DIST)


def _built_once(folder: Path) -> dict[str, str]:
    """The SHA-256 of each file that a build gives. The wheel is built from the sdist, as users of the sdist would."""
    shutil.rmtree(folder, ignore_errors=True)
    _run(sys.executable, "-m", "build", "--no-isolation", "--outdir", folder, ROOT)
    return {file.name: hashlib.sha256(file.read_bytes()).hexdigest() for file in folder.iterdir()}


def build_frozen() -> None:
    """Freeze the program, and put notice and bill of materials beside it."""
    draw_icons(BUILD / "icons")
    _run(
        *(sys.executable, "-m", "PyInstaller", PACKAGING / "rlm-desktop.spec", "--noconfirm", "--log-level", "WARN"),
        *("--distpath", FROZEN.parent, "--workpath", BUILD / "pyinstaller"),
    )
    write_all(BUILD / "bundled.json", FROZEN)
    shutil.copy2(ROOT / "LICENSE", FROZEN)


def build_archive() -> None:
    """Pack the frozen program as a folder to unpack anywhere."""
    _need_frozen()
    target = DIST / f"rlm-desktop-{__version__}-linux-{os.uname().machine}.tar.xz"
    _run(
        *("tar", "--create", "--file", target, "--directory", FROZEN.parent, "--sort=name", f"--mtime=@{_epoch()}"),
        *("--owner=0", "--group=0", "--numeric-owner", f"--transform=s,^rlm-desktop,rlm-desktop-{__version__},"),
        *("--use-compress-program=xz --threads=0 --x86 --lzma2=preset=6", FROZEN.name),
    )


def _need_frozen() -> None:
    if not (FROZEN / NOTICES[0]).is_file():
        raise SystemExit("the frozen program has to be built first: packaging/dev build frozen")


def build_deb() -> None:
    """Pack the frozen program as a Debian package.

    Raises:
        SystemExit: There is no frozen program.
    """
    _need_frozen()
    tree = BUILD / "deb"
    shutil.rmtree(tree, ignore_errors=True)
    usr = tree / "usr"
    shutil.copytree(FROZEN, usr / "lib" / "rlm-desktop", symlinks=True)
    (usr / "bin").mkdir()
    (usr / "bin" / "rlm-desktop").symlink_to("../lib/rlm-desktop/rlm-desktop")
    _put(PACKAGING / "rlm-desktop.desktop", usr / "share" / "applications" / "rlm-desktop.desktop")
    write_metainfo(usr / "share" / "metainfo" / "rlm-desktop.metainfo.xml", _epoch())
    _put(PACKAGING / "rlm-desktop.mime.xml", usr / "share" / "mime" / "packages" / "rlm-desktop.xml")
    icons = usr / "share" / "icons" / "hicolor"
    for size in SIZES:
        _put(BUILD / "icons" / f"{size}x{size}.png", icons / f"{size}x{size}" / "apps" / "rlm-desktop.png")
    _put(BUILD / "icons" / "rlm-desktop.svg", icons / "scalable" / "apps" / "rlm-desktop.svg")
    _compress(man_page(_epoch()).encode(), usr / "share" / "man" / "man1" / "rlm-desktop.1.gz")
    documents = usr / "share" / "doc" / "rlm-desktop"
    _compress((ROOT / "CHANGELOG.md").read_bytes(), documents / "changelog.gz")
    documents.joinpath("copyright").write_text(_copyright(), encoding="utf-8")
    for name in NOTICES:
        (usr / "lib" / "rlm-desktop" / name).rename(documents / name)
    _close(tree)
    _run("desktop-file-validate", usr / "share" / "applications" / "rlm-desktop.desktop")
    _run("appstreamcli", "validate", "--no-net", usr / "share" / "metainfo" / "rlm-desktop.metainfo.xml")
    _run("dpkg-deb", "--root-owner-group", "-Zxz", "-z6", "--build", tree, DIST)


def write_metainfo(target: Path, made: float) -> None:
    """Write what software centres tell of the program, with its version.

    Args:
        target: The file.
        made: The day of the version, in seconds since 1970.
    """
    told = ElementTree.parse(PACKAGING / "rlm-desktop.metainfo.xml")
    releases = ElementTree.SubElement(told.getroot(), "releases")
    ElementTree.SubElement(releases, "release", version=__version__, date=time.strftime("%Y-%m-%d", time.gmtime(made)))
    ElementTree.indent(told)
    target.parent.mkdir(parents=True, exist_ok=True)
    told.write(target, encoding="utf-8", xml_declaration=True)


def _copyright() -> str:
    return (
        "RLM Desktop is free software: you can redistribute it and modify it under the terms of the GNU Affero\n"
        "General Public License, version 3 or any later one, whose text is in /usr/lib/rlm-desktop/LICENSE.\n\n"
        "This package holds the work of others; whose, and under which licences, is told in THIRD-PARTY-NOTICES.txt\n"
        "and sbom.cdx.json beside this file.\n"
    )


def _close(tree: Path) -> None:
    """Write the control file, and give all files the time of the sources and the rights that Debian gives."""
    size = sum(file.lstat().st_size for file in tree.rglob("*")) // 1024
    architecture = subprocess.run(["dpkg", "--print-architecture"], capture_output=True, text=True, check=True)
    words = (PACKAGING / "debian" / "control.in").read_text(encoding="utf-8")
    control = tree / "DEBIAN" / "control"
    control.parent.mkdir()
    control.write_text(
        words.format(version=__version__, architecture=architecture.stdout.strip(), kilobytes=size), encoding="utf-8"
    )
    for path in (tree, *tree.rglob("*")):
        if not path.is_symlink():
            path.chmod(0o755 if path.is_dir() or path.stat().st_mode & 0o100 else 0o644)
        os.utime(path, (_epoch(), _epoch()), follow_symlinks=False)


def _put(source: Path, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(source, target)


def _compress(content: bytes, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_bytes(gzip.compress(content, mtime=0))


def _epoch() -> int:
    """The time of the sources: that of the commit, unless SOURCE_DATE_EPOCH tells another."""
    return int(os.environ["SOURCE_DATE_EPOCH"])


def _run(*command: str | Path) -> None:
    subprocess.run([str(word) for word in command], check=True, cwd=ROOT)


def _write_sums() -> None:
    files = sorted(file for file in DIST.iterdir() if file.name != "SHA256SUMS")
    lines = [f"{hashlib.sha256(file.read_bytes()).hexdigest()}  {file.name}\n" for file in files]
    (DIST / "SHA256SUMS").write_text("".join(lines), encoding="utf-8")


STEPS: dict[str, Callable[[], None]] = {
    "wheel": build_wheel,
    "frozen": build_frozen,
    "archive": build_archive,
    "deb": build_deb,
}


def main() -> None:
    """Build what was asked for, and write the sums of all that is in dist/."""
    parser = argparse.ArgumentParser(prog="packaging/dev build", description=__doc__)
    parser.add_argument("what", nargs="*", help=f"{', '.join(STEPS)} (default: all)")
    wanted = parser.parse_args().what or list(STEPS)
    unknown = set(wanted) - set(STEPS)
    if unknown:
        parser.error(f"there is no {', '.join(sorted(unknown))}; there are {', '.join(STEPS)}")
    if "SOURCE_DATE_EPOCH" not in os.environ:
        command = ["git", "log", "-1", "--format=%ct"]
        told = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
        os.environ["SOURCE_DATE_EPOCH"] = told.stdout.strip()
    DIST.mkdir(exist_ok=True)
    for name, step in STEPS.items():
        if name in wanted:
            step()
    _write_sums()


if __name__ == "__main__":
    main()
