"""The strip under the sources: what is read, recognised, and what became of every file."""

import pytest

from rlm_desktop.bridge.ingest_controller import IngestController, Order
from rlm_desktop.corpus.progress import IngestProgress
from rlm_desktop.ui.ingest_strip import IngestStrip


@pytest.fixture
def ingest(qtbot):
    ingest = IngestController()
    yield ingest
    ingest.shutdown()


@pytest.fixture
def strip(qtbot, ingest):
    strip = IngestStrip(ingest)
    qtbot.addWidget(strip)
    return strip


def show(strip, ingest, progress, *, running=True, quiet=False):
    """The strip while an ingestion stands so."""
    ingest.progress, ingest._quiet = progress, quiet
    ingest._order = Order(None, (), quiet=quiet) if running else None
    strip.show()
    strip.refresh()
    ingest._order = None


def test_recognition_tells_its_pages(strip, ingest):
    progress = IngestProgress(found=3, done=3, rate=5, pages_total=340, pages_done=11, state="recognising")
    show(strip, ingest, progress)
    assert strip._head.text() == "Recognising text: page 12 of 340"
    assert strip._bar.value() == round(1000 * 11 / 340)
    assert "files a second" not in strip._rate.text()
    assert "can be searched" in strip._kept.text()
    assert not strip._kept.isHidden()


def test_a_pause_tells_where_it_stands(strip, ingest):
    show(strip, ingest, IngestProgress(found=3, done=3, pages_total=9, pages_done=4, state="paused"))
    assert strip._head.text() == "Paused at page 5 of 9"
    show(strip, ingest, IngestProgress(found=3, done=2, state="paused"))
    assert strip._head.text() == "Paused at 2 of 3 files"


def test_the_end_tells_in_words_what_was_kept(strip, ingest):
    done = IngestProgress(found=9, done=9, added=3, changed=1, missing=2, pages_total=4, pages_done=4, state="done")
    show(strip, ingest, done, running=False)
    assert strip._head.text() == "Done: 3 files added, text recognised on 4 pages."
    assert strip._kept.text() == (
        "1 file had changed; its older version is kept. 2 files are no longer there; their text is kept."
    )


@pytest.mark.parametrize(("added", "visible"), [(0, False), (1, True)])
def test_what_nobody_asked_for_is_told_only_when_it_found_something(strip, ingest, added, visible):
    progress = IngestProgress(found=9, done=9, unchanged=9 - added, added=added, state="done")
    show(strip, ingest, progress, running=False, quiet=True)
    assert strip.isVisible() is visible
