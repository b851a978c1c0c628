"""Checks an evidence bundle: every member as it was exported, the chain of custody unbroken, nothing added.

It needs Python 3.9 or later and nothing else: a copy of this file lies in every bundle.

    python verify.py BUNDLE.zip
"""

from __future__ import annotations

import hashlib
import json
import sys
import zipfile
from pathlib import Path
from typing import Any

MANIFEST = "manifest.json"
SEAL = "manifest.sha256"
CUSTODY = "custody.jsonl"
_LARGEST = 1 << 32


def check(path: Path) -> list[str]:
    """What is wrong with a bundle, a sentence each; empty when nothing is."""
    try:
        with zipfile.ZipFile(path) as bundle:
            members, wrong = _read(bundle)
            wrong += _check_manifest(members, wrong)
            wrong += _check_custody(members.get(CUSTODY, b""))
            return wrong or _check_whole(path, bundle.comment)
    except (zipfile.BadZipFile, OSError, NotImplementedError, EOFError) as error:
        return [f"The bundle cannot be read as an archive: {error}."]


def count(path: Path) -> int:
    """How many members a bundle has."""
    with zipfile.ZipFile(path) as bundle:
        return len(bundle.namelist())


def _read(bundle: zipfile.ZipFile) -> tuple[dict[str, bytes], list[str]]:
    members: dict[str, bytes] = {}
    wrong = []
    for info in bundle.infolist():
        if info.filename in members:
            wrong.append(f"{info.filename} is there twice.")
            continue
        try:
            if info.file_size > _LARGEST:
                raise zipfile.BadZipFile("it is too large")
            members[info.filename] = bundle.read(info)
        except Exception as error:  # noqa: BLE001 - a damaged member can raise whatever zlib and zipfile have
            members[info.filename] = b""
            wrong.append(f"{info.filename} is damaged: {error}.")
    return members, wrong


def _check_manifest(members: dict[str, bytes], damaged: list[str]) -> list[str]:
    if MANIFEST not in members or SEAL not in members:
        return [f"{name} is missing." for name in (MANIFEST, SEAL) if name not in members]
    wrong = []
    if members[SEAL].decode("ascii", "replace").strip() != hashlib.sha256(members[MANIFEST]).hexdigest():
        wrong.append(f"{MANIFEST} or {SEAL} was changed: they do not fit together.")
    try:
        told: dict[str, Any] = json.loads(members[MANIFEST])["members"]
        hashes = {name: str(entry["sha256"]) for name, entry in told.items()}
    except (ValueError, KeyError, TypeError, AttributeError):
        return [*wrong, f"{MANIFEST} cannot be understood."]
    names = {line.split(" ", 1)[0] for line in damaged}
    for name, sha256 in hashes.items():
        if name not in members:
            wrong.append(f"{name} is missing.")
        elif hashlib.sha256(members[name]).hexdigest() != sha256 and name not in names:
            wrong.append(f"{name} was changed.")
    wrong += [f"{name} was added." for name in members if name not in hashes and name not in (MANIFEST, SEAL)]
    return wrong


def _check_custody(lines: bytes) -> list[str]:
    previous = ""
    for number, line in enumerate(lines.splitlines(), start=1):
        try:
            entry: dict[str, Any] = json.loads(line)
            told = entry.pop("hash")
            if entry["previous"] != previous or entry_hash(entry) != told:
                raise ValueError
        except (ValueError, KeyError, TypeError, AttributeError):
            return [f"{CUSTODY}: the chain is broken at entry {number}."]
        previous = told
    return []


def entry_hash(entry: dict[str, Any]) -> str:
    """The hash of an entry of the chain of custody, which holds the hash of the entry before."""
    text = json.dumps(entry, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def _check_whole(path: Path, comment: bytes) -> list[str]:
    """The comment at the end of the archive is the hash of all that stands before it."""
    content = path.read_bytes()
    if hashlib.sha256(content[: len(content) - len(comment)]).hexdigest().encode() != comment:
        return ["The archive's own records (names, dates, sizes) were changed; its members were not."]
    return []


def main() -> int:
    """Check the bundle named on the command line."""
    if len(sys.argv) != 2:
        print("usage: python verify.py BUNDLE.zip", file=sys.stderr)  # noqa: T201 - it is a program of its own
        return 2
    wrong = check(Path(sys.argv[1]))
    print("\n".join(wrong) or "Everything is as it was exported.")  # noqa: T201
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
