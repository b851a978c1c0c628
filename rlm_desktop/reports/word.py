"""A report as a Word file, with the same content as the Markdown one, of which it is made.

Word opens nothing by itself here: no link, field or macro is written, only text and pictures that lie in the file.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from markdown_it import MarkdownIt

from rlm_desktop.reports.crops import Crop
from rlm_desktop.reports.inert import inert
from rlm_desktop.reports.markdown import CROP, render_markdown
from rlm_desktop.reports.report import Report
from rlm_desktop.reports.work import PAPER

if TYPE_CHECKING:
    from markdown_it.token import Token

_LISTS = {"bullet_list_open": "List Bullet", "ordered_list_open": "List Number"}
_DEEPEST_LIST = 3
_TEXT_WIDTH = 17.0
"""Of a page, in centimetres."""
_PIXELS_PER_CM = 48
"""Of a picture: about 120 to the inch."""
_NARROWEST, _WIDEST = 12, 45
"""What a column of a table is reckoned to hold, in characters."""
_PADDING = 8
_EMPHASIS = {"strong": "bold", "em": "italic"}
# Every member of the archive has the earliest time that ZIP knows, so that equal reports are equal files.
_NO_TIME = (1980, 1, 1, 0, 0, 0)


def render_word(report: Report, exported: datetime, crops: Mapping[str, Crop] | None = None) -> bytes:
    """The report as a DOCX file; the same report, time and pictures give the same bytes."""
    from docx import Document

    document = Document()
    properties = document.core_properties
    properties.title, properties.author = (
        inert(report.started.question)[:255],
        inert(report.author)[:255] or "RLM Desktop",
    )
    properties.comments = ""
    properties.created = properties.modified = exported.astimezone(UTC).replace(tzinfo=None)
    _set_styles(document)
    markdown = MarkdownIt("commonmark").enable("table").disable(["html_block", "html_inline", "image", "link"])
    crops = crops or {}
    _Writer(document, crops).write(markdown.parse(render_markdown(report, exported, extent=PAPER, pictured=crops)))
    return _timeless(document)


class _Writer:
    """Puts the tokens of Markdown into a document."""

    def __init__(self, document: Any, crops: Mapping[str, Crop]) -> None:
        self._document = document
        self._crops = crops
        self._lists: list[str] = []
        self._quotes = 0

    def write(self, tokens: Sequence[Token]) -> None:
        """Write blocks in their order."""
        waiting = iter(tokens)
        for token in waiting:
            if token.type == "heading_open":
                heading = self._document.add_heading(level=min(int(token.tag[1:]), 9))
                _write_inline(heading, next(waiting))
            elif token.type == "paragraph_open":
                _write_inline(self._paragraph(), next(waiting))
            elif token.type == "fence" and token.info == CROP and token.content.strip() in self._crops:
                self._picture(self._crops[token.content.strip()])
            elif token.type in ("fence", "code_block"):
                self._paragraph("Code").add_run(token.content.removesuffix("\n"))
            elif token.type == "table_open":
                self._table(list(_rows(waiting)))
            elif token.type == "hr":
                self._paragraph()
            else:
                self._nest(token)

    def _nest(self, token: Token) -> None:
        if token.type in _LISTS:
            self._lists.append(_LISTS[token.type])
        elif token.type in ("bullet_list_close", "ordered_list_close"):
            self._lists.pop()
        elif token.type == "blockquote_open":
            self._quotes += 1
        elif token.type == "blockquote_close":
            self._quotes -= 1

    def _paragraph(self, style: str = "") -> Any:
        from docx.shared import Pt

        depth = min(len(self._lists), _DEEPEST_LIST)
        listed = self._lists[-1] + (f" {depth}" if depth > 1 else "") if self._lists else ""
        paragraph = self._document.add_paragraph(style=style or listed or None)
        if self._quotes:
            paragraph.paragraph_format.left_indent = Pt(18 * (self._quotes + len(self._lists)))
        return paragraph

    def _picture(self, crop: Crop) -> None:
        from docx.shared import Cm

        width = min(_TEXT_WIDTH, crop.width / _PIXELS_PER_CM)
        self._document.add_picture(io.BytesIO(crop.png), width=Cm(width))

    def _table(self, rows: list[list[Token]]) -> None:
        from docx.shared import Cm

        table = self._document.add_table(len(rows), len(rows[0]), style="Table Grid")
        longest = [max(len(row[column].content) for row in rows) + _PADDING for column in range(len(rows[0]))]
        shares = [min(max(length, _NARROWEST), _WIDEST) for length in longest]
        widths = [Cm(_TEXT_WIDTH * share / sum(shares)) for share in shares]
        # Some programs go by the width of the columns, others by that of the cells.
        for column, width in zip(table.columns, widths, strict=True):
            column.width = width
        for number, (row, cells) in enumerate(zip(table.rows, rows, strict=True)):
            for cell, token, width in zip(row.cells, cells, widths, strict=True):
                cell.width = width
                paragraph = cell.paragraphs[0]
                paragraph.style = "Table Text"
                _write_inline(paragraph, token, bold=number == 0)
        self._document.add_paragraph()


def _rows(tokens: Iterator[Token]) -> Iterator[list[Token]]:
    """The rows of the table that was opened, each as the content of its cells."""
    row: list[Token] = []
    for token in tokens:
        if token.type == "tr_open":
            row = []
        elif token.type == "inline":
            row.append(token)
        elif token.type == "tr_close":
            yield row
        elif token.type == "table_close":
            return


def _write_inline(paragraph: Any, token: Token, *, bold: bool = False) -> None:
    active = {"bold": int(bold), "italic": 0}
    for child in token.children or ():
        mark, _, way = child.type.rpartition("_")
        if mark in _EMPHASIS:
            active[_EMPHASIS[mark]] += 1 if way == "open" else -1
        elif child.type == "hardbreak":
            paragraph.add_run().add_break()
        else:
            run = paragraph.add_run(" " if child.type == "softbreak" else child.content)
            run.bold, run.italic = bool(active["bold"]) or None, bool(active["italic"]) or None
            if child.type == "code_inline":
                run.style = "Code Words"


def _set_styles(document: Any) -> None:
    from docx.enum.style import WD_STYLE_TYPE
    from docx.shared import Cm, Pt

    section = document.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin = section.right_margin = Cm(2)
    code = document.styles.add_style("Code", WD_STYLE_TYPE.PARAGRAPH)
    code.base_style = document.styles["Normal"]
    words = document.styles.add_style("Code Words", WD_STYLE_TYPE.CHARACTER)
    for style in (code, words):
        style.font.name, style.font.size = "Courier New", Pt(8.5)
    small = document.styles.add_style("Table Text", WD_STYLE_TYPE.PARAGRAPH)
    small.base_style = document.styles["Normal"]
    small.font.size, small.paragraph_format.space_after = Pt(8.5), Pt(2)


def _timeless(document: Any) -> bytes:
    """The file of a document, without the time at which it was packed."""
    packed, result = io.BytesIO(), io.BytesIO()
    document.save(packed)
    with zipfile.ZipFile(packed) as source, zipfile.ZipFile(result, "w", zipfile.ZIP_DEFLATED) as target:
        for name in source.namelist():
            target.writestr(zipfile.ZipInfo(name, _NO_TIME), source.read(name), zipfile.ZIP_DEFLATED)
    return result.getvalue()
