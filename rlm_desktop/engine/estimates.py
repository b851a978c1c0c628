"""What a question will cost, estimated before it is asked: from earlier runs of the case, or as runs usually are."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass

from rlm_desktop.core.limits import RunLimits
from rlm_desktop.core.model import Price
from rlm_desktop.engine.budget import CHARACTERS_PER_TOKEN, REPLY_TOKENS
from rlm_desktop.engine.modes import Mode

_ENOUGH_RUNS = 3
_MOST_RUNS = 40
_SYSTEM_TOKENS, _TURN_TOKENS, _CODE_TOKENS = 5_000, 1_200, 400
"""Of the root model: its first prompt, what each turn adds to it, and a reply."""
_STEPS = {Mode.QUICK: (2, 4), Mode.THOROUGH: (3, 8)}
_PAGES_READ = {Mode.QUICK: (3, 15), Mode.THOROUGH: (10, 120)}
"""Steps, and pages that the sub-model reads: of a run that has it easy, and of a usual one."""


@dataclass(frozen=True, slots=True)
class Estimate:
    """What a question will cost in US dollars; ``runs`` is how many earlier runs tell it, 0 where none do.

    ``low`` and ``expected`` are None where a price is not known; ``cap`` is the limit of a run, 0 for none.
    """

    low: float | None
    expected: float | None
    cap: float
    runs: int = 0


def estimate_cost(
    connection: sqlite3.Connection,
    mode: Mode,
    models: tuple[str, str],
    prices: tuple[Price | None, Price | None],
    size: tuple[int, int],
    limits: RunLimits,
) -> Estimate:
    """Estimate what a question will cost.

    Args:
        connection: The case.
        mode: How thoroughly it is asked; not every page, which is projected page by page.
        models: The root model and the sub-model.
        prices: Theirs, None where they are not known.
        size: The pages and the characters that are asked.
        limits: What a run may use.
    """
    costs = sorted(_earlier(connection, mode, models))
    if len(costs) >= _ENOUGH_RUNS:
        import statistics  # brings fractions and decimals, which no window needs before a question may cost

        return Estimate(costs[len(costs) // 10], statistics.median(costs), limits.cost, len(costs))
    root, sub = prices
    if root is None or sub is None:
        return Estimate(None, None, limits.cost)
    low, expected = (
        _usual(steps, pages, root, sub, size) for steps, pages in zip(_STEPS[mode], _PAGES_READ[mode], strict=True)
    )
    cap = limits.cost
    return Estimate(min(low, cap) if cap else low, min(expected, cap) if cap else expected, cap)


def _earlier(connection: sqlite3.Connection, mode: Mode, models: tuple[str, str]) -> list[float]:
    """What the last runs of this mode with these models cost."""
    rows = connection.execute(
        """
        SELECT ends.body ->> 'cost' FROM (
            SELECT run, body ->> 'id' AS id FROM events
            WHERE sequence = 1 AND body ->> 'mode' = ? AND body ->> 'root_model' = ? AND body ->> 'sub_model' = ?
            ORDER BY time DESC LIMIT ?
        ) AS begun
        JOIN events AS ends ON ends.run = begun.run AND ends.kind = 'RunFinished' AND ends.body ->> 'id' = begun.id
        """,
        (mode.value, *models, _MOST_RUNS),
    )
    return [float(cost) for (cost,) in rows if cost is not None]


def _usual(steps: int, pages: int, root: Price, sub: Price, size: tuple[int, int]) -> float:
    asked_pages, characters = size
    read = min(pages, asked_pages)
    tokens_read = read * (characters / max(1, asked_pages)) / CHARACTERS_PER_TOKEN
    told = steps * _SYSTEM_TOKENS + _TURN_TOKENS * steps * (steps - 1) / 2
    return (
        root.prompt * told
        + root.completion * steps * _CODE_TOKENS
        + sub.prompt * tokens_read
        + sub.completion * read * REPLY_TOKENS
    )
