"""Markdown to the subset of HTML that Qt lays out, with everything in it that could load or run left out."""

from __future__ import annotations

import html
import re
from collections.abc import Mapping, Sequence
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token
from markdown_it.utils import OptionsDict

from rlm_desktop.ui.highlighter import coloured_html
from rlm_desktop.ui.theme import Colours

CITE = "cite:"
"""Links of this scheme are chips; the marker follows."""
_MARKER = re.compile(r"\[(c\d+)\]")
_SAFE_LINK = re.compile(r"(?:https?|mailto):", re.IGNORECASE)
_LINE_END = re.compile(r"(</?(?:p|ul|ol|li|table|thead|tbody|tr|th|td|h[1-6])(?: [^<>]*)?>)\n")
"""A line end after a block, which Qt would show as a space."""


def to_html(
    text: str,
    of: Colours,
    chips: Mapping[str, str] | None = None,
    tones: Mapping[str, str] | None = None,
) -> str:
    """Markdown as the subset of HTML that Qt lays out. Holds no markup, script or address but this module's own."""
    made = _PARSER.render(text, {"colours": of, "chips": chips or {}, "tones": tones or {}})
    return _LINE_END.sub(r"\1", made)


class _Renderer(RendererHTML):
    """Writes what Qt's rich text needs where it differs from a browser: cells instead of padding and borders."""

    def fence(self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: Any) -> str:
        words = tokens[idx].info.split()
        return _code_block(tokens[idx].content, words[0] if words else "", env["colours"])

    def code_block(self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: Any) -> str:
        return _code_block(tokens[idx].content, "", env["colours"])

    def image(self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: Any) -> str:
        shown = self.renderInlineAsText(tokens[idx].children, options, env)
        return f"<i>[picture: {html.escape(shown or 'no description')}]</i>"

    def blockquote_open(self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: Any) -> str:
        line = env["colours"].outline
        return (
            '<table width="100%" cellspacing="0" cellpadding="0" style="margin-bottom: 8px;"><tr>'
            f'<td style="border-left: 3px solid {line}; padding-left: 12px;">'
        )

    def blockquote_close(self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: Any) -> str:
        return "</td></tr></table>"

    def table_open(self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: Any) -> str:
        line = env["colours"].border
        return (
            '<table cellspacing="0" cellpadding="6" border="1" style="border-collapse: collapse; '
            f'border-color: {line}; border-style: solid; margin-top: 4px; margin-bottom: 10px;">'
        )

    def citation(self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: Any) -> str:
        return _chip(tokens[idx].content, env["colours"], env["chips"], env["tones"])


def _code_block(code: str, language: str, of: Colours) -> str:
    inner = coloured_html(code.rstrip("\n"), language, of)
    return (
        '<table width="100%" cellspacing="0" cellpadding="10" style="margin-top: 4px; margin-bottom: 10px;"><tr>'
        f'<td bgcolor="{of.code_background}"><pre style="white-space: pre-wrap; margin: 0px;">{inner}</pre></td>'
        "</tr></table>"
    )


def _chip(marker: str, of: Colours, chips: Mapping[str, str], tones: Mapping[str, str]) -> str:
    ink, ground = {
        "good": (of.good, of.good_soft),
        "warning": (of.warning, of.warning_soft),
        "bad": (of.bad, of.bad_soft),
    }.get(tones.get(marker, ""), (of.accent, of.accent_soft))
    # A chip holds together: its spaces do not break.
    shown = html.escape(chips.get(marker, marker)).replace(" ", "&nbsp;")
    return (
        f'<a href="{CITE}{marker}" style="color: {ink}; background-color: {ground}; text-decoration: none; '
        f'font-size: small;">&nbsp;{shown}&nbsp;</a>'
    )


def _read_citation(state: StateInline, silent: bool) -> bool:
    found = _MARKER.match(state.src, state.pos, state.posMax)
    if found is None:
        return False
    if not silent:
        state.push("citation", "", 0).content = found[1]
    state.pos = found.end()
    return True


def _parser() -> MarkdownIt:
    parser = MarkdownIt("commonmark", {"html": False}, renderer_cls=_Renderer)
    parser.enable(["table", "strikethrough"])
    parser.inline.ruler.before("link", "citation", _read_citation)
    # Stricter than the library: no other scheme can be written by a model, ``cite:`` included.
    parser.validateLink = lambda url: bool(_SAFE_LINK.match(url))  # type: ignore[method-assign]
    return parser


_PARSER = _parser()
