"""What a person makes of the claims of an answer: appended to the log of the run as facts of their own."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from rlm_desktop.case.connection import connect
from rlm_desktop.case.runs import RunLog
from rlm_desktop.core.errors import CaseError
from rlm_desktop.core.events import Event, Record, VerdictGiven
from rlm_desktop.core.model import Verdict


def give_verdict(folder: Path, run: str, claim: str, verdict: Verdict | None, note: str = "") -> Record:
    """Append a person's verdict on a claim of a run that has ended.

    Args:
        folder: The case folder.
        run: The id of the run.
        claim: The claim, as its text stands in the answer.
        verdict: What the person makes of it; None takes an earlier verdict back.
        note: Why, in the person's words.

    Raises:
        CaseError: The run has not ended, or the case cannot be written.
    """
    return append_to_ended(folder, run, lambda root: VerdictGiven(root, claim, verdict, note.strip()))


def append_to_ended(folder: Path, run: str, event_of: Callable[[str], Event]) -> Record:
    """Append what a person adds to a run that has ended.

    Args:
        folder: The case folder.
        run: The id of the run.
        event_of: Makes the event, given the id that the root run has in its log.

    Raises:
        CaseError: The run has not ended, or the case cannot be written.
    """
    connection = connect(folder)
    try:
        row = connection.execute(
            "SELECT body ->> 'id' FROM events WHERE run = ? AND sequence = 1 AND EXISTS"
            " (SELECT 1 FROM events AS ends WHERE ends.run = events.run AND ends.kind = 'RunFinished'"
            " AND ends.body ->> 'id' = events.body ->> 'id')",
            (run,),
        ).fetchone()
    finally:
        connection.close()
    if row is None:
        raise CaseError(f"The run {run} has not ended, or is not in the case.", remedy="Judge its answer when it has.")
    with RunLog(folder, run) as log:
        return log.append(event_of(row[0]))
