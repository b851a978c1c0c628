"""A report as one HTML file that needs nothing else: no script, no request to anywhere.

Everything in it that a document or a model wrote passes :func:`~rlm_desktop.reports.inert.inert` and is escaped. A
content security policy in the file forbids what should nevertheless get through.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any

from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from markupsafe import Markup, escape

from rlm_desktop.core import figures
from rlm_desktop.core.paths import resource
from rlm_desktop.engine.trajectory import MARKER
from rlm_desktop.reports import wording
from rlm_desktop.reports.crops import Crop
from rlm_desktop.reports.inert import inert
from rlm_desktop.reports.report import Report

if TYPE_CHECKING:
    from jinja2 import Environment
    from markdown_it.token import Token
    from markdown_it.utils import EnvType, OptionsDict

_POLICY = "default-src 'none'; img-src data:; style-src 'sha256-{style}'; base-uri 'none'; form-action 'none'"
_LIGHT_CODE = "default"
_DARK_CODE = "github-dark"


def render_html(report: Report, exported: datetime, crops: Mapping[str, Crop] | None = None) -> str:
    """The report as HTML; the same report, time and pictures give the same text.

    Args:
        report: What to tell.
        exported: When.
        crops: Pictures of the places where quotes stand, by marker.
    """
    style = _style()
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    return (
        _environment()
        .get_template("report.html.j2")
        .render(
            report=report,
            figures=figures,
            wording=wording,
            crops=crops or {},
            answer=_answer(report),
            style=Markup(style),
            policy=_POLICY.format(style=digest),
            exported=wording.utc(exported.timestamp()),
        )
    )


def _environment() -> Environment:
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    environment = Environment(
        autoescape=True,
        finalize=_finalize,
        loader=FileSystemLoader(resource("reports")),
        lstrip_blocks=True,
        trim_blocks=True,
        undefined=StrictUndefined,
    )
    environment.filters["python"] = _python
    environment.filters["data_uri"] = _data_uri
    environment.filters["counted"] = figures.counted
    environment.filters["words"] = lambda value: str(value).replace("_", " ")
    return environment


def _finalize(value: Any) -> Any:
    """Every text that a template prints, unless it is markup already, is made inert."""
    return inert(value) if isinstance(value, str) and not isinstance(value, Markup) else value


def _data_uri(crop: Crop) -> Markup:
    return Markup("data:image/png;base64,{}").format(base64.b64encode(crop.png).decode())


class _AnswerRenderer(RendererHTML):
    """Sets an answer's Markdown; citation markers become links to their evidence."""

    def text(self, tokens: Sequence[Token], index: int, _options: OptionsDict, env: EnvType) -> str:
        """One stretch of text; ``env["signs"]`` has the sign of each known marker."""
        pieces = MARKER.split(tokens[index].content)
        return str(Markup().join(_chip(p, env["signs"]) if i % 2 else escape(p) for i, p in enumerate(pieces)))


def _chip(marker: str, signs: dict[str, str]) -> Markup:
    if marker not in signs:
        return escape(f"[{marker}]")
    return Markup('<a class="marker" href="#{0}">{0} {1}</a>').format(marker, signs[marker])


def _answer(report: Report) -> Markup:
    """The answer as HTML. Links and pictures stay as they were typed."""
    if report.answer is None:
        return Markup()
    markdown = MarkdownIt("commonmark", {"html": False}, renderer_cls=_AnswerRenderer).enable("table").disable("image")
    markdown.validateLink = lambda url: False  # type: ignore[method-assign]
    signs = {evidence.marker: wording.QUOTE_SIGNS[evidence.state] for evidence in report.evidence}
    return Markup(markdown.render(inert(report.answer.text), {"signs": signs}))


def _python(code: str) -> Markup:
    """Python code with its parts marked for colouring."""
    from pygments import highlight
    from pygments.formatters.html import HtmlFormatter
    from pygments.lexers.python import PythonLexer

    lexer = PythonLexer(stripnl=False)
    return Markup(highlight(inert(code), lexer, HtmlFormatter(nowrap=True)))


def _style() -> str:
    """The style sheet with the colours of code for light and dark."""
    from pygments.formatters.html import HtmlFormatter

    def colours(name: str) -> str:
        rules = HtmlFormatter(style=name).get_style_defs(".code").splitlines()  # type: ignore[no-untyped-call]
        return "\n".join(rule for rule in rules if rule.startswith(".code ."))

    sheet = resource("reports", "report.css").read_text(encoding="utf-8")
    dark = f"@media screen and (prefers-color-scheme: dark) {{\n{colours(_DARK_CODE)}\n}}"
    return f"\n{sheet}\n{colours(_LIGHT_CODE)}\n{dark}\n"
