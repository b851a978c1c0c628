"""A table of documents and questions as a file: CSV, or a workbook for spreadsheet programs."""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from pathlib import Path

from rlm_desktop.core.errors import ExportError, UsageError
from rlm_desktop.core.events import EntryFilled
from rlm_desktop.core.model import Citation, EntryState
from rlm_desktop.engine.entries import check_of
from rlm_desktop.engine.tables import Row, Sheet
from rlm_desktop.reports.inert import inert
from rlm_desktop.reports.tables import csv_bytes

SHEET_FORMATS = ("csv", "xlsx")
_DOCUMENT = ("document", "path", "sha256")
_LONGEST_CELL = 32_767
"""Characters that a cell of a workbook can hold (ECMA-376, and Excel's own limits)."""
_LONGEST_TITLE = 31
_WIDTHS = (28, 44, 20)
_ANSWER_WIDTH, _QUOTE_WIDTH = 36, 56


def write_sheet(sheet: Sheet, kind: str, path: Path) -> None:
    """Write a table as ``csv`` or ``xlsx``.

    Raises:
        UsageError: There is no such format.
        ExportError: The file cannot be written.
    """
    if kind not in SHEET_FORMATS:
        raise UsageError(f"A table cannot be written as {kind}.", remedy=f"Formats: {', '.join(SHEET_FORMATS)}.")
    content = sheet_csv(sheet) if kind == "csv" else sheet_workbook(sheet)
    try:
        path.write_bytes(content)
    except OSError as error:
        raise ExportError(
            f"{path} cannot be written ({error.strerror}).", remedy="Choose another folder, or make room on the disk."
        ) from error


def sheet_csv(sheet: Sheet) -> bytes:
    """A row for each document; for each question the answer, its state, the quotes and their check."""
    return csv_bytes(_heading(sheet), _rows(sheet))


def sheet_workbook(sheet: Sheet) -> bytes:
    """The same as a workbook."""
    widths = (*_WIDTHS, *[_ANSWER_WIDTH, 14, _QUOTE_WIDTH, 14] * len(sheet.table.questions))
    return workbook_of(_title(sheet.table.name), _heading(sheet), list(_rows(sheet)), widths)


def workbook_of(title: str, heading: Sequence[str], rows: Sequence[Sequence[str]], widths: Sequence[float]) -> bytes:
    """A workbook of one worksheet. Every cell is text, so that none can be a formula.

    Args:
        title: Of the worksheet.
        heading: The names of the columns.
        rows: The cells.
        widths: Of the columns, in characters.
    """
    from openpyxl import Workbook
    from openpyxl.cell import WriteOnlyCell
    from openpyxl.styles import Alignment, Font
    from openpyxl.utils import get_column_letter

    workbook = Workbook(write_only=True)
    page = workbook.create_sheet(title)
    page.freeze_panes = "B2"
    for column, width in enumerate(widths, 1):
        page.column_dimensions[get_column_letter(column)].width = width
    page.auto_filter.ref = f"A1:{get_column_letter(len(heading))}{len(rows) + 1}"

    def cell(value: str, *, bold: bool = False) -> WriteOnlyCell:
        made = WriteOnlyCell(page, value=inert(value)[:_LONGEST_CELL])
        # What begins with an equals sign would else be taken for a formula.
        made.data_type = "s"
        made.alignment = Alignment(wrap_text=True, vertical="top")
        made.font = Font(bold=bold)
        made.quotePrefix = True
        return made

    page.append([cell(each, bold=True) for each in heading])
    for row in rows:
        page.append([cell(each) for each in row])
    written = io.BytesIO()
    workbook.save(written)
    return written.getvalue()


def _heading(sheet: Sheet) -> list[str]:
    columns = (f"{question}{what}" for question in sheet.table.questions for what in ("", " state", " quote", " check"))
    return [*_DOCUMENT, *columns]


def _rows(sheet: Sheet) -> Iterator[list[str]]:
    for row in sheet.rows:
        cells = [row.name, row.path, row.sha256]
        for question in sheet.table.questions:
            cells += _cells(row, sheet.entry(row, question))
        yield cells


def _cells(row: Row, entry: EntryFilled | None) -> tuple[str, str, str, str]:
    """An entry as four cells: answer, state, quotes with their places, check."""
    if entry is None:
        return "", "waiting", "", ""
    if entry.state is not EntryState.ANSWERED:
        return entry.reason, entry.state.value, "", ""
    check = check_of(entry.citations)
    quotes = "\n".join(_quote(row, citation) for citation in entry.citations)
    return entry.answer, entry.state.value, quotes, check.value if check else "no quote"


def _quote(row: Row, citation: Citation) -> str:
    place = citation.span
    if place is None:
        return f"“{citation.quote}” ({citation.state.value})"
    name = "" if place.document == row.document else f"{citation.document_name}, "
    return f"“{citation.quote}” ({name}page {place.page}, {citation.state.value})"


def _title(name: str) -> str:
    """The name of a table as that of a worksheet, which has neither of seven signs nor more than 31 characters."""
    return "".join("-" if sign in "[]:*?/\\'" else sign for sign in inert(name))[:_LONGEST_TITLE].strip() or "Table"
