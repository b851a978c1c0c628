"""A report as Markdown, with the same content as the HTML one.

The answer stands in a block quote, so that nothing in it can pass for a part of the report. Other text that documents
or models wrote stands in fences longer than any in it, or is escaped.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime

from rlm_desktop.core import figures
from rlm_desktop.engine.trajectory import CallNode, CellNode, RunNode, StepNode
from rlm_desktop.reports import wording
from rlm_desktop.reports.inert import inert
from rlm_desktop.reports.report import Evidence, Report

_LINE = "\\_" * 24
_SPECIAL = re.compile(r"([\\`*_\[\]<>|~#&!$@^=])|(?<=[:w])([/.])")
_LIST_SIGN = re.compile(r"^([-+]|\d+(?=[.)]))")
_LIVE = re.compile(r"<(?=[A-Za-z/!?])|(?<=\])[(\[:]|(?<=:)/(?=/)|(?<=www)\.")
_FENCE = re.compile(r"^[ >]*(`{3,}|~{3,})", re.MULTILINE)


def render_markdown(report: Report, exported: datetime) -> str:
    """The report as Markdown; the same report and time give the same text."""
    parts = [
        _head(report),
        _answer(report),
        _evidence(report),
        _statements(report),
        _against(report),
        _reading(report),
        _end(report),
        _cost(report),
        _conditions(report),
        f"## How the answer was found\n\n{wording.writer(report.started.root_model)} wrote the code below. "
        "It ran behind the sandbox, over the text of the documents. Each call sent its prompt to a model.",
        *_run(report.root),
        "## Limits of this report",
        _list(wording.limits(report.started.root_model)),
        "## Signatures",
        *(f"{line}: {_LINE} Date: {_LINE}" for line in wording.SIGNATURES),
        f"---\n\nExported {wording.utc(exported.timestamp())}",
        "Made by RLM Desktop from the event log of the run. All times are UTC.",
    ]
    return "\n\n".join(parts) + "\n"


def escape(text: str) -> str:
    """Text as one line of Markdown that shows it and does nothing else."""
    line = _SPECIAL.sub(lambda sign: f"\\{sign.group()}", " ".join(inert(text).split()))
    sign = _LIST_SIGN.match(line)
    if sign is None:
        return line
    return f"\\{line}" if sign.group() in "-+" else f"{sign.group()}\\{line[sign.end() :]}"


def fence(text: str, language: str = "") -> str:
    """A fenced block that holds any text, backticks included."""
    body = inert(text).removesuffix("\n")
    ticks = "`" * max(3, *(len(run) + 1 for run in re.findall(r"`+", body)), 3)
    return f"{ticks}{language}\n{body}\n{ticks}"


def quote(markdown: str) -> str:
    """Markdown that a model wrote as a block quote in which no HTML, link or picture lives."""
    lines = _LIVE.sub(lambda sign: f"\\{sign.group()}", inert(markdown)).splitlines()
    return "\n".join(f"> {line}".rstrip() for line in lines)


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A table; the cells must be escaped."""
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join(f"| {' | '.join(cells)} |" for cells in lines)


def _list(items: Iterable[str]) -> str:
    return "\n".join(f"- {item}" for item in items)


def _head(report: Report) -> str:
    facts = [
        f"Case: {escape(report.case)}",
        f"Asked: {wording.utc(report.time)}",
        f"Took: {figures.duration(report.seconds)}",
        f"Ended: {wording.RUN_STATES[report.state]}",
        f"Cost: {figures.dollars(report.cost)}",
        f"Run: {escape(report.run)}",
    ]
    return f"# {escape(report.started.question)}\n\nRLM Desktop, report on one question\n\n{_list(facts)}"


def _answer(report: Report) -> str:
    parts = ["## Answer"]
    if report.state.value != "done" or (report.answer and not report.answer.complete):
        parts.append(_how_it_ended(report))
    if report.not_found:
        parts.append(f"**{report.not_found}**")
    parts.append(quote(report.answer.text) if report.answer else "The run gave no answer.")
    return "\n\n".join(parts)


def _how_it_ended(report: Report) -> str:
    why = report.message or (report.answer.reason if report.answer else "")
    return f"**{wording.RUN_STATES[report.state]}.** {wording.RUN_MEANINGS[report.state]} {escape(why)}".rstrip()


def _evidence(report: Report) -> str:
    parts = ["## Evidence"]
    if report.evidence:
        parts.append("Every quote of the answer was looked for in the documents by the program, not by the model.")
        parts.append(table(["No.", "Quote", "Where", "SHA-256", "Check"], map(_evidence_row, report.evidence)))
    else:
        parts.append("The answer quotes nothing.")
    parts.append("### What the checks mean")
    parts.append(
        _list(
            f"{wording.QUOTE_SIGNS[state]} {word}: {wording.QUOTE_MEANINGS[state]}"
            for state, word in wording.QUOTE_STATES.items()
        )
    )
    return "\n\n".join(parts)


def _evidence_row(item: Evidence) -> tuple[str, ...]:
    words = f"“{escape(item.quote)}”"
    if item.found_text:
        words += f" On the page: {escape(item.found_text)}"
    if item.before or item.after:
        words += f" Around it: {escape(item.before)} **{escape(item.found_text or item.quote)}** {escape(item.after)}"
    place = escape(item.found)
    if item.cited and item.cited != item.found:
        place = f"{place} (cited as {escape(item.cited)})".strip()
    if item.path:
        place = f"{place}, {escape(item.path)}"
    for copy in item.copies:
        place = f"{place}, the same file also: {escape(copy)}"
    check = f"{wording.QUOTE_SIGNS[item.state]} {wording.QUOTE_STATES[item.state]}"
    return escape(item.marker), words, place or "no place", escape(item.sha256), check


def _statements(report: Report) -> str:
    rows = [
        (
            str(item.number),
            escape(item.text),
            wording.VERDICTS[item.judgement.verdict] if item.judgement else wording.NOT_JUDGED,
            wording.utc(item.judgement.time) if item.judgement else "",
            escape(item.judgement.note) if item.judgement else "",
        )
        for item in report.statements
    ]
    told = table(["No.", "Claim", "Verdict", "When", "Note"], rows) if rows else "The answer states nothing."
    return f"## Claims and verdicts\n\n{told}"


def _against(report: Report) -> str:
    parts = ["### What argues against it"]
    for item in report.against:
        checks = [
            f"{escape(citation.marker)} {wording.QUOTE_STATES[citation.state].lower()}: "
            f"{escape(citation.document_name)}" + (f", page {citation.page}" if citation.page else "")
            for citation in item.citations
        ]
        parts.append(f"Against: {escape(item.claim)}")
        parts.append(f"**{item.contrary.capitalize()}.** {escape(item.text)}")
        parts.append("; ".join([f"Run {escape(item.run)}, {wording.utc(item.time)}", *checks]))
    return "\n\n".join([*parts, *([] if report.against else [wording.NOT_ARGUED])])


def _reading(report: Report) -> str:
    coverage, counted = report.coverage, figures.counted
    facts = [
        f"In scope: {counted(coverage.documents, 'document')}, {counted(coverage.pages, 'page')}",
        f"Read by a model: {counted(coverage.by_model, 'page')}",
        f"Scanned by code only: {counted(coverage.by_code, 'page')}",
        f"Untouched: {counted(coverage.untouched, 'page')}",
        f"Unreadable: {counted(coverage.unreadable, 'page')}",
    ]
    parts = ["## What was read", f"{escape(report.started.scope)}.", _list(facts), escape(coverage.bounds)]
    if report.problems:
        parts.append(f"### {counted(len(report.problems), 'file')} of the case could not be read, or not wholly")
        parts.append(wording.UNREAD)
        parts.append(table(["File", "Problem"], ((escape(str(p.path)), escape(p.sentence)) for p in report.problems)))
    else:
        parts.append("Every file of the case could be read.")
    return "\n\n".join(parts)


def _end(report: Report) -> str:
    notes = [("**Warning:** " if note.warning else "") + escape(note.text) for note in report.notes]
    return "\n\n".join(["## How the run ended", _how_it_ended(report), *([_list(notes)] if notes else [])])


def _cost(report: Report) -> str:
    rows = [
        (
            escape(item.model),
            f"{item.replies:,}" + (f" ({item.recorded:,} recorded)" if item.recorded else ""),
            f"{item.usage.prompt_tokens:,}",
            f"{item.usage.completion_tokens:,}",
            figures.dollars(item.cost),
        )
        for item in report.spending
    ]
    together = f"Together: {figures.counted(report.steps, 'step')}, {figures.counted(report.calls, 'call')}"
    if report.failed_calls:
        together += f", {report.failed_calls:,} failed"
    usage = report.usage
    tokens = (f"{usage.prompt_tokens:,}", f"{usage.completion_tokens:,}")
    rows.append((together, "", *tokens, figures.dollars(report.cost)))
    return "## Models and cost\n\n" + table(["Model", "Replies", "Tokens in", "Tokens out", "Cost"], rows)


def _conditions(report: Report) -> str:
    started = report.started
    layers = (f"{layer} ({wording.LAYERS[layer]})" if layer in wording.LAYERS else layer for layer in started.layers)
    limits = (f"{name.replace('_', ' ')} {value or 'none'}" for name, value in started.limits.items())
    versions = (f"{name} {value}" for name, value in started.versions.items())
    return "### Conditions of the run\n\n" + _list(
        [
            f"Root model: {escape(started.root_model)}",
            f"Sub-model: {escape(started.sub_model)}",
            f"Mode: {escape(started.mode)}",
            f"Limits: {escape(', '.join(limits))}",
            f"Sandbox: {escape(', '.join(layers) or 'did not start')}",
            *(f"Missing of the sandbox: {escape(sentence)}" for sentence in started.missing_layers),
            f"Versions: {escape(', '.join(versions) or 'not recorded')}",
        ]
    )


def _run(run: RunNode) -> Iterator[str]:
    for step in run.steps:
        yield from _step(step)


def _step(step: StepNode) -> Iterator[str]:
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
        yield fence(message.get("content", ""))
    if reply:
        if reply.reasoning:
            yield "Reasoning:"
            yield fence(reply.reasoning)
        yield "Reply:"
        yield fence(reply.text)
    for cell in step.cells:
        yield from _cell(cell)


def _cell(cell: CellNode) -> Iterator[str]:
    yield "Code" + (f": {escape(cell.started.title)}" if cell.started.title else "")
    yield fence(cell.started.code, "python")
    result = cell.result
    if result is None:
        yield "This code had not ended when the log ends."
    else:
        lost = "" if result.variables_kept else f", {wording.lost_variables(result)}"
        yield f"{wording.CELL_ENDS[result.end]}, {figures.duration(result.seconds)}{lost}"
        if result.output:
            yield fence(result.output)
        if result.output_length > len(result.output):
            whole = figures.counted(result.output_length, "character")
            yield f"Cut in the middle; the whole output had {whole}."
        if result.error:
            yield fence(result.error)
    for call in cell.calls:
        yield from _call(call)


def _call(call: CallNode) -> Iterator[str]:
    started, finished = call.started, call.finished
    line = f"**Call {escape(call.id)}**: {escape(started.kind)}, {escape(started.model)}"
    if finished:
        line += f", {figures.counted(finished.usage.total, 'token')}, {figures.dollars(finished.cost)}"
        line += f", {figures.duration(finished.seconds)}" + (", recorded" if finished.recorded else "")
    pages = ", ".join(f"document {p.document} page {p.first}–{p.last}" for p in started.pages)
    yield line + (f", {pages}" if pages else "")
    yield "Prompt:"
    yield fence(started.prompt)
    if call.child:
        yield f"Child run {escape(call.child.id)}: {escape(call.child.started.scope)}"
        yield from _run(call.child)
    if finished:
        yield f"Reply to {escape(call.id)}:"
        yield fence(finished.reply)
    elif call.failed:
        yield f"Call {escape(call.id)} failed: {escape(call.failed.reason)}"
    else:
        yield f"Call {escape(call.id)} had not been answered when the log ends."
