"""Documents are read on a Dask cluster as they are here: a real scheduler with two workers, each its own process."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
import trick_readers
from test_ingest_killed import make_drop, rows

from rlm_desktop.case.connection import connect_read_only, create_case
from rlm_desktop.case.documents import list_problems
from rlm_desktop.core.errors import RlmError, UsageError
from rlm_desktop.corpus.cluster import cluster
from rlm_desktop.corpus.ingest import Ingest


@pytest.fixture(scope="module")
def scheduler(tmp_path_factory):
    """The address of a scheduler with two workers, started as an administrator starts them."""
    folder = tmp_path_factory.mktemp("cluster")
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join([str(Path(__file__).parent), *sys.path])}
    started = []

    def start(*arguments):
        process = subprocess.Popen(
            [sys.executable, "-m", "distributed.cli." + arguments[0], *arguments[1:]],
            stderr=subprocess.PIPE,
            text=True,
            cwd=folder,
            env=environment,
        )
        started.append(process)
        return process

    main = start("dask_scheduler", "--host", "127.0.0.1", "--port", "0", "--no-dashboard")
    address = next(match[1] for line in main.stderr if (match := re.search(r"Scheduler at: +(tcp://\S+)", line)))
    for _ in range(2):
        worker = start("dask_worker", address, "--nthreads", "1", "--no-dashboard", "--host", "127.0.0.1")
        next(line for line in worker.stderr if "Registered to" in line)
    yield address
    for process in reversed(started):
        process.terminate()
        process.wait()
        process.stderr.close()


def test_a_case_read_on_a_cluster_does_not_differ_by_a_byte_from_one_read_here(tmp_path, scheduler):
    drop = make_drop(tmp_path / "drop")
    here, there = create_case(tmp_path / "here"), create_case(tmp_path / "there")
    Ingest(here, [drop], workers=1).run()
    with cluster(scheduler, [drop, there]) as executor:
        Ingest(there, [drop], workers=2, executor=executor).run()
    assert rows(there) == rows(here)


def test_a_file_that_crashes_or_hangs_costs_the_cluster_nothing(tmp_path, scheduler):
    drop = tmp_path / "drop"
    drop.mkdir()
    for name in ("crash", "hang", "after"):
        (drop / f"{name}.txt").write_text(f"{name} has an agreement")
    case = create_case(tmp_path / "case")
    with cluster(scheduler, [drop, case]) as executor:
        progress = Ingest(case, [drop], workers=2, executor=executor, reader=trick_readers.tricky, file_seconds=6).run()
    assert (progress.added, progress.problems) == (1, 2)
    codes = {problem.path.stem: problem.code for problem in list_problems(connect_read_only(case))}
    assert codes == {"crash": "crashed", "hang": "timeout"}


def test_paths_that_the_workers_cannot_reach_are_named(tmp_path, scheduler):
    with (
        pytest.raises(RlmError, match=r"cannot reach .*nowhere"),
        cluster(scheduler, [tmp_path, tmp_path / "nowhere"]),
    ):
        pass


def test_what_is_no_address_of_a_scheduler_is_told_at_once(tmp_path):
    with pytest.raises(UsageError, match="no address"), cluster("nonsense", [tmp_path]):
        pass


def test_a_scheduler_that_does_not_answer_is_told(tmp_path, monkeypatch):
    monkeypatch.setattr("rlm_desktop.corpus.cluster._CONNECT_SECONDS", 0.5)
    with pytest.raises(RlmError, match="does not answer"), cluster("tcp://127.0.0.1:9", [tmp_path]):
        pass
