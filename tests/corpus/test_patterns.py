"""A pattern finds what Python's own ``re`` finds, whatever the engine that looks for it."""

import re

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from rlm_desktop.core.errors import QueryError
from rlm_desktop.corpus.patterns import compile_pattern, is_pattern

PATTERNS = [
    r"\w+",
    r"\W+",
    r"\d+",
    r"\D",
    r"\s+\S",
    r"[^\w\s]",
    r"[\W\d]+",
    r"[^\W_]+k",
    r"(?i)k",
    r"(?i)straße",
    r"(?i)[a-k]+s",
    r"(?i)[^k]",
    r"(?i)ſi",
    r"(?i)Ω|å",
    r"\bk\w*\b",
    r"\b\w",
    r"\Bs",
    r"s\B",
    r"^\w",
    r"\w$",
    r"^.*$",
    r"(?s).+",
    r"\A\w",
    r"\w\Z",
    r"\w(?=k)",
    r"(?<=k)\w",
    r"\w(?!k)",
    r"(?<!k)s",
    r"(\w)\1",
    r"(?i)(\w)\1",
    r"(?P<a>s|k)+?(?P=a)",
    r"(s)?k(?(1)s|\d)",
    r"(?>\w+)s",
    r"\w++",
    r"(?a)\w+",
    r"(?a)\bk",
    r"(?i:k)s",
    r"(?-m:^)s",
    r"(?-m:s$)",
    r"s{2,3}?",
    r"(s|ss)(k|sk)?",
    r"(?:s*|k)+\d",
    r"(?:|s)+k",
    r"s*",
    r"|k",
    r"s*?",
    r"(?x) s  k # comment",
    r"[\]\-^s]+",
    r"[^\n]",
    r"\n+",
    r"\s",
    r".{1001}|s",
]
texts = st.text(
    st.sampled_from("skSK 1_-.\n\r\t]^\u017f\u212aiIİıßẞåÅΩ²٣\u0301\u00a0\u0085\u2028中ंé\U0001f600")
    | st.characters(codec="utf-8", exclude_categories=["Cn"]),
    max_size=24,
)


def expected(pattern, text):
    return [match.span() for match in re.finditer(pattern, text, re.MULTILINE) if match.end() > match.start()]


@settings(max_examples=60, deadline=None)
@given(st.sampled_from(PATTERNS), st.lists(texts, min_size=12, max_size=12))
@example(r"\bk\w*\b", ["ks ks", "éks ks", "k", ""])
def test_matches_are_those_of_re(pattern, samples):
    finder = compile_pattern(pattern)
    for text in samples:
        assert list(finder.spans(text)) == expected(pattern, text)


@pytest.mark.parametrize("pattern", PATTERNS)
def test_every_pattern_on_one_text(pattern):
    text = "sk SK ssk kk ſ K Ki\nİ ıs straße STRASSE 12 ٣² k\u0301s _s\u00a0sks\r\nés sé 中k\n\nend s"
    assert list(compile_pattern(pattern).spans(text)) == expected(pattern, text)
    assert list(compile_pattern(pattern).spans("sk SK ss_k\n k1s s\n")) == expected(pattern, "sk SK ss_k\n k1s s\n")


pieces = st.sampled_from(
    [*r"sk.", r"\w", r"\d", r"\b", "^", "$", "[sk]", "[^s]", "(?:s|k)", "|", "(", ")", "*", "+", "?", "+?", "{2}", "é"]
)


@settings(max_examples=300, deadline=None)
@given(st.lists(pieces, max_size=7).map("".join), texts)
def test_random_patterns_find_what_re_finds(pattern, text):
    try:
        re.compile(pattern)
    except re.error:
        assert not is_pattern(pattern)
        return
    assert list(compile_pattern(pattern).spans(text)) == expected(pattern, text)


@given(st.text(max_size=30), st.sampled_from(["", "i", "msx"]))
def test_no_text_breaks_the_compiler(pattern, flags):
    assert is_pattern(pattern, flags) in (True, False)


def test_linear_time_where_backtracking_would_not_end():
    assert list(compile_pattern(r"(a+)+$").spans("a" * 5000 + "b")) == []


def test_a_pattern_without_end_is_given_up(monkeypatch):
    monkeypatch.setattr("rlm_desktop.corpus.patterns._PAGE_SECONDS", 0.05)
    with pytest.raises(QueryError, match="too long"):
        list(compile_pattern(r"(?=((?:a|aa)+)+$)a").spans("a" * 60 + "b"))
