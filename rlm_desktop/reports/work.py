"""How an answer was found, as Markdown: the steps of a run, their code, and the calls that the code made.

On paper nobody turns ten thousand calls over. The formats for paper tell the first of them, say what they leave out,
and where it stands whole.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from rlm_desktop.core import figures
from rlm_desktop.engine.trajectory import CallNode, CellNode, RunNode, StepNode
from rlm_desktop.reports import wording
from rlm_desktop.reports.marks import escape, fence


@dataclass(frozen=True, slots=True)
class Extent:
    """How much of a run is told: so many calls and steps of child runs, and so many characters of one text."""

    calls: int
    characters: int


PAPER = Extent(calls=200, characters=6000)
"""About 200 pages."""


def render_work(run: RunNode, extent: Extent | None = None) -> Iterator[str]:
    """The paragraphs about a run and its child runs; all of it where there is no extent."""
    yield (
        f"## How the answer was found\n\n{wording.writer(run.started.root_model)} wrote the code below. "
        "It ran behind the sandbox, over the text of the documents. Each call sent its prompt to a model."
    )
    if extent is None:
        yield from _Work(None, None).run(run)
        return
    calls = list(_all_calls(run))
    told = frozenset(_first(calls, extent.calls))
    if len(told) < len(calls):
        yield (
            f"The formats for paper tell the first {len(told):,} of {len(calls):,} calls. "
            "HTML, Markdown, JSONL and the evidence bundle hold all of them."
        )
    yield from _Work(told, extent.characters).run(run)


def _all_calls(run: RunNode) -> Iterator[CallNode]:
    """The calls of a run, then those of its child runs."""
    waiting = [run]
    for here in waiting:
        for call in (call for step in here.steps for cell in step.cells for call in cell.calls):
            yield call
            if call.child:
                waiting.append(call.child)


def _first(calls: Iterable[CallNode], most: int) -> Iterator[str]:
    """The ids of the first calls; the steps of child runs count as much as calls do."""
    left = most
    for call in calls:
        left -= 1 + (len(call.child.steps) if call.child else 0)
        if left < 0:
            return
        yield call.id


class _Work:
    """Tells a run: the calls of ``told``, of each text as many characters; everything where these are None."""

    def __init__(self, told: frozenset[str] | None, characters: int | None) -> None:
        self._told = told
        self._characters = characters

    def run(self, run: RunNode) -> Iterator[str]:
        for step in run.steps:
            yield from self._step(step)

    def _step(self, step: StepNode) -> Iterator[str]:
        reply = step.reply
        where = f"{escape(step.run.id)}, step {step.started.number}"
        yield f"### {where}" + (f": {escape(reply.summary)}" if reply and reply.summary else "")
        if reply is None:
            yield f"{wording.utc(step.time)}, no reply"
        else:
            model, usage = escape(reply.model or step.run.started.root_model), reply.usage
            tokens = f"{figures.counted(usage.prompt_tokens, 'token')} in, {usage.completion_tokens:,} out"
            price = figures.dollars(reply.cost)
            yield f"{wording.utc(step.time)}, {model}, {tokens}, {price}, {figures.duration(reply.seconds)}"
        for message in step.started.messages:
            yield f"The model was told ({escape(message.get('role', ''))}):"
            yield self._fence(message.get("content", ""))
        if reply:
            if reply.reasoning:
                yield "Reasoning:"
                yield self._fence(reply.reasoning)
            yield "Reply:"
            yield self._fence(reply.text)
        for cell in step.cells:
            yield from self._cell(cell)

    def _cell(self, cell: CellNode) -> Iterator[str]:
        yield "Code" + (f": {escape(cell.started.title)}" if cell.started.title else "")
        yield self._fence(cell.started.code, "python")
        result = cell.result
        if result is None:
            yield "This code had not ended when the log ends."
        else:
            lost = "" if result.variables_kept else f", {wording.lost_variables(result)}"
            yield f"{wording.CELL_ENDS[result.end]}, {figures.duration(result.seconds)}{lost}"
            if result.output:
                yield self._fence(result.output)
            if result.output_length > len(result.output):
                whole = figures.counted(result.output_length, "character")
                yield f"Cut in the middle; the whole output had {whole}."
            if result.error:
                yield self._fence(result.error)
        yield from self._calls(cell.calls)

    def _calls(self, calls: Sequence[CallNode]) -> Iterator[str]:
        untold: list[CallNode] = []
        for call in calls:
            if self._told is None or call.id in self._told:
                yield from self._call(call)
            else:
                untold.append(call)
        if untold:
            yield f"**{_untold(untold)}**"

    def _call(self, call: CallNode) -> Iterator[str]:
        started, finished = call.started, call.finished
        line = f"**Call {escape(call.id)}**: {escape(started.kind)}, {escape(started.model)}"
        if finished:
            line += f", {figures.counted(finished.usage.total, 'token')}, {figures.dollars(finished.cost)}"
            line += f", {figures.duration(finished.seconds)}" + (", recorded" if finished.recorded else "")
        pages = ", ".join(f"document {p.document} page {p.first}–{p.last}" for p in started.pages)
        yield line + (f", {pages}" if pages else "")
        yield "Prompt:"
        yield self._fence(started.prompt)
        if call.child:
            yield f"Child run {escape(call.child.id)}: {escape(call.child.started.scope)}"
            yield from self.run(call.child)
        if finished:
            yield f"Reply to {escape(call.id)}:"
            yield self._fence(finished.reply)
        elif call.failed:
            yield f"Call {escape(call.id)} failed: {escape(call.failed.reason)}"
        else:
            yield f"Call {escape(call.id)} had not been answered when the log ends."

    def _fence(self, text: str, language: str = "") -> str:
        most = self._characters
        if most is None or len(text) <= most:
            return fence(text, language)
        left_out = figures.counted(len(text) - most, "character")
        return fence(text[:most], language) + f"\n\n{left_out} more not told here."


def _untold(calls: Iterable[CallNode]) -> str:
    states = [call.state for call in calls]
    failed = states.count("failed")
    return f"{figures.counted(len(states), 'call')} more not told here" + (f", {failed:,} failed" if failed else "")
