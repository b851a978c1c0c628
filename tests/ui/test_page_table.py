"""Sheets are shown as tables, with the cells of a citation marked."""

import pytest
from PySide6.QtCore import QPoint, Qt

from rlm_desktop.ui.page_table import PageTable
from rlm_desktop.ui.theme import apply_theme, light

TEXT = "Payments 2021\nname | sum | note\nVoss | 4,000 | retainer\nTait | 96,300"


@pytest.fixture
def table(qtbot):
    table = PageTable()
    qtbot.addWidget(table)
    table.resize(500, 300)
    return table


def said(table, row):
    model = table.model()
    return [model.index(row, column).data() for column in range(model.columnCount())]


def test_every_cell_of_the_text_stands_in_its_column(table):
    table.show_text(TEXT)
    assert [said(table, row) for row in range(4)] == [
        ["Payments 2021", "", ""],
        ["name", "sum", "note"],
        ["Voss", "4,000", "retainer"],
        ["Tait", "96,300", ""],
    ]
    assert table.columnSpan(0, 0) == 3
    assert table.columnSpan(1, 0) == 1


def test_the_cells_that_hold_a_quote_are_marked_not_by_colour_alone(table):
    start = TEXT.index("4,000")
    table.show_text(TEXT, [(start, start + len("4,000 | retainer"))])
    assert table.marks == ((2, 1), (2, 2))
    assert table.model().index(2, 1).data(Qt.ItemDataRole.FontRole).underline()
    assert table.model().index(2, 0).data(Qt.ItemDataRole.FontRole) is None
    assert table.currentIndex().row() == 2


def test_the_next_page_forgets_marks_and_titles_of_the_one_before(table):
    table.show_text(TEXT, [(0, 5)])
    table.show_text("a | b\nc | d")
    assert table.marks == ()
    assert table.columnSpan(0, 0) == 1


def test_columns_show_what_stands_in_them(table):
    table.show_text(TEXT)
    width = table.fontMetrics().horizontalAdvance("retainer")
    assert width < table.columnWidth(2) < 4 * width


def test_a_mark_is_tinted_under_the_style_of_the_program(table, qapp):
    apply_theme(qapp, "light")
    table.show_text("a | b")
    table.show()
    plain = table.viewport().grab().toImage()
    table.show_text("a | b", [(0, 1)])
    picture = table.viewport().grab().toImage()
    spot = table.visualRect(table.model().index(0, 0)).bottomRight() - QPoint(3, 3)
    assert picture.pixelColor(spot).name() == light().highlight
    assert plain.pixelColor(spot).name() != light().highlight
