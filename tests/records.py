"""Records of runs as the engine writes them, for tests of folds, item models and panels."""

from __future__ import annotations

from rlm_desktop.core.events import (
    AnswerGiven,
    CallFailed,
    CallFinished,
    CallStarted,
    CellFinished,
    CellStarted,
    Event,
    Noted,
    QuoteChecked,
    Record,
    ReplyReceived,
    ReplyStreamed,
    RunFinished,
    RunStarted,
    RunState,
    StepStarted,
)
from rlm_desktop.core.model import (
    CellEnd,
    CellResult,
    Citation,
    PageRange,
    QuoteState,
    Span,
    Usage,
    Variable,
)

RUN = "20261122-211530-3f9a"
START = 1_795_382_130.0
QUESTION = "Which payments did Meridian Holdings make to the consultant, and who approved them?"

ANSWER = """\
## What the documents show

Meridian Holdings paid the consultant three times in 2019. The first invoice asks for “a fixed retainer of \
EUR 140,000 per quarter” [c1], and the ledger confirms that it “was settled on 14 March 2019” [c2].

The approval came from the regional director: “I have signed off on all three, please pay today” [c3].

| Date | Amount | Approved by |
|---|---|---|
| 14 March 2019 | EUR 140,000 | H. Voss |
| 20 June 2019 | EUR 140,000 | H. Voss |
| 2 October 2019 | EUR 95,500 | not recorded |

The board is said to have known: “the board was informed in writing” [c4]. The contract names \
“services of a general advisory nature” [c5].
"""

SEARCH_CODE = '''\
"""Find the pages that name the consultant."""
import re

hits = search("Meridian consultant invoice", limit=200)
pages = {(hit.document.id, hit.page) for hit in hits}
names = re.compile(r"Lindqvist (?:Consulting|& Partners)")
for hit in hits[:20]:
    print(hit.document.name, hit.page, hit.snippet)
print(len(pages), "pages")  # the rest is read by the sub-model
'''

READ_CODE = """\
prompts = [f"Which payments does this page tell of?\\n\\n{documents.get(d).pages[p - 1]}" for d, p in sorted(pages)]
payments = llm_query_batched(prompts)
print(sum(not getattr(p, "failed", False) for p in payments), "of", len(payments), "pages read")
"""

CHILD_CODE = """\
mails = [d for d in documents if d.kind == "eml"]
approvals = rlm_query("Who approved the payments?", context=mails)
print(approvals)
"""

CITATIONS = (
    Citation(
        "c1",
        "a fixed retainer of EUR 140,000 per quarter",
        3,
        1,
        QuoteState.EXACT,
        Span(3, 1, 210, 253),
        "a fixed retainer of EUR 140,000 per quarter",
        "invoice-2019-03.pdf",
        "a" * 64,
    ),
    Citation(
        "c2",
        "was settled on 14 March 2019",
        7,
        12,
        QuoteState.NORMALISED,
        Span(7, 12, 40, 68),
        "was settled on\n14 March 2019",
        "ledger.pdf",
        "b" * 64,
    ),
    Citation(
        "c3",
        "I have signed off on all three, please pay today",
        11,
        1,
        QuoteState.NEAR,
        Span(11, 1, 0, 52),
        "I have now signed off on all three, please pay today",
        "Re_ approval.eml",
        "c" * 64,
    ),
    Citation(
        "c4", "the board was informed in writing", 12, 4, QuoteState.NOT_FOUND, None, "", "minutes.docx", "d" * 64
    ),
    Citation(
        "c5",
        "services of a general advisory nature",
        3,
        2,
        QuoteState.ELSEWHERE,
        Span(5, 9, 100, 137),
        "services of a general advisory nature",
        "contract.pdf",
        "e" * 64,
    ),
)


class LogBuilder:
    """Builds the log of one root run, event by event, with sequence numbers and times as in a case.

    Args:
        run: The id of the root run.
        start: Time of the first record, in seconds since the epoch.
    """

    def __init__(self, run: str = RUN, start: float = START) -> None:
        self.run = run
        self.time = start
        self.records: list[Record] = []
        self._sequence = 0

    def add(self, event: Event, after: float = 0.1) -> Record:
        """Append an event ``after`` seconds later than the one before it."""
        self.time += after if self.records else 0.0
        self._sequence += not event.transient
        record = Record(self.run, self._sequence, self.time, event)
        self.records.append(record)
        return record

    def begin(self, question: str = QUESTION, **fields: object) -> None:
        """The start of the root run ``r1``."""
        about = {
            "scope": "Whole case",
            "documents": 1204,
            "pages": 18_330,
            "characters": 41_000_000,
            "root_model": "anthropic/claude-sonnet-4-5",
            "sub_model": "anthropic/claude-haiku-4-5",
            "limits": {"steps": 30, "calls": 1000, "cost": 2.0, "depth": 2, "seconds": 3600.0},
            "layers": ("language", "landlock", "seccomp", "rlimits"),
        }
        self.add(RunStarted("r1", question, **{**about, **fields}))  # type: ignore[arg-type]

    def step(self, id: str, number: int, text: str, summary: str, run: str = "r1", cost: float = 0.011) -> None:
        """A step with its whole reply, which is streamed in three parts first."""
        self.add(StepStarted(id, run, number, 30, ({"role": "user", "content": "Go on."},)))
        third = len(text) // 3 + 1
        for start in range(0, len(text), third):
            self.add(ReplyStreamed(id, text[start : start + third]), 0.4)
        model = "anthropic/claude-sonnet-4-5"
        self.add(ReplyReceived(id, text, summary, "", model, Usage(2100, 320), cost, 1.2))

    def cell(self, id: str, step: str, title: str, code: str) -> None:
        """The start of a cell."""
        self.add(CellStarted(id, step, title, code))

    def end_cell(self, id: str, output: str = "", end: CellEnd = CellEnd.DONE, **fields: object) -> None:
        """The end of a cell."""
        result = CellResult(end, output, len(output), seconds=0.8, **fields)  # type: ignore[arg-type]
        self.add(CellFinished(id, result))

    def calls(self, cell: str, first: int, count: int, failed: tuple[int, ...] = ()) -> None:
        """A batch of calls of a cell: all start, then all end, those in ``failed`` (by number) without a reply."""
        numbers = range(first, first + count)
        model = "anthropic/claude-haiku-4-5"
        for number in numbers:
            prompt = f"Which payments does this page tell of?\n\nPage {number} of the ledger.\nEUR 140,000 was paid."
            pages = (PageRange(7, number, number),)
            self.add(CallStarted(f"c{number}", cell, "llm_query", model, prompt, f"b{first}", pages), 0.001)
        for number in numbers:
            if number in failed:
                reason = "The model did not answer within 120 seconds. The call was tried 3 times."
                self.add(CallFailed(f"c{number}", "timeout", reason, 361.0), 0.05)
            else:
                reply = f"Page {number}: EUR 140,000 to Lindqvist & Partners."
                self.add(CallFinished(f"c{number}", reply, model, Usage(820, 45), 0.0011, 1.4), 0.05)


def begun_run() -> list[Record]:
    """A run in the middle of its second step: 18 of 24 calls are answered."""
    log = LogBuilder()
    log.begin()
    _first_step(log)
    log.step("s2", 2, f"Now the pages are read.\n\n```repl\n{READ_CODE}```", "Reading 24 pages with the sub-model")
    log.cell("x2", "s2", "Read 24 pages with the sub-model", READ_CODE)
    log.calls("x2", 1, 24)
    return log.records[:-6]


def finished_run(state: RunState = RunState.DONE) -> list[Record]:
    """A whole run: search, 24 calls of which one fails, an error, a child run, and an answer with five quotes.

    Args:
        state: How it ended. A run that is not done has an incomplete answer.
    """
    log = LogBuilder()
    log.begin()
    _first_step(log)
    log.step("s2", 2, f"Now the pages are read.\n\n```repl\n{READ_CODE}```", "Reading 24 pages with the sub-model")
    log.cell("x2", "s2", "Read 24 pages with the sub-model", READ_CODE)
    log.calls("x2", 1, 24, failed=(9,))
    log.end_cell("x2", "23 of 24 pages read\n", variables=(Variable("payments", "list", "24 items"),))
    _step_with_an_error(log)
    _step_with_a_child(log)
    log.step("s5", 5, "The answer is ready.\n\n```repl\nFINAL(report)\n```", "Handing in the answer")
    log.cell("x5", "s5", "Hand in the answer", "FINAL(report)\n")
    log.end_cell("x5", final=ANSWER)
    for citation in CITATIONS:
        log.add(QuoteChecked("r1", citation))
    log.add(Noted("r1", "The answer was handed back: one quote stands nowhere in the documents."))
    complete = state is RunState.DONE
    reason = "" if complete else "The cost limit of $2.00 was reached. 19 of 24 pages were read."
    log.add(AnswerGiven("r1", ANSWER, complete, reason))
    log.add(RunFinished("r1", state, reason, Usage(52_300, 4_120), 0.0842, 26, 5, log.time - START))
    return log.records


def failed_run() -> list[Record]:
    """A run that ended without an answer, because the provider refused the key."""
    log = LogBuilder()
    log.begin()
    log.add(StepStarted("s1", "r1", 1, 30))
    log.add(RunFinished("r1", RunState.FAILED, "The provider refused the key (401). Nothing was sent.", seconds=0.4))
    return log.records


def big_run(calls: int, cells: int = 1) -> list[Record]:
    """A run with that many calls, spread over that many steps of one cell each; it goes on."""
    log = LogBuilder()
    log.begin()
    first = 1
    for number in range(1, cells + 1):
        share = calls // cells + (number <= calls % cells)
        log.step(f"s{number}", number, f"```repl\n{READ_CODE}```", f"Reading part {number}")
        log.cell(f"x{number}", f"s{number}", f"Read part {number}", READ_CODE)
        log.calls(f"x{number}", first, share)
        log.end_cell(f"x{number}", f"part {number} is read\n")
        first += share
    return log.records


def _first_step(log: LogBuilder) -> None:
    text = f"First I look for the pages that name the consultant.\n\n```repl\n{SEARCH_CODE}```"
    log.step("s1", 1, text, "Searching for the consultant's invoices")
    log.cell("x1", "s1", "Search for “Meridian consultant invoice”", SEARCH_CODE)
    lines = [f"ledger.pdf {page} … paid to Lindqvist & Partners EUR {page * 1000:,} …" for page in range(1, 24)]
    variables = (Variable("hits", "list", "40 items"), Variable("pages", "set", "24 items"))
    log.end_cell("x1", "\n".join([*lines, "24 pages"]), variables=variables, pages=(PageRange(7, 1, 24),))


def _step_with_an_error(log: LogBuilder) -> None:
    code = 'total = sum(payment["amount"] for payment in payments)\n'
    log.step("s3", 3, f"```repl\n{code}```", "Adding up the payments")
    log.cell("x3", "s3", "Add up the payments", code)
    error = (
        "Traceback (most recent call last):\n"
        '  File "<cell 3>", line 1, in <genexpr>\n'
        "TypeError: string indices must be integers, not 'str'"
    )
    log.end_cell("x3", end=CellEnd.ERROR, error=error)


def _step_with_a_child(log: LogBuilder) -> None:
    log.step("s4", 4, f"```repl\n{CHILD_CODE}```", "Asking a child run who approved the payments")
    log.cell("x4", "s4", "Ask a child run who approved the payments", CHILD_CODE)
    log.add(CallStarted("c25", "x4", "rlm_query", "anthropic/claude-sonnet-4-5", "Who approved the payments?"))
    log.add(RunStarted("r2", "Who approved the payments?", "c25", 1, scope="31 documents", documents=31))
    log.step("s6", 1, "```repl\nprint(context[0].text)\n```", "Reading the first mail", run="r2", cost=0.004)
    log.cell("x6", "s6", "Read the first mail", "print(context[0].text)\n")
    log.calls("x6", 26, 1)
    log.end_cell("x6", "I have now signed off on all three, please pay today\n")
    log.add(AnswerGiven("r2", "H. Voss approved all three."))
    log.add(RunFinished("r2", RunState.DONE, "", Usage(3200, 400), 0.009, 1, 1, 4.0))
    log.add(CallFinished("c25", "H. Voss approved all three.", "", Usage(3200, 400), 0.009, 4.1))
    log.end_cell("x4", "H. Voss approved all three.\n")
