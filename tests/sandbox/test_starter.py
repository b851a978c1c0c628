"""A spare guest waits, is used, is replaced, and does not outlive the program."""

import asyncio
import os
import select
import signal
import subprocess
import sys

import pytest
from sandbox_guests import Served

from rlm_desktop.core.errors import SandboxError
from rlm_desktop.core.limits import SandboxLimits
from rlm_desktop.sandbox import guest_process
from rlm_desktop.sandbox import starter as starting
from rlm_desktop.sandbox.host import Sandbox
from rlm_desktop.sandbox.starter import Started, Starter


@pytest.fixture
def starter(monkeypatch):
    made = Starter()
    monkeypatch.setattr(guest_process, "STARTER", made)
    yield made
    made.drop_spare()


def spare_of(starter):
    """The process of the spare guest, once it is there."""
    return starter._spare.result(30).process


def ask_for_text(guests):
    sandbox = guests.start(context="given now")
    return sandbox._guest.process, guests.run("context", sandbox, Served()).output


def test_spare_is_used_and_replaced(guests, starter):
    starter.keep_spare()
    spare = spare_of(starter)
    assert ask_for_text(guests) == (spare, "'given now'\n")
    assert spare_of(starter) is not spare
    assert spare_of(starter).poll() is None


def test_without_a_spare_a_guest_is_started_and_none_is_kept(guests, starter):
    _, output = ask_for_text(guests)
    assert output == "'given now'\n"
    assert starter._spare is None


def test_keeping_twice_keeps_one(starter):
    starter.keep_spare()
    spare = spare_of(starter)
    starter.keep_spare()
    assert spare_of(starter) is spare


def test_spare_that_was_killed_while_it_waited_is_passed_over(guests, starter):
    starter.keep_spare()
    spare = spare_of(starter)
    spare.kill()
    spare.wait(5)
    process, output = ask_for_text(guests)
    assert process is not spare
    assert output == "'given now'\n"


def test_spare_that_dies_as_it_is_handed_its_first_message_is_passed_over(guests, starter):
    starter.keep_spare()
    spare = spare_of(starter)
    # It still looks alive when it is taken, and is gone when it should answer.
    os.kill(spare.pid, signal.SIGSTOP)

    async def start():
        task = asyncio.ensure_future(Sandbox.start(query="", case=None, context="given now", limits=SandboxLimits()))
        while starter._spare is not None:
            await asyncio.sleep(0)
        os.kill(spare.pid, signal.SIGKILL)
        sandbox = await task
        result = await sandbox.run("context", Served())
        await sandbox.close()
        return result.output

    assert guests.wait(start()) == "'given now'\n"


def test_cancelled_wait_for_a_guest_ends_it(guests, starter):
    async def cancelled():
        task = asyncio.ensure_future(Sandbox.start(query="", case=None, limits=SandboxLimits()))
        await asyncio.sleep(0)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task

    taken = []
    take = starter.take

    def noted(*, spare):
        taken.append(take(spare=spare))
        return taken[-1]

    starter.take = noted
    guests.wait(cancelled())
    assert taken[0].result(30).process.wait(5) == -signal.SIGKILL


def test_dropped_spare_is_ended(starter):
    starter.keep_spare()
    spare = spare_of(starter)
    starter.drop_spare()
    assert spare.wait(5) == -signal.SIGKILL
    starter.replace_spare()
    assert starter._spare is None


def test_waiting_spare_holds_nothing_of_a_case_and_no_secret(starter, monkeypatch):
    monkeypatch.setenv("RLM_TEST_SECRET", "s3cret")
    starter.keep_spare()
    pid = spare_of(starter).pid
    with open(f"/proc/{pid}/environ", "rb") as environment:
        assert b"s3cret" not in environment.read()
    opened = {os.readlink(f"/proc/{pid}/fd/{name}") for name in os.listdir(f"/proc/{pid}/fd")}
    assert not [name for name in opened if name.endswith(".db")]


ENDS = """
import sys
from rlm_desktop.sandbox.starter import STARTER
STARTER.keep_spare()
print(STARTER._spare.result().process.pid, flush=True)
sys.stdin.readline()
if sys.argv[1] == "killed":
    import os, signal
    os.kill(os.getpid(), signal.SIGKILL)
"""


@pytest.mark.parametrize("how", ["at its end", "killed"])
def test_spare_does_not_outlive_the_program(how):
    with subprocess.Popen(
        [sys.executable, "-c", ENDS, how], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as program:
        pid = int(program.stdout.readline())
        spare = os.pidfd_open(pid)
        program.stdin.write("\n")
        program.stdin.flush()
        program.wait(20)
    # A descriptor of a process becomes readable when it has ended.
    try:
        assert select.select([spare], [], [], 20)[0]
    finally:
        os.close(spare)


# -- a process that is no guest -----------------------------------------------------------------------------


LIES = {
    "garbage": b"\x00\x00\x00\x03abc",
    "too long a message": b"\xff\xff\xff\xff",
    "not ready": b'\x00\x00\x00\x11{"kind": "banana"}',
    "ready, with nothing behind it": b'\x00\x00\x00\x11{"kind": "ready"}',
}


@pytest.mark.parametrize("lie", LIES)
def test_first_message_that_lies_is_refused_in_a_sentence(guests, starter, monkeypatch, lie):
    started = []
    command = starting._command

    def lying(descriptor):
        code = (
            f"import os; os.read({descriptor}, 9); os.write({descriptor}, {LIES[lie]!r}); import time; time.sleep(60)"
        )
        return [*command(descriptor)[:-1], code]

    real_start = starting._start

    def start():
        started.append(real_start())
        return started[-1]

    monkeypatch.setattr(starting, "_command", lying)
    monkeypatch.setattr(starting, "_start", start)
    with pytest.raises(SandboxError, match="did not start"):
        guests.start(context="")
    assert all(isinstance(each, Started) and each.process.wait(5) == -signal.SIGKILL for each in started)
