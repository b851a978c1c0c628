"""PDF files, and what else MuPDF lays out as pages: printouts (XPS) and electronic books (MOBI)."""

from __future__ import annotations

import functools
import re
from bisect import bisect_right
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from rlm_desktop.core.errors import ReadError
from rlm_desktop.core.model import Page
from rlm_desktop.corpus.readers.dates import pdf_date
from rlm_desktop.corpus.readers.pdf_forms import dynamic_form, field_lines, remark_lines
from rlm_desktop.corpus.readers.result import ReadResult, broken, clean_text, described, protected

_THIN_WORDS = 40
_MOST_OF_A_PAGE = 0.7
_OUTLINE_ENTRIES = 500
_TEXT_BUFFER = 4096
_BLANK_LINES = re.compile("\n\n+")
_KEPT_PAGES = 100
"""After so many pages MuPDF forgets the fonts and pictures it keeps, up to 256 MB of them. Measured: no slower."""


def read_pdf(path: Path, passwords: Sequence[str] = ()) -> ReadResult:
    """A PDF as its pages. Text is in the order of the file: sorting costs nine times the time.

    Raises:
        ReadError: The file is damaged, or needs a password that is not among those given.
    """
    return _read(path, "pdf", passwords)


def read_xps(path: Path) -> ReadResult:
    """A printout as its pages.

    Raises:
        ReadError: The file is damaged.
    """
    return _read(path, "xps", ())


def read_mobi(path: Path) -> ReadResult:
    """An electronic book of the Mobipocket kind, laid out as pages.

    Raises:
        ReadError: The file is damaged, or its maker allows only bought devices to open it.
    """
    return _read(path, "mobi", ())


def open_document(path: Path, kind: str, passwords: Sequence[str] = (), *, in_pieces: bool = False) -> Any:
    """A document of MuPDF, to be closed by the caller.

    Args:
        path: The file.
        kind: pdf, xps or mobi.
        passwords: To be tried where it needs one.
        in_pieces: Only some of its pages are wanted, each looked up in the file by itself, and neither its outline nor
            what it tells of itself. Measured on 2,400 pages: 10 ms for one of them, and 157 ms otherwise.

    Raises:
        ReadError: It is damaged, or none of the passwords opens it.
    """
    import pymupdf

    silence()
    try:
        document = (_bare_document() if in_pieces else pymupdf.Document)(path, filetype=kind)
        if in_pieces and document.is_pdf:
            pymupdf.mupdf.pdf_set_page_tree_cache(pymupdf.mupdf.pdf_document_from_fz_document(document.this), 0)
        if document.needs_pass and not any(document.authenticate(password) for password in ("", *passwords)):
            document.close()
            raise protected(passwords)
        count = document.page_count
    except (RuntimeError, ValueError, pymupdf.mupdf.FzErrorBase) as error:
        raise refused(error) from error
    if not count:
        document.close()
        raise broken("it has no pages")
    return document


@functools.cache
def _bare_document() -> Any:
    """A class of documents that read nothing in advance: an outline's entries have MuPDF look at every page."""
    import pymupdf

    return type("BareDocument", (pymupdf.Document,), {"init_doc": lambda self: None})


def page_text(page: Any) -> str:
    """The text of a page as ``page.get_text("text")`` gives it, cleaned, for five sixths of the time.

    PyMuPDF looks at each character again to leave out those beside the page, which MuPDF has done already. Measured on
    4,161 pages: the same words on all but three, which have a character more.
    """
    from pymupdf import mupdf

    whole = page.this if isinstance(page.this, mupdf.FzPage) else page.this.super()
    found = mupdf.FzStextPage(mupdf.fz_bound_page(whole))
    device = mupdf.fz_new_stext_device(found, _text_options())
    mupdf.fz_run_page(whole, device, mupdf.FzMatrix(), mupdf.FzCookie())
    mupdf.fz_close_device(device)
    written = mupdf.fz_new_buffer(_TEXT_BUFFER)
    output = mupdf.FzOutput(written)
    mupdf.fz_print_stext_page_as_text(output, found)
    output.fz_close_output()
    # Zeros and halves of surrogate pairs are written in bytes that are no UTF-8, and a blank line ends each block.
    return clean_text(_BLANK_LINES.sub("\n", written.fz_buffer_extract().decode("utf-8", "ignore")))


@functools.cache
def _text_options() -> Any:
    import pymupdf

    return pymupdf.mupdf.FzStextOptions(pymupdf.TEXTFLAGS_TEXT)


def silence() -> None:
    """Keep MuPDF from writing to stderr what it mends, once for each fault."""
    import pymupdf

    pymupdf.TOOLS.mupdf_display_errors(False)
    pymupdf.TOOLS.mupdf_display_warnings(False)


def refused(error: BaseException) -> ReadError:
    """What MuPDF raised as an error for people. Its messages can hold paths: those are left out.

    Raises:
        MemoryError: It was that, which MuPDF reports as one of its own errors.
    """
    raise_if_memory(error)
    told = re.sub(r"^code=\d+:\s*", "", str(error)).strip()
    return broken(told if told and not re.search(r"[/\\'\"]", told) else "its structure cannot be made out")


def raise_if_memory(error: BaseException) -> None:
    """Pass a failed allocation on as what it is."""
    if "malloc" in str(error) or "out of memory" in str(error).lower():
        raise MemoryError from error


def pictures(count: int, of: int, *, thin: bool = False) -> ReadError:
    """The error for pages without text, ``count`` of the ``of`` pages of a document; ``thin`` if some have a bit."""
    much = "Hardly any" if thin else "No"
    which = "its only page" if of == 1 else f"all {of} pages" if count == of else f"{count} of {of} pages"
    return ReadError(
        "no-text",
        f"{much} text: {which} can be seen, but not read as text, like a scan or a photograph.",
        "What stands there cannot be found or quoted.",
        "Run OCR in the Problems list, or `ingest --ocr LANGS`, to have the words recognised.",
    )


def _read(path: Path, kind: str, passwords: Sequence[str]) -> ReadResult:
    document = open_document(path, kind, passwords)
    raw = {name: value for name, value in (document.metadata or {}).items() if value}
    metadata = described(
        raw,
        title=raw.get("title"),
        author=raw.get("author"),
        created=pdf_date(raw.get("creationDate") or ""),
        modified=pdf_date(raw.get("modDate") or ""),
        subject=raw.get("subject"),
    )
    outline = _outline(document)
    if outline:
        metadata["outline"] = outline
    result = ReadResult(kind, (), metadata, holds_members=kind == "pdf" and document.embfile_count() > 0)
    result.pages = _pages(document, result)
    return result


def _outline(document: Any) -> list[dict[str, Any]]:
    """The table of contents that is not printed: level, title and page of each entry, up to a number of them."""
    entries: list[dict[str, Any]] = []
    entry, level, above = document.outline, 1, []
    if entry is None or not entry.this.m_internal:
        return entries
    # The number bounds outlines that loop, too.
    while entry is not None and len(entries) < _OUTLINE_ENTRIES:
        title = clean_text(entry.title or "").strip()
        entries.append({"level": level, "title": title, "page": max(0, entry.page + 1)})
        above.append(entry)
        entry, level = entry.down, level + 1
        while entry is None and above:
            entry, level = above.pop().next, level - 1
    return entries


def _labels(document: Any) -> Callable[[int], str]:
    """What is printed on a page as its number, by the page's number; found once for all pages, as asking is slow."""
    import pymupdf
    from pymupdf.utils import construct_label

    try:
        rules = document.get_page_labels()
    except (RuntimeError, ValueError, IndexError, pymupdf.mupdf.FzErrorBase):
        # Rules that cannot be made out leave the pages their numbers.
        rules = []
    starts = [rule["startpage"] + 1 for rule in rules]

    def label(number: int) -> str:
        place = bisect_right(starts, number) - 1
        if place < 0:
            return ""
        rule = rules[place]
        # Letters are counted from 0 by MuPDF, all else from 1.
        count = number - starts[place] + rule["firstpagenum"] - (rule.get("style") in ("a", "A"))
        told = clean_text(construct_label(rule.get("style", ""), rule.get("prefix", ""), count))
        return told if told != str(number) else ""

    return label


@dataclass(frozen=True, slots=True)
class _Seen:
    """A page, whether it has no text of its own, and whether something is drawn on it then."""

    page: Page
    silent: bool
    drawn: bool = False


def _pages(document: Any, result: ReadResult) -> Iterator[Page]:
    """The pages; tells in ``result.problem`` how many are pictures and which could not be read."""
    import pymupdf

    reading = _Reading(document, result)
    # As long as no page had text, it is open whether drawings are letters: those pages wait, without text, for the end.
    waiting: list[_Seen] = []
    spoken = False
    with document:
        for number in range(1, reading.count + 1):
            if number % _KEPT_PAGES == 0:
                pymupdf.TOOLS.store_shrink(100)
            seen = reading.read(number)
            spoken = spoken or not seen.silent
            if not spoken:
                waiting.append(seen)
                continue
            yield from (held.page for held in waiting)
            waiting.clear()
            yield seen.page
        yield from (replace(seen.page, scanned=seen.page.scanned or seen.drawn) for seen in waiting)
        form = dynamic_form(document) if result.kind == "pdf" else ""
        if form:
            yield Page(reading.count + 1, form, "form data")
        result.problem = reading.problem(drawn=any(seen.drawn for seen in waiting), form=bool(form))


class _Reading:
    """Reads the pages of one document, and counts what is wrong with them."""

    def __init__(self, document: Any, result: ReadResult) -> None:
        self.count = document.page_count
        self._document = document
        self._result = result
        self._label = _labels(document) if result.kind == "pdf" else lambda number: ""
        self._form = result.kind == "pdf" and bool(document.is_form_pdf)
        self._pictures = 0
        self._stamped = 0
        self._damaged: list[int] = []
        self._unread_remarks: list[int] = []

    def read(self, number: int) -> _Seen:
        """One page, from 1. One that cannot be read is empty, and counted."""
        import pymupdf

        try:
            return self._read(number)
        except (RuntimeError, ValueError, TypeError, IndexError, pymupdf.mupdf.FzErrorBase) as error:
            raise_if_memory(error)
            self._damaged.append(number)
            return _Seen(Page(number, ""), silent=True)

    def problem(self, *, drawn: bool, form: bool) -> ReadError | None:
        """What is wrong with the whole; ``drawn`` tells that no page has text, but there is something to see."""
        if len(self._damaged) == self.count:
            raise broken("none of its pages can be read")
        if self._damaged:
            return _partly_broken(f"{len(self._damaged)} of its {self.count} pages cannot be read", self._damaged)
        if form:
            return _dynamic()
        if drawn or self._pictures:
            return pictures(self.count if drawn else self._pictures, self.count, thin=self._stamped > 0)
        if self._unread_remarks:
            return _partly_broken("the remarks on some pages cannot be read", self._unread_remarks)
        return None

    def _read(self, number: int) -> _Seen:
        page = self._document.load_page(number - 1)
        text = page_text(page)
        silent, scanned, drawn = False, False, False
        # Splitting into words takes time: a page with many characters has many words.
        if len(text) < _THIN_WORDS * 10 and len(text.split()) < _THIN_WORDS:
            silent = not text.strip()
            covered, drawn = _covered(page) if silent or page.get_images() else (0.0, True)
            scanned = covered > 0 if silent else covered >= _MOST_OF_A_PAGE
            self._pictures += scanned
            self._stamped += scanned and not silent
        if self._form or page.first_annot is not None:
            text = self._with_remarks(page, text, number)
        return _Seen(Page(number, text, self._label(number), scanned), silent, silent and drawn)

    def _with_remarks(self, page: Any, text: str, number: int) -> str:
        """The text of a page with what readers filled in and wrote on it below."""
        import pymupdf

        lines: list[str] = []
        try:
            if self._form:
                lines.extend(field_lines(page, text))
            lines.extend(remark_lines(page, text))
            self._result.holds_members = self._result.holds_members or _has_attachment(page)
        except (RuntimeError, ValueError, TypeError, AttributeError, pymupdf.mupdf.FzErrorBase) as error:
            raise_if_memory(error)
            self._unread_remarks.append(number)
        return "\n".join([text.rstrip("\n"), *map(clean_text, lines)]).lstrip("\n") if lines else text


def _has_attachment(page: Any) -> bool:
    import pymupdf

    return next(page.annots([pymupdf.PDF_ANNOT_FILE_ATTACHMENT]), None) is not None


def _covered(page: Any) -> tuple[float, bool]:
    """How much of a page its pictures cover, from 0 to 1, and whether anything is drawn on it."""
    area = abs(page.rect.width * page.rect.height) or 1.0
    covered, drawn = 0.0, False
    for kind, (left, top, right, bottom), *_ in page.get_bboxlog():
        drawn = True
        if "image" in kind or "imgmask" in kind:
            width = min(right, page.rect.x1) - max(left, page.rect.x0)
            height = min(bottom, page.rect.y1) - max(top, page.rect.y0)
            # The smallest picture counts: it may be all there is.
            covered += max(0.0, width) * max(0.0, height) / area
    return min(covered, 1.0), drawn


def _partly_broken(what: str, numbers: list[int]) -> ReadError:
    shown = ", ".join(map(str, numbers[:10])) + (", …" if len(numbers) > 10 else "")
    return ReadError(
        "broken",
        f"The file is damaged: {what} ({shown}).",
        "The rest can be found and quoted.",
        "Get a fresh copy if those pages matter.",
    )


def _dynamic() -> ReadError:
    return ReadError(
        "no-text",
        "This is a dynamic form (XFA): its pages only ask to be opened in Adobe Reader.",
        "The form's own texts and what was filled in stand on a page at its end, without their layout.",
        "Print it to a PDF from Adobe Reader, and add that, to see it as it looks.",
    )
