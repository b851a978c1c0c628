"""Web pages, laid out as text; also those that a browser saved with everything on them (MHTML)."""

from __future__ import annotations

import io
import re
from email.message import Message
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

from rlm_desktop.corpus.readers.dates import iso_date, mail_date
from rlm_desktop.corpus.readers.encoding import find_encoding, open_text
from rlm_desktop.corpus.readers.paging import text_pages
from rlm_desktop.corpus.readers.result import ReadResult, broken, described

_WEB_PAGES = ("text/html", "application/xhtml+xml")
_SAVED = ("from", "subject", "date", "snapshot-content-location")
_AUTHOR = ("author", "article:author", "dc.creator", "dcterms.creator")
_CREATED = ("date", "article:published_time", "dc.date", "dcterms.created", "dc.date.created", "pubdate")
_HIDDEN = re.compile(r"display\s*:\s*none\s*(?:!\s*important\s*)?;?", re.IGNORECASE)
_MODIFIED = ("last-modified", "article:modified_time", "og:updated_time", "dcterms.modified", "revised")


def read_html(path: Path) -> ReadResult:
    """A page of HTML as pages of text, with what it tells of itself.

    Raises:
        ReadError: The file is not text.
    """
    with open_text(path, markup=True) as file:
        text, metadata = lay_out(file.read())
    return ReadResult("html", text_pages(text), metadata)


def read_mhtml(path: Path) -> ReadResult:
    """A saved web page with all its parts as pages of text; the frames in it stand below.

    Raises:
        ReadError: There is no web page in it.
    """
    content = path.read_bytes()
    laid_out = web_pages(content)
    if not laid_out:
        raise broken("there is no web page in it")
    _, metadata = laid_out[0]
    header = {name.lower(): str(value) for name, value in _message(content, headers_only=True).items()}
    raw = {**metadata.get("raw", {}), **{name: header[name] for name in _SAVED if name in header}}
    text = "\n\n".join(text for text, _ in laid_out)
    told = {name: value for name, value in metadata.items() if name != "raw"}
    saved = {"modified": mail_date(header.get("date", ""))}
    return ReadResult("html", text_pages(text), described(raw, **{**saved, **told}))


def web_pages(content: bytes) -> list[tuple[str, dict[str, Any]]]:
    """The pages in a saved web page (MHTML), each as text with what it tells of itself."""
    parts = [part for part in _message(content).walk() if part.get_content_type() in _WEB_PAGES]
    return [lay_out(decoded(_payload(part), part.get_content_charset() or "")) for part in parts]


def lay_out(source: str) -> tuple[str, dict[str, Any]]:
    """A page of HTML as text, and what it tells of itself in the one shape."""
    from inscriptis.css_profiles import CSS_PROFILES
    from inscriptis.html_engine import Inscriptis
    from inscriptis.model.config import ParserConfig
    from lxml import etree, html

    # Entities are resolved from the file alone: no network, no other files. The text is decoded already, so that an
    # encoding it declares about itself must not be heeded a second time.
    parser = html.HTMLParser(encoding="utf-8", no_network=True, huge_tree=True)
    try:
        tree = html.document_fromstring(source.encode("utf-8", "replace"), parser=parser)
    except etree.ParserError:
        return source, {}
    for element in tree.iter():
        # What a page hides until it is clicked at is there all the same.
        if _HIDDEN.search(element.get("style") or ""):
            element.set("style", _HIDDEN.sub("", element.get("style")))
    # Beyond some depth the parser leaves out what is nested, and the layout runs out of stack.
    too_deep = any(fault.type_name == "ERR_RESOURCE_LIMIT" for fault in parser.error_log)
    try:
        # The strict profile leaves out what has no meaning as text: rules, bullets drawn by style.
        layout = Inscriptis(tree, ParserConfig(css=CSS_PROFILES["strict"])) if not too_deep else None
    except RecursionError:
        layout = None
    text = layout.get_text() if layout else _bare_text(source)
    return text, _metadata(tree)


def decoded(content: bytes, told: str = "") -> str:
    """Markup as text, in the encoding it was sent with, declares or seems to have."""
    try:
        return content.decode(told or find_encoding(io.BytesIO(content), markup=True), "replace")
    except LookupError:
        return content.decode(find_encoding(io.BytesIO(content), markup=True), "replace")


def _message(content: bytes, *, headers_only: bool = False) -> Message:
    from email.parser import BytesParser

    return BytesParser().parsebytes(content, headersonly=headers_only)


def _payload(part: Any) -> bytes:
    payload = part.get_payload(decode=True)
    return payload if isinstance(payload, bytes) else b""


class _Bare(HTMLParser):
    """Collects the text of a page without building a tree of it."""

    def __init__(self) -> None:
        super().__init__()
        self.parts: list[str] = []
        self._unseen = False

    def handle_starttag(self, tag: str, attrs: object) -> None:
        self._unseen = tag in ("script", "style")

    def handle_endtag(self, tag: str) -> None:
        self._unseen = False

    def handle_data(self, data: str) -> None:
        if data.strip() and not self._unseen:
            self.parts.append(" ".join(data.split()))


def _bare_text(source: str) -> str:
    """The text of a page nested too deeply to be laid out."""
    reader = _Bare()
    reader.feed(source)
    reader.close()
    return "\n".join(reader.parts)


def _metadata(tree: Any) -> dict[str, Any]:
    raw: dict[str, str] = {}
    for element in tree.iter("meta"):
        name = element.get("name") or element.get("property") or element.get("http-equiv") or element.get("itemprop")
        content = element.get("content")
        if name and content:
            name = name.strip().lower()
            raw[name] = f"{raw[name]}; {content}" if name in raw else content
    language = tree.get("lang") or tree.get("{http://www.w3.org/XML/1998/namespace}lang")
    title = " ".join((tree.findtext(".//title") or "").split())
    return described(
        {**raw, "title": title, "lang": language},
        title=title or raw.get("og:title"),
        author=_first(raw, _AUTHOR),
        created=iso_date(_first(raw, _CREATED)),
        modified=iso_date(_first(raw, _MODIFIED)) or mail_date(_first(raw, _MODIFIED)),
        subject=raw.get("description") or raw.get("og:description"),
    )


def _first(raw: dict[str, str], names: tuple[str, ...]) -> str:
    return next((raw[name] for name in names if name in raw), "")
