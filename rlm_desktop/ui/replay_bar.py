"""The bar with which a finished run is gone through again."""

from __future__ import annotations

from PySide6.QtCore import QSignalBlocker, QSize, Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QSlider, QToolButton, QVBoxLayout, QWidget

from rlm_desktop.bridge.language import tr
from rlm_desktop.bridge.playback import Playback
from rlm_desktop.ui.icons import icon
from rlm_desktop.ui.theme import set_role

_PAGES = 20
"""Into how many parts Page up and Page down divide a run."""


class ReplayBar(QWidget):
    """A slider over the run's records, with buttons from step to step. It is there while a run is gone through.

    Args:
        playback: What is moved.
        parent: The Qt parent.
    """

    def __init__(self, playback: Playback, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._playback = playback
        self.slider = QSlider(Qt.Orientation.Horizontal)
        self.words = QLabel(wordWrap=True)
        self.before = _button("chevron-left", tr("To the step or cell before"))
        self.after = _button("chevron-right", tr("To the next step or cell"))
        self.close_button = QPushButton(icon=icon("x", "muted"), text=tr("End replay"))
        self._lay_out()
        self.slider.valueChanged.connect(playback.go_to)
        self.before.clicked.connect(lambda: playback.step(forward=False))
        self.after.clicked.connect(lambda: playback.step(forward=True))
        self.close_button.clicked.connect(playback.end)
        playback.changed.connect(self._changed)
        self._changed()

    def _changed(self) -> None:
        playback = self._playback
        begins = playback.film is not None and self.isHidden()
        self.setVisible(playback.film is not None)
        if playback.film is None:
            return
        with QSignalBlocker(self.slider):
            self.slider.setRange(1, playback.length)
            self.slider.setPageStep(max(1, playback.length // _PAGES))
            if not self.slider.isSliderDown():
                self.slider.setValue(playback.place)
        self.words.setText(playback.words)
        self.slider.setAccessibleDescription(playback.words)
        marks = playback.film.landmarks
        self.before.setEnabled(playback.place > marks[0])
        self.after.setEnabled(playback.place < marks[-1])
        if begins:
            self.slider.setFocus()

    def _lay_out(self) -> None:
        self.slider.setAccessibleName(tr("Moment of the run"))
        set_role(self.close_button, "quiet")
        row = QHBoxLayout()
        row.addWidget(self.before)
        row.addWidget(self.slider, stretch=1)
        row.addWidget(self.after)
        foot = QHBoxLayout()
        foot.addWidget(self.words, stretch=1)
        foot.addWidget(self.close_button)
        card = QFrame()
        set_role(card, "card")
        inner = QVBoxLayout(card)
        inner.setContentsMargins(12, 8, 12, 6)
        inner.setSpacing(2)
        inner.addLayout(row)
        inner.addLayout(foot)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(12, 12, 12, 0)
        outer.addWidget(card)


def _button(picture: str, words: str) -> QToolButton:
    button = QToolButton(icon=icon(picture), iconSize=QSize(16, 16), toolTip=words)
    button.setAccessibleName(words)
    return button
