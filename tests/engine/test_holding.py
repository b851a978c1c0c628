"""A paused run sends nothing new, ends what was sent, and counts no time; then it goes on to the same answer."""

import asyncio
import contextlib

from model_server import Say
from rlm_desktop.core.limits import RunLimits
from rlm_desktop.core.settings import ModelChoice
from rlm_desktop.corpus.ingest import Ingest
from rlm_desktop.engine.budget import Budget
from rlm_desktop.engine.holding import HeldModels, Hold
from rlm_desktop.engine.modes import Way
from rlm_desktop.engine.run import ask
from rlm_desktop.models.gateway import Gateway
from rlm_desktop.models.keys import Keys

ASKS = "I ask.\n\n```repl\nfound = llm_query('What is it?')\n```"
ENDS = "I end.\n\n```repl\nFINAL(found)\n```"


async def until(condition):
    async with asyncio.timeout(20):
        while not condition():
            await asyncio.sleep(0.01)


def test_nothing_is_sent_while_it_is_laid_and_the_limit_of_time_stands_still(case, model_server, tmp_path):
    (tmp_path / "a.txt").write_text("Six bearings were new.")
    Ingest(case, [tmp_path / "a.txt"], workers=1).run()
    model_server.script += [Say(ASKS), Say("Bearings."), Say(ENDS)]
    model = ModelChoice("openai/m", model_server.url)
    hold = Hold()

    async def play():
        run = asyncio.create_task(
            ask(
                "What?",
                case=case,
                gateway=HeldModels(Gateway(Keys()), hold),
                root=model,
                sub=model,
                limits=RunLimits(seconds=2.0),
                way=Way.STEPS,
                sink=lambda record: hold.lay() if type(record.event).__name__ == "CallStarted" else None,
            )
        )
        await until(lambda: hold.laid)
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(asyncio.shield(run), 2.5)
        sent = len(model_server.prompts)
        hold.lift()
        return sent, await run

    sent, outcome = asyncio.run(play())
    assert sent == 1
    assert outcome.answer == "Bearings."
    assert outcome.complete
    assert hold.seconds > 2.0


def test_a_paused_run_can_be_stopped(case, model_server, tmp_path):
    (tmp_path / "a.txt").write_text("Six bearings were new.")
    Ingest(case, [tmp_path / "a.txt"], workers=1).run()
    model = ModelChoice("openai/m", model_server.url)
    hold = Hold()
    hold.lay()

    async def play():
        gateway = HeldModels(Gateway(Keys()), hold)
        began = asyncio.Event()
        asked = ask(
            "What?",
            case=case,
            gateway=gateway,
            root=model,
            sub=model,
            way=Way.STEPS,
            sink=lambda _: began.set(),
        )
        run = asyncio.create_task(asked)
        await began.wait()
        run.cancel()
        return await run

    outcome = asyncio.run(play())
    assert outcome.state.value == "stopped"
    assert model_server.prompts == []


def test_the_time_of_a_pause_counts_to_no_limit():
    hold = Hold()
    budget = Budget(RunLimits(seconds=5), hold)
    hold.seconds = 3.0
    assert budget.seconds < -2.0
