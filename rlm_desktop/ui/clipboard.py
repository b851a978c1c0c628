"""Copying: a text, or what is selected in whatever has the keyboard."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractItemView, QApplication, QLabel, QLineEdit, QPlainTextEdit, QTextEdit

from rlm_desktop.bridge.references import reference
from rlm_desktop.ui.claim_view import CitationRow


def copy_text(text: str) -> None:
    """Put a text on the clipboard."""
    QApplication.clipboard().setText(text)


def copy_selection() -> None:
    """Put the selected text, the selected rows with a tab between cells, or a quote with its place on the clipboard."""
    widget = QApplication.focusWidget()
    if isinstance(widget, QLineEdit | QPlainTextEdit | QTextEdit):
        widget.copy()
    elif isinstance(widget, QLabel) and widget.hasSelectedText():
        copy_text(widget.selectedText())
    elif isinstance(widget, QAbstractItemView):
        copy_text(_selected_rows(widget))
    elif isinstance(widget, CitationRow):
        copy_text(reference(widget.citation))


def _selected_rows(view: QAbstractItemView) -> str:
    rows: dict[tuple[object, int], list[str]] = {}
    for index in view.selectionModel().selectedIndexes():
        row = rows.setdefault((index.parent().internalId(), index.row()), [])
        row.append(str(index.data(Qt.ItemDataRole.DisplayRole) or ""))
    return "\n".join("\t".join(cells) for cells in rows.values())
