"""Whatever a person types is understood as a query, or as the words it is made of."""

import sqlite3

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rlm_desktop.core.errors import QueryError
from rlm_desktop.corpus.query import parse_query, terms, to_fts


@pytest.mark.parametrize(
    ("text", "fts"),
    [
        ("payment", '"payment"'),
        ("payment consultant", '("payment" AND "consultant")'),
        ("payment AND consultant", '("payment" AND "consultant")'),
        ("payment OR fee consultant", '("payment" OR ("fee" AND "consultant"))'),
        ("(payment OR fee) consultant", '(("payment" OR "fee") AND "consultant")'),
        ("payment NOT salary", '(("payment") NOT ("salary"))'),
        ("payment AND NOT salary", '(("payment") NOT ("salary"))'),
        ("NOT salary payment", '(("payment") NOT ("salary"))'),
        ('"signed off" payment', '("signed off" AND "payment")'),
        ("“signed off”", '"signed off"'),
        ("consult*", '"consult"*'),
        ("payment NEAR/5 consultant", 'NEAR("payment" "consultant", 5)'),
        ("payment NEAR consultant", 'NEAR("payment" "consultant", 10)'),
        ("and or not", '("and" AND "or" AND "not")'),
        ("text:payment", '"text:payment"'),
    ],
)
def test_the_language(text, fts):
    assert to_fts(parse_query(text).root) == fts


@pytest.mark.parametrize(
    ("text", "fts"),
    [
        ("(payment", '"payment"'),
        ("payment)", '"payment"'),
        ('5" pipe', '("5" AND "pipe")'),
        ("payment AND", '"payment"'),
        ("OR payment", '"payment"'),
        ("a NEAR/3 (b OR c)", None),
        ("((((((((((((payment))))))))))))", '"payment"'),
    ],
)
def test_what_is_no_query_is_taken_as_its_words(text, fts):
    query = parse_query(text)
    assert query.plain
    assert fts is None or to_fts(query.root) == fts


@pytest.mark.parametrize("text", ["", "   ", "?!", '"', "()", "***"])
def test_a_query_without_words_is_told(text):
    with pytest.raises(QueryError, match="no word to search for"):
        parse_query(text)


def test_a_query_that_only_excludes_is_told():
    with pytest.raises(QueryError, match="only says what to leave out"):
        parse_query("NOT payment")


def test_only_words_alone_make_a_plain_query():
    assert parse_query("Who paid the consultant?").plain
    assert not parse_query('"paid the"').plain
    assert not parse_query("paid OR fee").plain
    assert not parse_query("pa*").plain


pieces = st.one_of(
    st.sampled_from(
        ["AND", "OR", "NOT", "NEAR", "NEAR/3", "(", ")", '"', "*", "word", "wo*", "NEAR(a b, 2)", "^", "-", ":"]
    ),
    st.text(max_size=8),
)


@pytest.fixture(scope="module")
def index():
    connection = sqlite3.connect(":memory:")
    connection.execute("CREATE VIRTUAL TABLE pages USING fts5(text)")
    return connection


@given(st.lists(pieces, max_size=30).map(" ".join))
def test_fts5_accepts_whatever_is_typed(index, text):
    try:
        query = parse_query(text)
    except QueryError:
        return
    assert list(terms(query.root))
    index.execute("SELECT rowid FROM pages WHERE pages MATCH ?", (to_fts(query.root),)).fetchall()


@pytest.mark.parametrize("level", ["x (y OR {})", "x NOT (y OR {})", "w OR x NOT (a NEAR b c) NOT (v OR {})"])
def test_fts5_accepts_deep_queries(index, level):
    text = "z"
    for _ in range(60):
        text = level.format(text)
        index.execute("SELECT rowid FROM pages WHERE pages MATCH ?", (to_fts(parse_query(text).root),)).fetchall()
