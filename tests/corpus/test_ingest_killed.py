"""An ingest that is killed at any moment and begun again ends as one that nothing disturbed: not a row differs."""

import contextlib
import io
import mailbox
import os
import random
import signal
import subprocess
import sys
import tarfile
import time
import zipfile
from contextlib import closing
from email.message import EmailMessage
from pathlib import Path

import pytest
from files import make_docx, make_pdf, make_scan

from rlm_desktop.case.connection import connect, connect_read_only, create_case
from rlm_desktop.corpus.ingest import Ingest

_COMPARED = {
    "documents": "id, sha256, name, path, kind, size, pages, characters, date, metadata, language, near, thread",
    "documents WHERE current": "id",
    "paths": "path, document, size, modified, container, position, state",
    "pages": "id, document, number, label, characters, text",
    "problems": "path, code, sentence",
    "versions": "path, document, size, modified, container, position",
    "containers": "document, expected, next, complete",
    "recognitions": "page, state, start",
    "signatures": "document, minhash",
    "bands": "term, doc",
    "replies": "message_id, thread",
    "words": "term, doc, col, offset",
}


def make_drop(folder: Path) -> Path:
    """A folder with a bit of everything that takes its time, or goes through several hands."""
    folder.mkdir()
    for number in range(40):
        (folder / f"note {number:02}.txt").write_text(f"note {number} on the agreement\n" * (number + 1) * 9)
    for number in range(12):
        make_pdf(folder / f"paper {number:02}.pdf", *(f"Page {page} of paper {number}" for page in range(1, 9)))
    make_docx(folder / "letter.docx", "A letter on the agreement")
    make_scan(folder / "scan.pdf", 3)
    make_pdf(folder / "locked.pdf", "secret", password="x")
    (folder / "long.txt").write_text("".join(f"line {number} of a long agreement\n" for number in range(40_000)))
    (folder / "空.txt").write_text("合同的第一页")
    box = mailbox.mbox(folder / "mails.mbox")
    for number in range(60):
        message = EmailMessage()
        message["From"], message["Subject"], message["Message-ID"] = "a@b.c", f"Mail {number}", f"<{number}@b.c>"
        message.set_content(f"The text of mail {number}")
        if number % 7 == 0:
            message.add_attachment(b"one attachment", maintype="text", subtype="plain", filename="a.txt")
        box.add(message)
    box.close()
    inner = io.BytesIO()
    with tarfile.open(fileobj=inner, mode="w:gz") as archive:
        for number in range(20):
            entry = tarfile.TarInfo(f"deep/{number}.txt")
            content = f"member {number} of the inner archive".encode()
            entry.size = len(content)
            archive.addfile(entry, io.BytesIO(content))
    with zipfile.ZipFile(folder / "outer.zip", "w") as archive:
        for number in range(30):
            archive.writestr(f"first/{number}.txt", f"member {number} of the outer archive")
        archive.writestr("inner.tar.gz", inner.getvalue())
        archive.writestr("last.txt", "the last member")
    return folder


def rows(case: Path) -> dict[str, list[tuple]]:
    """Everything in a case but the times."""
    with closing(connect(case)) as connection:
        connection.execute("CREATE VIRTUAL TABLE temp.words USING fts5vocab(main, pages_fts, instance)")
        connection.execute("CREATE VIRTUAL TABLE temp.bands USING fts5vocab(main, bands, instance)")
        return {
            table: connection.execute(f"SELECT {columns} FROM {table} ORDER BY {columns}").fetchall()
            for table, columns in _COMPARED.items()
        }


def filed(case: Path) -> int:
    """How many paths the case holds."""
    with closing(connect_read_only(case)) as connection:
        return int(connection.execute("SELECT count(*) FROM paths").fetchone()[0])


def run_and_kill(script: Path, case: Path, most: int, delay: float = 0.0) -> bool:
    """Kill an ingest with all its workers once so many paths are filed, and a moment later; whether it ended before."""
    process = subprocess.Popen([sys.executable, str(script)], start_new_session=True)
    while process.poll() is None and filed(case) < most:
        time.sleep(0.002)
    with contextlib.suppress(subprocess.TimeoutExpired):
        process.wait(delay)
    ended = process.poll() is not None
    if not ended:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()
    return ended


def disturb(tmp_path: Path, kills: int) -> None:
    drop = make_drop(tmp_path / "drop")
    whole = create_case(tmp_path / "whole")
    Ingest(whole, [drop], workers=2).run()
    moments = random.Random(kills)
    case = create_case(tmp_path / "case")
    script = tmp_path / "ingest_script.py"
    script.write_text(
        "from pathlib import Path\n"
        "from rlm_desktop.corpus import ingest\n"
        "from rlm_desktop.corpus.ingest import Ingest\n"
        # More transactions than usual: more states to be killed in.
        "ingest._FILING_SECONDS, ingest.AHEAD = 0.0, 4\n"
        "if __name__ == '__main__':\n"
        f"    Ingest(Path({str(case)!r}), [Path({str(drop)!r})], workers=2).run()\n"
    )
    total = filed(whole)
    reached = set()
    for number in range(kills):
        most = moments.randint(total * number // kills, total * (number + 1) // kills)
        if not run_and_kill(script, case, most, moments.uniform(0, 0.02)):
            reached.add(filed(case))
    assert run_and_kill(script, case, sys.maxsize)
    assert rows(case) == rows(whole)
    # Results are committed in batches, so that several moments meet the same state.
    assert len(reached) >= min(kills // 2, 10), "it was rarely killed in the midst of its work"
    assert [path.name for path in case.iterdir() if path.name.startswith(".spool")] == []


def test_an_ingest_killed_again_and_again_ends_as_one_that_was_left_alone(tmp_path):
    disturb(tmp_path, 5)


@pytest.mark.slow
@pytest.mark.timeout(900)
def test_an_ingest_killed_at_fifty_moments_ends_as_one_that_was_left_alone(tmp_path):
    disturb(tmp_path, 50)
