"""Writes a folder of hostile files, with a manifest that says what a person would expect of each.

Nothing of it is part of the project: the files are made anew for each try, always the same but for the salts of those
that are encrypted. ``check_corpus.py`` adds the folder to a case and compares. Run it as
``.venv/bin/python packaging/make_hostile.py FOLDER``. The files are small, but much comes out of some of
them: open none of them with anything else.
"""

from __future__ import annotations

import argparse
import json
import random
import sys
import warnings
from collections import Counter
from dataclasses import asdict
from pathlib import Path

from hostile_containers import all_containers
from hostile_documents import all_documents
from hostile_plain import Hostile

SEED = 3
MANIFEST = "manifest.json"


def make_hostile(folder: Path) -> list[Hostile]:
    """Write the files into a folder, and the manifest beside them."""
    made: list[Hostile] = []
    # The boundaries of mails are drawn from here.
    random.seed(SEED)
    with warnings.catch_warnings():
        # zipfile warns of names that are there twice.
        warnings.simplefilter("ignore", UserWarning)
        for hostile in (*all_documents(SEED), *all_containers()):
            path = folder / "files" / hostile.name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(hostile.content)
            made.append(hostile)
    manifest = [{name: value for name, value in asdict(file).items() if name != "content"} for file in made]
    (folder / MANIFEST).write_text(json.dumps(manifest, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    return made


def main() -> int:
    """Write the folder that is named on the command line."""
    parser = argparse.ArgumentParser(description="Write a folder of hostile files.")
    parser.add_argument("folder", type=Path)
    made = make_hostile(parser.parse_args().folder)
    counts = Counter(file.expect for file in made)
    told = ", ".join(f"{count} {expect}" for expect, count in sorted(counts.items()))
    print(f"{len(made)} files, {sum(len(file.content) for file in made) / 1e6:.0f} MB; expected: {told}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
