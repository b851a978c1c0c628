"""Files whose problems a person has put out of sight: they are known and need no more work."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import closing
from pathlib import Path

from rlm_desktop.case.connection import connect, now
from rlm_desktop.case.paths import path_text


def set_excluded(folder: Path, paths: Iterable[Path], *, excluded: bool) -> None:
    """Put the problems of files or members out of sight, or have them listed again.

    Args:
        folder: The case folder.
        paths: Where the problems are.
        excluded: Out of sight.

    Raises:
        CaseError: The case cannot be written.
    """
    told = [path_text(path) for path in paths]
    with closing(connect(folder)) as connection, connection:
        if excluded:
            moment = now()
            connection.executemany("INSERT OR IGNORE INTO exclusions VALUES (?, ?)", [(path, moment) for path in told])
        else:
            connection.executemany("DELETE FROM exclusions WHERE path = ?", [(path,) for path in told])
