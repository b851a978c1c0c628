"""Colours for code: Pygments finds the tokens, the theme gives the colours."""

from __future__ import annotations

import html
from collections import defaultdict
from functools import cache
from typing import TYPE_CHECKING, TypeAlias

from PySide6.QtGui import QColor, QSyntaxHighlighter, QTextCharFormat, QTextDocument

from rlm_desktop.ui.theme import Colours, colours, worn_theme

if TYPE_CHECKING:
    from pygments.lexer import Lexer

Token: TypeAlias = tuple[str, ...]

LONGEST = 300_000
"""Characters. Longer text stays plain: to lex it would hold the window up for more than a frame or two."""

_FIELDS: dict[Token, str] = {
    ("Comment",): "code_comment",
    ("Error",): "bad",
    ("Keyword",): "code_keyword",
    ("Operator", "Word"): "code_keyword",
    ("Name", "Builtin"): "code_name",
    ("Name", "Class"): "code_name",
    ("Name", "Decorator"): "code_name",
    ("Name", "Exception"): "code_name",
    ("Name", "Function"): "code_name",
    ("Literal", "Number"): "code_number",
    ("Literal", "String"): "code_string",
    ("Literal", "String", "Interpol"): "code_number",
}
"""Pygments' token types, which are tuples of names, and the colours of a theme."""
_INSIDE = 1
"""State of a block whose end lies within a token, such as a long string."""


class PygmentsHighlighter(QSyntaxHighlighter):
    """Colours a document. The text is lexed as a whole, once per change, so long strings come out right."""

    def __init__(self, document: QTextDocument, language: str = "python") -> None:
        super().__init__(document)
        self._lexer = _lexer(language)
        self._lexed: tuple[int, int] | None = None
        self._spans: dict[int, list[tuple[int, int, Token]]] = {}
        self._inside: set[int] = set()
        theme = worn_theme()
        if theme is not None:
            theme.theme_changed.connect(self.rehighlight)

    def highlightBlock(self, text: str) -> None:
        """Colour one line; Qt asks for each line that changed."""
        self._lex()
        number, now = self.currentBlock().blockNumber(), colours()
        for start, length, token in self._spans.get(number, ()):
            self.setFormat(start, length, _format(token, now))
        self.setCurrentBlockState(_INSIDE if number in self._inside else 0)

    def _lex(self) -> None:
        document = self.document()
        version = (document.revision(), document.characterCount())
        if version == self._lexed:
            return
        self._lexed, text = version, document.toPlainText()
        spans: defaultdict[int, list[tuple[int, int, Token]]] = defaultdict(list)
        self._inside = set()
        block, column = 0, 0
        tokens = self._lexer.get_tokens_unprocessed(text) if len(text) <= LONGEST else ()
        for _, token, value in tokens:
            coloured = _field(token) is not None
            for part, line in enumerate(value.split("\n")):
                if part:
                    if coloured:
                        self._inside.add(block)
                    block, column = block + 1, 0
                length = _utf16_length(line)
                if length and coloured:
                    spans[block].append((column, length, token))
                column += length
        self._spans = dict(spans)


def coloured_html(code: str, language: str, of: Colours) -> str:
    """Code as HTML text with a coloured span for each token; all of it escaped."""
    if len(code) > LONGEST:
        return html.escape(code)
    parts = []
    for _, token, value in _lexer(language).get_tokens_unprocessed(code):
        field = _field(token)
        escaped = html.escape(value)
        parts.append(f'<span style="color:{getattr(of, field)}">{escaped}</span>' if field else escaped)
    return "".join(parts)


def _lexer(language: str) -> Lexer:
    from rlm_desktop.ui.lexers import lexer

    return lexer(language)


@cache
def _field(token: Token) -> str | None:
    known = (token[:length] for length in range(len(token), 0, -1))
    return next((_FIELDS[kind] for kind in known if kind in _FIELDS), None)


def _format(token: Token, of: Colours) -> QTextCharFormat:
    made = QTextCharFormat()
    made.setForeground(QColor(getattr(of, _field(token) or "text")))
    if _field(token) == "code_comment":
        made.setFontItalic(True)
    return made


def _utf16_length(text: str) -> int:
    """Length as Qt counts it: characters beyond U+FFFF are two."""
    return len(text) if text.isascii() else len(text.encode("utf-16-le", "surrogatepass")) // 2
