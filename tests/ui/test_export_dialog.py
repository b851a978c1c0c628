"""The dialog of an export: format and author are remembered, and what is masked is chosen anew each time."""

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog

from records import CITATIONS
from rlm_desktop.reports.redaction import Redaction
from rlm_desktop.ui.export_dialog import ExportDialog


@pytest.fixture
def open_dialog(qtbot, tmp_path, monkeypatch):
    asked = []

    def name(*arguments):
        asked.append(arguments)
        return arguments[2], ""

    monkeypatch.setattr(QFileDialog, "getSaveFileName", name)

    def show():
        dialog = ExportDialog(tmp_path, "Who paid?", CITATIONS)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, False)
        qtbot.addWidget(dialog)
        dialog.open()
        return dialog

    return show


def choose(qtbot, dialog):
    with qtbot.waitSignal(dialog.chosen) as chosen:
        dialog._choose()
    return chosen.args[0]


def test_the_format_names_the_file_that_is_offered(open_dialog, qtbot, tmp_path):
    dialog = open_dialog()
    dialog._format.setCurrentIndex(dialog._format.findData("bundle"))
    choice = choose(qtbot, dialog)
    assert (choice.format, choice.path) == ("bundle", tmp_path / "Who paid.zip")


def test_format_and_author_are_offered_again_and_masks_are_not(open_dialog, qtbot):
    first = open_dialog()
    first._format.setCurrentIndex(first._format.findData("pdf"))
    first._author.setText(" N.  Writer ")
    first._names.setPlainText("Voss\n")
    assert choose(qtbot, first).author == "N. Writer"
    second = choose(qtbot, open_dialog())
    assert (second.format, second.author, second.redaction) == ("pdf", "N. Writer", Redaction())


def test_names_patterns_and_cited_documents_can_be_masked(open_dialog, qtbot):
    dialog = open_dialog()
    dialog._names.setPlainText("Voss\n\n  H. Lindqvist ")
    dialog._patterns.setPlainText(r"\d{4}")
    item = dialog._documents.item(0)
    item.setCheckState(Qt.CheckState.Checked)
    document = item.data(Qt.ItemDataRole.UserRole)
    assert choose(qtbot, dialog).redaction == Redaction((document,), ("Voss", "H. Lindqvist"), (r"\d{4}",))


def test_every_document_is_listed_once_by_its_name(open_dialog):
    dialog = open_dialog()
    names = [dialog._documents.item(row).text() for row in range(dialog._documents.count())]
    assert len(names) == len(set(names)) > 1
    assert not any(Path(name).is_absolute() for name in names)
