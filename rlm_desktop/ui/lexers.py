"""Pygments' lexers by the names of languages.

To import this takes 0.1 s, as the patterns of Python are compiled: it is for a thread to do, before code is shown.
"""

from __future__ import annotations

from functools import cache

from pygments.lexer import Lexer
from pygments.lexers import PythonLexer, TextLexer, get_lexer_by_name
from pygments.util import ClassNotFound

_PYTHON: Lexer = PythonLexer()


@cache
def lexer(language: str) -> Lexer:
    """The lexer of a language, as Markdown names it; one that finds nothing where there is none."""
    if language in {"python", "repl"}:
        return _PYTHON
    found: Lexer
    try:
        found = get_lexer_by_name(language or "text")
    except ClassNotFound:
        found = TextLexer()
    return found
