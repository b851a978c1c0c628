"""Plays a scenario with ``dspy.RLM`` and its faster interpreter, which is no sandbox, in an environment that has it.

Arguments: the stub's URL, the scenario, how often, and the characters of the context. Prints one JSON object.
"""

from __future__ import annotations

import json
import sys
import time


def main() -> None:
    """Play once to warm up, then as often as asked for."""
    import dspy
    from dspy.primitives.local_interpreter import LocalInterpreter

    url, scenario, rounds, characters = sys.argv[1], sys.argv[2], int(sys.argv[3]), int(sys.argv[4])
    context = ("the quick brown fox jumps over the lazy dog\n" * (characters // 44 + 1))[:characters]

    def play(name: str) -> tuple[float, float]:
        began = time.monotonic()
        model = dspy.LM(f"openai/dspy.{name}", api_base=url, api_key="none", cache=False)
        with dspy.context(lm=model):
            engine = dspy.RLM(
                "context, query -> answer",
                max_iters=100,
                max_llm_calls=1_000_000,
                interpreter_factory=LocalInterpreter,
            )
            assert engine(context=context, query="What is said?").answer == "done"
        return began, time.monotonic()

    play("one")
    runs = []
    for _ in range(rounds):
        time.sleep(0.5)
        runs.append(play(scenario))
    sys.stdout.write(json.dumps({"runs": runs}) + "\n")


if __name__ == "__main__":
    main()
