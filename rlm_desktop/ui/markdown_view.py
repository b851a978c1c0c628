"""Shows Markdown from models and documents: text only, nothing is loaded, nothing runs, citations are chips."""

from __future__ import annotations

import math
import time
from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import QByteArray, QEvent, QSize, Qt, QTimer, QUrl, Signal
from PySide6.QtGui import QColor, QFocusEvent, QPainter, QPaintEvent, QResizeEvent, QTextOption, QWheelEvent
from PySide6.QtWidgets import QSizePolicy, QTextBrowser, QWidget

from rlm_desktop.bridge.language import figure, tr
from rlm_desktop.ui.theme import Colours, colours, mono_font

LONGEST = 100_000
"""Characters. Qt lays out about that much in a second, in which the window stands still; more is cut, and said so."""
_RENDER_EVERY = 0.2
"""Seconds between two renderings of text that is still coming."""


class MarkdownView(QTextBrowser):
    """A read-only view of Markdown.

    HTML in the text is shown as text, pictures as their description. Links are never followed here: only
    ``http``, ``https`` and ``mailto`` links and citation chips can be clicked, and a click only emits a signal.

    Args:
        fit_height: Be as high as the text is, with no scroll bar of its own, for use inside a scroll area.

    Signals:
        link_activated: A link was clicked, or chosen by keyboard: its address; ``cite:c1`` for a chip.
    """

    link_activated = Signal(str)

    def __init__(self, parent: QWidget | None = None, *, fit_height: bool = False) -> None:
        super().__init__(parent)
        self._source = ""
        self._chips: dict[str, str] = {}
        self._tones: dict[str, str] = {}
        self._fit_height = fit_height
        self._render_seconds = 0.0
        self._later = QTimer(self, singleShot=True)
        self._later.timeout.connect(self._render)
        self.setOpenLinks(False)
        self.setUndoRedoEnabled(False)
        self.setFrameShape(QTextBrowser.Shape.NoFrame)
        self.setWordWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        self.setTextInteractionFlags(Qt.TextInteractionFlag.TextBrowserInteraction)
        self.document().setDocumentMargin(0)
        self.document().setIndentWidth(26)
        self.anchorClicked.connect(self._activate)
        self.highlighted.connect(self._show_target)
        if fit_height:
            self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
            self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
            self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
            self.document().documentLayout().documentSizeChanged.connect(self._fit)

    @property
    def markdown(self) -> str:
        """The whole text, as Markdown."""
        return self._source

    def set_markdown(
        self, text: str, chips: Mapping[str, str] | None = None, tones: Mapping[str, str] | None = None
    ) -> None:
        """Show this text, with other chips (see :meth:`set_chips`) where they are given."""
        new = text, dict(self._chips if chips is None else chips), dict(self._tones if tones is None else tones)
        if new == (self._source, self._chips, self._tones) and not self._later.isActive():
            return  # laying a long text out takes longer than a frame
        self._source, self._chips, self._tones = new
        self._later.stop()
        self._render()

    def append_text(self, text: str) -> None:
        """Add to the text, shown within a fifth of a second: for a reply that is still coming."""
        self._source += text
        if not self._later.isActive():
            # Long texts take long to lay out: never spend more than a fifth of the time on it.
            self._later.start(int(1000 * max(_RENDER_EVERY, 4 * self._render_seconds)))

    def set_chips(self, chips: Mapping[str, str], tones: Mapping[str, str] | None = None) -> None:
        """Say what stands on the chip of each marker; a marker without an entry shows its own name.

        Args:
            chips: Marker to text: ``{"c1": "contract.pdf p. 4 ✓"}``.
            tones: Marker to ``good``, ``warning`` or ``bad``; neutral where nothing is said. The text must tell the
                state too: colour alone is not seen by all.
        """
        self._chips = dict(chips)
        self._tones = dict(tones or {})
        self._render()

    def loadResource(self, kind: int, name: QUrl | str) -> Any:
        """Nothing: text from models and documents must not make the program load anything.

        Empty bytes and not None, upon which Qt would read a local file by itself.
        """
        return QByteArray()

    def sizeHint(self) -> QSize:
        """As high as the text, where that was asked for."""
        hint = super().sizeHint()
        return QSize(hint.width(), self._text_height()) if self._fit_height else hint

    def minimumSizeHint(self) -> QSize:
        """As high as the text, where that was asked for."""
        hint = super().minimumSizeHint()
        return QSize(120, self._text_height()) if self._fit_height else hint

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Take the height that the text has in the new width."""
        super().resizeEvent(event)
        self._fit()

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Leave the wheel to the scroll area around, where there is nothing to scroll here."""
        if self._fit_height:
            event.ignore()
        else:
            super().wheelEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Show that the keyboard is here."""
        super().focusInEvent(event)
        self.viewport().update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Show that it is elsewhere."""
        super().focusOutEvent(event)
        self.viewport().update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Frame the text while the keyboard is here: no border of the widget, which would take room from the text."""
        super().paintEvent(event)
        if self.hasFocus():
            painter = QPainter(self.viewport())
            painter.setPen(QColor(colours().accent))
            painter.drawRect(self.viewport().rect().adjusted(0, 0, -1, -1))

    def changeEvent(self, event: QEvent) -> None:
        """Draw again in the colours of a new theme."""
        super().changeEvent(event)
        if event.type() in (QEvent.Type.PaletteChange, QEvent.Type.FontChange) and self._source:
            self._later.start(0)

    def _render(self) -> None:
        if not self._source:
            self.clear()
            return
        # 90 ms, which the first window shall not wait for.
        from rlm_desktop.ui.markdown_html import to_html

        began = time.monotonic()
        bar = self.verticalScrollBar()
        place = bar.value()
        self.document().setDefaultStyleSheet(_text_style(colours()))
        self.setHtml(to_html(_shown_part(self._source), colours(), self._chips, self._tones))
        bar.setValue(place)
        self._render_seconds = time.monotonic() - began

    def _text_height(self) -> int:
        return math.ceil(self.document().size().height()) + 2 * self.frameWidth()

    def _fit(self) -> None:
        if self._fit_height and self.height() != self._text_height():
            self.setFixedHeight(self._text_height())

    def _activate(self, url: QUrl) -> None:
        self.link_activated.emit(url.toString())

    def _show_target(self, url: QUrl) -> None:
        address = url.toString()
        self.setToolTip("" if address.startswith("cite:") else address)


def _shown_part(text: str) -> str:
    if len(text) <= LONGEST:
        return text
    note = tr("The first {longest} of {text} characters are shown. Export or copy the text to read it whole.").format(
        longest=figure(LONGEST), text=figure(len(text))
    )
    return f"**{note}**\n\n{text[:LONGEST]}"


def _text_style(of: Colours) -> str:
    return (
        f"a {{ color: {of.accent}; text-decoration: underline; }}"
        "p, li { line-height: 140%; margin-top: 0px; margin-bottom: 8px; }"
        "li { margin-bottom: 4px; }"
        "h1 { font-size: x-large; font-weight: 600; margin-top: 14px; margin-bottom: 6px; }"
        "h2 { font-size: large; font-weight: 600; margin-top: 14px; margin-bottom: 6px; }"
        "h3, h4, h5, h6 { font-size: medium; font-weight: 600; margin-top: 10px; margin-bottom: 4px; }"
        f"th {{ background-color: {of.code_background}; text-align: left; font-weight: 600; }}"
        f"code, pre {{ font-family: '{mono_font().family()}'; font-size: {mono_font().pointSizeF()}pt; }}"
        f"code {{ background-color: {of.code_background}; }}"
    )
