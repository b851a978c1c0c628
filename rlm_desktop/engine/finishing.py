"""What stands between a model's answer and the user: gates, and a last check of every quote in it."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Iterable

from rlm_desktop.core.events import QuoteChecked
from rlm_desktop.core.model import Citation
from rlm_desktop.engine.evidence import check_quote
from rlm_desktop.engine.matching import same_words
from rlm_desktop.engine.quotes import find_quotes
from rlm_desktop.engine.trajectory import MARKER
from rlm_desktop.engine.tree import RunTree

_PLACEHOLDER = re.compile(
    r"^\W*(?:none|null|unknown|n/?a|todo|tbd|answer|final answer|your answer( here)?|\{\}|\[\])\W*$", re.I
)
_LONGEST_PLACEHOLDER = 40
_PLAN = re.compile(r"^\s*(?:i will|i'll|let me|next,? i|first,? i|i need to|i'm going to)\b", re.I)


class Gates:
    """Reasons to hand an answer back to the model. Each is given once: a model that insists is believed."""

    def __init__(self) -> None:
        self._used: set[str] = set()

    def objection(self, answer: str, *, read_anything: bool, missing: list[str]) -> str | None:
        """What is wrong with an answer, for the model; None when it may pass.

        Args:
            answer: The answer's text.
            read_anything: Whether the run has read any text of the documents.
            missing: Quotes of the answer that stand nowhere in the documents.
        """
        words = answer.strip()
        if not words or (len(words) <= _LONGEST_PLACEHOLDER and _PLACEHOLDER.match(words)):
            return self._once("empty", "The answer is empty or a placeholder. Hand in what you found.")
        if not read_anything:
            return self._once(
                "unread", "You have not read anything yet. Look at the documents with search, grep or context first."
            )
        if _PLAN.match(answer) and len(answer) < 600:
            return self._once("plan", "That is a plan, not an answer. Carry it out in code, then hand in the result.")
        if missing:
            quotes = "\n".join(f"- “{quote}”" for quote in missing)
            return self._once(
                "quotes",
                f"These quotes stand nowhere in the documents:\n{quotes}\n"
                "Quote the documents' exact words (check with cite), or say it without quotation marks.",
            )
        return None

    def _once(self, gate: str, objection: str) -> str | None:
        if gate in self._used:
            return None
        self._used.add(gate)
        return objection


async def missing_quotes(tree: RunTree, answer: str) -> list[str]:
    """The quotes of an answer that stand nowhere in the scope."""
    return [quote for quote, _ in find_quotes(answer) if not (await _checked(tree, quote)).state.stands]


async def with_checked_quotes(tree: RunTree, run: str, answer: str) -> str:
    """The answer with a marker behind every quote; quotes that nobody cited are looked for here.

    The citations the answer uses are emitted as facts about ``run``.
    """
    parts: list[str] = []
    done = 0
    for quote, end in find_quotes(answer):
        following = MARKER.match(answer, end + (answer[end : end + 1] == " "))
        cited = tree.citations.get(following.group(1)) if following else None
        if cited is not None and same_words(quote, cited.quote):
            continue
        citation = tree.keep_citation(await _checked(tree, quote))
        parts += answer[done:end], f" [{citation.marker}]"
        done = end
    answer = "".join((*parts, answer[done:]))
    for marker in dict.fromkeys(MARKER.findall(answer)):
        if marker in tree.citations:
            tree.emit(QuoteChecked(run, tree.citations[marker]))
    return answer


def answer_from_quotes(citations: Iterable[Citation], why: str) -> str:
    """What was found so far, as the answer of a run that could not finish."""
    found = [citation for citation in citations if citation.state.stands]
    if not found:
        return f"{why} No answer was reached, and no passage was noted as evidence."
    lines = [f"- “{c.quote}” [{c.marker}] ({c.document_name}, page {c.page})" for c in found]
    return f"{why} No answer was reached. These passages had been found:\n\n" + "\n".join(lines)


async def _checked(tree: RunTree, quote: str) -> Citation:
    """The citation that holds the words of a quote already, else what a look into the documents gives, kept by words.

    Code can hand in thousands of quotes: between two of them the loop is free to stop the run.
    """
    await asyncio.sleep(0)
    cited = next((c for c in tree.citations.values() if c.state.stands and same_words(quote, c.quote)), None)
    if cited is not None:
        return cited
    if quote not in tree.looked_for:
        tree.looked_for[quote] = check_quote(tree.connection, quote, documents=tree.scope.documents)
    return tree.looked_for[quote]
