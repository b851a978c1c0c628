"""The page on searching: what it says is understood, and its examples can be tried."""

import pytest
from PySide6.QtCore import QUrl
from PySide6.QtGui import QTextCursor

from rlm_desktop.corpus.query import parse_query
from rlm_desktop.ui.search_help import SECTIONS, SearchHelp

QUERIES = [query for _, rows in SECTIONS for query, _ in rows]


def links(page):
    """The addresses of all links of a text."""
    found, cursor = [], QTextCursor(page.document())
    while not cursor.atEnd():
        cursor.movePosition(QTextCursor.MoveOperation.NextCharacter)
        if (link := cursor.charFormat().anchorHref()) and link not in found:
            found.append(link)
    return found


@pytest.mark.parametrize("query", QUERIES)
def test_every_example_is_a_query_of_the_language(query):
    """None is taken for plain words but the one that is."""
    assert parse_query(query).plain == (query in ("payment consultant", "合同"))


def test_a_click_on_an_example_tries_it(qtbot):
    page = SearchHelp()
    qtbot.addWidget(page)
    tried = []
    page.tried.connect(tried.append)
    for link in links(page.page):
        page.page.anchorClicked.emit(QUrl(link))
    assert tried == QUERIES
