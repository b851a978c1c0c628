"""What the Help menu shows: shortcuts, what works on this computer, what this program is. None of it is modal."""

from __future__ import annotations

import platform
import subprocess
from collections.abc import Sequence
from html import escape

from PySide6.QtCore import qVersion
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QHBoxLayout, QLabel, QTextBrowser, QVBoxLayout, QWidget

from rlm_desktop import __version__
from rlm_desktop.bridge.language import tr
from rlm_desktop.bridge.worker import Worker
from rlm_desktop.core.errors import RlmError
from rlm_desktop.core.program import own_command
from rlm_desktop.ui.icons import app_icon
from rlm_desktop.ui.theme import mono_font, set_role

_DOCTOR_SECONDS = 120
_ABOUT = tr(
    "Ask questions of more documents than anyone can read, and see the page behind every "
    "quote.\n\nRLM Desktop is free software under the GNU Affero General Public License, "
    "version 3 or later. It comes without any warranty. Its icons are from Lucide (ISC "
    "licence)."
)


def show_shortcuts(parent: QWidget, shortcuts: Sequence[tuple[str, str]]) -> None:
    """Every action with its shortcut."""
    rows = "".join(
        f"<tr><td>{escape(name)}&nbsp;&nbsp;&nbsp;</td><td>{escape(key)}</td></tr>" for name, key in shortcuts
    )
    browser = QTextBrowser()
    browser.setHtml(f"<table cellpadding='4'>{rows}</table>")
    _show(parent, tr("Keyboard shortcuts"), browser, (440, 620))


def show_doctor(parent: QWidget, worker: Worker) -> None:
    """What works on this computer, as the command ``rlm-desktop doctor`` says it."""
    browser = QTextBrowser()
    browser.setFont(mono_font())
    browser.setLineWrapMode(QTextBrowser.LineWrapMode.NoWrap)
    browser.setPlainText(tr("Looking…"))
    dialog = _show(parent, tr("What works on this computer"), browser, (820, 380))
    page = _Page(browser)
    dialog.finished.connect(page.close)
    worker.do(_examine, page.tell, page.tell)


def show_about(parent: QWidget) -> None:
    """What this program is."""
    content = QWidget()
    picture, name, facts, about = QLabel(), QLabel("RLM Desktop"), QLabel(), QLabel(_ABOUT, wordWrap=True)
    picture.setPixmap(app_icon().pixmap(64, 64))
    facts.setText(
        tr("Version {version}  ·  Qt {qt}  ·  Python {python_version}").format(
            version=__version__, qt=qVersion(), python_version=platform.python_version()
        )
    )
    set_role(name, "title")
    set_role(facts, "caption")
    head = QHBoxLayout()
    head.setSpacing(14)
    words = QVBoxLayout()
    words.addWidget(name)
    words.addWidget(facts)
    head.addWidget(picture)
    head.addLayout(words, stretch=1)
    layout = QVBoxLayout(content)
    layout.setContentsMargins(0, 0, 0, 0)
    layout.setSpacing(14)
    layout.addLayout(head)
    layout.addWidget(about)
    _show(parent, tr("About RLM Desktop"), content, (460, 260))


class _Page:
    """A text that may be closed before it is known."""

    def __init__(self, browser: QTextBrowser) -> None:
        self._browser: QTextBrowser | None = browser

    def tell(self, text: str) -> None:
        if self._browser is not None:
            self._browser.setPlainText(text)

    def close(self) -> None:
        self._browser = None


def _show(parent: QWidget, title: str, content: QWidget, size: tuple[int, int]) -> QDialog:
    dialog = QDialog(parent, windowTitle=title, modal=False)
    content.setAccessibleName(title)
    buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
    buttons.button(QDialogButtonBox.StandardButton.Close).setIcon(QIcon())
    buttons.rejected.connect(dialog.reject)
    layout = QVBoxLayout(dialog)
    layout.setContentsMargins(20, 20, 20, 16)
    layout.setSpacing(14)
    layout.addWidget(content, stretch=1)
    layout.addWidget(buttons)
    dialog.resize(*size)
    dialog.finished.connect(dialog.deleteLater)
    dialog.show()
    return dialog


def _examine() -> str:
    """Run the command in a process of its own: it starts a sandbox and imports much."""
    try:
        done = subprocess.run(
            own_command("doctor"),
            capture_output=True,
            text=True,
            timeout=_DOCTOR_SECONDS,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        raise RlmError(tr("The examination could not be done ({error}).").format(error=error)) from error
    return done.stdout.strip() or done.stderr.strip()
