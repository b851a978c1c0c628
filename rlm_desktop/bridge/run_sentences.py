"""A run told in sentences: what it is doing now, how it ended, how its quotes stand, what it read."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

from rlm_desktop.bridge.language import counted, figure, tr
from rlm_desktop.bridge.wording import QUOTE_STATES, RUN_STATES, model_name, money
from rlm_desktop.core.events import RunState
from rlm_desktop.core.figures import duration
from rlm_desktop.core.limits import RunLimits
from rlm_desktop.core.model import Citation, EntryState, QuoteState
from rlm_desktop.core.settings import OFFLINE_MODEL, ModelChoice, Settings
from rlm_desktop.engine.budget import Projection
from rlm_desktop.engine.counter_arguments import plain_claim
from rlm_desktop.engine.coverage import given_to_models, handed_to_code
from rlm_desktop.engine.estimates import Estimate
from rlm_desktop.engine.evidence import not_found_sentence
from rlm_desktop.engine.modes import Mode
from rlm_desktop.engine.trajectory import CellNode, StepNode, Trajectory
from rlm_desktop.models.providers import ROUTER, is_local, provider_of


def question(trajectory: Trajectory) -> str:
    """What a run asks, as people would put it: arguing against a claim is told by the claim."""
    root = trajectory.root
    if root is None:
        return ""
    claim = root.started.claim
    return (
        tr("What speaks against: {plain_claim}").format(plain_claim=plain_claim(claim))
        if claim
        else root.started.question
    )


def progress(trajectory: Trajectory) -> str:
    """What a live run is doing, in short: ``Step 2 of 30 · Read 24 pages · 18 of 24 calls · $0.03``."""
    root = trajectory.root
    if root is None:
        return tr("Starting: the sandbox for the model's code is being set up")
    if root.started.table:
        return "\u00a0· ".join(_filling(trajectory, root.started.entries))
    if not root.steps:
        return tr("Starting: the model is told the question")
    step = root.steps[-1]
    of = tr(" of {of}").format(of=figure(step.started.of)) if step.started.of else ""
    parts = [tr("Step {number}{of}").format(number=figure(step.started.number), of=of), *_doing(step)]
    if root.started.mode == Mode.EVERY:
        parts += _swept(trajectory, root.started.pages)
    elif trajectory.cost is None or trajectory.cost:
        parts.append(money(trajectory.cost))
    return "\u00a0· ".join(parts)  # a line never begins with the dot


def _filling(trajectory: Trajectory, of: int) -> list[str]:
    """How far a table is filled, and what all of it will cost if the rest costs as much."""
    filled = len(trajectory.entries)
    failed = sum(entry.state is EntryState.FAILED for entry in trajectory.entries)
    parts = [tr("{filled} of {entries}").format(filled=figure(filled), entries=counted(of, "entry", "entries"))]
    if failed:
        parts.append(tr("{failed} failed").format(failed=figure(failed)))
    if trajectory.cost and filled:
        parts.append(
            tr("{money} of about {money2}").format(
                money=money(trajectory.cost), money2=money(trajectory.cost * of / filled)
            )
        )
    elif trajectory.cost is None:
        parts.append(money(None))
    return parts


def _swept(trajectory: Trajectory, of: int) -> list[str]:
    """How many pages a sweep has had read, and what it will cost if the others cost as much."""
    read = min(trajectory.pages_read, of)
    parts = [tr("{read} of {pages} read").format(read=figure(read), pages=counted(of, "page"))]
    if trajectory.cost and 0 < read < of:
        parts.append(
            tr("{money} of about {money2}").format(
                money=money(trajectory.cost), money2=money(trajectory.cost * of / read)
            )
        )
    elif trajectory.cost is None or trajectory.cost:
        parts.append(money(trajectory.cost))
    return parts


def over_the_limit(planned: Projection, limits: RunLimits, *, counts_calls: bool = True) -> str:
    """What is said of a projection that is over what a run may use; empty where it is not.

    Args:
        planned: What the run will use.
        limits: What it may use.
        counts_calls: Whether its calls are limited, too.
    """
    over = []
    if limits.cost and planned.cost and planned.cost > limits.cost:
        over.append(money(limits.cost))
    if limits.tokens and planned.tokens > limits.tokens:
        over.append(tr("{tokens} tokens").format(tokens=figure(limits.tokens)))
    if counts_calls and limits.calls and planned.calls > limits.calls:
        over.append(counted(limits.calls, "call"))
    if not over:
        return ""
    return tr("A run may use {limits}: raise that in Settings.").format(limits=", ".join(over))


def _doing(step: StepNode) -> list[str]:
    if step.reply is None:
        return [tr("The model is writing the next code") if step.streamed else tr("Waiting for the model")]
    running = next((cell for cell in step.cells if cell.result is None), None)
    if running is None:
        return [step.reply.summary or tr("The code has run")]
    return [running.started.title, *_calls(running)]


def _calls(cell: CellNode) -> list[str]:
    if not cell.calls:
        return []
    ended = sum(call.state != "running" for call in cell.calls)
    failed = sum(call.state == "failed" for call in cell.calls)
    return [
        tr("{ended} of {calls}").format(ended=figure(ended), calls=counted(len(cell.calls), "call")),
        *([tr("{failed} failed").format(failed=figure(failed))] if failed else []),
    ]


def ending(trajectory: Trajectory, state: RunState) -> str:
    """How a run ended, bounded by what it did: ``Done after 5 steps and 26 calls in 42 s``."""
    root = trajectory.root
    if root is None:
        return ""
    finished = root.finished
    steps = finished.steps if finished else len(trajectory.steps)
    calls = finished.calls if finished else len(trajectory.calls)
    took = tr(" in {duration}").format(duration=duration(finished.seconds)) if finished else ""
    return tr("{word} after {steps} and {calls}{took}.").format(
        word=RUN_STATES[state].word, steps=counted(steps, "step"), calls=counted(calls, "call"), took=took
    )


def reading(trajectory: Trajectory) -> str:
    """The coverage of a run: how many pages a model read, code scanned without a model, and nothing touched."""
    root = trajectory.root
    if root is None:
        return ""
    read, scanned = _pages(trajectory)
    total, only_scanned = root.started.pages, len(scanned - read)
    untouched = total - len(read) - only_scanned
    of = tr(" of {pages}").format(pages=counted(total, "page")) if total else tr(" pages")
    parts = [tr("Read by a model: {read}{of}").format(read=figure(len(read)), of=of)]
    if only_scanned:
        parts.append(tr("scanned by code only: {only_scanned}").format(only_scanned=figure(only_scanned)))
    if untouched > 0:
        parts.append(tr("untouched: {untouched}").format(untouched=figure(untouched)))
    return f"{'; '.join(parts)}."


def _pages(trajectory: Trajectory) -> tuple[set[tuple[int, int]], set[tuple[int, int]]]:
    """The pages that stood in prompts, and those that code was handed, as (document, page)."""
    read, scanned = (
        {(pages.document, number) for pages in ranges for number in range(pages.first, pages.last + 1)}
        for ranges in (given_to_models(trajectory), handed_to_code(trajectory))
    )
    return read, scanned


def account(trajectory: Trajectory, state: RunState) -> str:
    """How a run ended, what it read, what it cost and who answered, in one paragraph; empty when there is no run."""
    root = trajectory.root
    if root is None:
        return ""
    cost = root.finished.cost if root.finished else trajectory.cost
    price = tr("Cost: {money}.").format(money=money(cost)) if cost or (cost is None and trajectory.usage.total) else ""
    model = tr("Model: {models}.").format(models=models(root.started.root_model, root.started.sub_model))
    return " ".join(part for part in (ending(trajectory, state), reading(trajectory), price, model) if part)


def quote_summary(citations: Sequence[Citation]) -> str:
    """How the quotes stand: ``7 quotes: 6 exact, 1 not found``."""
    if not citations:
        return tr("No quotes")
    states = Counter(citation.state for citation in citations)
    parts = [f"{states[state]:,} {QUOTE_STATES[state].word.lower()}" for state in QuoteState if states[state]]
    return f"{counted(len(citations), 'quote')}: {', '.join(parts)}"


def warnings(trajectory: Trajectory, state: RunState) -> list[str]:
    """What the reader of the answer must know before it: an end that is no end, quotes that do not stand."""
    found = []
    why = _why(trajectory)
    if state is RunState.INCOMPLETE:
        found.append(tr("This answer is incomplete. {why}").format(why=why).strip())
    elif state is RunState.STOPPED:
        found.append(tr("The run was stopped. What it had found by then is kept."))
    elif state is RunState.FAILED:
        found.append(why or tr("The run failed."))
    elif state is RunState.INTERRUPTED:
        fills = trajectory.root is not None and trajectory.root.started.table
        go_on = (
            tr("Fill the table again: what stands in it is kept") if fills else tr("Resume it: nothing is paid twice")
        )
        found.append(tr("The run was cut off: the program ended before it did. {go_on}.").format(go_on=go_on))
    if missing := not_found_sentence(trajectory.citations):
        found.append(missing)
    return [*found, *_warning_notes(trajectory, found)]


def _why(trajectory: Trajectory) -> str:
    root = trajectory.root
    if root is None:
        return ""
    return (root.finished.message if root.finished else "") or (root.answer.reason if root.answer else "")


def _warning_notes(trajectory: Trajectory, told: Iterable[str]) -> list[str]:
    known = " ".join(told)
    texts = dict.fromkeys(note.text for note in trajectory.notes if note.warning)
    return [text for text in texts if text not in known]


def models(root: str, sub: str) -> str:
    """The models of a run in words: ``claude-sonnet-4-5, reading with claude-haiku-4-5``."""
    return (
        model_name(root)
        if root == sub or not sub
        else tr("{model_name}, reading with {model_name2}").format(
            model_name=model_name(root), model_name2=model_name(sub)
        )
    )


def model_in_use(root: ModelChoice, sub: ModelChoice) -> str:
    """What the chosen models can do and where the text goes."""
    if root.model == sub.model == OFFLINE_MODEL:
        return tr("Offline reader: finds and quotes passages; it does not reason")
    return tr("Model: {models}").format(models=models(root.model, sub.model))


def estimate(told: Estimate, hosts: str) -> str:
    """What a question will cost and where text is sent, before it is asked."""
    if told.low is None or told.expected is None:
        cost = tr("What a question costs is not known: the models have no known price.")
    else:
        among = tr(", as {runs} before it").format(runs=counted(told.runs, "run")) if told.runs else ""
        cost = tr("A question costs about {expected}, {low} if it goes easily{among}.").format(
            expected=money(told.expected), low=money(told.low), among=among
        )
    cap = tr("A run stops at {cap}.").format(cap=money(told.cap)) if told.cap else tr("A run has no limit of cost.")
    place = tr("The question and the passages it reads go to {hosts}.").format(hosts=hosts) if hosts else ""
    return " ".join(filter(None, (cost, cap, place)))


def switched_off(settings: Settings) -> str:
    """Why the offline switch lets nothing be asked; empty where it is off, or the models are on this computer."""
    for choice in (settings.root, settings.sub):
        if settings.offline and provider_of(choice.model) != ROUTER and not is_local(choice.model, choice.api_base):
            away = tr("You work offline, and {model_name} is not on this computer.").format(
                model_name=model_name(choice.model)
            )
            return tr("{away} Change the model, or go online.").format(away=away)
    return ""


def place(citation: Citation) -> str:
    """Where the words of a quote stand, or where they were looked for: ``ledger.pdf, page 12``."""
    page = citation.span.page if citation.span is not None else citation.page
    name = citation.document_name
    if not name:
        return (
            tr("looked for in all documents")
            if citation.span is None
            else tr("document {document}").format(document=citation.span.document)
        )
    return tr("{name}, page {page}").format(name=name, page=figure(page)) if page is not None else name
