"""A table is filled by real calls over HTTP, entry by entry, and gone on with where it was cut off."""

import asyncio
import os
import signal
import subprocess
import sys
import threading
from contextlib import closing

import pytest

from model_server import Refuse, Wait
from rlm_desktop.case.connection import connect, connect_read_only, create_case
from rlm_desktop.case.runs import load_run
from rlm_desktop.case.tables import add_questions, find_table, list_tables, make_table
from rlm_desktop.core.errors import CaseError, UsageError
from rlm_desktop.core.events import CallFinished, RunState
from rlm_desktop.core.limits import RunLimits
from rlm_desktop.core.model import EntryState, Price, QuoteState
from rlm_desktop.core.settings import MillionPrice, ModelChoice, Settings
from rlm_desktop.corpus.ingest import Ingest
from rlm_desktop.engine.coverage import Reading, read_coverage
from rlm_desktop.engine.entries import check_of
from rlm_desktop.engine.filling import fill_table
from rlm_desktop.engine.replay import replay
from rlm_desktop.engine.tables import Wanted, account, projection, read_sheet
from rlm_desktop.engine.trajectory import fold
from rlm_desktop.models.gateway import Gateway
from rlm_desktop.models.keys import Keys

TEXTS = {
    "a.txt": "Contract of 3 May 2021.\nThe price is 48,000 euros a year.",
    "b.txt": "Contract of 9 June 2022.\nThe price is 12,500 euros a year.",
    "c.txt": "Minutes.\nThe council thanked Grace Okafor for her work.",
}
PRICE, DATE = "What is the price?", "What is its date?"


def answered(body):
    """What a model that reads well replies to a prompt of a table."""
    prompt = body["messages"][-1]["content"]
    if "48,000" in prompt and PRICE in prompt:
        return "48,000 euros a year\n“The price is 48,000 euros a year” (page 1)"
    if "12,500" in prompt and PRICE in prompt:
        return "12,500 euros a year\n“They agreed on 13,500 dollars for ever” (page 1)"
    return "NOT FOUND"


@pytest.fixture
def case(tmp_path):
    return ingest(create_case(tmp_path / "case"), TEXTS)


def ingest(case, texts):
    folder = case.parent / "files"
    folder.mkdir(exist_ok=True)
    for name, text in texts.items():
        (folder / name).write_text(text, encoding="utf-8")
    Ingest(case, [folder / name for name in texts], workers=1).run()
    return case


def table_of(case, *questions, **about):
    with closing(connect(case)) as connection:
        return make_table(connection, questions, **about)


def sheet_of(case, table):
    with closing(connect_read_only(case)) as connection:
        return read_sheet(connection, table)


@pytest.fixture
def fill(case, model_server):
    model_server.otherwise = answered

    def go(table, **options):
        choice = ModelChoice("openai/test-model", model_server.url)
        gateway = options.pop("gateway", Gateway(Keys()))
        return asyncio.run(fill_table(table, case=case, gateway=gateway, model=choice, **options))

    return go


def by_name(sheet):
    """(name, question) to what stands there."""
    return {
        (row.name, question): entry
        for row in sheet.rows
        for question in sheet.table.questions
        if (entry := sheet.entry(row, question))
    }


def test_each_document_is_asked_each_question_and_each_quote_is_checked(case, fill):
    table = table_of(case, PRICE, DATE)
    outcome = fill(table)
    entries = by_name(sheet_of(case, table))
    assert outcome.state is RunState.DONE
    assert outcome.answer == "*3 documents, 2 questions: 2 answered, 4 not in the document.*"
    assert len(entries) == 6
    good, bad = entries["a.txt", PRICE], entries["b.txt", PRICE]
    assert (good.answer, check_of(good.citations)) == ("48,000 euros a year", QuoteState.EXACT)
    assert (bad.answer, check_of(bad.citations)) == ("12,500 euros a year", QuoteState.NOT_FOUND)
    assert entries["c.txt", PRICE].state is EntryState.NOT_FOUND


def test_words_of_another_document_are_told_as_elsewhere(case, fill, model_server):
    model_server.otherwise = "It is dear.\n“The price is 48,000 euros a year” (page 1)"
    table = table_of(case, PRICE)
    fill(table)
    entry = by_name(sheet_of(case, table))["c.txt", PRICE]
    assert check_of(entry.citations) is QuoteState.ELSEWHERE
    assert entry.citations[0].document_name == "a.txt"


def test_the_run_tells_its_calls_its_pages_and_its_entries(case, fill):
    table = table_of(case, PRICE, DATE)
    outcome = fill(table)
    with closing(connect_read_only(case)) as connection:
        trajectory = fold(load_run(connection, outcome.run))
        coverage = read_coverage(connection, trajectory)
    assert trajectory.root.started.table == table.id
    assert [cell.started.title for cell in trajectory.cells.values()] == [PRICE, DATE]
    assert len(trajectory.calls) == len(trajectory.entries) == 6
    assert coverage.count(Reading.MODEL) == 3
    assert all(trajectory.calls[entry.calls[0]].finished for entry in trajectory.entries)


def test_a_new_document_fills_its_own_row_only(case, fill, model_server):
    table = table_of(case, PRICE)
    fill(table)
    asked = len(model_server.received)
    ingest(case, {"d.txt": "A letter on the price of fish."})
    fill(table)
    assert len(model_server.received) == asked + 1
    assert "fish" in model_server.prompts[-1]


def test_a_new_question_fills_its_own_column_only(case, fill, model_server):
    table = table_of(case, PRICE)
    fill(table)
    with closing(connect(case)) as connection:
        table = add_questions(connection, table, [DATE, PRICE])
    fill(table)
    assert table.questions == (PRICE, DATE)
    assert sum(DATE in prompt for prompt in model_server.prompts) == 3
    assert len(model_server.prompts) == 6


def test_failed_entries_are_asked_again_alone(case, fill, model_server):
    refused = [True]

    def once(body):
        if "48,000" in body["messages"][-1]["content"] and refused:
            refused.pop()
            return Refuse(400, "The prompt is not allowed here.")
        return answered(body)

    model_server.otherwise = once
    table = table_of(case, PRICE)
    outcome = fill(table)
    sheet = sheet_of(case, table)
    assert (outcome.state, outcome.message) == (RunState.INCOMPLETE, "1 of 3 entries failed.")
    assert "not allowed" in by_name(sheet)["a.txt", PRICE].reason
    assert sheet.places(Wanted.WAITING) == []
    asked = len(model_server.received)
    fill(table, places=sheet.places(Wanted.FAILED))
    assert len(model_server.received) == asked + 1
    assert by_name(sheet_of(case, table))["a.txt", PRICE].state is EntryState.ANSWERED


def test_an_entry_that_is_there_is_asked_anew_when_it_is_asked_again(case, fill, model_server):
    table = table_of(case, PRICE)
    fill(table)
    (place,) = [place for place, entry in sheet_of(case, table).entries.items() if "48,000" in entry.filled.answer]
    model_server.otherwise = "NOT FOUND"
    asked = len(model_server.received)
    fill(table, places=[place])
    assert len(model_server.received) == asked + 1
    assert sheet_of(case, table).entries[place].filled.state is EntryState.NOT_FOUND


def test_parts_of_a_document_that_were_read_before_a_stop_are_not_paid_for_again(case, model_server):
    filler = "Nothing of interest stands in this line of the report.\n" * 4_000
    ingest(case, {"long.md": f"The price is 48,000 euros.\n{filler}Later the price rose to 50,000 euros."})
    table = table_of(case, PRICE, scope="name:long")
    choice = ModelChoice("openai/test-model", model_server.url)
    model_server.otherwise = lambda body: Wait() if "rose to" in body["messages"][-1]["content"] else "NOT FOUND"

    async def stopped():
        read = asyncio.Event()

        def sink(record):
            if isinstance(record.event, CallFinished):
                read.set()

        task = asyncio.create_task(fill_table(table, case=case, gateway=Gateway(Keys()), model=choice, sink=sink))
        await read.wait()
        task.cancel()
        await task

    asyncio.run(stopped())
    asked = len(model_server.received)
    model_server.otherwise = "50,000 euros\n“the price rose to 50,000 euros”"
    asyncio.run(fill_table(table, case=case, gateway=Gateway(Keys()), model=choice))
    again = model_server.prompts[asked:]
    assert again
    assert not any("The price is 48,000" in prompt for prompt in again)


def test_a_full_table_is_not_asked_again(case, fill):
    table = table_of(case, PRICE)
    fill(table)
    with pytest.raises(UsageError, match="nothing to fill"):
        fill(table)


def test_a_search_tells_which_documents_are_asked(case, fill):
    table = table_of(case, PRICE, scope="contract")
    fill(table)
    assert [row.name for row in sheet_of(case, table).rows] == ["a.txt", "b.txt"]


def test_a_document_longer_than_a_prompt_is_read_in_parts_whose_replies_become_one(tmp_path, fill, model_server, case):
    filler = "Nothing of interest stands in this line of the report.\n" * 4_000
    ingest(
        case,
        {"long.md": f"Contract.\nThe price is 48,000 euros a year.\n{filler}Later the price rose to 50,000 euros."},
    )
    with closing(connect(case)) as connection:
        (document,) = connection.execute("SELECT id FROM documents WHERE name = 'long.md'").fetchone()

    def reply(body):
        prompt = body["messages"][-1]["content"]
        if "replies to one question" in prompt:
            return "48,000, later 50,000\n“The price is 48,000 euros” (page 1) “the price rose to 50,000 euros”"
        if "rose to" in prompt:
            return "50,000\n“the price rose to 50,000 euros” (page 1)"
        return "48,000\n“The price is 48,000 euros” (page 1)" if "48,000" in prompt else "NOT FOUND"

    model_server.otherwise = reply
    table = table_of(case, PRICE, documents=(document,))
    fill(table)
    (entry,) = by_name(sheet_of(case, table)).values()
    assert entry.answer == "48,000, later 50,000"
    assert {citation.state for citation in entry.citations} <= {QuoteState.EXACT, QuoteState.ELSEWHERE}
    assert len(entry.calls) > 2
    assert "replies to one question" in model_server.prompts[-1]


def test_a_document_without_text_fails_and_asks_nobody(case, fill, model_server):
    with closing(connect(case)) as connection, connection:
        connection.execute("UPDATE pages SET text = '', characters = 0 WHERE document = 1")
    table = table_of(case, PRICE, documents=(1,))
    fill(table)
    (entry,) = by_name(sheet_of(case, table)).values()
    assert (entry.state, entry.reason) == (EntryState.FAILED, "The document has no text that could be read.")
    assert not model_server.received


def test_what_a_stop_leaves_is_filled_later_and_nothing_is_asked_twice(case, model_server):
    table = table_of(case, PRICE)
    model_server.otherwise = lambda body: Wait() if "Okafor" in body["messages"][-1]["content"] else answered(body)
    choice = ModelChoice("openai/test-model", model_server.url)

    async def stopped():
        kept = asyncio.Event()
        filled = []

        def sink(record):
            if type(record.event).__name__ == "EntryFilled":
                filled.append(record)
                if len(filled) == 2:
                    kept.set()

        task = asyncio.create_task(fill_table(table, case=case, gateway=Gateway(Keys()), model=choice, sink=sink))
        await kept.wait()
        task.cancel()
        return await task

    outcome = asyncio.run(stopped())
    assert outcome.state is RunState.STOPPED
    assert outcome.answer.endswith("2 answered, 0 not in the document, 1 waiting.*")
    model_server.otherwise = answered
    asked = len(model_server.received)
    assert asyncio.run(fill_table(table, case=case, gateway=Gateway(Keys()), model=choice)).state is RunState.DONE
    assert len(model_server.received) == asked + 1


def test_a_kill_loses_no_entry_that_was_filled(case, model_server):
    table = table_of(case, PRICE)
    reached = threading.Event()

    def reply(body):
        if "Okafor" in body["messages"][-1]["content"]:
            reached.set()
            return Wait()
        return answered(body)

    model_server.otherwise = reply
    program = (
        "import asyncio, sys; from pathlib import Path\n"
        "from rlm_desktop.case.connection import connect\n"
        "from rlm_desktop.case.tables import list_tables\n"
        "from rlm_desktop.core.limits import RunLimits\n"
        "from rlm_desktop.core.settings import ModelChoice\n"
        "from rlm_desktop.engine.filling import fill_table\n"
        "from rlm_desktop.models.gateway import Gateway\n"
        "from rlm_desktop.models.keys import Keys\n"
        "case = Path(sys.argv[1]); table = list_tables(connect(case))[0]\n"
        "model = ModelChoice('openai/test-model', sys.argv[2])\n"
        "limits = RunLimits(parallel_calls=1)\n"
        "asyncio.run(fill_table(table, case=case, gateway=Gateway(Keys()), model=model, limits=limits))\n"
    )
    child = subprocess.Popen([sys.executable, "-c", program, str(case), model_server.url])
    assert reached.wait(60)
    os.kill(child.pid, signal.SIGKILL)
    child.wait()
    assert account(sheet_of(case, table)).endswith("2 answered, 0 not in the document, 1 waiting.")


def test_a_limit_on_the_cost_leaves_the_rest_waiting(case, fill):
    dear = Settings(prices={"test-model": MillionPrice(1e5, 1e5)})
    table = table_of(case, PRICE)
    limits = RunLimits(cost=0.01, parallel_calls=1)
    outcome = fill(table, gateway=Gateway(Keys(), settings=dear), limits=limits)
    assert outcome.state is RunState.INCOMPLETE
    assert "limit of $0.01" in outcome.message
    assert len(sheet_of(case, table).places(Wanted.WAITING)) == 2


def test_a_key_that_is_refused_ends_the_run_at_once(case, fill, model_server):
    model_server.otherwise = Refuse(401, "Wrong key.")
    table = table_of(case, PRICE, DATE)
    outcome = fill(table, limits=RunLimits(parallel_calls=1))
    assert outcome.state is RunState.FAILED
    assert len(model_server.received) == 1
    assert len(sheet_of(case, table).places(Wanted.WAITING)) == 6


def test_the_projection_grows_with_documents_and_questions(case):
    one, two = sheet_of(case, table_of(case, PRICE)), sheet_of(case, table_of(case, PRICE, DATE))
    price = Price(1e-6, 2e-6)
    small, large = (projection(each, each.places(Wanted.WAITING), 200_000, price) for each in (one, two))
    assert (small.calls, large.calls) == (3, 6)
    assert large.cost > small.cost > 0
    assert projection(one, one.places(Wanted.WAITING), 200_000, None).cost is None


def test_a_run_that_filled_a_table_is_not_replayed(case, fill):
    outcome = fill(table_of(case, PRICE))
    with pytest.raises(UsageError, match="filled a table"):
        asyncio.run(replay(outcome.run, case=case))


def test_tables_are_known_by_name_and_number(case):
    first, second = table_of(case, PRICE, " ", PRICE), table_of(case, DATE, name="Dates")
    assert (first.name, first.questions) == ("Table 1", (PRICE,))
    with closing(connect(case)) as connection:
        assert list_tables(connection) == [second, first]
        assert find_table(connection, "Dates") == find_table(connection, "2") == second
        with pytest.raises(CaseError, match="no table Prices"):
            find_table(connection, "Prices")
        with pytest.raises(UsageError, match="already"):
            make_table(connection, [PRICE], name="Dates")
        with pytest.raises(UsageError, match="no question"):
            make_table(connection, [" "])
