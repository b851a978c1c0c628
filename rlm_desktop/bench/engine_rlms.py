"""Plays a scenario with ``rlms``, the reference engine. Runs in an environment that has it, and not this program.

Arguments: the stub's URL, the scenario, how often, and the characters of the context. Prints one JSON object.
"""

from __future__ import annotations

import json
import sys
import time


def main() -> None:
    """Play once to warm up, then as often as asked for."""
    from rlm import RLM

    url, scenario, rounds, characters = sys.argv[1], sys.argv[2], int(sys.argv[3]), int(sys.argv[4])
    context = ("the quick brown fox jumps over the lazy dog\n" * (characters // 44 + 1))[:characters]

    def play(name: str) -> tuple[float, float]:
        began = time.monotonic()
        engine = RLM(
            backend="openai",
            backend_kwargs={"model_name": f"rlms.{name}", "base_url": url, "api_key": "none"},
            environment="local",
            max_iterations=100,
        )
        assert engine.completion(prompt=context, root_prompt="What is said?").response == "done"
        return began, time.monotonic()

    play("one")
    runs = []
    for _ in range(rounds):
        time.sleep(0.5)
        runs.append(play(scenario))
    sys.stdout.write(json.dumps({"runs": runs}) + "\n")


if __name__ == "__main__":
    main()
