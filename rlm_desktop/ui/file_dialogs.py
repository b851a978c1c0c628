"""The system's own dialogs for files and folders: the only modal ones."""

from __future__ import annotations

import re
from pathlib import Path

from PySide6.QtWidgets import QFileDialog, QWidget

from rlm_desktop.bridge.language import tr

REPORTS = {
    tr("Web page (*.html)"): "html",
    "PDF (*.pdf)": "pdf",
    tr("Word document (*.docx)"): "docx",
    tr("Markdown (*.md)"): "md",
    tr("Evidence bundle (*.zip)"): "bundle",
    tr("Findings as a table (*.csv)"): "csv",
    tr("Code as a notebook (*.ipynb)"): "ipynb",
    tr("Code as a script (*.py)"): "py",
    tr("Events (*.jsonl)"): "jsonl",
}
"""What the formats of a report are called, with the endings of their files."""
_ENDINGS = {format: words.partition("*")[2].rstrip(")") for words, format in REPORTS.items()}
_NAME_LENGTH = 60


def new_case(parent: QWidget, folder: Path) -> Path | None:
    """The folder for a new case, which does not exist yet or is empty of cases."""
    name, _ = QFileDialog.getSaveFileName(
        parent, tr("New case: name its folder"), str(_existing(folder) / tr("New case")), tr("Folder (*)")
    )
    return Path(name) if name else None


def open_case(parent: QWidget, folder: Path) -> Path | None:
    """The folder of a case."""
    name = QFileDialog.getExistingDirectory(parent, tr("Open the folder of a case"), str(_existing(folder)))
    return Path(name) if name else None


def files_to_add(parent: QWidget) -> list[Path]:
    """Files for the case."""
    names, _ = QFileDialog.getOpenFileNames(parent, tr("Add files to the case"), str(Path.home()))
    return [Path(name) for name in names]


def folder_to_add(parent: QWidget) -> Path | None:
    """A folder for the case."""
    name = QFileDialog.getExistingDirectory(parent, tr("Add a folder to the case"), str(Path.home()))
    return Path(name) if name else None


def report(parent: QWidget, folder: Path, question: str, format: str) -> tuple[Path, str] | None:
    """Where a report shall be written, and its format: that of the ending the user types, else the one given."""
    words = {known: words for words, known in REPORTS.items()}
    name, _ = QFileDialog.getSaveFileName(
        parent,
        tr("Export the run as a report"),
        str(folder / f"{_file_name(question)}{_ENDINGS[format]}"),
        ";;".join([words[format], *(other for other in REPORTS if other != words[format])]),
    )
    if not name:
        return None
    path = Path(name)
    formats = {ending: format for format, ending in _ENDINGS.items()}
    if path.suffix.lower() not in formats:
        path = path.with_name(f"{path.name}{_ENDINGS[format]}")
    return path, formats[path.suffix.lower()]


def training_file(parent: QWidget, folder: Path) -> Path | None:
    """Where training data shall be written."""
    name, _ = QFileDialog.getSaveFileName(
        parent, tr("Export training data"), str(folder / "Training data.jsonl"), "JSON lines (*.jsonl)"
    )
    return Path(name if Path(name).suffix else f"{name}.jsonl") if name else None


def table_file(parent: QWidget, folder: Path, name: str) -> tuple[Path, str] | None:
    """Where a table shall be written, and as what: by the name's ending, else as was chosen."""
    kinds = {tr("Workbook (*.xlsx)"): "xlsx", "CSV (*.csv)": "csv"}
    chosen, words = QFileDialog.getSaveFileName(
        parent, tr("Export the table"), str(folder / f"{_file_name(name)}.xlsx"), ";;".join(kinds)
    )
    if not chosen:
        return None
    path = Path(chosen)
    if path.suffix.lower() not in (".xlsx", ".csv"):
        path = path.with_name(f"{path.name}.{kinds.get(words, 'xlsx')}")
    return path, path.suffix.lower().removeprefix(".")


def names_file(parent: QWidget) -> Path | None:
    """A list of names."""
    name, _ = QFileDialog.getOpenFileName(
        parent, tr("Choose a list of names"), str(Path.home()), tr("Lists (*.csv *.tsv *.txt);;All files (*)")
    )
    return Path(name) if name else None


def model_file(parent: QWidget) -> Path | None:
    """A model file."""
    name, _ = QFileDialog.getOpenFileName(
        parent, tr("Choose a model file"), str(Path.home()), tr("Model files (*.gguf);;All files (*)")
    )
    return Path(name) if name else None


def copy_of(parent: QWidget, name: str) -> Path | None:
    """Where a copy of a document of this name shall be put."""
    chosen, _ = QFileDialog.getSaveFileName(parent, tr("Save a copy"), str(Path.home() / Path(name).name))
    return Path(chosen) if chosen else None


def _file_name(question: str) -> str:
    """A question as the name of a file, on every system."""
    words = re.sub(r"[^\w\s-]", "", question).split()
    return " ".join(words)[:_NAME_LENGTH].strip() or "Report"


def _existing(folder: Path) -> Path:
    return folder if folder.is_dir() else Path.home()
