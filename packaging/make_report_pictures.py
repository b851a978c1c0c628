"""Takes the pictures of the report formats under docs/images/reports, of the run of the sample case.

It needs chromium, LibreOffice and poppler-utils, which ``packaging/dev test-slow`` installs on Debian:
``.venv/bin/python packaging/make_report_pictures.py``.
"""

from __future__ import annotations

import subprocess
import tempfile
from contextlib import closing
from pathlib import Path

from PIL import Image

from rlm_desktop.case.connection import connect_read_only
from rlm_desktop.case.runs import find_run
from rlm_desktop.case.sample import open_sample_case
from rlm_desktop.reports.export import export

IMAGES = Path(__file__).resolve().parents[1] / "docs" / "images" / "reports"
_BROWSER = ("chromium", "--headless", "--no-sandbox", "--disable-gpu", "--hide-scrollbars", "--window-size=1000,1400")


def main() -> None:
    """Export the run, open each report with the program that people open it with, and keep what it shows."""
    IMAGES.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        with closing(connect_read_only(open_sample_case(folder / "Vessmouth"))) as connection:
            run = find_run(connection, "last")
            for format in ("html", "pdf", "docx"):
                export(connection, run, format, folder / f"report.{format}")
        for theme in ("light", "dark"):
            dark = ("--blink-settings=preferredColorScheme=0",) if theme == "dark" else ()
            picture = IMAGES / f"html-{theme}.png"
            _run(*_BROWSER, *dark, f"--screenshot={picture}", (folder / "report.html").as_uri())
            _fewer_colours(picture)
        _pages(folder / "report.pdf", IMAGES / "pdf.png", folder)
        _run(
            "soffice",
            "--headless",
            "--convert-to",
            "pdf:writer_pdf_Export",
            "--outdir",
            folder / "word",
            folder / "report.docx",
        )
        _pages(folder / "word" / "report.pdf", IMAGES / "docx.png", folder)


def _pages(paper: Path, picture: Path, folder: Path) -> None:
    """The first two pages side by side."""
    _run("pdftoppm", "-r", "80", "-l", "2", "-png", paper, folder / picture.stem)
    pages = [Image.open(path) for path in sorted(folder.glob(f"{picture.stem}-*.png"))]
    both = Image.new("RGB", (sum(page.width for page in pages) + 10, pages[0].height), "#888888")
    at = 0
    for page in pages:
        both.paste(page, (at, 0))
        at += page.width + 10
    both.save(picture)
    _fewer_colours(picture)


def _fewer_colours(path: Path) -> None:
    with Image.open(path) as picture:
        picture.convert("RGB").quantize(256, dither=Image.Dither.NONE).save(path, optimize=True)


def _run(*command: object) -> None:
    subprocess.run([str(part) for part in command], check=True, capture_output=True, timeout=120)


if __name__ == "__main__":
    main()
