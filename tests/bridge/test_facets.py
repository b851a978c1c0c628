"""Documents are picked out by what is known of them: of one facet any value, of several facets all."""

from hypothesis import given
from hypothesis import strategies as st

from rlm_desktop.bridge.facets import Facet, count_facets, fits, folder_of, value_words, values_of
from rlm_desktop.case.listing import Entry
from rlm_desktop.case.marks import Marks

ROOTS = ["/home/ann/papers"]


def entry(number, kind="pdf", path="/home/ann/papers/mail/a.pdf", **more):
    return Entry(number, "a", kind, 1, "", (path,), **more)


PAPERS = [
    entry(1, date="2019-03-01", language="de", marks=Marks(True, ("fraud", "Voss"))),
    entry(2, "mail", "/home/ann/papers/b.eml", date="2019", marks=Marks(tags=("fraud",))),
    entry(3, "mail", "/home/ann/papers/mail/c.eml", missing=True, marks=Marks(note="?")),
]


def picked(*chosen):
    return [each.id for each in PAPERS if fits(each, frozenset(chosen), ROOTS)]


def test_values_are_counted_with_what_is_not_known_last():
    counts = count_facets(PAPERS, ROOTS)
    assert counts[Facet.KIND] == [("mail", 2), ("pdf", 1)]
    assert counts[Facet.YEAR] == [("2019", 2), ("", 1)]
    assert counts[Facet.TAG] == [("Voss", 1), ("fraud", 2)]
    assert counts[Facet.STATE] == [("missing", 1), ("noted", 1), ("starred", 1)]
    assert counts[Facet.FOLDER] == [("papers", 1), ("papers/mail", 2)]


def test_of_one_facet_any_value_fits_and_of_several_facets_all_must():
    assert picked() == [1, 2, 3]
    assert picked((Facet.KIND, "pdf"), (Facet.KIND, "mail")) == [1, 2, 3]
    assert picked((Facet.KIND, "mail"), (Facet.TAG, "fraud")) == [2]
    assert picked((Facet.YEAR, ""), (Facet.STATE, "missing")) == [3]
    assert picked((Facet.FOLDER, "papers/mail"), (Facet.STATE, "starred")) == [1]


def test_a_folder_is_told_below_the_one_that_was_dropped():
    assert folder_of("/home/ann/papers/mail/2019/a.eml", ROOTS) == "papers/mail"
    assert folder_of("/home/ann/papersack/a.eml", ROOTS) == "papersack"
    assert folder_of("/srv/a.eml", ROOTS) == "srv"


@given(
    st.builds(
        entry,
        st.integers(1, 9),
        st.sampled_from(["pdf", "mail", "odd"]),
        st.text(min_size=1).map(lambda name: f"/home/ann/papers/{name}"),
        date=st.sampled_from(["", "2019", "2020-01-02"]),
        marks=st.builds(Marks, st.booleans(), st.lists(st.text(min_size=1)).map(tuple), st.text()),
    )
)
def test_a_document_fits_every_value_it_has_and_every_value_has_words(document):
    for facet in Facet:
        for value in values_of(document, facet, ROOTS):
            assert fits(document, frozenset({(facet, value)}), ROOTS)
            assert value_words(facet, value)
