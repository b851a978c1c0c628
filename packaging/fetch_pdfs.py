"""Fetches the PDF files that packages of Debian install, to measure ingest on: see docs/benchmarks.md.

Nothing of them is part of the project. Run it on Debian, as any user::

    python packaging/fetch_pdfs.py FOLDER

Each package's files go to a folder of its name. A package that cannot be had is named and left out.
"""

from __future__ import annotations

import argparse
import shutil
import subprocess
import sys
import tarfile
import tempfile
from pathlib import Path, PurePosixPath

PACKAGES = (
    "debian-reference-en",
    "debian-reference-ja",
    "debian-reference-zh-cn",
    "gap-doc",
    "lilypond-doc-pdf",
    "linuxcnc-doc-zh-cn",
    "octave-doc",
    "pari-doc",
    "r-doc-pdf",
    "texlive-humanities-doc",
    "texlive-lang-arabic",
    "texlive-lang-chinese",
    "texlive-latex-base-doc",
    "texlive-latex-recommended-doc",
    "texlive-science-doc",
)


def fetch(package: str, folder: Path) -> int:
    """Put the PDF files of a package into a folder, which is made; how many there are.

    Raises:
        subprocess.CalledProcessError: apt does not have the package, or it cannot be unpacked.
    """
    with tempfile.TemporaryDirectory() as scratch:
        # apt warns that its own user may not write to a private folder, and downloads all the same.
        subprocess.run(
            ["apt-get", "download", "-q", package],
            cwd=scratch,
            check=True,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        (archive,) = Path(scratch).glob("*.deb")
        with subprocess.Popen(["dpkg-deb", "--fsys-tarfile", archive], stdout=subprocess.PIPE) as unpacked:
            assert unpacked.stdout is not None
            with tarfile.open(fileobj=unpacked.stdout, mode="r|") as members:
                count = sum(_kept(members, member, folder) for member in members)
        if unpacked.returncode:
            raise subprocess.CalledProcessError(unpacked.returncode, "dpkg-deb")
    return count


def main() -> int:
    """Fetch every package; the exit code."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    folder = parser.parse_args().folder
    missing = 0
    for package in PACKAGES:
        try:
            print(f"{package}: {fetch(package, folder / package)} files", flush=True)
        except subprocess.CalledProcessError as error:
            print(f"{package} cannot be had: {error}", file=sys.stderr)
            missing += 1
    return 1 if missing else 0


def _kept(members: tarfile.TarFile, member: tarfile.TarInfo, folder: Path) -> bool:
    name = PurePosixPath(member.name)
    content = members.extractfile(member) if member.isreg() and name.suffix.lower() == ".pdf" else None
    if content is None:
        return False
    # Names are flat: a package's PDF files lie deep, in folders with nothing else.
    target = folder / "-".join(part for part in name.parts if part not in (".", "usr", "share", "doc"))
    target.parent.mkdir(parents=True, exist_ok=True)
    with target.open("wb") as kept:
        shutil.copyfileobj(content, kept)
    return True


if __name__ == "__main__":
    sys.exit(main())
