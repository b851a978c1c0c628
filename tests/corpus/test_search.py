"""The page that is looked for is found, by words and by pattern, and shown with the words marked."""

import sqlite3
import unicodedata
from contextlib import closing
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rlm_desktop.case.connection import connect, connect_read_only, create_case
from rlm_desktop.case.filing import NewDocument, file_document, transaction
from rlm_desktop.case.index import index_pages
from rlm_desktop.case.paths import FileState
from rlm_desktop.core.errors import QueryError
from rlm_desktop.core.model import Page
from rlm_desktop.corpus.match import to_fts
from rlm_desktop.corpus.query import Term
from rlm_desktop.corpus.search import every_hit, find, found_documents, is_loose, search
from rlm_desktop.corpus.snippets import snippet, term_marker

DOCUMENTS = {
    "contract.pdf": [
        "The consultant receives a fixed retainer of EUR 140,000 per quarter.\nSigned by H. Voss.",
        "General provisions. The consultant keeps all records for ten years.",
    ],
    "ledger.pdf": ["2019-03-14 Meridian paid the retainer.\n2019-06-20 Meridian paid again.", "Nothing on this page."],
    "mail.txt": ["Please pay today. The board of Meridian need not know about the café meeting."],
    "契約.txt": ["この契約書は二〇一九年三月に東京で署名された。コンサルタントに支払う。", "別のページ。"],
    "mixed.txt": [
        "Meridian社は2019年に合同を締結した。 The ﬁnancial oﬃce made the pay-\nment ＡＢＣ１２３ and so on.",
    ],
    "odd.txt": ["100% of a_b and a\\b, said “he”.", "aaaa"],
}


@pytest.fixture(scope="module")
def case(tmp_path_factory):
    connection = connect(create_case(tmp_path_factory.mktemp("search") / "case"))
    with transaction(connection):
        for name, texts in DOCUMENTS.items():
            pages = [Page(number, text) for number, text in enumerate(texts, start=1)]
            file_document(connection, FileState(Path("/d", name), 1, 1), NewDocument(name, "text", "", {}), pages)
    return connection


def places(hits):
    return [(hit.name, hit.page) for hit in hits]


def test_all_words_must_stand_on_the_page(case):
    assert places(search(case, "consultant retainer")) == [("contract.pdf", 1)]
    assert set(places(search(case, "consultant OR meridian"))) == {
        ("contract.pdf", 1),
        ("contract.pdf", 2),
        ("ledger.pdf", 1),
        ("mail.txt", 1),
        ("mixed.txt", 1),
    }
    assert set(places(search(case, "meridian NOT board"))) == {("ledger.pdf", 1), ("mixed.txt", 1)}


def test_phrases_beginnings_and_nearness(case):
    assert places(search(case, '"fixed retainer"')) == [("contract.pdf", 1)]
    assert search(case, '"retainer fixed"') == []
    assert places(search(case, "provis*")) == [("contract.pdf", 2)]
    assert places(search(case, "board NEAR/4 know")) == [("mail.txt", 1)]
    assert search(case, "please NEAR/2 meeting") == []


def test_case_and_accents_do_not_matter(case):
    assert places(search(case, "CAFE")) == [("mail.txt", 1)]


def test_the_best_page_stands_first_and_has_the_highest_score(case):
    hits = search(case, "consultant OR voss")
    assert places(hits)[0] == ("contract.pdf", 1)
    assert [hit.score for hit in hits] == sorted((hit.score for hit in hits), reverse=True)
    assert all(hit.score > 0 for hit in hits)


def test_the_words_are_marked_in_a_snippet_of_one_line(case):
    (hit,) = search(case, "voss quarter")
    assert "\n" not in hit.snippet
    assert [hit.snippet[start:end] for start, end in hit.marks] == ["quarter", "Voss"]


def test_a_question_finds_the_pages_with_its_telling_words(case):
    hits = search(case, "Which payments did Meridian make to the consultant, and who signed the retainer?")
    assert places(hits)[0] == ("contract.pdf", 1)
    assert ("ledger.pdf", 1) in places(hits)


def test_words_that_stand_nowhere_find_nothing(case):
    assert search(case, "zebra giraffe") == []
    assert search(case, '"zebra giraffe"') == []


def test_search_can_be_limited_in_number_and_to_documents(case):
    assert len(search(case, "consultant OR meridian", limit=2)) == 2
    assert search(case, "consultant", limit=0) == []
    assert places(search(case, "meridian", documents=[3])) == [("mail.txt", 1)]
    assert search(case, "meridian", documents=[]) == []
    assert places(search(case, "支払う", documents=[4])) == [("契約.txt", 1)]
    assert search(case, "支払う", documents=[1]) == []


def test_japanese_words_are_found_within_the_sentence(case):
    (hit,) = search(case, "契約書 コンサルタント")
    assert (hit.name, hit.page) == ("契約.txt", 1)
    assert [hit.snippet[start:end] for start, end in hit.marks] == ["契約書", "コンサルタント"]
    assert search(case, "契約書 NOT 東京") == []
    assert places(search(case, "大阪 OR 東京")) == [("契約.txt", 1)]
    assert places(search(case, "大阪 東京")) == [("契約.txt", 1)]


def test_a_query_without_words_is_told(case):
    with pytest.raises(QueryError):
        search(case, "!!")


@given(st.text(max_size=60) | st.text('契約a%_\\"()*AND OR', max_size=40))
def test_whatever_is_typed_gives_hits_or_a_query_error(case, text):
    try:
        hits = search(case, text)
    except QueryError:
        return
    assert all(0 <= start < end <= len(hit.snippet) for hit in hits for start, end in hit.marks)


# -- scripts without spaces -----------------------------------------------------------------------------------


def test_words_of_all_scripts_mix_in_one_query(case):
    assert places(search(case, "契約書 NEAR/20 署名")) == [("契約.txt", 1)]
    assert places(search(case, "Meridian AND 合同")) == [("mixed.txt", 1)]
    assert places(search(case, "支払う OR retainer NOT general"))[0:1] != []
    (hit,) = search(case, "合同 meridian")
    assert [hit.snippet[start:end] for start, end in hit.marks] == ["Meridian", "合同"]


def test_a_word_that_touches_another_script_is_found(case):
    assert ("mixed.txt", 1) in places(search(case, "Meridian"))
    assert places(search(case, "Meridian社")) == [("mixed.txt", 1)]
    assert places(search(case, "2019年")) == [("mixed.txt", 1)]


def test_ligatures_wide_letters_and_divided_words_are_found_as_one_types_them(case):
    for word, shown in (
        ("financial", "ﬁnancial"),
        ("office", "oﬃce"),
        ("payment", "pay- ment"),
        ("ABC123", "ＡＢＣ１２３"),
    ):
        (hit,) = [hit for hit in search(case, word) if hit.name == "mixed.txt"]
        assert shown in [hit.snippet[start:end] for start, end in hit.marks]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("strasse", 2),
        ("STRASSE", 2),
        ("straße", 2),
        ("Straßenschluss", 1),
        ("strassenschluss", 1),
        ('"lange strasse"', 1),
        ("strass*", 3),
        ("lange NEAR/2 strasse", 2),
        ("haus NOT strasse", 1),
    ],
)
def test_whether_it_is_a_sharp_s_does_not_matter(tmp_path, query, found):
    texts = ["Lange Straße 3", "LANGE GASSE, Strasse 4, Haus", "Straßenschluss am Haus"]
    connection = connect(create_case(tmp_path / "case"))
    with transaction(connection):
        pages = [Page(number, text) for number, text in enumerate(texts, start=1)]
        file_document(connection, FileState(Path("/d/a.txt"), 1, 1), NewDocument("a", "text", "", {}), pages)
    hits = search(connection, query)
    assert len(hits) == found
    assert all(hit.marks for hit in hits)


def test_it_is_told_when_no_page_has_all_the_words(case):
    found = find(case, "consultant helicopter")
    assert (found.loose, found.pages) == (True, 2)
    assert is_loose(case, "consultant helicopter")
    for query in ("consultant retainer", "helicopter AND consultant", '"consultant helicopter"'):
        assert not find(case, query).loose
        assert not is_loose(case, query)


def test_a_question_in_a_script_without_spaces_finds_pages_by_its_parts(case):
    assert places(search(case, "契約書の署名はいつですか"))[0] == ("契約.txt", 1)


RUNS = "这份合同由双方签署付款日期为二〇一九年三月กัมพูชาน้ำຂ້ອຍမြန်မာភាសាខ្មែរひらがなカタカナー한국어문서𠀋𠮷㐀"


@given(st.lists(st.text(RUNS, min_size=1, max_size=8), min_size=1, max_size=6))
def test_every_part_of_a_run_finds_exactly_the_pages_that_hold_it(runs):
    connection = sqlite3.connect(":memory:")
    connection.execute(
        "CREATE VIRTUAL TABLE pages_fts USING fts5(text, bigrams, tokenize='unicode61 remove_diacritics 2')"
    )
    index_pages(connection, enumerate(runs))
    for run in runs:
        for length in (1, 2, 3, 4):
            for at in range(len(run) - length + 1):
                part = run[at : at + length]
                rows = connection.execute("SELECT rowid FROM pages_fts WHERE pages_fts MATCH ?", (to_fts(Term(part)),))
                found = {page for (page,) in rows}
                assert {number for number, text in enumerate(runs) if plain(part) in plain(text)} == found, part


def plain(text):
    return unicodedata.normalize("NFKC", text)


# -- fields, spelling, patterns -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("kind:mail", ["board.eml", "reply.eml"]),
        ("kind:eml meridian", ["board.eml"]),
        ("name:board", ["board.eml"]),
        ("name:*.eml", ["board.eml", "reply.eml"]),
        ("name:BÖARD OR name:boárd", ["board.eml"]),
        ('path:"/m/2019"', ["board.eml", "inside.txt"]),
        ("from:voss", ["board.eml"]),
        ("to:okafor", ["board.eml"]),
        ("cc:brandt", ["reply.eml"]),
        ('subject:"the bridge"', ["board.eml", "reply.eml"]),
        ("author:müller", ["inside.txt"]),
        ("title:plan", ["inside.txt"]),
        ("language:de", ["inside.txt"]),
        ("date:2019", ["board.eml", "inside.txt", "reply.eml"]),
        ("date:2019-03", ["board.eml"]),
        ("date:2019-03-14", ["board.eml"]),
        ("date:2019-04..2020", ["reply.eml"]),
        ("date:..2019-03", ["board.eml"]),
        ("after:2019-04", ["reply.eml"]),
        ("before:2019-04 kind:mail", ["board.eml"]),
        ('in:"board.eml"', ["inside.txt"]),
        ("is:member", ["inside.txt"]),
        ("is:duplicate", ["reply.eml"]),
        ("is:missing", ["inside.txt"]),
        ("is:old", ["old.txt"]),
        ("NOT from:voss subject:bridge", ["reply.eml"]),
        ("from:voss OR (bridge NOT kind:mail)", ["board.eml", "inside.txt"]),
        ("(kind:mail OR language:de) concrete", ["inside.txt", "reply.eml"]),
        (r"/INV-\d+/i", ["board.eml", "inside.txt"]),
        (r"/INV-\d+/i kind:mail", ["board.eml"]),
        (r"bridge NOT /inv-\d+/", ["reply.eml"]),
        (r"/(in)v-\d\d(?!7)/ OR from:nobody", ["board.eml", "inside.txt"]),
        ("conkrete~", ["inside.txt", "reply.eml"]),
        ("Merdian~2 NEAR/3 pays", ["board.eml"]),
        ("from:voss Meridiam~", ["board.eml"]),
        ("zebra~", []),
        ("superseded", []),
        ("is:old superseded", ["old.txt"]),
    ],
)
def test_what_is_known_of_documents(mails, query, found):
    hits = search(mails, query)
    assert sorted({hit.name for hit in hits}) == found
    assert sorted({hit.name for hit in every_hit(mails, query)}) == found
    names = dict(mails.execute("SELECT id, name FROM documents"))
    assert {names[document] for document in found_documents(mails, query)} == set(found)


def test_documents_that_are_named_are_searched_whatever_their_age(mails):
    (old,) = mails.execute("SELECT id FROM documents WHERE NOT current").fetchone()
    assert places(search(mails, "superseded", documents=[old])) == [("old.txt", 1)]
    assert search(mails, "superseded is:old", documents=[1]) == []


def test_pages_without_words_asked_for_come_first_pages_first(mails):
    assert [hit.page for hit in search(mails, "kind:mail")] == [1, 1, 2, 2]
    assert [hit.page for hit in every_hit(mails, "kind:mail")] == [1, 2, 1, 2]
    assert {hit.score for hit in search(mails, "kind:mail")} == {0.0}
    assert find(mails, "kind:mail", limit=1).pages == 4


def test_the_place_of_a_pattern_is_marked(mails):
    hit = search(mails, r"/inv-\d+/ from:voss")[0]
    assert [hit.snippet[start:end] for start, end in hit.marks] == ["inv-001"]


def test_searching_changes_nothing_in_a_case_that_is_read_only(mails, mail_case):
    with closing(connect_read_only(mail_case)) as connection:
        assert search(connection, "conkrete~ OR name:x")
        with pytest.raises(sqlite3.OperationalError):
            connection.execute("DELETE FROM pages")


# -- how much there is ----------------------------------------------------------------------------------------


def test_all_pages_are_counted_and_it_is_told_how_many_were_ranked(many, monkeypatch):
    found = find(many, "common", limit=5)
    assert (len(found.hits), found.pages, found.ranked) == (5, 300, 300)
    monkeypatch.setattr("rlm_desktop.corpus.match.RANKED_PAGES", 30)
    found = find(many, "common", limit=5)
    assert (len(found.hits), found.pages, found.ranked) == (5, 300, 30)
    assert len({hit.document for hit in found.hits}) > 1
    assert len(find(many, "common", limit=250).hits) == 250


def test_of_words_with_or_the_rare_ones_are_ranked(many, monkeypatch):
    monkeypatch.setattr("rlm_desktop.corpus.match.RANKED_PAGES", 30)
    found = find(many, "common OR seldom", limit=3)
    assert found.pages == 300
    assert found.ranked == 10
    assert all("seldom" in hit.snippet for hit in found.hits)


def test_older_versions_are_taken_off_the_count(many, monkeypatch):
    monkeypatch.setattr("rlm_desktop.corpus.match.RANKED_PAGES", 30)
    with transaction(many):
        many.execute("UPDATE documents SET current = 0 WHERE id = 2")
    found = find(many, "common")
    assert found.pages == 290
    assert all(hit.document != 2 for hit in found.hits)
    everything = [document for (document,) in many.execute("SELECT id FROM documents")]
    assert find(many, "common", documents=everything).pages == 300
    assert find(many, "common", documents=everything[:3]).pages == 30
    with transaction(many):
        many.execute("UPDATE documents SET current = 1 WHERE id = 2")


def test_every_hit_comes_in_order(many):
    hits = list(every_hit(many, "common"))
    assert [(hit.document, hit.page) for hit in hits] == sorted((hit.document, hit.page) for hit in hits)
    assert len(hits) == 300


def test_a_hit_tells_label_and_place(many):
    hit = search(many, "seldom", limit=1)[0]
    assert hit.label == f"sheet {hit.page}"
    (text,) = many.execute(
        "SELECT text FROM pages WHERE document = ? AND number = ?", (hit.document, hit.page)
    ).fetchone()
    assert text[hit.span.start : hit.span.end] == "seldom"


def test_a_snippet_shows_where_most_of_the_words_stand(case):
    text = "alpha " + "filler words " * 100 + "alpha and béta\n\nstand here " + "filler " * 100
    shown = snippet(text, [term_marker([Term("alpha"), Term("beta")])])
    assert [shown.text[start:end] for start, end in shown.marks] == ["alpha", "béta"]
    assert "béta stand here" in shown.text
    assert text[shown.place[0] : shown.place[1]] == "alpha"
    assert len(shown.text) < 260


@given(st.text("ab é\n-\u0301ﬁ合", max_size=400), st.sampled_from(["a", "ab", "é", "fi", "合", "a b"]))
def test_marks_of_snippets_stand_on_the_words(text, word):
    shown = snippet(text, [term_marker([Term(word)])])
    assert "\n" not in shown.text
    last = 0
    for start, end in shown.marks:
        assert last <= start < end <= len(shown.text)
        last = end


@pytest.fixture(scope="module")
def mail_case(tmp_path_factory):
    folder = create_case(tmp_path_factory.mktemp("mails") / "case")
    board = {"from": "H. Voss <voss@a.org>", "to": "M. Okafor", "subject": "Re: The bridge"}
    reply = {"from": "M. Okafor", "to": "all", "cc": "Lena Brandt", "subject": "The bridge"}
    inside = {"title": "Bauplan", "author": "Jürgen Müller"}
    with closing(connect(folder)) as connection, transaction(connection):
        file = FileState(Path("/m/2019/board.eml"), 1, 1)
        file_document(
            connection,
            file,
            NewDocument("1", "mail", "2019-03-14", board),
            [Page(1, "Meridian pays inv-001 bridge"), Page(2, "No more")],
        )
        for place in ("/m/reply.eml", "/copies/reply.eml"):
            pages = [Page(1, "The bridge is concrete"), Page(2, "No more")]
            file_document(connection, FileState(Path(place), 1, 1), NewDocument("2", "mail", "2019-04", reply), pages)
        member = FileState(Path("/m/2019/board.eml/inside.txt"), 1, 0, container=1, position=1)
        new = NewDocument("3", "text", "2019", inside, "de")
        file_document(connection, member, new, [Page(1, "concrete bridge inv-002")])
        connection.execute("UPDATE paths SET state = 'missing' WHERE document = 3")
        for number, text in enumerate(("superseded text", "newer text"), start=4):
            new = NewDocument(str(number), "text", "", {})
            file_document(connection, FileState(Path("/m/old.txt"), number, number), new, [Page(1, text)])
    return folder


@pytest.fixture(scope="module")
def mails(mail_case):
    with closing(connect(mail_case)) as connection:
        yield connection


@pytest.fixture(scope="module")
def many(tmp_path_factory):
    with closing(connect(create_case(tmp_path_factory.mktemp("many") / "case"))) as connection:
        with transaction(connection):
            for number in range(1, 31):
                pages = [
                    Page(
                        page,
                        f"common words {'seldom ' if page == 7 and number % 3 == 0 else ''}stand here",
                        f"sheet {page}",
                    )
                    for page in range(1, 11)
                ]
                name = f"{number:03}.txt"
                file_document(
                    connection, FileState(Path("/many", name), 1, 1), NewDocument(name, "text", "", {}), pages
                )
        yield connection
