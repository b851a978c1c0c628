"""The row that is chosen in the tree of calls: what it is, its prompt and its reply, and the pages it was shown."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QLabel, QPushButton, QSplitter, QVBoxLayout, QWidget

from rlm_desktop.bridge.call_rows import Node
from rlm_desktop.bridge.case_reader import CaseReader
from rlm_desktop.bridge.language import counted, figure, tr
from rlm_desktop.bridge.wording import CELL_ENDS, RUN_STATES, model_name, money
from rlm_desktop.core.figures import duration
from rlm_desktop.core.model import PageRange, Usage
from rlm_desktop.engine.coverage import merge_pages
from rlm_desktop.engine.trajectory import BatchNode, CallNode, CellNode, RunNode, StepNode
from rlm_desktop.ui.icons import icon
from rlm_desktop.ui.page_links import PageLinks
from rlm_desktop.ui.text_box import TextBox
from rlm_desktop.ui.theme import set_role


@dataclass(frozen=True, slots=True)
class _Told:
    """A node as it is told: the names of its two texts, the texts, the facts in one line, the pages it was shown."""

    asked: str
    answered: str
    prompt: str
    reply: str
    facts: str
    pages: tuple[PageRange, ...] = ()


class CallDetails(QWidget):
    """Shows one node of a trajectory.

    Signals:
        page_activated: A page that stood in the prompt was clicked: document and page number.
        try_asked: The prompt of the call that is shown is to be tried: its `CallNode`.

    Args:
        reader: Reads the names of documents.
        parent: The Qt parent.
    """

    page_activated = Signal(int, int)
    try_asked = Signal(object)

    def __init__(self, reader: CaseReader, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._told: _Told | None = None
        self._facts = QLabel(wordWrap=True, textFormat=Qt.TextFormat.PlainText)
        self._facts.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._pages = PageLinks(tr("Pages in the prompt"), reader)
        self._pages.page_activated.connect(self.page_activated)
        self._node: Node | None = None
        self._can_try = False
        self.attempt = QPushButton(icon=icon("pencil", "muted"), text=tr("Try…"))
        self.attempt.setToolTip(tr("Edit this prompt and put it to a model by itself"))
        self.attempt.clicked.connect(lambda: self.try_asked.emit(self._node))
        set_role(self.attempt, "quiet")
        self.prompt, self.reply = TextBox(self.attempt), TextBox()
        set_role(self._facts, "muted")
        split = QSplitter(Qt.Orientation.Vertical)
        split.addWidget(self.prompt)
        split.addWidget(self.reply)
        split.setChildrenCollapsible(False)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(12, 8, 12, 10)
        layout.setSpacing(4)
        layout.addWidget(self._facts)
        layout.addWidget(self._pages)
        layout.addWidget(split, stretch=1)
        self.show_node(None)

    @property
    def facts(self) -> str:
        """Model, tokens, cost, time and state in one line."""
        return self._facts.text()

    @property
    def pages(self) -> str:
        """The pages that stood in the prompt, as rich text with links."""
        return self._pages.text()

    def show_node(self, node: Node | None) -> None:
        """Show a node; what has not changed since stays as it is scrolled and selected."""
        self._node = node
        self._offer_to_try()
        told = _tell(node)
        if told == self._told:
            return
        self._told = told
        self._facts.setText(told.facts)
        self.prompt.show_text(told.asked, told.prompt)
        self.reply.show_text(told.answered, told.reply)
        self._pages.show_pages(told.pages)

    def allow_trying(self, *, allowed: bool) -> None:
        """Say whether prompts of the run can be tried now."""
        self._can_try = allowed
        self._offer_to_try()

    def _offer_to_try(self) -> None:
        asked = isinstance(self._node, CallNode) and self._node.started.kind == "llm_query"
        self.attempt.setVisible(asked)
        self.attempt.setEnabled(asked and self._can_try)


def _tell(node: Node | None) -> _Told:
    match node:
        case RunNode():
            return _tell_run(node)
        case StepNode():
            told = "\n\n".join(f"[{message['role']}]\n{message['content']}" for message in node.started.messages)
            reply = node.reply
            facts = [tr("The model is writing")]
            if reply is not None:
                facts = [model_name(reply.model), *_spent(reply.usage, reply.cost), duration(reply.seconds)]
            written = reply.text if reply is not None else node.streamed
            return _Told(tr("What the root model was told"), tr("What it wrote"), told, written, _line(facts))
        case CellNode():
            return _tell_cell(node)
        case BatchNode():
            return _tell_batch(node)
        case CallNode():
            return _tell_call(node)
    return _Told(tr("Prompt"), tr("Reply"), "", "", tr("Choose a row to see its prompt and its reply."))


def _tell_run(run: RunNode) -> _Told:
    facts = [run.started.scope, model_name(run.started.root_model)]
    if run.finished is not None:
        finished = run.finished
        facts += [*_spent(finished.usage, finished.cost), duration(finished.seconds), RUN_STATES[finished.state].word]
    answer = run.answer.text if run.answer is not None else ""
    return _Told(tr("Question"), tr("Answer"), run.started.question, answer, _line(facts))


def _tell_cell(cell: CellNode) -> _Told:
    facts = [cell.started.title, counted(len(cell.calls), "call") if cell.calls else ""]
    given = ""
    if cell.result is not None:
        facts += [duration(cell.result.seconds), CELL_ENDS[cell.result.end].word]
        given = "\n".join(part for part in (cell.result.output, cell.result.error) if part)
    return _Told(tr("Code"), tr("Output"), cell.started.code, given, _line(facts))


def _tell_batch(batch: BatchNode) -> _Told:
    """What a batch came to, and its first call in place of all."""
    first, calls = _tell_call(batch.calls[0]), batch.calls
    ended = [call.finished for call in calls if call.finished is not None]
    usage = sum((one.usage for one in ended), Usage())
    cost = None if any(one.cost is None for one in ended) else sum(one.cost or 0.0 for one in ended)
    failed = sum(call.failed is not None for call in calls)
    facts = [
        counted(len(calls), "call"),
        tr("{ended} answered").format(ended=figure(len(ended))),
        tr("{failed} failed").format(failed=figure(failed)) if failed else "",
        *_spent(usage, cost),
    ]
    given = {(each.document, page) for call in calls for each in call.started.pages for page in _numbers(each)}
    return _Told(
        tr("The first prompt"), tr("The first reply"), first.prompt, first.reply, _line(facts), merge_pages(given)
    )


def _numbers(pages: PageRange) -> range:
    return range(pages.first, pages.last + 1)


def _tell_call(call: CallNode) -> _Told:
    started, facts, reply, answered = call.started, [model_name(call.started.model)], "", tr("Reply")
    if call.finished is not None:
        finished = call.finished
        took = tr("recorded before, not asked again") if finished.recorded else duration(finished.seconds)
        facts = [model_name(finished.model or started.model), *_spent(finished.usage, finished.cost), took]
        reply = finished.reply
    elif call.failed is not None:
        facts += [tr("Failed"), duration(call.failed.seconds)]
        answered, reply = tr("Why there is no reply"), call.failed.reason
    facts.append(tr("a child run") if started.kind == "rlm_query" else "")
    facts.append(counted(len(call.trials), "trial") if call.trials else "")
    return _Told(tr("Prompt"), answered, started.prompt, reply, _line(facts), started.pages)


def _spent(usage: Usage, cost: float | None) -> list[str]:
    if not usage.total:
        return []
    sent = tr("{total} tokens ({prompt_tokens} sent, {completion_tokens} received)").format(
        total=figure(usage.total),
        prompt_tokens=figure(usage.prompt_tokens),
        completion_tokens=figure(usage.completion_tokens),
    )
    return [sent, money(cost)]


def _line(facts: list[str]) -> str:
    return " · ".join(fact for fact in facts if fact)
