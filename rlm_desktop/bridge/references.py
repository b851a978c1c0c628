"""Quotes and answers as text that can be pasted elsewhere, with the places their words are from."""

from __future__ import annotations

import re
from collections.abc import Iterable

from rlm_desktop.bridge import run_sentences
from rlm_desktop.bridge.language import tr
from rlm_desktop.bridge.wording import QUOTE_STATES
from rlm_desktop.core.events import RunState
from rlm_desktop.core.model import Citation, QuoteState
from rlm_desktop.engine.trajectory import MARKER, Trajectory

_PLACE_BEHIND = re.compile(
    rf"({MARKER.pattern}) *\((?P<name>(?:(?!{MARKER.pattern})[^\n])+?), (?:page|p\.) (?P<page>\d{{1,9}})\)"
)
_SURE = (QuoteState.EXACT, QuoteState.NORMALISED)


def reference(citation: Citation) -> str:
    """A quote with its place: ``“48,000 euros” (ledger.pdf, page 12)``; what is not sure of it is told behind that."""
    doubt = "" if citation.state in _SURE else f"; {QUOTE_STATES[citation.state].word.lower()}"
    return f"“{citation.quote}” ({run_sentences.place(citation)}{doubt})"


def with_references(trajectory: Trajectory, state: RunState) -> str:
    """The question and the answer of a run with numbers in place of markers, and the quotes by their numbers.

    What the window warns of above an answer stands above it here, too.
    """
    if trajectory.answer is None:
        return ""
    citations = {citation.marker: citation for citation in trajectory.citations}
    used = [marker for marker in dict.fromkeys(MARKER.findall(trajectory.answer.text)) if marker in citations]
    numbers = {marker: str(number) for number, marker in enumerate(used, 1)}
    answer = MARKER.sub(lambda found: f"[{numbers.get(found[1], found[1])}]", trajectory.answer.text)
    listed = "\n".join(f"[{numbers[marker]}] {reference(citations[marker])}" for marker in used)
    parts = (
        run_sentences.question(trajectory),
        "\n".join(run_sentences.warnings(trajectory, state)),
        answer.strip(),
        f"{tr('References')}\n{listed}" if listed else "",
    )
    return "\n\n".join(part for part in parts if part) + "\n"


def without_places(answer: str, citations: Iterable[Citation]) -> str:
    """An answer without the places in brackets behind its markers, where they say what is shown at the marker anyway.

    A place that differs from the one where the words were found stays.
    """
    found = {(each.marker, each.document_name, each.span.page) for each in citations if each.span is not None}

    def shorten(match: re.Match[str]) -> str:
        return match[1] if (match[2], match["name"], int(match["page"])) in found else match[0]

    return _PLACE_BEHIND.sub(shorten, answer)
