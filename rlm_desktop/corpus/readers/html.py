"""HTML, laid out as text."""

from __future__ import annotations

from pathlib import Path

from rlm_desktop.corpus.readers.encoding import open_text
from rlm_desktop.corpus.readers.paging import text_pages
from rlm_desktop.corpus.readers.result import ReadResult, filled


def read_html(path: Path) -> ReadResult:
    """A page of HTML as pages of text, with its title and author.

    Raises:
        ReadError: The file is not text.
    """
    from inscriptis.css_profiles import CSS_PROFILES
    from inscriptis.html_engine import Inscriptis
    from inscriptis.model.config import ParserConfig
    from lxml import etree, html

    with open_text(path, markup=True) as file:
        text = file.read()
    # Entities are resolved from the file alone: no network, no other files. The text is decoded already, so that an
    # encoding it declares about itself must not be heeded a second time.
    parser = html.HTMLParser(encoding="utf-8", no_network=True, huge_tree=True)
    try:
        tree = html.document_fromstring(text.encode("utf-8", "replace"), parser=parser)
    except etree.ParserError:
        return ReadResult("html", text_pages(text))
    metadata = filled(
        title=" ".join((tree.findtext(".//title") or "").split()),
        author=" ".join(tree.xpath("//meta[translate(@name, 'AUTHOR', 'author')='author']/@content")[:3]),
    )
    # The strict profile leaves out what has no meaning as text: rules, bullets drawn by style.
    laid_out = Inscriptis(tree, ParserConfig(css=CSS_PROFILES["strict"])).get_text()
    return ReadResult("html", text_pages(laid_out), metadata)
