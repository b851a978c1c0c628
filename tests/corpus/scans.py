"""Makes scans for tests: pages that are nothing but pictures of text, and cases that hold them."""

import io
from pathlib import Path

import pymupdf
from PIL import Image

from rlm_desktop.case.connection import connect
from rlm_desktop.case.filing import NewDocument, file_document, file_problem, transaction
from rlm_desktop.case.paths import FileState
from rlm_desktop.corpus.readers import read
from rlm_desktop.corpus.sources import _hash

LETTER = (
    "The consultant receives a fixed retainer of EUR 140,000 per quarter.\n"
    "It is payable in advance, whatever work was done.\n"
    "The board was informed of this in writing on 11 May 2021."
)
INVOICE = "Invoice 4711 for eight new bearings of type KL-450.\nThe amount of USD 96,300 was never paid."
BRIEF = "Die Überweisung an die Müller GmbH wurde geprüft.\nDie größte Änderung betrifft die Straße."


def picture_of(text: str, *, dpi: int = 150, turn: int = 0) -> bytes:
    """A page of text as a PNG, turned clockwise by so many degrees."""
    with pymupdf.open() as document:
        page = document.new_page()
        for number, line in enumerate(text.split("\n")):
            page.insert_text((72, 100 + 24 * number), line, fontsize=12)
        matrix = pymupdf.Matrix(dpi / 72, dpi / 72).prerotate(turn)
        pixels = page.get_pixmap(matrix=matrix, colorspace=pymupdf.csGRAY)
        pixels.set_dpi(dpi, dpi)
        return pixels.tobytes("png")


def make_scanned_pdf(path: Path, *texts: str, turn: int = 0, stamp: str = "") -> Path:
    """A PDF of pictures of pages, perhaps with a stamp as text over each."""
    with pymupdf.open() as document:
        for text in texts:
            picture = pymupdf.Pixmap(picture_of(text, turn=turn))
            page = document.new_page(width=picture.width * 72 / 150, height=picture.height * 72 / 150)
            page.insert_image(page.rect, pixmap=picture)
            if stamp:
                page.insert_text((300, 40), stamp)
        document.save(path, garbage=3, deflate=True)
    return path


def make_scanned_tiff(path: Path, *texts: str) -> Path:
    first, *others = (Image.open(io.BytesIO(picture_of(text))).convert("1") for text in texts)
    first.save(path, save_all=True, append_images=others, dpi=(150, 150), compression="group4")
    return path


def make_photograph(path: Path, text: str) -> Path:
    """A picture that does not tell how large it is."""
    Image.open(io.BytesIO(picture_of(text, dpi=200))).convert("RGB").save(path, quality=80, dpi=(72, 72))
    return path


def file_scans(case: Path, *paths: Path) -> list[int]:
    """File what the readers say of these files; the ids of the documents."""
    connection = connect(case)
    ids = []
    for path in paths:
        result = read(path)
        status = path.stat()
        file = FileState(path, status.st_size, status.st_mtime_ns)
        with transaction(connection):
            new = NewDocument(_hash(path), result.kind, "", result.metadata)
            ids.append(file_document(connection, file, new, result.pages).document)
            if result.problem:
                file_problem(connection, path, result.problem.code, str(result.problem))
    connection.close()
    return ids
