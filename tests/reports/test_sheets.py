"""A table as a file: whole, with its checks, and with nothing in it that a spreadsheet program would compute."""

import csv
import io

import openpyxl
import pytest

from rlm_desktop.case.tables import Table
from rlm_desktop.core.errors import ExportError, UsageError
from rlm_desktop.core.events import EntryFilled
from rlm_desktop.core.model import Citation, EntryState, QuoteState, Span
from rlm_desktop.engine.tables import Entry, Row, Sheet
from rlm_desktop.reports.sheets import sheet_csv, sheet_workbook, write_sheet

QUESTION = "=What is the price?"


def citation(quote, state, span):
    return Citation("c1", quote, 1, 1, state, span, quote, "other.txt")


@pytest.fixture
def sheet():
    rows = tuple(Row(number, f"{number}.txt", f"/files/{number}.txt", 1, 9, "f" * 64) for number in range(1, 6))
    quotes = (
        citation("the price is 5", QuoteState.EXACT, Span(1, 1, 0, 14)),
        citation("and more of it", QuoteState.ELSEWHERE, Span(2, 7, 0, 14)),
    )
    filled = [
        EntryFilled("r1", 1, 1, QUESTION, EntryState.ANSWERED, "=HYPERLINK(1)", quotes),
        EntryFilled("r1", 1, 2, QUESTION, EntryState.NOT_FOUND),
        EntryFilled("r1", 1, 3, QUESTION, EntryState.FAILED, reason="The model \x07did not answer."),
        EntryFilled("r1", 1, 4, QUESTION, EntryState.ANSWERED, "@cmd"),
    ]
    entries = {(each.document, each.question): Entry("run", each) for each in filled}
    return Sheet(Table(1, "Prices [all]: 2021/22, and a very long name", (QUESTION,)), rows, entries)


def test_the_csv_has_a_row_for_each_document_and_no_formula(sheet):
    heading, *rows = csv.reader(io.StringIO(sheet_csv(sheet).decode()))
    assert heading[3:] == [f"'{QUESTION}", f"'{QUESTION} state", f"'{QUESTION} quote", f"'{QUESTION} check"]
    assert rows[0][3:] == [
        "'=HYPERLINK(1)",
        "answered",
        "“the price is 5” (page 1, exact)\n“and more of it” (other.txt, page 7, elsewhere)",
        "elsewhere",
    ]
    assert [row[4] for row in rows] == ["answered", "not in it", "failed", "answered", "waiting"]
    assert rows[3][6] == "no quote"


def test_the_workbook_holds_the_same_as_text_alone(sheet):
    page = openpyxl.load_workbook(io.BytesIO(sheet_workbook(sheet))).active
    rows = [[cell.value for cell in row] for row in page.iter_rows()]
    assert rows[0][3] == QUESTION
    assert rows[1][3] == "=HYPERLINK(1)"
    assert rows[3][3] == "The model ⟦U+0007⟧did not answer."
    assert {cell.data_type for row in page.iter_rows() for cell in row if cell.value} == {"s"}
    assert (page.title, page.freeze_panes) == ("Prices -all-- 2021-22, and a ve", "B2")


def test_what_cannot_be_written_is_told(sheet, tmp_path):
    with pytest.raises(UsageError, match="csv, xlsx"):
        write_sheet(sheet, "ods", tmp_path / "table.ods")
    with pytest.raises(ExportError, match="cannot be written"):
        write_sheet(sheet, "csv", tmp_path / "nowhere" / "table.csv")
    write_sheet(sheet, "xlsx", tmp_path / "table.xlsx")
    assert openpyxl.load_workbook(tmp_path / "table.xlsx").active.max_row == 6
