"""Follows folders: tells which files under them were made, changed or deleted, once a burst of changes is over."""

from __future__ import annotations

import os
import threading
from collections.abc import Iterator, Sequence
from pathlib import Path

from rlm_desktop.core.errors import RlmError
from rlm_desktop.corpus.discover import is_left_out

_DEBOUNCE_MILLISECONDS = 1600


def watch_changes(paths: Sequence[Path], case_folder: Path, stop: threading.Event) -> Iterator[tuple[Path, ...]]:
    """The paths that changed since the last time, whenever some did, in their order; ends when ``stop`` is set.

    What an ingest of the folders would leave out, such as hidden files, is not told.

    Args:
        paths: Files and folders; those that are not there are left out.
        case_folder: Changes in it are the case's own.
        stop: Looked at every 50 ms.

    Raises:
        RlmError: The system does not report changes, as when more folders are followed than it allows.
    """
    from watchfiles import watch

    case = case_folder.resolve()
    there = [Path(os.path.abspath(path)) for path in paths if path.exists()]
    if not there:
        return
    try:
        for changes in watch(
            *there, watch_filter=None, debounce=_DEBOUNCE_MILLISECONDS, stop_event=stop, raise_interrupt=False
        ):
            changed = {Path(path) for _, path in changes}
            told = sorted(
                path for path in changed if not path.resolve().is_relative_to(case) and not is_left_out(path, there)
            )
            if told:
                yield tuple(told)
    except OSError as error:
        raise RlmError(
            "Changes in the followed folders cannot be noticed.",
            f"The system does not report them ({error}).",
            "Add the folder again to read what is new in it.",
        ) from error
