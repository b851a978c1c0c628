"""F1 opens the guide, which leads on through its headings and links."""

import re

import pytest
from PySide6.QtCore import QUrl

from rlm_desktop.bridge.worker import Worker
from rlm_desktop.core import paths
from rlm_desktop.ui.guide import Guide


@pytest.fixture
def guide(qtbot):
    worker = Worker("test")
    guide = Guide(worker)
    qtbot.addWidget(guide)
    guide.show()
    qtbot.waitUntil(lambda: guide.headings.count() > 0)
    yield guide
    worker.shutdown()


def headings(guide):
    return [guide.headings.item(row).text().strip() for row in range(guide.headings.count())]


def first_visible(guide):
    return guide.page.textCursor().block().text()


def test_the_guide_shows_its_headings_and_goes_to_the_one_that_is_chosen(guide):
    assert {"1. A case", "Passwords", "6. Export"} <= set(headings(guide))
    guide.headings.setCurrentRow(headings(guide).index("6. Export"))
    assert first_visible(guide) == "6. Export"
    assert guide.page.verticalScrollBar().value() > 0


def test_a_link_to_another_page_opens_it_at_its_heading(guide, qtbot):
    guide.page.anchorClicked.emit(QUrl("cli.md#training-data"))
    qtbot.waitUntil(lambda: "Training data" in headings(guide))
    assert first_visible(guide) == "Training data"


def test_a_page_that_is_not_there_is_told(guide, qtbot):
    guide.open_page("nothing.md")
    qtbot.waitUntil(lambda: "not installed" in guide.page.toPlainText())


def test_every_link_of_the_guide_leads_somewhere(guide):
    text = paths.guide("user-guide.md").read_text("utf-8")
    for target in re.findall(r"\]\(([^)#]+?)(?:#[^)]*)?\)", text):
        assert target.startswith("http") or paths.guide(*target.split("/")).exists(), target


def test_pictures_fit_the_text(guide):
    picture = guide.page.loadResource(2, QUrl("images/7-document-light.png"))
    assert 0 < picture.width() <= 620
