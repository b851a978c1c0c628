"""The engines that ``bench engine`` compares, each in a process of its own, and what is seen of them from outside."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
import urllib.request
import venv
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psutil

from rlm_desktop.bench.corpus_measure import SkippedError
from rlm_desktop.bench.engine_script import Exchange

PEERS = {"rlms": "rlms==0.1.3", "dspy": "dspy==3.4.1"}
"""The other engines, and what is installed of each into an environment of its own."""
_SAMPLE_SECONDS = 0.02
_LONGEST = 900.0


@dataclass(frozen=True, slots=True)
class Played:
    """One playing of a scenario.

    Attributes:
        began: When the engine was asked, in seconds of the machine's clock.
        ended: When it had answered.
        exchanges: With the stub server, in order of arrival.
    """

    began: float
    ended: float
    exchanges: tuple[Exchange, ...]

    @property
    def roots(self) -> list[Exchange]:
        """The exchanges with the root model."""
        return [one for one in self.exchanges if one.root]

    @property
    def calls(self) -> list[Exchange]:
        """The calls."""
        return [one for one in self.exchanges if not one.root]


@dataclass(frozen=True, slots=True)
class Playing:
    """All rounds of a scenario: ``memory`` is the largest sum of what the process and its children hold, in bytes.

    ``told`` is what the process said of itself.
    """

    rounds: tuple[Played, ...]
    memory: int
    told: dict[str, Any]


def play(engine: str, peers: Path, url: str, scenario: str, rounds: int, context: str) -> Playing:
    """Have an engine play a scenario.

    Args:
        engine: ``ours``, ``rlms`` or ``dspy``.
        peers: Where the environments of the other engines are, or are made.
        url: Of the stub server.
        scenario: Of :data:`SCENARIOS`.
        rounds: How often, after once to warm up.
        context: A case for ours; for the others the number of characters of their context.

    Raises:
        SkippedError: The engine cannot be had here, or it failed.
    """
    script = Path(__file__).with_name(f"engine_{engine}.py")
    command = (
        [sys.executable, "-m", "rlm_desktop.bench.engine_ours"]
        if engine == "ours"
        else [str(python_of(engine, peers)), str(script)]
    )
    exchanges_of(url)
    # Settings of the user's own, such as a proxy or a key, are no part of what is compared.
    environment = {
        name: value for name, value in os.environ.items() if "KEY" not in name and "PROXY" not in name.upper()
    }
    environment["NO_PROXY"] = "127.0.0.1"
    process = subprocess.Popen(
        [*command, url, scenario, str(rounds), context],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=environment,
        text=True,
    )
    largest = _Largest(process.pid)
    watch = threading.Thread(target=largest.watch, daemon=True)
    watch.start()
    try:
        said, complained = process.communicate(timeout=_LONGEST)
    except subprocess.TimeoutExpired:
        process.kill()
        process.communicate()
        raise SkippedError(f"{engine} took more than {_LONGEST:,.0f} s.") from None
    finally:
        largest.stop()
        watch.join()
    if process.returncode:
        raise SkippedError(f"{engine} failed: {(complained.strip().splitlines() or ['it said nothing'])[-1][:300]}")
    told = json.loads(said.splitlines()[-1])
    exchanges = exchanges_of(url)
    played = tuple(
        Played(began, ended, tuple(one for one in exchanges if began <= one.arrived <= ended))
        for began, ended in told["runs"]
    )
    return Playing(played, largest.bytes, told)


def python_of(engine: str, peers: Path) -> Path:
    """The Python of a peer's environment, which is made if there is none.

    Raises:
        SkippedError: It cannot be made.
    """
    folder = peers / engine
    python = folder / ("Scripts" if os.name == "nt" else "bin") / "python"
    if not python.exists():
        venv.create(folder, with_pip=True)
    command = [str(python), "-m", "pip", "install", "--quiet", PEERS[engine]]
    installed = subprocess.run(
        [str(python), "-c", f"import {'rlm' if engine == 'rlms' else engine}"], capture_output=True
    )
    if installed.returncode and subprocess.run(command, capture_output=True).returncode:
        raise SkippedError(f"{PEERS[engine]} cannot be installed into {folder}.")
    return python


def exchanges_of(url: str) -> list[Exchange]:
    """The exchanges of the stub server since this was asked last."""
    body = json.dumps({"model": "log", "messages": []}).encode()
    request = urllib.request.Request(f"{url}/chat/completions", body, {"Content-Type": "application/json"})
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    with opener.open(request) as response:
        said = json.load(response)["choices"][0]["message"]["content"]
    return [Exchange(*one) for one in json.loads(said)]


class _Largest:
    """The largest sum of what a process and its children hold in memory, in bytes."""

    def __init__(self, pid: int) -> None:
        self.bytes = 0
        self._process = psutil.Process(pid)
        self._ended = threading.Event()

    def stop(self) -> None:
        """End :meth:`watch`."""
        self._ended.set()

    def watch(self) -> None:
        """Look until told to stop."""
        while not self._ended.wait(_SAMPLE_SECONDS):
            try:
                family = [self._process, *self._process.children(recursive=True)]
                self.bytes = max(self.bytes, sum(_size(process) for process in family))
            except psutil.NoSuchProcess:
                return


def _size(process: psutil.Process) -> int:
    """Its share of the memory, where the system tells it: what forked processes have in common counts once."""
    try:
        memory = process.memory_full_info()
        return int(getattr(memory, "pss", memory.uss))
    except psutil.NoSuchProcess:
        return 0
