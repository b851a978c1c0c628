"""What kind of work a question asks for: finding, listing mentions, a subject, a summary, a quote's place."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

from rlm_desktop.models.stop_words import STOP_WORDS


class QuestionKind(StrEnum):
    """The kinds of questions that the built-in reader has a program for."""

    FIND = "find"
    """Anything else: passages with the question's words."""
    MENTIONS = "mentions"
    """Which documents, how many, how often: a name or a term."""
    ABOUT = "about"
    """Which documents are about a subject."""
    SUMMARY = "summary"
    QUOTE = "quote"
    """Where do these words stand."""


@dataclass(frozen=True, slots=True)
class UnderstoodQuestion:
    """A question with its kind. ``topic`` is what it is about; ``quoted`` says that it stood in quotation marks."""

    question: str
    kind: QuestionKind
    topic: str
    quoted: bool = False


_PAPERS = r"(?:documents?|files?|papers?|letters?|e-?mails?|mails?|pages?|reports?|contracts?|invoices?|minutes|memos?)"
_MENTION = (
    r"(?:mentions?|mentioning|mentioned|contains?|containing|refers? to|referring to|names?|naming|includes?|including"
    r"|uses? the (?:words?|terms?|phrase)|speaks? of)"
)
_VERB = r"(?:is|are|was|were|does|do|did)"
_STAND = r"(?:mention(?:ed)?|named?|appear|occur|found|come up)\b"
_PAPERS_THAT_MENTION = re.compile(rf"\b{_PAPERS}\b(?: (?:that|which|do|does))? {_MENTION} (?P<topic>.+)", re.I)
_MENTIONED = (
    re.compile(rf"\b{_PAPERS}\b {_VERB} (?P<topic>.+?) {_STAND}", re.I),
    re.compile(rf"\bhow (?:often|many times) {_VERB} (?P<topic>.+?) {_STAND}", re.I),
    re.compile(rf"^where {_VERB} (?P<topic>.+?) {_STAND}", re.I),
    re.compile(r"\b(?:all|every) (?:mentions?|occurrences?) of (?P<topic>.+)", re.I),
)
_ABOUT = re.compile(
    rf"\b{_PAPERS}\b (?:(?:that|which) )?(?:(?:is|are|was|were|deals?|dealing|concerned) )?"
    r"(?:about|on|concern(?:s|ing)?|with|relat(?:es?|ed|ing) to|regarding|discuss(?:es|ing)?) (?P<topic>.+)",
    re.I,
)
_ASKS_FOR_PAPERS = re.compile(
    rf"^(?:(?:please )?(?:list|show|name|give|find)|which|what|how many|in (?:which|how many))\b.*\b{_PAPERS}\b", re.I
)
_SUMMARY = re.compile(
    r"\b(?:summari[sz]e|summary of|overview of|gist of|zusammenfassung|fasse)\b(?: of)?(?P<topic>.*)"
    rf"|^what (?:is|are) (?P<subject>(?:this|these|the) (?:case|collection|{_PAPERS})|the .{{1,60}})"
    r" (?:all )?about\W*$",
    re.I,
)
_WHOLE_CASE = re.compile(
    r"^(?:(?:the|this|these|all|whole|entire|my|of) )*(?:case|collection|everything|documents?|files?|papers?)?$", re.I
)
_QUOTED = re.compile(r"[“\"„«](?P<curly>[^“”\"„«»]{2,300})[”\"“»]|(?<!\w)['‘](?P<single>[^'‘’]{2,300})['’](?!\w)")
_ASKS_PLACE = re.compile(
    r"\bwhere\b|\b(?:which|what) (?:page|document)\b|\bstands?\b"
    r"|\b(?:who|does it|do they|does anyone) (?:say|says|said|wrote)\b",
    re.I,
)
_TOPIC_HEAD = re.compile(r"^(?:(?:the|an?|any|words?|names?|term|phrase|of|for|about|both|either)\s+)+", re.I)
_TOPIC_TAIL = re.compile(
    r"\s+(?:in (?:them|it|the (?:documents|files|case|text))|at all|by name|anywhere|please)$", re.I
)
_LONGEST_TERM = 5


def understand(question: str) -> UnderstoodQuestion:
    """The kind of a question and what it is about."""
    plain = " ".join(question.split())
    quoted = _quoted_words(plain)
    if quoted and len(quoted.split()) > 1 and _ASKS_PLACE.search(plain) and not _mentioned(plain):
        return UnderstoodQuestion(question, QuestionKind.QUOTE, quoted, quoted=True)
    topic = _mentioned(plain)
    if topic:
        if quoted:
            return UnderstoodQuestion(question, QuestionKind.MENTIONS, quoted, quoted=True)
        kind = QuestionKind.MENTIONS if _is_term(topic) else QuestionKind.ABOUT
        return UnderstoodQuestion(question, kind, topic)
    about = _ABOUT.search(plain) if _ASKS_FOR_PAPERS.search(plain) else None
    if about:
        return UnderstoodQuestion(question, QuestionKind.ABOUT, _cleaned(about.group("topic")))
    summary = _SUMMARY.search(plain)
    if summary:
        topic = _cleaned(summary.group("topic") or summary.group("subject") or "")
        return UnderstoodQuestion(question, QuestionKind.SUMMARY, "" if _WHOLE_CASE.match(topic) else topic)
    return UnderstoodQuestion(question, QuestionKind.FIND, plain)


def _mentioned(question: str) -> str:
    """What documents are asked to mention; empty if the question does not ask that."""
    matches = [pattern.search(question) for pattern in _MENTIONED]
    if _ASKS_FOR_PAPERS.search(question):
        matches.insert(0, _PAPERS_THAT_MENTION.search(question))
    return next((_cleaned(match.group("topic")) for match in matches if match), "")


def _quoted_words(question: str) -> str:
    match = _QUOTED.search(question)
    return (match.group("curly") or match.group("single")).strip(" .,") if match else ""


def _cleaned(topic: str) -> str:
    topic = topic.strip(" ?!.,:;“”\"'‘’")
    topic = _TOPIC_TAIL.sub("", _TOPIC_HEAD.sub("", topic))
    return topic.strip(" ?!.,:;“”\"'‘’")


def _is_term(topic: str) -> bool:
    """Whether a topic can be looked for as it stands: a name or a term, not a description."""
    words = topic.split()
    linking = any(word in STOP_WORDS["english"] and word not in ("and", "of") for word in words)
    return len(words) <= _LONGEST_TERM and not linking
