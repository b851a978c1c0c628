"""The rows of lists of passages."""

from rlm_desktop.bridge.passages import hit_passages
from rlm_desktop.core.model import SearchHit


def test_a_hit_tells_its_place_as_people_cite_it_and_its_words_on_one_line():
    (passage,) = hit_passages([SearchHit(3, "talk.pptx", 4, "the\n fixed   retainer", 1.0, ((5, 10),), "slide 4")])
    assert (passage.title, passage.place) == ("talk.pptx", "Slide 4")
    assert passage.text == "the fixed retainer"
    assert [passage.text[start:end] for start, end in passage.marks] == ["fixed"]
    assert passage.words == ("fixed",)


def test_a_page_without_text_says_so():
    (passage,) = hit_passages([SearchHit(3, "scan.pdf", 1, " ", 0.0)])
    assert passage.text == "This page has no text."
