"""The part of the settings that says how documents are read: recognition of text, where the work is done, following."""

from __future__ import annotations

import os

from PySide6.QtCore import Qt, QTimer, Slot
from PySide6.QtWidgets import (
    QCheckBox,
    QFormLayout,
    QLabel,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from rlm_desktop.bridge.language import tr
from rlm_desktop.bridge.recognition_desk import Recognition, RecognitionDesk
from rlm_desktop.bridge.wording import StateWord
from rlm_desktop.core.settings import Reading
from rlm_desktop.ui.state_label import StateLabel
from rlm_desktop.ui.theme import set_role

_LOOKING = StateWord(tr("Looking for a program that recognises text…"), "loader", "muted")
_THERE = StateWord(tr("Ready"), "circle-check", "good")
_TROUBLE = StateWord(tr("Not ready"), "triangle-alert", "warning")
_OFF = StateWord(tr("Scanned pages are listed under Problems and not found by their words."), "info", "muted")
_LIST_HEIGHT = 150
_MOST_WORKERS = 256
_PAUSE = 150
"""Milliseconds without another change, before an engine is looked for."""


class ReadingEditor(QWidget):
    """Recognition of text with its languages, the address of a cluster, the number of workers, and what is followed.

    Args:
        reading: The settings as they are.
        desk: Looks for engines.
        parent: The Qt parent.
    """

    def __init__(self, reading: Reading, desk: RecognitionDesk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._languages, self._desk = reading.languages, desk
        self._recognise = QCheckBox(tr("Recognise the text of scanned pages (OCR)"))
        self._recognise.setChecked(reading.recognise)
        self._engine = StateLabel(_LOOKING, wrap=True)
        self._list = QListWidget()
        self._follow = QCheckBox(tr("Follow the folders that are added from now on"))
        self._follow.setChecked(reading.follow)
        self._scheduler = QLineEdit(reading.scheduler, placeholderText=tr("This computer"), clearButtonEnabled=True)
        self._workers = QSpinBox(maximum=_MOST_WORKERS, value=reading.workers)
        self._soon = QTimer(self, singleShot=True, interval=_PAUSE)
        self._known: tuple[tuple[str, str], ...] | None = None
        self._told: Recognition | None = None
        self._lay_out()
        self._soon.timeout.connect(self._look)
        self._recognise.toggled.connect(self._say)
        self._list.itemChanged.connect(self._chosen)
        self._scheduler.textChanged.connect(self._say_where)
        desk.told.connect(self._show)
        self._say_where()
        self._look()

    def reading(self) -> Reading:
        """The settings as they stand in the fields."""
        return Reading(
            self._recognise.isChecked(),
            self._languages,
            self._scheduler.text().strip(),
            self._workers.value(),
            self._follow.isChecked(),
        )

    @Slot()
    def _look(self) -> None:
        self._desk.look(self._languages)

    @Slot(object)
    def _show(self, told: Recognition) -> None:
        self._told = told
        if told.offered != self._known:
            self._known = told.offered
            self._fill(told.offered)
        self._say()

    def _fill(self, offered: tuple[tuple[str, str], ...]) -> None:
        """List the languages, those that were chosen first; one that was chosen and is no longer there, too."""
        names = dict(offered)
        self._list.blockSignals(True)
        self._list.clear()
        for code in (*self._languages, *(code for code in names if code not in self._languages)):
            item = QListWidgetItem(names.get(code, tr("{code} (not there any more)").format(code=code)))
            item.setData(Qt.ItemDataRole.UserRole, code)
            item.setFlags(item.flags() | Qt.ItemFlag.ItemIsUserCheckable)
            item.setCheckState(Qt.CheckState.Checked if code in self._languages else Qt.CheckState.Unchecked)
            self._list.addItem(item)
        self._list.blockSignals(False)

    @Slot()
    def _chosen(self) -> None:
        items = (self._list.item(row) for row in range(self._list.count()))
        chosen = (item for item in items if item.checkState() is Qt.CheckState.Checked)
        self._languages = tuple(item.data(Qt.ItemDataRole.UserRole) for item in chosen)
        self._soon.start()

    @Slot()
    def _say(self) -> None:
        on, told = self._recognise.isChecked(), self._told
        self._list.setEnabled(on and bool(told and told.offered))
        if not on:
            self._engine.show_state(_OFF)
        elif told is None:
            self._engine.show_state(_LOOKING)
        elif told.trouble:
            self._engine.show_state(_TROUBLE, told.trouble)
        else:
            plural = "s" if "," in told.expected else ""
            whose = "" if self._languages else tr(", the language{plural} of this system").format(plural=plural)
            self._engine.show_state(
                _THERE,
                tr("{engine} is used. It expects {expected}{whose}.").format(
                    engine=told.engine, expected=told.expected, whose=whose
                ),
            )

    @Slot()
    def _say_where(self) -> None:
        far = bool(self._scheduler.text().strip())
        self._workers.setEnabled(not far)
        self._where.setText(
            tr("The files and the case must be reachable under the same paths from every worker of the cluster.")
            if far
            else tr("Files are read on this computer. For a cluster: the address of a Dask scheduler, tcp://host:8786.")
        )

    def _lay_out(self) -> None:
        self._where = QLabel(wordWrap=True)
        about = QLabel(
            tr(
                "After the files are read, the words on pictures of pages are recognised, so that "
                "they can be found and quoted. It takes some seconds for each page; nothing leaves "
                "this computer."
            ),
            wordWrap=True,
        )
        hint = QLabel(
            tr(
                "Check those that your scans are written in. With none checked, those of this "
                "system are expected; the fewer, the better and faster."
            ),
            wordWrap=True,
        )
        cores = QLabel(tr("How many files are read at a time."), wordWrap=True)
        followed = QLabel(
            tr(
                "New and changed files in them are read by themselves while their case is open. A "
                "folder that was added before is followed with File > Follow changes in, or from "
                "its menu in Sources."
            ),
            wordWrap=True,
        )
        for caption in (about, hint, cores, followed, self._where):
            set_role(caption, "caption")
        for caption in (about, followed):
            caption.setIndent(26)
        self._follow.setAccessibleDescription(followed.text())
        self._list.setFixedHeight(_LIST_HEIGHT)
        set_role(self._list, "card")
        self._list.setAccessibleName(tr("Languages of scanned pages"))
        self._list.setToolTip(tr("Languages that scanned pages are written in"))
        self._scheduler.setAccessibleName(tr("Address of a Dask scheduler; empty for this computer"))
        self._scheduler.setToolTip(tr("Empty: files are read on this computer"))
        self._workers.setSpecialValueText(tr("automatic ({cpu_count})").format(cpu_count=os.cpu_count() or 1))
        self._workers.setAccessibleName(tr("Worker processes; 0 is one for each processor core"))
        self._workers.setToolTip(tr("Worker processes; 0 is one for each processor core"))
        self._workers.setFixedWidth(150)
        # The style sheet's padding does not reach the text of a spin box (Qt 6.11).
        self._workers.lineEdit().setTextMargins(7, 0, 0, 0)
        self._recognise.setAccessibleDescription(about.text())
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(6)
        for part in (self._recognise, about, self._engine):
            layout.addWidget(part)
        form = QFormLayout()
        form.setHorizontalSpacing(18)
        form.setVerticalSpacing(14)
        form.addRow(tr("Languages"), _with_caption(self._list, hint))
        form.addRow(tr("Read on"), _with_caption(self._scheduler, self._where))
        form.addRow(tr("Workers"), _with_caption(self._workers, cores))
        layout.addSpacing(8)
        layout.addLayout(form)
        layout.addSpacing(8)
        layout.addWidget(self._follow)
        layout.addWidget(followed)


def _with_caption(field: QWidget, caption: QLabel) -> QWidget:
    both = QWidget()
    layout = QVBoxLayout(both)
    layout.setContentsMargins(0, 0, 0, 0)
    layout.setSpacing(3)
    layout.addWidget(field)
    layout.addWidget(caption)
    return both
