"""What kind of thing a question asks for, and whether a passage holds such a thing."""

from __future__ import annotations

import re
from collections.abc import Callable
from enum import StrEnum


class Wanted(StrEnum):
    """What the answer to a question must hold."""

    PERSON = "person"
    TIME = "time"
    NUMBER = "number"
    MONEY = "money"
    PLACE = "place"
    ANYTHING = "anything"


_ASKS: tuple[tuple[Wanted, re.Pattern[str]], ...] = (
    (
        Wanted.MONEY,
        re.compile(
            r"\bhow much (?:\w+ ){0,3}(?:money|paid|cost|pay|spent|owe|earn|charge|worth|receive)|\bhow much\b"
            r"|\bwhat (?:\w+ ){0,3}(?:amount|price|cost|costs|sum|fee|salary|budget|value)\b|\bwie ?viel geld\b"
            r"|\bwas kostete?\b|\bcombien\b|\bcuánto\b|\bquanto\b",
            re.I,
        ),
    ),
    (
        Wanted.NUMBER,
        re.compile(
            r"\bhow (?:many|long|old|far|large|big|high|often)\b|\bwhat (?:number|percentage|share)\b|\bwie ?viele?\b"
            r"|\bcuántos\b|\bquanti\b|\bhoeveel\b",
            re.I,
        ),
    ),
    (
        Wanted.TIME,
        re.compile(
            r"\bwhen\b|\b(?:what|which|on what|in what) (?:date|day|year|month|time)\b|\bwann\b|\bquand\b|\bcuándo\b"
            r"|\bquando\b|\bwanneer\b",
            re.I,
        ),
    ),
    (
        Wanted.PLACE,
        re.compile(r"\bwhere\b|\b(?:what|which) (?:place|city|town|country|address)\b|^wo\b|\bdónde\b|\bdove\b", re.I),
    ),
    (
        Wanted.PERSON,
        re.compile(
            r"\bwho(?:m|se)?\b|\b(?:what|which) (?:person|company|firm|name|director|people)\b"
            r"|\b(?:wer|wem|wen|wessen)\b"
            r"|\bqui\b|\bquién\b|\bchi\b|\bwie (?:is|heeft)\b",
            re.I,
        ),
    ),
)  # fmt: skip

_TIME = re.compile(
    r"\b(?:1[5-9]|20)\d\d\b|\b\d{1,2}[./-]\d{1,2}[./-]\d{2,4}\b|\b\d{1,2}:\d\d\b"
    r"|\b(?:jan|feb|mar|apr|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.? \d"
    r"|\b\d{1,2}(?:st|nd|rd|th)?\.? (?:jan|feb|mar|apr|may"
    r"|mai|jun|jul|aug|sep|oct|okt|nov|dec|dez)"
    r"|\b(?:mon|tues|wednes|thurs|fri|satur|sun)day\b|\b(?:yesterday|today|tomorrow|noon|midnight)\b"
    r"|\b(?:january|february|march|april|june|july|august|september|october|november|december)\b",
    re.I,
)
_NUMBER = re.compile(
    r"\d|\b(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|twenty|thirty|forty|fifty|hundred|thousand"
    r"|million|billion|dozen|half|twice|none|zwei|drei|vier|fünf|sechs|sieben|acht|neun|zehn)\b",
    re.I,
)
_MONEY = re.compile(
    r"[$€£¥]\s?\d|\d[\d.,]*\s?(?:[$€£¥]|(?:eur|usd|gbp|chf|dollars?|euros?|pounds?|francs?|kroner|million|billion)\b)"
    r"|\b(?:eur|usd|gbp|chf)\s?\d|\d{1,3}(?:[,.]\d{3})+\b",
    re.I,
)
_PLACE = re.compile(
    r"\b(?i:in|at|near|from|to|outside|opposite|im|zu|à|en)\s+(?:the\s+|der\s+)?[A-ZÄÖÜ]"
    r"|\b(?i:street|road|avenue|lane|square|row|quay|straße|room|floor|building|harbour|office)\b"
)
_FIRST_PERSON = re.compile(r"\b(?:I|[Ww]e|ich|wir|je|nous)\b")
_NAME = re.compile(r"\b[A-ZÄÖÜ][\w'’-]*\.?(?: (?:&|and|of|de|von|van|der|[A-ZÄÖÜ][\w'’-]*\.?))* ?[A-ZÄÖÜ]?[\w'’-]*")


def wanted_by(question: str) -> Wanted:
    """What a question asks for."""
    return next((wanted for wanted, asks in _ASKS if asks.search(question)), Wanted.ANYTHING)


def holds(wanted: Wanted, passage: str, question_words: frozenset[str]) -> bool:
    """Whether a passage holds a thing of that kind beside what the question itself says.

    Args:
        wanted: The kind.
        passage: The passage.
        question_words: The words of the question, in lower case.
    """
    if wanted is Wanted.PERSON:
        return _has_new_name(passage, question_words)
    test = _TESTS.get(wanted)
    return test is None or test(passage) is not None


_TESTS: dict[Wanted, Callable[[str], object]] = {
    Wanted.TIME: _TIME.search,
    Wanted.NUMBER: _NUMBER.search,
    Wanted.MONEY: _MONEY.search,
    Wanted.PLACE: _PLACE.search,
}


def _has_new_name(passage: str, question_words: frozenset[str]) -> bool:
    """A capitalised word that the question does not say, in mid-sentence or in a longer name; or "I", "we"."""
    if _FIRST_PERSON.search(passage):
        return True
    for name in _NAME.finditer(passage):
        words = re.findall(r"[A-ZÄÖÜ][\w'’-]*", name.group())
        new = [word for word in words if word.casefold() not in question_words]
        if new and (name.start() > 0 or len(words) > 1):
            return True
    return False
