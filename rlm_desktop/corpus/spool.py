"""A folder within the case for what is needed for a while: the content of documents belongs nowhere else."""

from __future__ import annotations

import contextlib
import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import psutil

from rlm_desktop.core.errors import CaseError

_PREFIX = ".spool-"


@contextlib.contextmanager
def spool_folder(case_folder: Path) -> Iterator[Path]:
    """A new folder that is gone after the block, with those that programs which were killed left behind.

    Raises:
        CaseError: The case folder cannot be written.
    """
    for left in case_folder.glob(f"{_PREFIX}*"):
        if not psutil.pid_exists(int(left.name.split("-")[1])):
            shutil.rmtree(left, ignore_errors=True)
    try:
        folder = Path(tempfile.mkdtemp(dir=case_folder, prefix=f"{_PREFIX}{os.getpid()}-"))
    except OSError as error:
        raise CaseError(
            f"The case folder cannot be written ({error.strerror}).",
            "No file was read.",
            "Check the disk and whether you may write to the case folder, then try again.",
        ) from error
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)
