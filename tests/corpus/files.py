"""Makes real files of every kind for tests."""

import zipfile
from pathlib import Path

import docx
import pymupdf


def make_pdf(path: Path, *texts: str, password: str = "", metadata: dict | None = None) -> Path:
    with pymupdf.open() as document:
        for text in texts:
            page = document.new_page()
            page.insert_textbox((72, 72, 520, 780), text)
        document.set_metadata(metadata or {})
        locked = {"encryption": pymupdf.PDF_ENCRYPT_AES_256, "user_pw": password, "owner_pw": password}
        document.save(path, **(locked if password else {}))
    return path


def make_scan(path: Path, pages: int = 1) -> Path:
    """A PDF whose pages are pictures."""
    with pymupdf.open() as document:
        picture = pymupdf.Pixmap(pymupdf.csGRAY, pymupdf.IRect(0, 0, 50, 50))
        picture.clear_with(128)
        for _ in range(pages):
            document.new_page().insert_image((0, 0, 400, 400), pixmap=picture)
        document.save(path)
    return path


def make_picture(path: Path) -> Path:
    picture = pymupdf.Pixmap(pymupdf.csRGB, pymupdf.IRect(0, 0, 80, 40))
    picture.clear_with(200)
    picture.save(path)
    return path


def make_docx(path: Path, *paragraphs: str) -> Path:
    document = docx.Document()
    for paragraph in paragraphs:
        document.add_paragraph(paragraph)
    document.save(str(path))
    return path


def make_zip(path: Path, **members: str) -> Path:
    with zipfile.ZipFile(path, "w") as archive:
        for name, text in members.items():
            archive.writestr(name.replace("__", "/"), text)
    return path


def make_package(path: Path, members: dict[str, str | bytes]) -> Path:
    """An archive whose members have any names."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return path


def change_package(path: Path, changed: dict[str, bytes]) -> Path:
    """An archive with some of its members replaced, or added."""
    with zipfile.ZipFile(path) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    return make_package(path, {**members, **changed})


def damage_member(path: Path, name: str) -> Path:
    """An archive one of whose members no longer unpacks."""
    with zipfile.ZipFile(path) as archive:
        info = archive.getinfo(name)
        start = info.header_offset + 30 + len(name)
    content = bytearray(path.read_bytes())
    end = start + info.compress_size
    content[start:end] = bytes(255 - byte for byte in content[start:end])
    path.write_bytes(content)
    return path
