"""Workbooks (XLSX, XLSM, XLSB, XLS, ODS): every sheet as pages of rows, each page under the sheet's header."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing, contextmanager
from datetime import date, datetime, time, timedelta
from functools import reduce
from itertools import chain
from pathlib import Path
from typing import Any

from rlm_desktop.core.errors import ReadError
from rlm_desktop.core.model import Page
from rlm_desktop.corpus.readers.drawings import drawn_lines, paragraph_text
from rlm_desktop.corpus.readers.embedded import holds_embedded
from rlm_desktop.corpus.readers.odf import open_document_properties, read_odf, sheet_remarks
from rlm_desktop.corpus.readers.old_office import ole_properties
from rlm_desktop.corpus.readers.package import Package, attribute, named
from rlm_desktop.corpus.readers.paging import part_pages, sheet_pages
from rlm_desktop.corpus.readers.result import ReadResult, broken, protected

_LIBRARY_NAMES = {"xlsx": "Excel workbook", "xls": "old Excel workbook", "ods": "OpenDocument spreadsheet"}

_WORKSHEET = re.compile(r"xl/worksheets/[^/]+\.xml", re.I)
_CELL = re.compile(rb'<(?:\w+:)?c\s(?:[^<>]*\s)?r="([A-Z]{1,3})(\d{1,7})"')
# A lonely cell far to the right says nothing by the thousands of empty ones before it.
_GAP = re.compile(r"(?: \| ){20,}")
_LONGEST_TAG = 200
_MOST_CELLS = 10_000_000

Cell = int | float | str | bool | time | date | datetime | timedelta


def read_xlsx(path: Path) -> ReadResult:
    """A workbook of Excel since 2007 as pages of rows, with the comments on cells after each sheet.

    Raises:
        ReadError: The file is damaged.
    """
    with Package(path) as package:
        package.check_sizes()
        remarks = dict(_remarks(package))
        metadata = package.properties()
        vast = _is_vast(package)
        problem = package.problem()
        holds_members = holds_embedded(package)
    if vast:
        return ReadResult("xlsx", _vast_pages(path, remarks), metadata, problem, holds_members)
    result = _read(path, "xlsx", remarks, metadata, problem)
    result.holds_members = holds_members
    return result


def read_ods(path: Path) -> ReadResult:
    """An OpenDocument spreadsheet as pages of rows, with the comments on cells after each sheet.

    Raises:
        ReadError: The file is damaged, or protected with a password.
    """
    with Package(path) as package:
        package.check_sizes()
        metadata = open_document_properties(package)
        remarks = dict(sheet_remarks(package))
        problem = package.problem()
    try:
        return _read(path, "ods", remarks, metadata, problem)
    except ReadError as error:
        if error.code != "broken":
            raise
        # The library is strict about the format; the text may well be there.
        return read_odf(path, "ods")


def read_xls(path: Path) -> ReadResult:
    """A workbook of Excel 95 to 2003 as pages of rows.

    Raises:
        ReadError: The file is damaged.
    """
    return _read(path, "xls", {}, ole_properties(path), None)


def _rows(rows: Iterable[Iterable[Cell]]) -> Iterator[tuple[int, str]]:
    """The rows that are not empty as lines, with their numbers from 1."""
    for number, row in enumerate(rows, start=1):
        cells = [_shown(cell) for cell in row]
        while cells and not cells[-1]:
            cells.pop()
        if cells:
            yield number, _GAP.sub(" | … | ", " | ".join(cells))


def _read(
    path: Path, kind: str, remarks: dict[str, list[str]], metadata: dict[str, Any], problem: ReadError | None
) -> ReadResult:
    from python_calamine import CalamineError, CalamineWorkbook, PasswordError

    try:
        with _without_panic():
            workbook = CalamineWorkbook.from_path(path)
    except PasswordError as error:
        raise protected() from error
    except (CalamineError, ValueError, OSError) as error:
        if isinstance(error, OSError) and error.errno is not None:
            raise
        raise broken(f"it is not a whole {_LIBRARY_NAMES[kind]}") from error
    result = ReadResult(kind, (), metadata, problem)
    result.pages = _pages(workbook, remarks, result)
    return result


def _pages(workbook: Any, remarks: dict[str, list[str]], result: ReadResult) -> Iterator[Page]:
    from python_calamine import CalamineError, SheetTypeEnum, SheetVisibleEnum

    number, lost = 1, []
    for position, sheet in enumerate(workbook.sheets_metadata):
        if sheet.typ == SheetTypeEnum.Vba:
            continue
        name = f'sheet "{sheet.name}"' + ("" if sheet.visible == SheetVisibleEnum.Visible else " (hidden)")
        try:
            with _without_panic():
                rows = workbook.get_sheet_by_index(position).iter_rows()
        except (CalamineError, ValueError, OSError, IndexError):
            # Sheets that are drawings have no rows and are no loss.
            if sheet.typ == SheetTypeEnum.WorkSheet:
                lost.append(sheet.name)
            rows = ()
        for page in _sheet(name, rows, remarks.get(sheet.name, ())):
            yield Page(number, page.text, page.label)
            number += 1
    if lost:
        result.problem = _lost(lost)


def _sheet(name: str, rows: Iterable[Iterable[Cell]], remarks: Sequence[str]) -> Iterator[Page]:
    """The pages of a sheet and of the comments on it, numbered from 1."""
    told = "\n".join(remarks)
    return chain(sheet_pages(name, _rows(rows), 1), part_pages(told, f"{name} comments", 1) if told else ())


def _is_vast(package: Package) -> bool:
    """Whether a sheet reaches so far that the library, which holds all of the rectangle, would fill the memory.

    One stray cell at the end of the sheet is enough.
    """
    for part in package.names:
        if _WORKSHEET.fullmatch(part):
            columns: set[bytes] = set()
            row, rest = 0, b""
            for block in package.blocks(part):
                cells = _CELL.findall(rest + block)
                columns.update(column for column, _ in cells)
                row = max(row, int(cells[-1][1])) if cells else row
                rest = block[-_LONGEST_TAG:]
            if row * max(map(_column, columns), default=0) > _MOST_CELLS:
                return True
    return False


def _column(letters: bytes) -> int:
    """The number of a column from 1, by its letters."""
    return reduce(lambda number, letter: number * 26 + letter - 64, letters, 0)


def _vast_pages(path: Path, remarks: dict[str, list[str]]) -> Iterator[Page]:
    """The pages of a workbook, read row by row: many times slower, in bounded memory."""
    from openpyxl import load_workbook

    number = 1
    with closing(load_workbook(path, read_only=True, data_only=True, keep_links=False)) as workbook:
        for sheet in workbook.worksheets:
            # What the sheet says of its extent may be a lie, and every row would be filled up to it.
            sheet.reset_dimensions()
            name = f'sheet "{sheet.title}"' + ("" if sheet.sheet_state == "visible" else " (hidden)")
            rows = sheet.iter_rows(values_only=True)
            for page in _sheet(name, (map(_plain, row) for row in rows), remarks.get(sheet.title, ())):
                yield Page(number, page.text, page.label)
                number += 1


@contextmanager
def _without_panic() -> Iterator[None]:
    """Turn a failed assertion of the library, which is told by an exception that is no ``Exception``, into one."""
    try:
        yield
    except BaseException as error:
        if type(error).__name__ != "PanicException":
            raise
        raise ValueError(str(error)) from error


def _lost(sheets: list[str]) -> ReadError:
    shown = ", ".join(f'"{name}"' for name in sheets[:5]) + (", …" if sheets[5:] else "")
    which = "one sheet" if len(sheets) == 1 else f"{len(sheets)} sheets"
    return ReadError(
        "broken",
        f"The file is damaged inside: {which} cannot be read ({shown}).",
        "What stands in the other sheets can be found and quoted.",
        "Get a fresh copy if it matters.",
    )


def _plain(cell: Cell | None) -> Cell:
    """A cell of openpyxl, which knows days as their midnight only, as one of calamine."""
    if isinstance(cell, datetime) and cell.time() == time():
        return cell.date()
    return "" if cell is None else cell


def _shown(cell: Cell) -> str:
    """A cell as a person would write it: whole numbers without a point, moments in ISO 8601."""
    if isinstance(cell, str):
        return " ".join(cell.split())
    if isinstance(cell, bool):
        return "TRUE" if cell else "FALSE"
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() and abs(cell) < 1e15 else repr(cell)
    if isinstance(cell, datetime):
        return cell.isoformat(timespec="seconds" if cell.second else "minutes")
    return cell.isoformat() if isinstance(cell, date | time) else str(cell)


def _remarks(package: Package) -> Iterator[tuple[str, list[str]]]:
    """The comments on cells and the texts of drawings, by the name of the sheet; told only where there are any."""
    if not any("comment" in name.lower() or "/drawing" in name.lower() for name in package.names):
        return
    main = package.main_part("xl/workbook.xml")
    # The binary workbook (XLSB) tells its sheets in a form of its own, its remarks likewise.
    root = package.parse(main) if main.endswith(".xml") else None
    if root is None:
        return
    relations = package.relations(main)
    people = dict(_people(package, main))
    for sheet in named(root, "sheet"):
        pointer = next((str(value) for key, value in sheet.attrib.items() if key.endswith("}id")), "")
        if pointer in relations:
            lines = list(_sheet_remarks(package, relations[pointer].target, people))
            if lines:
                yield attribute(sheet, "name"), lines


def _people(package: Package, main: str) -> Iterator[tuple[str, str]]:
    for part in package.related(main, "person"):
        root = package.parse(part)
        for person in root if root is not None else ():
            yield attribute(person, "id"), attribute(person, "displayName")


def _sheet_remarks(package: Package, sheet: str, people: dict[str, str]) -> Iterator[str]:
    relations = package.relations(sheet).values()
    threads = [relation.target for relation in relations if relation.kind == "threadedComment"]
    for part in threads:
        root = package.parse(part)
        for comment in named(root, "threadedComment") if root is not None else ():
            words = " ".join(" ".join(text.text or "" for text in named(comment, "text")).split())
            yield _remark(attribute(comment, "ref"), people.get(attribute(comment, "personId"), ""), words)
    for relation in relations:
        # Each thread stands among the comments again, for programs that know none.
        if relation.kind == "comments" and not threads:
            yield from _comments(package.parse(relation.target))
        elif relation.kind == "drawing":
            root = package.parse(relation.target)
            for paragraph in named(root, "p") if root is not None else ():
                words = " ".join(paragraph_text(paragraph).split())
                if words:
                    yield f"Text box: {words}"
            yield from drawn_lines(package, relation.target)


def _comments(root: Any) -> Iterator[str]:
    if root is None:
        return
    authors = [author.text or "" for author in named(root, "author")]
    for comment in named(root, "comment"):
        place = attribute(comment, "authorId")
        author = authors[int(place)] if place.isdigit() and int(place) < len(authors) else ""
        words = " ".join("".join(text.text or "" for text in named(comment, "t")).split())
        yield _remark(attribute(comment, "ref"), author, words)


def _remark(cell: str, author: str, words: str) -> str:
    return f"Comment on {cell} by {author}: {words}" if author else f"Comment on {cell}: {words}"
