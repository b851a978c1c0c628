"""How to search: the language of queries on one page, with examples that can be tried by a click."""

from __future__ import annotations

from html import escape
from urllib.parse import quote, unquote

from PySide6.QtCore import QUrl, Signal
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QTextBrowser, QVBoxLayout, QWidget

from rlm_desktop.bridge.language import tr
from rlm_desktop.ui.theme import colours

SECTIONS: tuple[tuple[str, tuple[tuple[str, str], ...]], ...] = (
    (
        tr("Words"),
        (
            ("payment consultant", tr("all of these words on one page, whatever their case and accents")),
            ('"fixed retainer"', tr("the words side by side, in this order")),
            ("consult*", tr("words that begin so")),
            ("Meridan~", tr("words that differ by one letter: misspelt names, misread scans; ~2 for two letters")),
            ("payment OR invoice", tr("at least one of them")),
            ("payment NOT salary", tr("the first without the second")),
            ("(payment OR invoice) consultant", tr("parentheses group")),
            ("chairman NEAR/5 payment", tr("at most five words between them; NEAR alone: ten")),
            ("合同", tr("this string, in scripts without spaces")),
            (r"/Inv-\d+/", tr("a place that this regular expression matches; /…/i ignores case")),
        ),
    ),
    (
        tr("What is known of documents"),
        (
            ("kind:pdf", tr("documents of this kind, or with this ending: kind:jpg")),
            ("name:2019*.xlsx", tr("by name; * stands for anything")),
            ('path:"/mail/2019"', tr("by the path it lies or lay under")),
            ('in:"archive.zip"', tr("what lies in this archive, mailbox or mail")),
            ("title:budget", tr("by what the document tells of itself; author: as well")),
            ("from:voss", tr("mails by sender; to: cc: subject: as well")),
            ("language:de", tr("by language")),
            ("date:2019..2020-06", tr("by date; after: and before: as well")),
            ("is:scanned", tr("scans; or is:member, is:duplicate, is:similar, is:missing")),
            ("is:old", tr("older versions, which are searched only when asked for")),
        ),
    ),
)
_END = tr(
    "Fields mix with words: (kind:eml OR kind:msg) from:voss retainer NOT date:2018. What "
    "cannot be understood as a query is searched for as the words it is made of. The best "
    "pages come first; where very many pages fit, a part of them is ranked, and the list says "
    "how many."
)


class SearchHelp(QDialog):
    """Explains queries. Not modal: it can stay open beside the search.

    Signals:
        tried: An example was clicked: this query.
    """

    tried = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent, modal=False)
        self.setWindowTitle(tr("How to search"))
        self.page = QTextBrowser(openLinks=False)
        self.page.setAccessibleName(tr("How to search"))
        self.page.setHtml(_html())
        self.page.anchorClicked.connect(self._clicked)
        self.page.document().setDocumentMargin(16)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        buttons.button(QDialogButtonBox.StandardButton.Close).setIcon(QIcon())
        buttons.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 20, 20, 16)
        layout.setSpacing(14)
        layout.addWidget(self.page, stretch=1)
        layout.addWidget(buttons)
        self.resize(640, 660)
        self.finished.connect(self.deleteLater)

    def _clicked(self, link: QUrl) -> None:
        self.tried.emit(unquote(link.toString(QUrl.ComponentFormattingOption.FullyEncoded).partition(":")[2]))


def _html() -> str:
    parts = [f"<p style='color:{colours().muted}'>Type a query and press Enter. A click on an example tries it.</p>"]
    for title, rows in SECTIONS:
        cells = "".join(
            f"<tr><td width='42%'><a href='query:{quote(query, safe='')}'><code>{escape(query)}</code></a></td>"
            f"<td>{escape(meaning)}</td></tr>"
            for query, meaning in rows
        )
        parts.append(f"<h3>{escape(title)}</h3><table cellpadding='4' width='100%'>{cells}</table>")
    return "".join([*parts, f"<p>{escape(_END)}</p>"])
