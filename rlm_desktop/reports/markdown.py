"""A report as Markdown, with the same content as the HTML one.

The answer stands in a block quote, so that nothing in it can pass for a part of the report. Other text that documents
or models wrote stands in fences longer than any in it, or is escaped.
"""

from __future__ import annotations

from collections.abc import Container, Iterator
from datetime import datetime

from rlm_desktop.core import figures
from rlm_desktop.engine.elusion import SampleStanding
from rlm_desktop.reports import wording
from rlm_desktop.reports.marks import bullets, escape, fence, quote, table
from rlm_desktop.reports.report import Evidence, Report
from rlm_desktop.reports.work import Extent, render_work

CROP = "crop-of-page"
_LINE = "\\_" * 24


def render_markdown(
    report: Report, exported: datetime, *, extent: Extent | None = None, pictured: Container[str] = ()
) -> str:
    """The report as Markdown; the same report and time give the same text.

    Args:
        report: What to tell.
        exported: When.
        extent: How much of the run's work is told; all of it when None.
        pictured: The markers of quotes that are followed by a fence of the language :data:`CROP`, which holds the
            marker: the formats made of this text put the picture there.
    """
    parts = [
        _head(report),
        _answer(report),
        *_entries(report),
        _evidence(report),
        *_places(report, pictured),
        _statements(report),
        _against(report),
        _reading(report),
        _end(report),
        _cost(report),
        _conditions(report),
        *render_work(report.root, extent),
        "## Limits of this report",
        bullets(wording.limits(report.started.root_model)),
        "## Signatures",
        *(f"{line}: {_LINE} Date: {_LINE}" for line in wording.SIGNATURES),
        f"---\n\nExported {wording.utc(exported.timestamp())}",
        "Made by RLM Desktop from the event log of the run. All times are UTC.",
    ]
    return "\n\n".join(parts) + "\n"


def _head(report: Report) -> str:
    facts = [
        f"Case: {escape(report.case)}",
        f"Asked: {wording.utc(report.time)}",
        f"Took: {figures.duration(report.seconds)}",
        f"Ended: {wording.RUN_STATES[report.state]}",
        f"Cost: {figures.dollars(report.cost)}",
        f"Run: {escape(report.run)}",
    ]
    if report.author:
        facts.insert(1, f"Author: {escape(report.author)}")
    masked = f"\n\n{wording.MASKED.format(words=report.masked)}" if report.masked else ""
    return f"# {escape(report.started.question)}\n\nRLM Desktop, report on one question\n\n{bullets(facts)}{masked}"


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
        parts.append(table(["No.", "Quote", "Where", "Check"], map(_evidence_row, report.evidence)))
    else:
        parts.append("The answer quotes nothing.")
    parts.append("### What the checks mean")
    parts.append(
        bullets(
            f"{wording.QUOTE_SIGNS[state]} {word}: {wording.QUOTE_MEANINGS[state]}"
            for state, word in wording.QUOTE_STATES.items()
        )
    )
    return "\n\n".join(parts)


def _entries(report: Report) -> Iterator[str]:
    if not report.entries:
        return
    yield "## What was filled in"
    rows = (
        (
            escape(entry.document),
            escape(entry.question),
            f"{wording.ENTRY_STATES[entry.state]}: {escape(entry.said)}"
            if entry.said
            else wording.ENTRY_STATES[entry.state],
            escape("; ".join(map(wording.checked, entry.citations))),
        )
        for entry in report.entries
    )
    yield table(["Document", "Question", "Answer", "Quotes and checks"], rows)


def _evidence_row(item: Evidence) -> tuple[str, ...]:
    place = escape(item.found)
    if item.cited and item.cited != item.found:
        place = f"{place} (cited as {escape(item.cited)})".strip()
    check = f"{wording.QUOTE_SIGNS[item.state]} {wording.QUOTE_STATES[item.state]}"
    return escape(item.marker), f"“{escape(item.quote)}”", place or "no place", check


def _places(report: Report, pictured: Container[str]) -> Iterator[str]:
    """Each quote that was found, with what stands around it."""
    found = [item for item in report.evidence if item.found]
    if found:
        yield "### The quotes in their place"
    for item in found:
        yield f"**{escape(item.marker)}** {escape(item.found)}"
        files = [f"File: {escape(item.path)}"] if item.path else []
        files += [f"The same file also: {escape(copy)}" for copy in item.copies]
        yield bullets([*files, f"SHA-256: {escape(item.sha256)}"])
        if item.before or item.after:
            words = escape(item.found_text or item.quote)
            yield f"> {escape(item.before)} **{words}** {escape(item.after)}"
        if item.marker in pictured:
            yield fence(item.marker, CROP)


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
    parts = ["## What was read", f"{escape(report.started.scope)}.", bullets(facts), escape(coverage.bounds)]
    if report.problems:
        parts.append(f"### {counted(len(report.problems), 'file')} of the case could not be read, or not wholly")
        parts.append(wording.UNREAD)
        parts.append(table(["File", "Problem"], ((escape(str(p.path)), escape(p.sentence)) for p in report.problems)))
    else:
        parts.append("Every file of the case could be read.")
    return "\n\n".join([*parts, *_sample(report.sample)])


def _sample(standing: SampleStanding | None) -> Iterator[str]:
    yield "### Sample of what was left out"
    if standing is None:
        yield wording.NO_SAMPLE
        return
    yield escape(wording.sampled(standing))
    rows = (
        (escape(each.name), wording.RELEVANT[each.relevant], each.by, escape(each.said)) for each in standing.findings
    )
    yield table(["Document", "Found", "By", "What was said"], rows)


def _end(report: Report) -> str:
    notes = [("**Warning:** " if note.warning else "") + escape(note.text) for note in report.notes]
    return "\n\n".join(["## How the run ended", _how_it_ended(report), *([bullets(notes)] if notes else [])])


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
    return "### Conditions of the run\n\n" + bullets(
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
