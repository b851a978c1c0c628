"""How a row of the tree of documents is drawn: its name, and beside it a few words on how it stands."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtGui import QColor, QPainter
from PySide6.QtWidgets import QApplication, QStyle, QStyledItemDelegate, QStyleOptionViewItem

from rlm_desktop.bridge.document_tree import NOTE_ROLE
from rlm_desktop.bridge.row_words import Note
from rlm_desktop.ui.theme import colours

_GAP = 10
_NAME_SHARE = 0.6
"""Of the width, what the name keeps at least when there is a note."""
_LEAST_NOTE = 36


class DocumentRow(QStyledItemDelegate):
    """Draws names with their notes."""

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        """Draw the row as any other, the name cut short where the note needs room."""
        note: Note = index.data(NOTE_ROLE)
        if not note.words:
            super().paint(painter, option, index)
            return
        self.initStyleOption(option, index)
        style = option.widget.style() if option.widget else QApplication.style()
        text = style.subElementRect(QStyle.SubElement.SE_ItemViewItemText, option, option.widget)
        metrics = option.fontMetrics
        whole = metrics.horizontalAdvance(option.text)
        room = text.width() - 2 * style.pixelMetric(QStyle.PixelMetric.PM_FocusFrameHMargin, option, option.widget)
        words = note.words
        if whole + _GAP + metrics.horizontalAdvance(words) > room:
            words = note.fewer or words
        wanted = metrics.horizontalAdvance(words) + _GAP
        for_name = min(whole, max(room - wanted, int(room * _NAME_SHARE)))
        if for_name < whole:  # else a fraction of a pixel would cost letters
            option.text = metrics.elidedText(option.text, option.textElideMode, for_name)
        style.drawControl(QStyle.ControlElement.CE_ItemViewItem, option, painter, option.widget)
        text.setLeft(text.left() + metrics.horizontalAdvance(option.text) + _GAP)
        if text.width() < _LEAST_NOTE:
            return  # The tool tip tells it.
        painter.save()
        painter.setPen(QColor(getattr(colours(), note.tone)))
        if metrics.horizontalAdvance(words) > text.width():
            words = metrics.elidedText(words, Qt.TextElideMode.ElideRight, text.width())
        painter.drawText(text, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, words)
        painter.restore()
