"""The strip under the sources that tells how reading them goes on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QProgressBar,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from rlm_desktop.bridge.ingest_controller import IngestController
from rlm_desktop.bridge.language import counted, figure, tr
from rlm_desktop.core.figures import duration
from rlm_desktop.ui.elided_label import ElidedLabel
from rlm_desktop.ui.icons import icon
from rlm_desktop.ui.theme import set_role

if TYPE_CHECKING:
    from rlm_desktop.corpus.progress import IngestProgress

_STEPS = 1000
_SEARCHABLE = tr("All other text can be searched and asked about already.")


class IngestStrip(QFrame):
    """Counts, rate, time that is left, the file in hand; Pause, Resume and Stop. Hidden while there is nothing to tell.

    Args:
        ingest: The controller that it shows.
        parent: The Qt parent.
    """

    def __init__(self, ingest: IngestController, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._ingest = ingest
        self._head = QLabel()
        self._bar = QProgressBar(maximum=_STEPS, textVisible=False)
        self._bar.setAccessibleName(tr("Part of the files that is read"))
        self._rate = ElidedLabel()
        self._current = ElidedLabel()
        self._kept = QLabel(wordWrap=True)
        self._pause = _button("pause", tr("Pause"))
        self._stop = _button("circle-stop", tr("Stop"))
        self._close = _button("x", tr("Close this message"))
        self._lay_out()
        self._pause.clicked.connect(self._pause_or_resume)
        self._stop.clicked.connect(ingest.stop)
        self._close.clicked.connect(self.hide)
        ingest.started.connect(self._began)
        ingest.progressed.connect(self.refresh)
        ingest.finished.connect(self.refresh)
        self.hide()

    def refresh(self) -> None:
        """Show how the ingestion stands."""
        running, paused = self._ingest.running, self._ingest.paused
        self._head.setText(self._headline())
        for busy in (self._bar, self._pause, self._stop, self._rate, self._current):
            busy.setVisible(running)
        self._close.setVisible(not running)
        self._kept.setVisible(False)
        self._pause.setEnabled(not self._ingest.stopping)
        self._stop.setEnabled(not self._ingest.stopping)
        self._show_button(paused)
        progress = self._ingest.progress
        if progress is None:
            return
        self._appear(progress)
        if not running:
            self._sum_up(progress)
            return
        self._kept.setText(_SEARCHABLE if _recognises(progress) else "")
        self._kept.setVisible(bool(self._kept.text()))
        self._bar.setMaximum(_STEPS if progress.found and progress.state != "scanning" else 0)
        self._bar.setValue(round(_STEPS * _part(progress)))
        for label, words in ((self._rate, _pace(progress)), (self._current, progress.current)):
            label.show_text(words)
            label.setVisible(bool(words))

    def _headline(self) -> str:
        progress = self._ingest.progress
        if self._ingest.stopping:
            return tr("Stopping…")
        if progress is None or (self._ingest.running and progress.state == "scanning"):
            return (
                tr("Looking for files…")
                if progress is None
                else tr("Looking for files: {found} so far").format(found=figure(progress.found))
            )
        if self._ingest.running and _recognises(progress):
            word = tr("Paused at") if self._ingest.paused else tr("Recognising text:")
            page = min(progress.pages_done + 1, progress.pages_total)
            return tr("{word} page {page} of {pages_total}").format(
                word=word, page=figure(page), pages_total=figure(progress.pages_total)
            )
        if self._ingest.running:
            word = tr("Paused at") if self._ingest.paused else tr("Reading")
            return tr("{word} {done} of {files}").format(
                word=word, done=figure(progress.done), files=counted(progress.found, "file")
            )
        return _summary(progress)

    def _sum_up(self, progress: IngestProgress) -> None:
        """Say what was kept of files that changed or went."""
        self._kept.setText(_kept(progress))
        self._kept.setVisible(bool(self._kept.text()))

    def _appear(self, progress: IngestProgress) -> None:
        """What nobody asked for is told when it has something to read, or found something."""
        if self._ingest.quiet:
            reads = progress.state != "scanning" and progress.done < progress.found
            self.setVisible(reads if self._ingest.running and not _recognises(progress) else _found_anything(progress))

    def _began(self) -> None:
        if not self._ingest.quiet:
            self.show()
        self.refresh()

    def _pause_or_resume(self) -> None:
        if self._ingest.paused:
            self._ingest.resume()
        else:
            self._ingest.pause()

    def _show_button(self, paused: bool) -> None:
        word = tr("Resume") if paused else tr("Pause")
        self._pause.setIcon(icon("play" if paused else "pause"))
        self._pause.setToolTip(tr("{word} reading files").format(word=word))
        self._pause.setAccessibleName(tr("{word} reading files").format(word=word))

    def _lay_out(self) -> None:
        self.setObjectName("ingest_strip")
        self.setAccessibleName(tr("Progress of reading files"))
        set_role(self, "panel")
        self._head.setWordWrap(True)
        for label in (self._rate, self._current, self._kept):
            set_role(label, "caption")
        row = QHBoxLayout()
        row.setSpacing(2)
        row.addWidget(self._head, stretch=1)
        for button in (self._pause, self._stop, self._close):
            row.addWidget(button, alignment=Qt.AlignmentFlag.AlignTop)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(12, 8, 8, 10)
        layout.setSpacing(5)
        layout.addLayout(row)
        layout.addWidget(self._bar)
        layout.addWidget(self._rate)
        layout.addWidget(self._current)
        layout.addWidget(self._kept)


def _button(picture: str, words: str) -> QToolButton:
    button = QToolButton(icon=icon(picture), iconSize=QSize(16, 16))
    button.setToolTip(words)
    button.setAccessibleName(words)
    return button


def _part(progress: IngestProgress) -> float:
    """How much is done, 0 to 1: by bytes, because files differ in size; by files where bytes are not known.

    The recognition of text comes after the reading, and is counted anew.
    """
    if _recognises(progress):
        return progress.pages_done / progress.pages_total
    if progress.bytes_total:
        return progress.bytes_done / progress.bytes_total
    return progress.done / progress.found if progress.found else 0.0


def _pace(progress: IngestProgress) -> str:
    parts = [
        tr("{rate:,.1f} files a second").format(rate=progress.rate)
        if progress.rate and not _recognises(progress)
        else ""
    ]
    if progress.remaining is not None:
        parts.append(tr("about {duration} left").format(duration=duration(progress.remaining)))
    if progress.problems:
        parts.append(counted(progress.problems, "problem"))
    return ", ".join(part for part in parts if part)


def _recognises(progress: IngestProgress) -> bool:
    """Whether the files are read and their scanned pages are in hand; a pause does not tell of which."""
    in_pause = progress.state == "paused" and progress.done == progress.found and progress.pages_total > 0
    return progress.state == "recognising" or in_pause


def _summary(progress: IngestProgress) -> str:
    """How it ended, with every file accounted for."""
    parts = [tr("{files} added").format(files=counted(progress.added, "file"))]
    if progress.duplicates:
        parts.append(counted(progress.duplicates, "duplicate"))
    if progress.unchanged:
        parts.append(tr("{unchanged} known already").format(unchanged=figure(progress.unchanged)))
    if progress.pages_done:
        parts.append(tr("text recognised on {pages}").format(pages=counted(progress.pages_done, "page")))
    if progress.problems:
        parts.append(counted(progress.problems, "problem"))
    if progress.hidden:
        parts.append(tr("{hidden} hidden left out").format(hidden=figure(progress.hidden)))
    begin = (
        tr("Stopped after {done} of {found} files").format(done=figure(progress.done), found=figure(progress.found))
        if progress.state == "stopped"
        else tr("Done")
    )
    return f"{begin}: {', '.join(parts)}."


def _kept(progress: IngestProgress) -> str:
    """What became of the text of files that changed or are gone."""
    sentences = []
    if progress.changed:
        versions = tr("its older version is kept") if progress.changed == 1 else tr("their older versions are kept")
        sentences.append(
            tr("{files} had changed; {versions}.").format(files=counted(progress.changed, "file"), versions=versions)
        )
    if progress.missing:
        are, their = ("is", "its") if progress.missing == 1 else ("are", "their")
        sentences.append(
            tr("{files} {are} no longer there; {their} text is kept.").format(
                files=counted(progress.missing, "file"), are=are, their=their
            )
        )
    return " ".join(sentences)


def _found_anything(progress: IngestProgress) -> bool:
    new = (progress.added, progress.changed, progress.missing, progress.duplicates, progress.problems)
    return any(new) or progress.pages_total > 0
