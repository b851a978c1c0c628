"""Whatever a person types is understood as a query, or as the words it is made of."""

import sqlite3

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from rlm_desktop.core.errors import QueryError
from rlm_desktop.corpus.branches import TooMixedError, branches
from rlm_desktop.corpus.fields import Field
from rlm_desktop.corpus.match import to_fts
from rlm_desktop.corpus.query import And, Not, Or, Pattern, Term, leaves, parse_query, plain_query


@pytest.mark.parametrize(
    ("text", "fts"),
    [
        ("payment", '"payment"'),
        ("payment consultant", '("payment" AND "consultant")'),
        ("payment AND consultant", '("payment" AND "consultant")'),
        ("payment OR fee consultant", '("payment" OR ("fee" AND "consultant"))'),
        ("(payment OR fee) consultant", '(("payment" OR "fee") AND "consultant")'),
        ("payment NOT salary", '("payment" NOT "salary")'),
        ("payment AND NOT salary", '("payment" NOT "salary")'),
        ("NOT salary payment", '("payment" NOT "salary")'),
        ("payment NOT (salary OR fee)", '("payment" NOT ("salary" OR "fee"))'),
        ('"signed off" payment', '("signed off" AND "payment")'),
        ("“signed off”", '"signed off"'),
        ("consult*", '"consult"*'),
        ("payment NEAR/5 consultant", 'NEAR("payment" "consultant", 5)'),
        ("payment NEAR consultant", 'NEAR("payment" "consultant", 10)'),
        ("and or not", '("and" AND "or" AND "not")'),
        ("text:payment", '"text:payment"'),
        ("http://a.org/b/c", '"http://a.org/b/c"'),
        ("date:soon", '"date soon"'),
        ("is:purple", '"is purple"'),
        ("合同", '{bigrams} : "合同"'),
        ("合同书", '{bigrams} : "合同 同书"'),
        ("合", '{bigrams} : "合"*'),
        ("合同 AND payment", '({bigrams} : "合同" AND "payment")'),
        ("Meridian社", '{bigrams} : "Meridian 社"*'),
        ("第3条", '{bigrams} : "第 3 条"*'),
        ('"payment 合同"', '("payment " AND {bigrams} : "合同")'),
        ("合同 NEAR/3 付款", '{bigrams} : NEAR("合同" "付款", 3)'),
        ("合同 NEAR/3 payment", '({bigrams} : "合同" AND "payment")'),
    ],
)
def test_the_language(text, fts):
    (branch,) = branches(parse_query(text).root)
    assert to_fts(branch.words) == fts
    assert not branch.negated
    assert branch.documents is None


@pytest.mark.parametrize(
    ("text", "fts"),
    [
        ("(payment", '"payment"'),
        ("payment)", '"payment"'),
        ('5" pipe', '("5" AND "pipe")'),
        ("payment AND", '"payment"'),
        ("OR payment", '"payment"'),
        ("a NEAR/3 (b OR c)", None),
        ("a NEAR/3 kind:pdf", None),
        ("((((((((((((payment))))))))))))", '"payment"'),
    ],
)
def test_what_is_no_query_is_taken_as_its_words(text, fts):
    query = parse_query(text)
    assert query.plain
    assert fts is None or to_fts(query.root) == fts


@pytest.mark.parametrize("text", ["", "   ", "?!", '"', "()", "***", "\x00", "\ud800"])
def test_a_query_without_words_is_told(text):
    with pytest.raises(QueryError, match="no word to search for"):
        parse_query(text)


@pytest.mark.parametrize("text", ["NOT payment", "NOT kind:pdf", "payment OR NOT fee", "NOT a NOT /b/"])
def test_a_query_that_only_excludes_is_told(text):
    with pytest.raises(QueryError, match="only says what to leave out"):
        parse_query(text)


def test_only_words_alone_make_a_plain_query():
    assert parse_query("Who paid the consultant?").plain
    for text in ('"paid the"', "paid OR fee", "pa*", "paid~", "paid kind:pdf", "paid /x/", "(paid)"):
        assert not parse_query(text).plain


def test_words_that_may_differ():
    assert parse_query("Meridan~").root == Term("Meridan", distance=1)
    assert parse_query("Meridan~2").root == Term("Meridan", distance=2)
    assert parse_query("Meridan~7").root == Term("Meridan", distance=2)
    assert parse_query("合同书~").root == Term("合同书~")


def test_fields_and_patterns_stand_anywhere():
    query = parse_query(r'kind:PDF OR (budget /Inv-\d+ \/x/i NOT from:"H. Voss")')
    assert query.root == Or(
        (
            Field("kind", "PDF"),
            And((Term("budget"), Pattern(r"Inv-\d+ /x", "i"), Not(Field("from", "H. Voss")))),
        )
    )
    assert parse_query("/(unclosed/").root == Term("(unclosed")
    assert parse_query("/home/a/b").root == Term("/home/a/b")


def test_a_query_splits_into_branches_that_exclude_one_another():
    one, other = branches(parse_query("kind:pdf OR budget").root)
    assert (one.words, other.words) == (And(()), Term("budget"))
    (both,) = branches(parse_query("kind:pdf OR kind:docx").root)
    assert both.words == And(())
    (draft,) = branches(parse_query("kind:pdf NOT draft").root)
    assert (draft.words, draft.negated) == (Term("draft"), True)


pieces = st.one_of(
    st.sampled_from(
        [
            *(
                "AND",
                "OR",
                "NOT",
                "NEAR",
                "NEAR/3",
                "(",
                ")",
                '"',
                "*",
                "word",
                "wo*",
                "wort~2",
                "NEAR(a b, 2)",
                "^",
                "-",
            ),
            *(
                ":",
                "kind:pdf",
                "name:*x%_",
                'in:"a.zip"',
                "date:2019..2020-06",
                "after:",
                "/a+/",
                "/(/i",
                "合",
                "契約社",
                "\x00",
            ),
        ]
    ),
    st.text(max_size=8),
)


@pytest.fixture(scope="module")
def index():
    connection = sqlite3.connect(":memory:")
    connection.execute("CREATE VIRTUAL TABLE pages USING fts5(text, bigrams)")
    return connection


def check(index, text):
    try:
        query = parse_query(text)
    except QueryError:
        return
    assert list(leaves(query.root))
    try:
        found = branches(query.root)
    except TooMixedError:
        found = branches(plain_query(text).root)
    for branch in found:
        if branch.words != And(()):
            index.execute("SELECT rowid FROM pages WHERE pages MATCH ?", (to_fts(branch.words),)).fetchall()


@given(st.lists(pieces, max_size=30).map(" ".join))
def test_fts5_accepts_whatever_is_typed(index, text):
    check(index, text)


@given(st.text(max_size=200))
@example('"' * 10_000)
@example("(" * 10_000)
@example("a~2 " * 2_500)
@example("/a " * 3_000 + "/")
@example("kind:pdf OR x " * 700)
@example("NOT " * 2_500)
@example("\ud800\x00'; DROP TABLE pages --")
def test_any_text_at_all(index, text):
    check(index, text)


@pytest.mark.parametrize(
    "level", ["x (y OR {})", "x NOT (y OR {})", "w OR x NOT (a NEAR b c) NOT (v OR {})", "kind:pdf OR (name:a {})"]
)
def test_fts5_accepts_deep_queries(index, level):
    text = "z"
    for _ in range(60):
        text = level.format(text)
        check(index, text)
