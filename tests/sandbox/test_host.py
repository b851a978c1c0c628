"""The host keeps its promises: limits, cancellation, requests, and distrust of what a guest says."""

import asyncio
import os

import pytest
from sandbox_guests import Served

from rlm_desktop.core.errors import BudgetError, SandboxError
from rlm_desktop.core.limits import SandboxLimits
from rlm_desktop.core.model import CellEnd
from rlm_desktop.sandbox.host import Sandbox
from rlm_desktop.sandbox.layers import BOTH, Layers

FOREVER = "started = True\nwhile True:\n    pass"
DEAF = "import signal\nsignal.signal(signal.SIGINT, signal.SIG_IGN)\nwhile True: pass"


def alive(process):
    return process.poll() is None


def test_time_limit_stops_the_code_and_keeps_its_variables(guests):
    sandbox = guests.start(context="", seconds=0.2)
    result = guests.run(FOREVER, sandbox)
    assert (result.end, result.variables_kept) == (CellEnd.TIMEOUT, True)
    assert "line 3" in result.error or "line 2" in result.error
    assert "0.2 seconds" in result.error
    assert guests.run("started", sandbox).output == "True\n"


def test_code_that_cannot_be_interrupted_is_killed_and_the_next_cell_starts_anew(guests):
    sandbox = guests.start(context="fresh", layers=Layers.OS, seconds=0.1)
    result = guests.run(f"lost = 1\n{DEAF}", sandbox)
    assert (result.end, result.variables_kept) == (CellEnd.TIMEOUT, False)
    assert "All variables are lost" in result.error
    assert guests.run("'lost' in globals(), context", sandbox).output == "(False, 'fresh')\n"


def test_the_clock_stands_still_while_a_request_is_served(guests):
    sandbox = guests.start(context="", seconds=0.3)

    async def slow(name, arguments):
        await asyncio.sleep(0.5)
        return [{"text": "late"}]

    result = guests.run("llm_query('a'), llm_query('b')", sandbox, slow)
    assert result.output == "('late', 'late')\n"
    assert result.seconds < 0.3


def test_time_limit_that_crosses_a_request_leaves_the_stream_in_order(guests):
    sandbox = guests.start(context="", seconds=0.05)
    serve = Served()
    for _ in range(5):
        result = guests.run("n = 0\nwhile True:\n    n += 1\n    llm_query(str(n) * 1000)", sandbox, serve)
        assert (result.end, result.variables_kept) == (CellEnd.TIMEOUT, True)
        assert guests.run("llm_query('again')", sandbox, serve).output == "'echo: again'\n"


def test_memory_limit_is_an_error_of_the_code_and_the_guest_lives_on(guests):
    sandbox = guests.start(context="", memory=64 << 20)
    result = guests.run("kept = 5\nbig = ['x' * 1000000 for _ in range(1000)]", sandbox)
    assert (result.end, result.variables_kept) == (CellEnd.MEMORY, True)
    assert "64 MB" in result.error
    assert guests.run("kept", sandbox).output == "5\n"


@pytest.mark.parametrize(
    ("code", "says"),
    [
        ("import ctypes; ctypes.string_at(0)", "crashed"),
        ("import os; os.execv('/bin/true', ['true'])", "forbidden"),
        ("import os; os._exit(3)", "ended (3)"),
        ("import os, time; os.close(DESCRIPTOR); time.sleep(60)", "closed its connection"),
    ],
)
def test_death_of_the_guest_is_told_in_a_sentence(guests, code, says):
    sandbox = guests.start(context="", layers=Layers.OS)
    result = guests.run(code.replace("DESCRIPTOR", str(_descriptor(sandbox))), sandbox)
    assert (result.end, result.variables_kept) == (CellEnd.KILLED, False)
    assert says in result.error
    assert guests.run("1", sandbox).output == "1\n"


def _descriptor(sandbox):
    """The number of the guest's end of the socket."""
    command = sandbox._guest.process.args[-1]
    return int(command.rpartition("main(")[2].rstrip(")"))


def test_cancelling_kills_the_guest_at_once(guests):
    sandbox = guests.start(context="", seconds=0)
    process = sandbox._guest.process

    async def cancelled():
        serve = Served()
        task = asyncio.ensure_future(sandbox.run(f"llm_query('running')\n{FOREVER}", serve))
        while not serve.requests:
            await asyncio.sleep(0.001)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task

    guests.wait(cancelled())
    process.wait(5)
    assert process.returncode == -9
    assert guests.run("1", sandbox).output == "1\n"


def test_kill_from_another_thread_ends_the_cell_as_stopped(guests):
    sandbox = guests.start(context="", seconds=0)

    async def killed():
        async def serve(name, arguments):
            await asyncio.to_thread(sandbox.kill)
            return [{"text": ""}]

        return await sandbox.run(f"llm_query('running')\n{FOREVER}", serve)

    assert guests.wait(killed()).end is CellEnd.STOPPED
    with pytest.raises(SandboxError, match="closed"):
        guests.run("1", sandbox)


def test_closing_ends_the_process_and_may_be_repeated(guests):
    sandbox = guests.start(context="")
    process = sandbox._guest.process
    guests.wait(sandbox.close())
    guests.wait(sandbox.close())
    process.wait(5)
    assert not alive(process)


def test_guest_starts_with_nothing_of_the_host(guests):
    os.environ["RLM_TEST_SECRET"] = "s3cret"
    try:
        sandbox = guests.start(context="", layers=Layers.LANGUAGE)
    finally:
        del os.environ["RLM_TEST_SECRET"]
    pid = sandbox._guest.process.pid
    with open(f"/proc/{pid}/environ", "rb") as environment:
        assert b"s3cret" not in environment.read()
    opened = {os.readlink(f"/proc/{pid}/fd/{name}") for name in os.listdir(f"/proc/{pid}/fd")}
    assert len([name for name in opened if name.startswith("socket:")]) == 1
    assert all(name == "/dev/null" or name.startswith("socket:") for name in opened)
    assert os.readlink(f"/proc/{pid}/cwd") == "/"
    assert os.getpgid(pid) == pid
    assert os.getpriority(os.PRIO_PROCESS, pid) == 10


SYSTEM = ("namespaces", "capabilities", "no_new_privs", "landlock", "rlimits", "seccomp")


@pytest.mark.parametrize(
    ("layers", "active"),
    [
        (BOTH, ("language", *SYSTEM)),
        (Layers.LANGUAGE, ("language",)),
        (Layers.OS, SYSTEM),
    ],
)
def test_active_layers_are_reported(guests, layers, active):
    sandbox = guests.kept(layers)
    # Not every kernel lets a process make namespaces; it says so then.
    assert sandbox.layers == tuple(name for name in active if name != "namespaces" or not sandbox.forgone)
    assert sandbox.missing == ()


# -- requests -----------------------------------------------------------------------------------------------


def test_seed_example_runs_unchanged(guests):
    sandbox = guests.start(context="".join(f"line {n}\n" for n in range(50_000)))
    serve = Served()
    code = (
        "chunks = [context[i:i+100000] for i in range(0, len(context), 100000)]\n"
        "answers = []\n"
        "for chunk in chunks:\n"
        "    answers.append(llm_query(f'Summarise: {chunk}'))\n"
        "print(len(chunks), answers[0])\n"
    )
    result = guests.run(code, sandbox, serve)
    assert result.output == "6 echo: Summarise: line 0\nline 1\nline 2\nline 3\nl\n"
    assert len(serve.requests) == 6
    assert serve.requests[0] == (
        "llm_query",
        {"prompts": [serve.requests[0][1]["prompts"][0]], "model": None, "batch": False, "schema": None},
    )


def test_a_failed_prompt_does_not_lose_the_others(guests):
    async def serve(name, arguments):
        return [{"error": "no key"} if prompt == "b" else {"text": prompt.upper()} for prompt in arguments["prompts"]]

    code = "r = llm_query_batched(['a', 'b', 'c'])\nr, [getattr(x, 'failed', False) for x in r]"
    assert guests.run(code, serve=serve).output == "(['A', '[llm_query failed: no key]', 'C'], [False, True, False])\n"
    assert "RuntimeError: llm_query failed: no key" in guests.run("llm_query('b')", serve=serve).error


def test_an_error_of_the_host_is_an_exception_in_the_code(guests):
    async def serve(name, arguments):
        raise BudgetError("calls", "The run has used its 10 calls.")

    told = guests.run("try:\n    llm_query('x')\nexcept RuntimeError as e:\n    print('got', e)", serve=serve)
    assert told.output.startswith("got The run has used its 10 calls.")


def test_a_fault_of_the_host_is_not_hidden(guests):
    async def serve(name, arguments):
        raise ZeroDivisionError

    sandbox = guests.start(context="")
    with pytest.raises(ZeroDivisionError):
        guests.run("llm_query('x')", sandbox, serve)
    assert guests.run("1", sandbox).output == "1\n"


def test_large_batches_are_sent_in_parts(guests):
    serve = Served()
    sandbox = guests.start(context="", batch=10)
    assert guests.run("len(llm_query_batched([str(n) for n in range(25)]))", sandbox, serve).output == "25\n"
    assert [len(arguments["prompts"]) for _, arguments in serve.requests] == [10, 10, 5]


def test_too_long_prompt_is_refused_in_the_guest(guests):
    sandbox = guests.start(context="", prompt=100)
    serve = Served()
    assert "split it" in guests.run("llm_query('x' * 101)", sandbox, serve).error
    assert serve.requests == []


def test_contexts_of_child_runs_cross_as_json(guests):
    serve = Served()
    code = "class X:\n    def __str__(self): return 'an X'\n"
    code += "rlm_query_batched(['a', 'b', 'c'], [{'k': (1, 2.5, None)}, X(), 'text'])"
    assert guests.run(code, serve=serve).output == "['child: a', 'child: b', 'child: c']\n"
    assert [item["context"] for item in serve.requests[0][1]["items"]] == [{"k": [1, 2.5, None]}, "an X", "text"]
    assert guests.run("rlm_query('q')", serve=serve).output == "'child: q'\n"


def test_half_characters_do_not_reach_the_host(guests):
    serve = Served()
    result = guests.run(r"llm_query('a\ud800b'); print('c\udc00d'); FINAL('e\ud800f')", serve=serve)
    (prompt,) = serve.requests[0][1]["prompts"]
    for text in (prompt, result.output, result.final):
        text.encode()
    assert (prompt, result.final) == ("a\ufffdb", "e\ufffdf")


def test_too_large_context_is_refused_with_a_remedy(guests):
    with pytest.raises(SandboxError, match="too large"):
        guests.start(context="x" * 2000, frame=1000)


def _request(name, **arguments):
    return {"kind": "request", "number": 1, "name": name, "arguments": arguments, "pages": []}


def _done(**changes):
    told = {"kind": "done", "number": 1, "end": "done", "error": "", "output": "", "output_length": 0, "final": None}
    return told | {"variables": [], "pages": []} | changes


FORGERIES = {
    "no JSON": b"\x00\x00\x00\x03abc",
    "no object": b"\x00\x00\x00\x02[]",
    "oversized": b"\xff\xff\xff\xff",
    "unknown request": _request("open"),
    "request without arguments": {"kind": "request", "number": 1, "name": "llm_query"},
    "prompts that are numbers": _request("llm_query", prompts=[1], model=None, batch=True, schema=None),
    "prompt too long": _request("llm_query", prompts=["x" * 2001], model=None, batch=True, schema=None),
    "too many prompts": _request("llm_query", prompts=["x"] * 51, model=None, batch=True, schema=None),
    "reference to no document": _request(
        "rlm_query", items=[{"prompt": "x", "context": {"$documents": ["../x"]}}], model=None, batch=True
    ),
    "document that is text": _request("cite", document="1", page=1, quote="x"),
    "result of another cell": _done(number=77),
    "result with a foreign end": _done(end="stopped"),
    "result with an end that is a list": _done(end=[]),
    "result with impossible pages": _done(pages=[[1, 5, 2]]),
    "result with endless output": _done(output="x" * 5000),
    "second ready": {"kind": "ready", "active": ["everything"]},
}


@pytest.mark.parametrize("name", FORGERIES)
def test_forged_message_ends_the_guest_and_nothing_else(guests, name):
    sandbox = guests.start(context="", layers=Layers.OS, prompt=2000, batch=50, output=1000)
    forged = FORGERIES[name]
    code = (
        "import json, os, time\n"
        f"forged = {forged!r}\n"
        "if isinstance(forged, dict):\n"
        "    forged = json.dumps(forged).encode()\n"
        "    forged = len(forged).to_bytes(4, 'big') + forged\n"
        f"os.write({_descriptor(sandbox)}, forged)\n"
        "time.sleep(60)"
    )
    serve = Served()
    result = guests.run(code, sandbox, serve)
    assert (result.end, result.variables_kept, serve.requests) == (CellEnd.KILLED, False, [])
    assert guests.run("1 + 1", sandbox).output == "2\n"


def test_sandbox_serves_concurrent_runs_of_other_sandboxes(guests):
    async def both():
        one, two = await asyncio.gather(
            *(Sandbox.start(query="", case=None, context=name, limits=SandboxLimits()) for name in ("one", "two"))
        )
        results = await asyncio.gather(one.run("context", Served()), two.run("context", Served()))
        await one.close()
        await two.close()
        return [result.output for result in results]

    assert guests.wait(both()) == ["'one'\n", "'two'\n"]


def test_guest_has_no_capability_and_no_network_but_its_own(guests):
    pid = guests.kept(BOTH).process
    with open(f"/proc/{pid}/status") as status:
        facts = dict(line.rstrip("\n").split(":\t", 1) for line in status)
    assert {int(facts[name], 16) for name in ("CapInh", "CapPrm", "CapEff")} == {0}
    assert facts["NoNewPrivs"] == "1"
    assert facts["Seccomp"] == "2"
    if guests.kept(BOTH).forgone or os.geteuid() != 0:
        pytest.skip("no namespaces here, or no right to look at them")
    for kind in ("net", "user", "ipc"):
        assert os.readlink(f"/proc/{pid}/ns/{kind}") != os.readlink(f"/proc/self/ns/{kind}")
