"""Takes a prompt for a sub-model apart: what is asked, and the text to look in. Prompts come in many phrasings."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

from rlm_desktop.models.passages import first_heading

_HEAD = 2_000
"""Characters at either end of a prompt in which the question is looked for."""
_ASK = re.compile(r"^[ \t#*]*(?:question|query|user question|user query|q)\**[ \t]*:\**[ \t]*", re.I | re.M)
_TEXT = re.compile(
    r"^[ \t#*]*(?:[\w ]{0,20}\b)?(?:text|texts|document|documents|context|passages?|chunk|excerpts?|content|contents|"
    r"source|data|pages?|input|notes|results|findings|evidence|snippets?|section)\**[ \t]*(?:\([^)\n]*\))?:\**[ \t]*",
    re.I | re.M,
)
_FENCED = re.compile(
    r"(?P<fence>```+|~~~+|\"\"\"|''')[a-z]*\n?(?P<a>.*?)(?P=fence)|<(?P<tag>[a-z_]+)[^>\n]*>(?P<b>.*?)</(?P=tag)>",
    re.S | re.I,
)
_SENTENCE = re.compile(r"[^.?!\n]*(?:[.?!](?=\w)[^.?!\n]*)*(?:[.?!]+|\n|$)")
_INSTRUCTION = re.compile(
    r"\b(?:verbatim|word for word|not found|quotes?|reply|respond|concise|json|bullets?|if (?:it|the|there|nothing|no)"
    r"|you are|use only|only use|only from|exact words|include|do not|don'?t|copy|one per line|answer (?:only|in|with|"
    r"using|from|the question|briefly|yes))\b",
    re.I,
)
_SUMMARY = re.compile(
    r"\b(?:summari[sz]e|summary|main points?|key points?|gist|overview|tl;?dr|zusammenfass\w*|fasse\b.*\bzusammen"
    r"|résum\w+|resum\w+|what (?:is|are) (?:this|these|the) (?:texts?|documents?|pages?) about)\b",
    re.I,
)
_YES_OR_NO = re.compile(r"\byes\b\W{0,3}(?:or|/|and)?\W{0,3}\bno\b", re.I)
_LEAD = re.compile(
    r"^(?:based on|according to|given|using) [^,:]{0,80}[,:]\s*(?:please\s+)?(?:answer\b[^:]{0,40}:\s*)?", re.I
)


class TaskKind(StrEnum):
    """What a prompt wants."""

    FIND = "find"
    SUMMARISE = "summarise"
    DECIDE = "decide"


@dataclass(frozen=True, slots=True)
class ReadingTask:
    """A prompt taken apart. ``text`` is empty where the prompt brings none."""

    kind: TaskKind
    question: str
    text: str


def parse_prompt(prompt: str) -> ReadingTask:
    """What a prompt asks, and of which text."""
    prompt = prompt.strip().replace("\r\n", "\n")
    asking, text = _apart(prompt)
    question = _question_in(asking)
    if _YES_OR_NO.search(asking):
        return ReadingTask(TaskKind.DECIDE, question, text)
    kind = TaskKind.SUMMARISE if _SUMMARY.search(asking) and not _ASK.search(asking) else TaskKind.FIND
    return ReadingTask(kind, question, text)


def _apart(prompt: str) -> tuple[str, str]:
    """(what asks, the text), by the clearest sign there is."""
    for way in (_by_page_headings, _by_fence, _by_labels, _by_colon, _by_paragraphs):
        parts = way(prompt)
        if parts is not None and parts[1].strip():
            return parts
    return _by_question_mark(prompt)


def _by_page_headings(prompt: str) -> tuple[str, str] | None:
    at = first_heading(prompt)
    if at < 0:
        return None
    text, tail = _without_asking_tail(prompt[at:])
    return f"{prompt[:at]}\n{tail}", text


def _by_fence(prompt: str) -> tuple[str, str] | None:
    fenced = max(_FENCED.finditer(prompt), key=lambda match: match.end() - match.start(), default=None)
    if fenced is None:
        return None
    closes_the_prompt = fenced.group("fence") is not None and fenced.end() == len(prompt)
    if len(fenced.group()) < 0.4 * len(prompt) and not closes_the_prompt:
        return None
    if (fenced.group("tag") or "").lower() in ("question", "query"):
        return None
    return f"{prompt[: fenced.start()]}\n{prompt[fenced.end() :]}", fenced.group("a") or fenced.group("b") or ""


def _by_labels(prompt: str) -> tuple[str, str] | None:
    """“Question: … Text: …” in either order, the labels at line starts."""
    label = _TEXT.search(prompt[:_HEAD])
    if label is None:
        return None
    text, tail = _without_asking_tail(prompt[label.end() :])
    asking = f"{prompt[: label.start()]}\n{tail}"
    return (asking, text) if asking.strip() else None


def _by_colon(prompt: str) -> tuple[str, str] | None:
    """“Find evidence about X in: text”: what stands after the last colon of the first paragraph's asking part."""
    labelled = _ASK.match(prompt)
    start = labelled.end() if labelled else 0
    paragraph_end = prompt.find("\n\n", start)
    if paragraph_end < 0 or paragraph_end > _HEAD:
        paragraph_end = min(len(prompt), _HEAD)
    colon = re.search(r":[ \t]*(?:\n|$)", prompt[start : paragraph_end + 1])
    if colon is None:
        colon = re.search(r"\b(?:in|from|text|below|following|chunk|findings|notes)\s*:\s", prompt[start:paragraph_end])
    if colon is None:
        return None
    text, tail = _without_asking_tail(prompt[start + colon.end() :])
    asking = prompt[: start + colon.end()]
    if text.strip() and not tail and re.match(r"(?i)\W*based on", asking):
        # “Based on these findings, answer: Q” with the findings behind it.
        question, blank, rest = text.partition("\n\n")
        if not blank:
            question, blank, rest = text.partition("\n")
        if rest.strip():
            return f"{asking} {question}", rest
    return f"{asking}\n{tail}", text


def _by_paragraphs(prompt: str) -> tuple[str, str] | None:
    """The question is the first or the last paragraph, by its question mark or its label, else the shorter one."""
    first, blank, rest = prompt.partition("\n\n")
    if not blank:
        first, blank, rest = prompt.partition("\n")
    if not blank or not rest.strip():
        return None
    body, tail = _without_asking_tail(prompt)
    asks_first = "?" in first or _ASK.match(first) is not None
    if tail and not asks_first:
        return tail, body
    head, _, last = prompt.rpartition("\n\n" if "\n\n" in prompt else "\n")
    if not asks_first and "?" in last and len(last) < _HEAD:
        return last, head
    return (first, rest) if len(first) < _HEAD else None


def _by_question_mark(prompt: str) -> tuple[str, str]:
    """One run of text: the sentence with a question mark at either end asks, the rest is text."""
    head = re.match(r"[^?\n]{1,400}\?", prompt)
    if head:
        return head.group(), prompt[head.end() :]
    tail = re.search(r"(?<=[.!])\s+([^.?!]{1,400}\?)\s*$", prompt)
    if tail:
        return tail.group(1), prompt[: tail.start()]
    return prompt, ""


def _without_asking_tail(text: str) -> tuple[str, str]:
    """A text and the question that stands behind it under a label of its own, if one does."""
    start = max(0, len(text) - _HEAD)
    labels = list(_ASK.finditer(text, start))
    if not labels:
        paragraph = text.rstrip().rpartition("\n\n")[2]
        imperative = re.match(r"(?i)(?:based on|using|from|according to) (?:the|this|these) .{0,60}(?:,|:)", paragraph)
        if imperative and len(paragraph) < _HEAD and len(paragraph) < len(text.rstrip()):
            return text[: len(text.rstrip()) - len(paragraph)], paragraph
        return text, ""
    return text[: labels[-1].start()], text[labels[-1].start() :]


def _question_in(asking: str) -> str:
    """The question itself, without labels and without instructions on how to reply."""
    label = _ASK.search(asking)
    if label:
        line = asking[label.end() :].lstrip("\n").partition("\n")[0].strip()
        if line:
            return line
    asking = re.sub(r"</?[a-z_]+>", " ", asking, flags=re.I)
    sentences = [" ".join(match.group().split()) for match in _SENTENCE.finditer(asking)]
    questions = [sentence for sentence in sentences if sentence.endswith("?") and not _YES_OR_NO.search(sentence)]
    if questions:
        return _LEAD.sub("", " ".join(questions))
    told = [sentence for sentence in sentences if sentence and not _INSTRUCTION.search(sentence)]
    return _LEAD.sub("", " ".join(told or sentences)).rstrip(": ")
