"""The report as a PDF, laid out by MuPDF from the Markdown report, with a title and a bookmark for each heading.

MuPDF writes no structure tags: a reader that speaks is served by the HTML report.
"""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any

from markdown_it.renderer import RendererHTML

from rlm_desktop.reports.crops import Crop
from rlm_desktop.reports.markdown import CROP, render_markdown
from rlm_desktop.reports.report import Report
from rlm_desktop.reports.work import PAPER

if TYPE_CHECKING:
    from markdown_it.token import Token
    from markdown_it.utils import EnvType, OptionsDict

_PAGE = (0, 0, 595, 842)
"""A4, in points."""
_MARGINS = (54, 54, -54, -60)
_DEEPEST_BOOKMARK = 3
_FOOT = 36
_WIDEST_CROP = 480
_STYLE = """
body { font-family: sans-serif; font-size: 9.5pt; line-height: 1.35; color: #1f2226; }
h1 { font-size: 17pt; margin-bottom: 8pt; }
h2 { font-size: 13pt; margin-top: 16pt; margin-bottom: 5pt; }
h3 { font-size: 10.5pt; margin-top: 10pt; margin-bottom: 3pt; }
h4, h5, h6 { font-size: 9.5pt; margin-top: 8pt; margin-bottom: 2pt; }
pre, code { font-family: monospace; font-size: 7.8pt; }
pre { background-color: #f3f1ec; padding: 5pt; margin-left: 4pt; white-space: pre-wrap; }
blockquote { margin-left: 12pt; color: #3c4148; }
th { text-align: left; padding: 3pt; }
td { padding: 3pt; vertical-align: top; }
"""


def render_pdf(report: Report, exported: datetime, crops: Mapping[str, Crop] | None = None) -> bytes:
    """The report as a PDF of A4 pages, with pictures of the places where quotes stand, by marker."""
    import pymupdf

    html = _html(report, exported, crops or {})
    headings: list[tuple[int, str, int]] = []

    def note(position: Any) -> None:
        opens = position.open_close & 1
        if opens and position.heading and position.heading <= _DEEPEST_BOOKMARK and position.text:
            headings.append((position.heading, position.text, position.page_num))

    laid_out = io.BytesIO()
    page, where = pymupdf.Rect(_PAGE), pymupdf.Rect(_PAGE) + _MARGINS
    pictures = pymupdf.Archive()
    for marker, crop in (crops or {}).items():
        pictures.add(crop.png, f"{marker}.png")
    story = pymupdf.Story(html=html, user_css=_STYLE, archive=pictures)
    writer = pymupdf.DocumentWriter(laid_out)
    story.write(writer, lambda _number, _filled: (page, where, None), positionfn=note)
    writer.close()
    return _finished(laid_out.getvalue(), headings, report)


def _html(report: Report, exported: datetime, crops: Mapping[str, Crop]) -> str:
    from markdown_it import MarkdownIt

    markdown = MarkdownIt("commonmark", {"html": False}, renderer_cls=_Renderer).enable("table")
    return str(markdown.render(render_markdown(report, exported, extent=PAPER, pictured=crops), {"crops": crops}))


class _Renderer(RendererHTML):
    """Sets a report; a fence that stands for a picture becomes one."""

    def fence(self, tokens: Sequence[Token], index: int, options: OptionsDict, env: EnvType) -> str:
        """``env["crops"]`` has the pictures."""
        marker = tokens[index].content.strip()
        if tokens[index].info != CROP or marker not in env["crops"]:
            return super().fence(tokens, index, options, env)
        crop = env["crops"][marker]
        width = min(_WIDEST_CROP, crop.width // 2)
        return f'<p><img src="{marker}.png" width="{width}" height="{crop.height * width // crop.width}"></p>'


def _finished(content: bytes, headings: list[tuple[int, str, int]], report: Report) -> bytes:
    """With numbered pages, bookmarks, and a title; without the time, so that the same report gives the same bytes."""
    import pymupdf

    with pymupdf.open("pdf", content) as document:
        for number, page in enumerate(document, start=1):
            words = f"{report.case}, run {report.run}: page {number} of {document.page_count}"
            page.insert_text((54, page.rect.height - _FOOT), words, fontsize=7.5, color=(0.36, 0.38, 0.42))
        document.set_toc(_nested(headings))
        document.set_language("en")
        document.xref_set_key(document.pdf_catalog(), "ViewerPreferences", "<</DisplayDocTitle true>>")
        document.set_metadata(
            {"title": report.started.question, "author": report.author, "producer": "", "creator": "RLM Desktop"}
        )
        document.subset_fonts()
        return bytes(document.tobytes(garbage=3, deflate=True, no_new_id=True))


def _nested(headings: list[tuple[int, str, int]]) -> list[list[object]]:
    """Bookmarks, none more than a level deeper than the one before, as a table of contents must be."""
    entries: list[list[object]] = []
    level = 0
    for depth, text, page in headings:
        level = min(depth, level + 1)
        entries.append([level, text, page])
    return entries
