"""A question runs through the real parts: a case, a guest process, and a model reached by litellm over HTTP."""

import asyncio
import gc
import sqlite3
from contextlib import closing

import psutil
import pytest

from model_server import Refuse, Say, Wait
from rlm_desktop.case.connection import connect_read_only
from rlm_desktop.case.runs import list_runs, load_run
from rlm_desktop.core.errors import CaseError
from rlm_desktop.core.events import CellFinished, Noted, RunFinished, RunState
from rlm_desktop.core.limits import RunLimits, SandboxLimits
from rlm_desktop.core.model import QuoteState
from rlm_desktop.core.settings import ModelChoice
from rlm_desktop.engine.conversation import conversation
from rlm_desktop.engine.modes import Mode, Way
from rlm_desktop.engine.run import ask
from rlm_desktop.engine.trajectory import fold
from rlm_desktop.engine.tree import Scope
from rlm_desktop.models.gateway import Gateway
from rlm_desktop.models.keys import Keys

QUESTION = "When was the bridge inspected?"


def code(text, prose="I go on."):
    return f"{prose}\n\n```repl\n{text}\n```\n"


@pytest.fixture
def put(case, model_server):
    """Puts the question to the case with a scripted root model, and a sub-model that says what the test wants."""

    def run(*root_replies, sub="NOT FOUND", question=QUESTION, on_record=None, **options):
        roots = list(root_replies)

        def reply(body):
            if body["messages"][0]["role"] != "system":
                return sub(body) if callable(sub) else sub
            item = roots.pop(0) if len(roots) > 1 else roots[0]
            return item(body) if callable(item) else item

        model_server.otherwise = reply
        choice = ModelChoice("openai/test-model", model_server.url)
        records = []

        def sink(record):
            records.append(record)
            if on_record:
                on_record(record)

        async def go():
            return await ask(
                question, case=case, gateway=Gateway(Keys()), root=choice, sub=choice, sink=sink, **options
            )

        outcome = asyncio.run(go())
        with closing(connect_read_only(case)) as connection:
            trajectory = fold(load_run(connection, outcome.run))
        return outcome, trajectory, records

    return run


def test_the_published_example_runs_unchanged(put, model_server):
    outcome, trajectory, _ = put(
        code(
            "chunks = [context[i:i+100000] for i in range(0, len(context), 100000)]\n"
            "findings = []\n"
            "for chunk in chunks:\n"
            '    findings.append(llm_query(f"Find evidence about {query} in: {chunk}"))\n'
            'answer_text = llm_query(f"Answer {query} from these findings: {findings}")\n'
        ),
        "FINAL_VAR(answer_text)",
        sub="It was on 3 May 2021.",
    )
    assert outcome.state is RunState.DONE
    assert outcome.answer == "It was on 3 May 2021."
    first, second = trajectory.root.steps[0].cells[0].calls
    assert f"Find evidence about {QUESTION} in: === Document" in first.started.prompt
    assert "inspected on 3 May 2021 by Grace Okafor" in first.started.prompt
    assert {(pages.document, pages.first) for pages in first.started.pages} == {(1, 1), (2, 1), (3, 1)}
    assert "It was on 3 May 2021." in second.started.prompt


def test_the_documents_never_enter_the_root_models_prompt(put, model_server):
    put(code('x = context[:]\nFINAL("It was on 3 May.")'))
    root = next(r for r in model_server.received if r.body["messages"][0]["role"] == "system")
    everything = "".join(message["content"] for message in root.body["messages"])
    assert QUESTION in everything
    assert "Grace Okafor" not in everything


def test_the_root_models_reply_streams_into_the_run_and_is_kept_once(put):
    _, trajectory, records = put(Say(code('hits = search("inspected")\nFINAL("Done, on 3 May.")'), pieces=5))
    streamed = [record for record in records if record.event.transient]
    assert len(streamed) > 1
    assert "".join(record.event.text for record in streamed) == trajectory.root.steps[0].reply.text
    assert trajectory.root.steps[0].reply.usage.total > 0


def test_every_event_is_in_the_case_before_it_is_shown(put, case):
    def look(record):
        if not record.event.transient:
            with closing(connect_read_only(case)) as connection:
                assert [r.sequence for r in load_run(connection, record.run)][-1] == record.sequence

    put(code('hits = search("bridge")\nFINAL("It was in May.")'), on_record=look)


def test_a_cited_quote_is_checked_and_marked(put):
    outcome, _, _ = put(
        code(
            'hit = search("inspected", limit=1)[0]\n'
            'mark = cite(hit.document, hit.page, "inspected on 3 May 2021")\n'
            'FINAL(f"It was “inspected on 3 May 2021” {mark}.")'
        )
    )
    (citation,) = outcome.citations
    assert outcome.answer == "It was “inspected on 3 May 2021” [c1]."
    assert (citation.state, citation.document_name) == (QuoteState.EXACT, "inspection.txt")
    assert outcome.sound


def test_a_quote_that_nobody_cited_is_looked_for_and_marked(put):
    outcome, _, _ = put(code('search("paid")\nFINAL("Money came first: “Payment of 48,000 euros was made”, it says.")'))
    assert outcome.answer == "Money came first: “Payment of 48,000 euros was made” [c1], it says."
    assert outcome.citations[0].document_name == "invoice.txt"


def test_an_invented_quote_is_handed_back_once_and_then_shown_as_not_found(put, model_server):
    invented = code('search("bridge")\nFINAL("It says “the bridge was never inspected at all”.")')
    outcome, trajectory, _ = put(invented, invented)
    assert [citation.state for citation in outcome.citations] == [QuoteState.NOT_FOUND]
    assert not outcome.sound
    assert any("handed back" in note.text for note in trajectory.notes)
    assert "stand nowhere" in trajectory.root.steps[1].started.messages[0]["content"]


def test_a_wrong_citation_raises_in_the_code_with_the_nearest_words(put):
    _, trajectory, _ = put(
        code(
            'document = [d for d in documents if d.name == "inspection.txt"][0]\ncite(document, 1, "examined on 3 May")'
        ),
        code('FINAL("It was in May.")'),
    )
    error = trajectory.root.steps[0].cells[0].result.error
    assert "do not stand in document" in error
    assert "inspected on 3 May" in error


def test_one_failed_prompt_of_a_batch_loses_nothing(put):
    def sub(body):
        prompt = body["messages"][-1]["content"]
        return Refuse(400, "bad request") if "two" in prompt else f"reply to {prompt}"

    _, trajectory, _ = put(
        code('replies = llm_query_batched(["one", "two", "three"])\nprint(replies)\nFINAL("Read: in May.")'), sub=sub
    )
    calls = trajectory.root.steps[0].cells[0].calls
    assert [call.state for call in calls] == ["done", "failed", "done"]
    assert len({call.started.batch for call in calls}) == 1
    output = trajectory.root.steps[0].cells[0].result.output
    assert output.index("reply to one") < output.index("llm_query failed") < output.index("reply to three")


def test_a_busy_server_is_asked_again(put, model_server):
    busy = iter([Refuse(429, "slow down", retry_after="0"), "It was on 3 May."])
    outcome, trajectory, _ = put(code('FINAL(llm_query("when?"))'), sub=lambda body: next(busy))
    assert outcome.answer == "It was on 3 May."
    assert any("Trying again" in note.text for note in trajectory.notes)


def test_a_child_run_has_its_own_repl_and_books_with_its_parent(put):
    def root(body):
        if "`context` holds" in body["messages"][1]["content"]:
            return code('FINAL(f"child read {len(context)} characters: {context[:9]}")')
        return code('text = rlm_query("Sum up", context="some text")\nFINAL(text)')

    outcome, trajectory, _ = put(root)
    assert outcome.answer == "child read 9 characters: some text"
    (call,) = trajectory.root.steps[0].cells[0].calls
    assert (call.started.kind, call.child.depth, call.child.finished.state) == ("rlm_query", 1, RunState.DONE)
    assert trajectory.root.finished.usage == trajectory.usage


def test_code_cannot_choose_another_model(put, model_server):
    _, trajectory, _ = put(code('llm_query("x", model="openai/expensive")'), code('FINAL("It was in May.")'))
    assert "not one the user chose" in trajectory.root.steps[0].cells[0].result.error


def test_an_error_is_shown_to_the_model_and_variables_are_kept(put):
    outcome, trajectory, _ = put(
        code('found = len(search("bridge"))\nboom = 1 / 0'), code('FINAL(f"{found} page speaks of it.")')
    )
    told = trajectory.root.steps[1].started.messages[0]["content"]
    assert "ZeroDivisionError" in told
    assert "found (int" in told
    assert outcome.answer == "1 page speaks of it."


def test_at_the_step_limit_the_answer_is_marked_incomplete(put):
    outcome, trajectory, _ = put(
        code('search("bridge")'), code("x = 1"), "FINAL(Probably in May.)", limits=RunLimits(steps=2)
    )
    assert outcome.state is RunState.INCOMPLETE
    assert outcome.answer == "Probably in May."
    assert "limit of 2 steps" in trajectory.answer.reason


def test_at_the_call_limit_the_code_is_told(put):
    _, trajectory, _ = put(
        code('llm_query_batched(["a"] * 5)'), code('FINAL("It was in May.")'), limits=RunLimits(calls=3)
    )
    assert "3 are left and 5 were asked for" in trajectory.root.steps[0].cells[0].result.error


def test_a_used_up_budget_ends_the_run_with_what_was_found(put):
    outcome, _, _ = put(
        code('answer["content"] = "So far: it was in May."\nllm_query("x")'), limits=RunLimits(tokens=1), sub="yes"
    )
    assert outcome.state is RunState.INCOMPLETE
    assert outcome.answer == "So far: it was in May."


def test_a_refused_key_fails_the_run_with_a_sentence(put, model_server):
    outcome, _, _ = put(lambda body: Refuse(401, "bad key"))
    assert outcome.state is RunState.FAILED
    assert "401" in outcome.message


@pytest.mark.parametrize("where", ["in the model", "in the code"])
def test_stop_takes_effect_at_once_and_keeps_what_was_found(case, model_server, where):
    mark = code('cite(search("inspected", limit=1)[0].document, 1, "inspected on 3 May 2021")')
    endless = Wait() if where == "in the model" else code("while True:\n    pass")
    model_server.otherwise = endless
    model_server.script.append(mark)
    choice = ModelChoice("openai/test-model", model_server.url)

    async def go():
        stuck = asyncio.Event()

        def sink(record):
            if type(record.event).__name__ == ("StepStarted" if where == "in the model" else "CellStarted"):
                seen.append(record)
                if len(seen) == 2:
                    stuck.set()

        seen = []
        task = asyncio.create_task(
            ask(QUESTION, case=case, gateway=Gateway(Keys()), root=choice, sub=choice, sink=sink)
        )
        await stuck.wait()
        task.cancel()
        return await asyncio.wait_for(task, 5)

    outcome = asyncio.run(go())
    assert outcome.state is RunState.STOPPED
    assert "“inspected on 3 May 2021” [c1]" in outcome.answer
    with closing(connect_read_only(case)) as connection:
        assert fold(load_run(connection, outcome.run)).state is RunState.STOPPED


def test_the_time_limit_of_a_run_holds_even_while_a_model_is_silent(put):
    outcome, _, _ = put(lambda body: Wait(), limits=RunLimits(seconds=1))
    assert outcome.state is RunState.INCOMPLETE


def test_a_scope_hides_the_other_documents(put, case):
    _, trajectory, _ = put(
        code('print(len(documents), len(search("Okafor")), "Okafor" in context)\nFINAL("None in this one.")'),
        scope=Scope((2,), "One document"),
    )
    assert trajectory.root.steps[0].cells[0].result.output.split() == ["1", "0", "False"]


def test_reaching_for_the_machine_is_refused_and_the_run_goes_on(put):
    outcome, trajectory, _ = put(
        code('open("/etc/passwd").read()'),
        code("import os\nos.system('id')"),
        code('search("x")\nFINAL("It was in May.")'),
    )
    assert outcome.state is RunState.DONE
    for step in trajectory.root.steps[:2]:
        assert step.cells[0].result.error


def test_an_empty_case_is_refused_before_anything_is_written(tmp_path, model_server):
    from rlm_desktop.case.connection import create_case

    folder = create_case(tmp_path / "empty")
    choice = ModelChoice("openai/test-model", model_server.url)
    with pytest.raises(CaseError, match="no documents"):
        asyncio.run(ask(QUESTION, case=folder, gateway=Gateway(Keys()), root=choice, sub=choice))
    with closing(connect_read_only(folder)) as connection:
        assert list_runs(connection) == []


def test_the_offline_reader_answers_with_checked_quotes(case):
    offline = ModelChoice()
    outcome = asyncio.run(ask(QUESTION, case=case, gateway=Gateway(Keys()), root=offline, sub=offline))
    assert outcome.sound, outcome
    assert "3 May 2021" in outcome.answer
    assert outcome.citations[0].document_name == "inspection.txt"


def test_the_log_tells_which_layers_of_the_wall_were_active(put):
    _, trajectory, records = put(code('search("x")\nFINAL("It was in May.")'))
    assert "language" in trajectory.root.started.layers
    assert not any(isinstance(record.event, Noted) and record.event.warning for record in records)
    assert any(isinstance(record.event, CellFinished) for record in records)


def test_documents_within_a_value_reach_a_plain_call_as_text_and_count_as_read(put):
    _, trajectory, _ = put(
        code(
            "print(documents[0].id, documents[1].id)\n"
            'print(rlm_query("Compare.", {"1": documents[0], "2": [documents[1], 3]}))'
        ),
        code('FINAL("done")'),
        sub="The same.",
        limits=RunLimits(depth=1),
    )
    (call,) = trajectory.calls.values()
    assert "$documents" not in call.started.prompt
    first, second, *_ = map(int, trajectory.root.steps[0].cells[0].result.output.split()[:2])
    assert f'"1": "the text of Document {first} below"' in call.started.prompt
    assert "The bridge was inspected on 3 May 2021 by Grace Okafor.\n" in call.started.prompt
    assert {page.document for page in call.started.pages} == {first, second}


def test_a_context_too_large_for_a_plain_call_loses_the_other_calls_of_the_batch_nothing(put):
    _, trajectory, _ = put(
        code('print(rlm_query_batched(["Read.", "Read."], [context, "short"]))'),
        code('FINAL("done")'),
        sub="It is short.",
        limits=RunLimits(depth=1),
        sandbox_limits=SandboxLimits(prompt=100),
    )
    output = trajectory.cells["x1"].result.output
    assert "too large for one call" in output
    assert "It is short." in output


def test_a_case_that_cannot_be_read_any_more_ends_the_run_and_its_log(put, monkeypatch):
    def broken(*_arguments, **_options):
        raise sqlite3.DatabaseError("database disk image is malformed")

    monkeypatch.setattr("rlm_desktop.engine.guest_requests.search", broken)
    outcome, trajectory, _ = put(code('search("bridge")'))
    assert outcome.state is RunState.FAILED
    assert "cannot be read" in outcome.message
    assert trajectory.root.finished
    assert all(cell.result for cell in trajectory.cells.values())


def test_no_limit_of_calls_at_once_is_none_at_all(put):
    outcome, _, _ = put(
        code('print(llm_query_batched(["a", "b"]))'),
        code('FINAL("done")'),
        sub="yes",
        limits=RunLimits(parallel_calls=0, seconds=20),
    )
    assert outcome.state is RunState.DONE


def test_half_characters_in_a_reply_do_not_break_the_log(put):
    outcome, trajectory, _ = put(
        code('print(llm_query("a"))', prose="Half \ud83d here."), "FINAL(done \ud800)", sub="b\ud800"
    )
    assert outcome.answer == "done \ufffd"
    assert trajectory.steps["s1"].reply.text.startswith("Half \ufffd here.")
    assert trajectory.calls["q1"].finished.reply == "b\ufffd"


def test_a_child_run_leaves_neither_process_nor_open_file_behind(put):
    this = psutil.Process()
    seen = []

    def count(record):
        if isinstance(record.event, RunFinished):
            seen.append((len(this.children()), this.num_fds() if hasattr(this, "num_fds") else 0))

    gc.disable()
    try:
        put(
            lambda body: (
                "FINAL(child)"
                if "Look at it" in body["messages"][1]["content"]
                else code('for n in range(6):\n    rlm_query("Look at it", "text")\nFINAL("done")')
            ),
            on_record=count,
        )
    finally:
        gc.enable()
    second, last_child = seen[1], seen[-2]
    assert last_child[0] <= second[0] + 1
    assert last_child[1] <= second[1] + 2


def test_an_empty_reply_is_asked_for_again(put):
    replies = iter(["", code('search("bridge")\nFINAL("It was in May.")')])
    outcome, trajectory, _ = put(lambda body: next(replies))
    assert outcome.answer == "It was in May."
    assert any("empty reply" in note.text for note in trajectory.notes)


def test_a_value_nested_beyond_reason_ends_the_code_and_not_the_run(put):
    nested = "value = 1\nfor _ in range(5000):\n    value = [value]\nrlm_query('x', context=value)"
    outcome, trajectory, _ = put(code(nested), code('search("bridge")\nFINAL("It was in May.")'))
    assert trajectory.root.steps[0].cells[0].result.error
    assert outcome.answer == "It was in May."


PERSON = '{"type": "object", "properties": {"name": {"type": "string"}}, "required": ["name"]}'


def test_a_reply_in_json_is_checked_mended_once_and_comes_as_a_value(put):
    replies = iter(["I think it was Voss.", '{"name": "Voss"}'])
    outcome, trajectory, _ = put(
        code(f'found = llm_query_json("Who signed?", {PERSON})\nFINAL("It was " + found["name"])'),
        sub=lambda body: next(replies),
    )
    assert outcome.answer == "It was Voss"
    first, second = trajectory.root.steps[0].cells[0].calls
    assert "JSON Schema" in first.started.prompt
    assert "I think it was Voss." in second.started.prompt


def test_a_reply_that_is_no_json_twice_raises_and_loses_no_other_of_its_batch(put):
    def sub(body):
        return "no idea" if "one" in body["messages"][-1]["content"] else '{"name": "Voss"}'

    _, trajectory, _ = put(
        code(
            f'values = llm_query_json_batched(["one", "two"], {PERSON})\n'
            'print(getattr(values[0], "failed", False), values[1]["name"])\nFINAL("done reading")'
        ),
        sub=sub,
    )
    assert trajectory.root.steps[0].cells[0].result.output == "True Voss\n"


def test_a_batch_beyond_the_budget_is_refused_before_any_of_it_is_sent(put):
    outcome, trajectory, _ = put(
        code('llm_query_batched(["x" * 4000] * 300)'), code('FINAL("It was in May.")'), limits=RunLimits(tokens=60_000)
    )
    cell = trajectory.root.steps[0].cells[0]
    assert "are left" in cell.result.error
    assert "Search or filter first" in cell.result.error
    assert cell.calls == []
    assert outcome.state is RunState.DONE


def test_a_child_that_would_get_everything_is_asked_about_once(put):
    def root(body):
        if f"<larger_question>\n{QUESTION}" in body["messages"][1]["content"]:
            return code('FINAL("the child has read it")')
        return code(
            'try:\n    print(rlm_query("All of it?", context))\nexcept RuntimeError as error:\n    print(error)\n'
            'FINAL(rlm_query("All of it, please.", context))'
        )

    outcome, trajectory, _ = put(root)
    assert "Hand over a part" in trajectory.root.steps[0].cells[0].result.output
    assert outcome.answer == "the child has read it"


def test_recipes_read_all_that_was_found_and_put_it_together(put, model_server):
    def sub(body):
        prompt = body["messages"][-1]["content"]
        return "It was on 3 May 2021, the notes say." if "Above are notes" in prompt else "NOT FOUND"

    _, trajectory, _ = put(
        code(
            'print(len(pack(documents, 1000)), len(pack(search("bridge"))))\n'
            'print(read_all(query, documents))\nprint(search_and_read(query, ["bridge", "inspected"]))\n'
            'FINAL("Read all of it.")'
        ),
        sub=sub,
    )
    cell = trajectory.root.steps[0].cells[0]
    assert cell.result.error == ""
    assert cell.result.output.splitlines()[1:] == ["NOT FOUND", "NOT FOUND"]
    assert all("reply NOT FOUND and nothing else." in call.started.prompt for call in cell.calls)
    assert cell.calls[0].started.pages


def test_a_scope_that_fits_one_prompt_can_be_read_at_once_with_checked_quotes(put):
    def at_once(body):
        prompt = body["messages"][-1]["content"]
        assert "=== Document 1: inspection.txt" in prompt
        assert prompt.index("=== Document 1") < prompt.index(QUESTION)
        return "It was “inspected on 3 May 2021” (inspection.txt, page 1)."

    outcome, trajectory, _ = put("never asked in steps", sub=at_once, way=Way.DIRECT)
    assert outcome.state is RunState.DONE
    assert [citation.state for citation in outcome.citations] == [QuoteState.EXACT]
    (step,) = trajectory.root.steps
    assert [call.started.pages for call in step.cells[0].calls] != [()]
    assert len(trajectory.calls) == 1


def test_what_was_read_at_once_and_does_not_stand_is_gone_on_with_in_steps(put):
    outcome, trajectory, _ = put(
        code('FINAL("It was in May, says the report.")'), sub="It says “built of cheese in 1832”.", way=Way.DIRECT
    )
    assert outcome.answer == "It was in May, says the report."
    assert "stand nowhere" in trajectory.root.steps[1].started.messages[-1]["content"]


def test_every_page_is_read_before_an_answer_is_complete(put):
    outcome, trajectory, _ = put(code('FINAL("The report says: in May.")'), sub="It was on 3 May.", mode=Mode.EVERY)
    assert outcome.state is RunState.DONE
    first = trajectory.root.steps[0].cells[0]
    read = {(page.document, page.first) for call in first.calls for page in call.started.pages}
    assert len(read) == trajectory.root.started.pages


def test_an_answer_before_every_page_was_read_is_handed_back_with_those_that_were_not(put):
    failing = iter([Refuse(400, "bad request")])

    def sub(body):
        return next(failing, "It was on 3 May.")

    outcome, trajectory, _ = put(
        code('FINAL("The report says: in May.")'),
        code('read_all(query, documents)\nFINAL("The report says: in May.")'),
        sub=sub,
        mode=Mode.EVERY,
    )
    told = [message["content"] for step in trajectory.root.steps for message in step.started.messages]
    assert any("3 readable pages have not been given to a model" in each for each in told)
    assert outcome.state is RunState.DONE


def test_a_quick_look_takes_few_steps(put):
    outcome, trajectory, _ = put(code('search("bridge")'), mode=Mode.QUICK)
    assert outcome.state is RunState.INCOMPLETE
    assert trajectory.root.started.limits["steps"] == 6


def test_a_question_that_follows_knows_the_answer_before_and_has_its_variables(put):
    first, _, _ = put(
        code('names = {"inspector": "Okafor"}\nFINAL("It was “inspected on 3 May 2021”, says the report.")')
    )
    outcome, trajectory, _ = put(
        code('print(names, len(history), history[0]["content"])\nFINAL("By " + names["inspector"] + ", it says.")'),
        question="By whom?",
        follows=first.run,
    )
    told = trajectory.root.steps[0].started.messages[1]["content"]
    assert QUESTION in told
    assert "“inspected on 3 May 2021”, says the report." in told
    assert "still there: names" in told
    assert outcome.answer == "By Okafor, it says."
    assert trajectory.root.started.follows == first.run
    assert trajectory.root.steps[0].cells[0].result.output.startswith("{'inspector': 'Okafor'} 5 When was")


def test_a_conversation_forks_where_two_questions_follow_the_same_answer(put, case):
    first, _, _ = put(code('seen = 1\nFINAL("The first answer, as I read it.")'))
    second, _, _ = put(code('seen += 1\nFINAL("The second answer, as I read it.")'), question="Two?", follows=first.run)
    other, _, _ = put(code('FINAL(f"seen is {seen} here")'), question="Or three?", follows=first.run)
    assert other.answer == "seen is 1 here"
    with closing(connect_read_only(case)) as connection:
        assert [turn.run for turn in conversation(connection, second.run).turns] == [first.run, second.run]
        assert [turn.run for turn in conversation(connection, other.run).turns] == [first.run, other.run]


def test_a_run_without_an_answer_cannot_be_followed(put):
    with pytest.raises(CaseError):
        put(code("x = 1"), follows="20200101-000000-0000")


def test_the_users_instructions_reach_the_root_model_and_the_run_keeps_which_prompts_it_was_told(put):
    _, trajectory, _ = put(code('FINAL("It was in May, says the report.")'), instructions="Answer in German.")
    system = trajectory.root.steps[0].started.messages[0]["content"]
    assert system.endswith("Answer in German.")
    assert len(trajectory.root.started.versions["prompts"]) == 12
