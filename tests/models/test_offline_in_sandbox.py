"""The built-in reader's programs run behind the wall, and a whole question is answered without a key or a network."""

from __future__ import annotations

import asyncio

import pytest
from case_repl import make_case

from rlm_desktop.core.events import CellFinished, RunState
from rlm_desktop.core.limits import RunLimits
from rlm_desktop.core.model import CellEnd
from rlm_desktop.core.settings import ModelChoice
from rlm_desktop.engine.run import ask
from rlm_desktop.models.gateway import Gateway
from rlm_desktop.models.keys import Keys

TEXTS = {
    "minutes.txt": ["The board approved the payment of £40,000 to Corvid Marine.\n\nMs Ada Quill voted against it."],
    "engine report.txt": ["The port engine has lost its oil.", "Repairs were estimated by Corvid Marine at £9,500."],
}


@pytest.fixture(scope="module")
def case(tmp_path_factory):
    folder = tmp_path_factory.mktemp("sandboxed") / "case"
    make_case(folder, TEXTS).close()
    return folder


@pytest.mark.parametrize(
    ("question", "answer"),
    [
        ("Who voted against the payment?", "“Ms Ada Quill voted against it.” [c1] (minutes.txt, page 1)"),
        ("Which documents mention Corvid Marine?", "2 of 2 documents mention `Corvid Marine`, 2 times in all:"),
        ("Which documents are about the engine?", "1 of 2 documents has passages on `engine`:"),
        ("Summarise the engine report", "**engine report.txt**"),
        ("Where does it say “lost its oil”?", "These words stand on one page:"),
        ("Which astronaut repaired the telescope?", "NOT FOUND."),
    ],
)
def test_a_question_is_answered_at_the_first_go(case, question, answer):
    records = []
    outcome = asyncio.run(
        ask(
            question,
            case=case,
            gateway=Gateway(Keys(), offline=True),
            root=ModelChoice(),
            sub=ModelChoice(),
            limits=RunLimits(steps=3),
            sink=records.append,
        )
    )

    assert outcome.state is RunState.DONE
    assert outcome.sound
    assert outcome.answer.startswith(answer)
    cells = [record.event.result for record in records if isinstance(record.event, CellFinished)]
    assert [(cell.end, cell.error, cell.output) for cell in cells] == [(CellEnd.DONE, "", "")]
