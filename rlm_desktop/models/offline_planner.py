"""The built-in root model: chooses one of a few programs for a question, by rules, and fills it in.

The programs are ordinary REPL code in ``resources/prompts/offline``; they go through the same sandbox, budget and
log as the code of any other root model.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from itertools import takewhile
from string import Template
from textwrap import wrap

from rlm_desktop.core.model import Message
from rlm_desktop.core.paths import resource
from rlm_desktop.models.question_kinds import QuestionKind, UnderstoodQuestion, understand
from rlm_desktop.models.stop_words import IRREGULAR
from rlm_desktop.models.words import language_of, regular_stem, stem, telling_words

FOOTER = "\n\n_Built-in offline reader: passages found by words, not by reasoning._"
NOT_FOUND_ADVICE = (
    "The built-in offline reader found no passage with the words of the question. "
    "It compares words and does not understand them: try the words that the documents themselves would use, "
    "or choose a language model in Settings."
)
_QUESTION = re.compile(r"<question>\s*(.*?)\s*</question>", re.DOTALL)
_SWEEP = re.compile(r"^notes = read_all\(query\b", re.MULTILINE)
"""Code of the program's own that had pages read before the model was asked."""
_LAST_WORD = re.compile(r"\bDo not write more code\b")
_FEWEST_LETTERS = 4
_LITERAL_WIDTH = 100
_PROGRAMS = {
    QuestionKind.FIND: "find",
    QuestionKind.MENTIONS: "mentions",
    QuestionKind.ABOUT: "about",
    QuestionKind.SUMMARY: "summary",
    QuestionKind.QUOTE: "places",
}


@dataclass(frozen=True, slots=True)
class Program:
    """A program to be written into a reply: the file it comes from, and the sentence that says what it is for."""

    name: str
    intent: str


def plan(messages: Sequence[Message]) -> str:
    """The reply to a conversation: a program at first, a simpler one if it failed, then an honest end."""
    first = next((message.content for message in messages if message.role == "user"), "")
    match = _QUESTION.search(first)
    question = match.group(1) if match else first.strip()
    turn = sum(message.role == "assistant" for message in messages)
    if turn >= 2 or _LAST_WORD.search(messages[-1].content if messages else ""):
        return f"Both ways of the built-in reader have failed.\n\nFINAL(NOT FOUND. {NOT_FOUND_ADVICE})"
    understood = understand(question)
    if turn == 1 and _SWEEP.search(_first_reply(messages)):
        return _reply(Program("notes", "The pages were read: I hand in what was found in them."), understood)
    if turn == 1:
        return _reply(Program("lines", "That did not work, so I look for lines with the words themselves."), understood)
    if match and "In scope:" not in first:
        return _reply(Program("handed_over", "I read what was handed over and copy out what answers."), understood)
    return _reply(Program(_PROGRAMS[understood.kind], _intent(understood)), understood)


def _first_reply(messages: Sequence[Message]) -> str:
    return next((message.content for message in messages if message.role == "assistant"), "")


def search_queries(text: str) -> list[str]:
    """Full-text queries for a text, strictest first: all its telling words, then any of them.

    Words are asked for by their stem where that is the beginning of the word: ``inspect*`` finds inspection too.
    """
    language = language_of(text)
    terms = list(dict.fromkeys(_search_term(word, language) for word in telling_words(text, language)))
    if not terms:
        return []
    return [" ".join(terms), " OR ".join(terms)] if len(terms) > 1 else terms


def _reply(program: Program, understood: UnderstoodQuestion) -> str:
    code = _template(program.name).substitute(
        title=program.intent,
        question=repr(understood.question),
        searches=_listed(search_queries(understood.topic) or search_queries(understood.question)),
        pattern=repr(_pattern(program, understood)),
        topic=repr(f"`{understood.topic.replace('`', '')}`"),
        name_words=repr([word.casefold() for word in telling_words(understood.topic)]),
        words=repr([word.casefold() for word in telling_words(understood.topic)]),
        footer=repr(FOOTER),
        not_found=_wrapped(NOT_FOUND_ADVICE),
    )
    return f"{program.intent}\n\n```repl\n{code.rstrip()}\n```"


def _wrapped(text: str) -> str:
    """A long text as a Python literal over several lines."""
    lines = wrap(text, _LITERAL_WIDTH, drop_whitespace=False)
    return "(\n" + "".join(f"    {line!r}\n" for line in lines) + ")"


def _listed(texts: list[str]) -> str:
    """Texts as a Python list, one per line."""
    return "[\n" + "".join(f"    {text!r},\n" for text in texts) + "]" if texts else "[]"


def _intent(understood: UnderstoodQuestion) -> str:
    topic = " ".join(understood.topic.split())
    topic = topic if len(topic) <= 60 else topic[:59].rstrip() + "…"
    match understood.kind:
        case QuestionKind.MENTIONS:
            return f"I look through all text for {topic}."
        case QuestionKind.ABOUT:
            return f"I look for the documents on {topic} and read their best pages."
        case QuestionKind.SUMMARY:
            return "I pick out the sentences that say most."
        case QuestionKind.QUOTE:
            return "I look for the place where these words stand."
    return "I search for the words of the question, read those pages and quote the passages that answer."


def _pattern(program: Program, understood: UnderstoodQuestion) -> str:
    """The regular expression a program greps for."""
    if program.name == "lines":
        words = telling_words(understood.topic) or telling_words(understood.question)
        return rf"(?i)\b(?:{'|'.join(re.escape(word) for word in words)})" if words else r"(?!)"
    return mention_pattern(understood.topic, exact=understood.quoted or understood.kind is QuestionKind.QUOTE)


def mention_pattern(topic: str, *, exact: bool) -> str:
    """A regular expression for mentions of a name or term: any case, any white space between its words.

    Unless it is to be exact, ordinary words are met in all their forms: "payment" in "payments".
    """
    words = topic.split()
    if not words:
        return r"(?!)"
    parts = [
        re.escape(word) if exact or not word.islower() or not word.isalpha() else _forms_of(word) for word in words
    ]
    before = r"\b" if words[0][0].isalnum() else ""
    after = r"\b" if words[-1][-1].isalnum() else ""
    return "(?i)" + before + r"\s+".join(parts) + after


def _forms_of(word: str) -> str:
    root = _beginning(word, regular_stem(word))
    if len(root) >= _FEWEST_LETTERS:
        return re.escape(root) + r"\w*"
    singular = word.removesuffix("s") if len(word) > 3 else word
    return re.escape(singular) + r"(?:e?s)?"


def _search_term(word: str, language: str) -> str:
    plain = word.casefold()
    root = _beginning(plain, stem(word, language))
    if not word.isalpha():
        return f'"{plain}"'
    forms = [form for form, lemma in IRREGULAR.items() if stem(lemma) == stem(plain)] if language == "english" else []
    if forms:
        lemma = stem(plain)
        regular = [f"{lemma}*"] if len(lemma) >= _FEWEST_LETTERS else [lemma, f"{lemma}s", f"{lemma}ing"]
        return f"({' OR '.join(dict.fromkeys([plain, *regular, *forms]))})"
    return f"{root}*" if len(root) >= _FEWEST_LETTERS else plain


def _beginning(word: str, root: str) -> str:
    """What a word and its stem begin with alike, where it tells: "compan" of "company" and its stem "compani"."""
    if not word.startswith(root[:_FEWEST_LETTERS]):
        return ""
    alike = takewhile(lambda pair: pair[0] == pair[1], zip(word, root.removesuffix("i"), strict=False))
    return "".join(letter for letter, _ in alike)


@cache
def _template(name: str) -> Template:
    return Template(resource("prompts", "offline", f"{name}.py.txt").read_text(encoding="utf-8"))
