"""What left this computer, told from the events of a run."""

from dataclasses import replace

import pytest

from records import LogBuilder, finished_run
from rlm_desktop.core.events import (
    CallFailed,
    CallFinished,
    CallStarted,
    Record,
    ReplyReceived,
    RunStarted,
    StepStarted,
)
from rlm_desktop.core.model import PageRange
from rlm_desktop.engine.data_sent import data_sent, hosts, whose_text
from rlm_desktop.engine.trajectory import fold


def sent(records, root="api.example.com", sub="api.example.com"):
    """What the records tell when requests go to these hosts."""
    changed = [
        replace(record, event=replace(record.event, root_host=root, sub_host=sub))
        if isinstance(record.event, RunStarted)
        else record
        for record in records
    ]
    return data_sent(fold(changed))


def changed(records, of, **fields):
    """The records with other fields in all events of a kind."""
    return [replace(r, event=replace(r.event, **fields)) if isinstance(r.event, of) else r for r in records]


def test_a_run_of_models_on_this_computer_sent_nothing():
    assert sent(finished_run(), "", "") == []


def test_every_step_and_every_call_is_a_request():
    records = finished_run()
    steps = [record.event.id for record in records if isinstance(record.event, StepStarted)]
    calls = [r.event.id for r in records if isinstance(r.event, CallStarted) and r.event.kind == "llm_query"]
    assert sorted(each.id for each in sent(records)) == sorted(steps + calls)


def test_requests_come_by_time_and_each_to_its_own_host():
    found = sent(finished_run(), "root.example.com", "sub.example.com")
    assert [each.time for each in found] == sorted(each.time for each in found)
    assert {each.host for each in found if each.id.startswith("s")} == {"root.example.com"}
    assert {each.host for each in found if each.id == "c1"} == {"sub.example.com"}


def test_only_the_model_elsewhere_is_told():
    found = sent(finished_run(), root="", sub="sub.example.com")
    assert found
    assert {each.host for each in found} == {"sub.example.com"}


def test_a_call_is_as_large_as_its_prompt_in_utf_8():
    records = changed(finished_run(), CallStarted, prompt="Straße")
    assert {each.size for each in sent(records) if each.id == "c1"} == {7}


def test_a_conversation_is_sent_whole_with_every_step():
    log = LogBuilder()
    log.begin()
    for number, (told, reply) in enumerate((("ask", "code"), ("more", "end")), start=1):
        log.add(StepStarted(f"s{number}", "r1", number, 9, ({"role": "user", "content": told},)))
        log.add(ReplyReceived(f"s{number}", reply, model="m"))
    assert [each.size for each in sent(log.records)] == [len("ask"), len("ask") + len("code") + len("more")]


def test_recorded_replies_were_not_sent_for_again():
    records = changed(changed(finished_run(), ReplyReceived, recorded=True), CallFinished, recorded=True)
    assert {each.id for each in sent(records)} == {"c9"}


def test_a_step_that_the_program_wrote_asked_nobody():
    assert not any(each.id.startswith("s") for each in sent(changed(finished_run(), ReplyReceived, model="")))


@pytest.mark.parametrize(
    ("kind", "told"), [("timeout", True), ("key", False), ("offline-switch", False), ("cost", False)]
)
def test_a_call_that_failed_before_it_was_sent_is_left_out(kind, told):
    found = sent(changed(finished_run(), CallFailed, kind=kind))
    assert ("c9" in {each.id for each in found}) is told


def test_a_request_that_nobody_answered_is_told():
    records = finished_run()
    cut = [record for record in records if record.sequence <= 12]
    assert isinstance(cut[-1], Record)
    assert {each.id for each in sent(cut)} >= {"s1"}


def test_hosts_are_told_with_their_bytes():
    found = sent(finished_run(), "root.example.com", "sub.example.com")
    assert sum(hosts(found).values()) == sum(each.size for each in found)
    assert list(hosts(found).values()) == sorted(hosts(found).values(), reverse=True)


def test_pages_are_told_by_the_names_of_their_documents():
    pages = (PageRange(3, 5, 5), PageRange(3, 3, 4), PageRange(9, 1, 1), PageRange(3, 8, 8))
    assert whose_text(pages, {3: "ledger.pdf"}) == "ledger.pdf, pages 3-5, 8; document 9, page 1"
    assert whose_text((), {}) == ""
