"""What the stub server of ``bench engine`` says, and when it was asked.

Engines are measured from outside, by the same clock for all of them: what passes between a reply and the next request
is the engine's own time, transport included. The clock is that of the whole machine (CLOCK_MONOTONIC).
"""

from __future__ import annotations

import json
import time
from dataclasses import dataclass
from typing import Any

from rlm_desktop.bench.stub_server import Spoken

CALLS = 1_000
STEPS = 50
_CALL = "sub "
_SECONDS_OF_A_BATCH_CALL = 0.05
_READ = "x = context[:10]"


@dataclass(frozen=True, slots=True)
class Scenario:
    """A run: so many steps of the same code, the last of which hands in the answer; a call takes ``seconds``."""

    steps: int
    code: str = _READ
    seconds: float = 0.0


SCENARIOS = {
    "one": Scenario(1),
    "steps": Scenario(STEPS),
    "printed25": Scenario(STEPS // 2, f"{_READ}\nprint('word ' * 200)"),
    "printed50": Scenario(STEPS, f"{_READ}\nprint('word ' * 200)"),
    "calls": Scenario(2, f"{_READ}\nfor n in range({CALLS}):\n    y = llm_query(f'{_CALL}{{n}}')"),
    "batch": Scenario(
        2,
        f"{_READ}\nys = llm_query_batched([f'{_CALL}{{n}}' for n in range({CALLS})])",
        _SECONDS_OF_A_BATCH_CALL,
    ),
    "context": Scenario(11),
}
"""By name. All prompts differ, so that no cache answers."""

_HAND_IN = {
    "ours": 'answer["content"] = "done"\nanswer["ready"] = True',
    "rlms": 'answer["content"] = "done"\nanswer["ready"] = True',
    "dspy": 'SUBMIT(answer="done")',
}
_REPLY = {
    "ours": "I go on.\n\n```repl\n{}\n```",
    "rlms": "I go on.\n\n```repl\n{}\n```",
    "dspy": "[[ ## reasoning ## ]]\nI go on.\n\n[[ ## code ## ]]\n```python\n{}\n```\n\n[[ ## completed ## ]]",
}


@dataclass(frozen=True, slots=True)
class Exchange:
    """A request to a root model or a call: when it had arrived and when its reply went out, in seconds."""

    root: bool
    arrived: float
    sent: float


class Script:
    """The rule of the stub server. A model's name says which engine asks and which scenario is played: ``dspy.one``.

    The model ``log`` answers with all exchanges since it was asked last, as JSON.
    """

    def __init__(self) -> None:
        self._exchanges: list[Exchange] = []
        self._step = 0

    def __call__(self, request: dict[str, Any]) -> Spoken:
        """What is said to a request."""
        arrived = time.monotonic()
        if request["model"] == "log":
            kept, self._exchanges, self._step = self._exchanges, [], 0
            return Spoken(json.dumps([[one.root, one.arrived, one.sent] for one in kept]))
        engine, _, name = request["model"].partition(".")
        scenario = SCENARIOS[name]
        root = not str(request["messages"][-1]["content"]).startswith(_CALL)
        spoken = Spoken(self._root_reply(engine, scenario)) if root else Spoken("OK", scenario.seconds)
        self._exchanges.append(Exchange(root, arrived, time.monotonic() + spoken.seconds))
        return spoken

    def _root_reply(self, engine: str, scenario: Scenario) -> str:
        self._step += 1
        last = self._step >= scenario.steps
        if last:
            self._step = 0
        return _REPLY[engine].format(f"{_READ}\n{_HAND_IN[engine]}" if last else scenario.code)
