"""All pages scroll as one; only those in sight and their neighbours have pictures."""

import pytest
from PySide6.QtGui import QImage

from rlm_desktop.bridge.page_pictures import DrawnPage
from rlm_desktop.ui.page_view import PageView


@pytest.fixture
def view(qtbot):
    view = PageView()
    qtbot.addWidget(view)
    view.resize(420, 500)
    view.show()
    return view


@pytest.fixture
def wanted(view):
    """Draws what is wanted at once, A4 upright unless the page says otherwise; tells what was drawn."""
    sizes, drawn = {}, []

    def draw(pages):
        for page in pages:
            scale = view.scale_wanted
            width, height = sizes.get(page, (595, 842))
            image = QImage(round(width * scale), round(height * scale), QImage.Format.Format_RGB32)
            drawn.append(page)
            view.show_page(page, DrawnPage(image, ((10.0, 20.0, 60.0, 40.0),) if page == view.page else ()), scale)

    view.pages_wanted.connect(draw)
    draw.sizes, draw.drawn = sizes, drawn
    return draw


def test_a_page_is_drawn_with_its_neighbours_and_its_marks(view, wanted):
    view.begin_document(5_000)
    view.go_to(2_500)
    assert wanted.drawn[0] == 2_500
    assert set(wanted.drawn) <= {2_499, 2_500, 2_501}
    assert len(view.marks) == 1


def test_scrolling_enters_pages_and_asks_for_their_pictures(view, wanted, qtbot):
    view.begin_document(5_000)
    view.go_to(1)
    with qtbot.waitSignal(view.page_entered) as entered:
        view.verticalScrollBar().setValue(view.verticalScrollBar().maximum())
    assert entered.args == [5_000]
    assert 5_000 in wanted.drawn


def test_however_far_one_scrolls_few_pictures_are_kept(view, wanted, qtbot):
    view.begin_document(300)
    view.go_to(1)
    bar = view.verticalScrollBar()
    for step in range(1, 12):
        bar.setValue(bar.maximum() * step // 12)
        qtbot.waitUntil(lambda: view.page in view._sheets)
    assert len(view._sheets) <= 10


def test_going_to_a_page_enters_no_other_even_where_several_are_in_sight(view, wanted, qtbot):
    for page in range(1, 40):
        wanted.sizes[page] = (595, 100)
    view.begin_document(39)
    view.go_to(4)
    with qtbot.assertNotEmitted(view.page_entered, wait=300):
        view.resize(430, 520)
    assert view.page == 4


def test_pages_of_other_sizes_leave_the_one_in_sight_where_it_is(view, wanted):
    view.begin_document(50)
    view.go_to(20)
    top = view.mapFromScene(0, view._layout.top(20)).y()
    image = QImage(842, 595, QImage.Format.Format_RGB32)
    for page in (17, 18, 19, 21):
        view.show_page(page, DrawnPage(image, ()), 1.0)
    smaller = 595 / 842  # the widest page fits
    assert abs(view.mapFromScene(0, view._layout.top(20)).y() - top * smaller) <= 3


def test_pages_are_turned_with_their_marks(view, wanted):
    view.begin_document(3)
    view.go_to(1)
    (upright,) = view.marks
    view.turn()
    assert view._layout.size(1)[0] > view._layout.size(1)[1]
    (turned,) = view.marks
    assert abs(turned.width() - upright.height()) < 2
    assert turned.right() > 700
    for _ in range(3):
        view.turn()
    assert abs(view.marks[0].left() - upright.left()) < 2


def test_a_page_that_is_gone_to_again_is_drawn_anew(view, wanted):
    view.begin_document(3)
    view.go_to(1)
    wanted.drawn.clear()
    view.go_to(1)
    assert wanted.drawn[0] == 1


def test_zooming_asks_for_sharper_pictures(view, wanted, qtbot):
    view.begin_document(3)
    view.go_to(1)
    wanted.drawn.clear()
    view.zoom_in()
    view.zoom_in()
    qtbot.waitUntil(lambda: 1 in wanted.drawn)


def test_nothing_is_asked_for_without_a_document(view, wanted):
    view.clear()
    view._settled()
    assert wanted.drawn == []
