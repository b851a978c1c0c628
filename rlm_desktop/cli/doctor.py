"""The command that says what works on this machine, and what to do about the rest."""

from __future__ import annotations

import argparse
import asyncio
import os
import platform
import sqlite3
import subprocess
import sys
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version

from rlm_desktop import __version__
from rlm_desktop.cli.output import print_each
from rlm_desktop.core.errors import RlmError
from rlm_desktop.core.limits import SandboxLimits
from rlm_desktop.core.program import WINDOW_CHECK, own_command
from rlm_desktop.corpus.ocr.engines import available_engines, choose_engine
from rlm_desktop.corpus.ocr.languages import language_names
from rlm_desktop.corpus.readers.libreoffice import find_libreoffice
from rlm_desktop.models.keys import Keys
from rlm_desktop.models.local_servers import probe
from rlm_desktop.models.model_files import can_serve
from rlm_desktop.sandbox.host import Sandbox

_SECONDS = 30


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at. ``state`` is ok, limited (works, but) or missing."""

    name: str
    state: str
    words: str


def examine(options: argparse.Namespace) -> int:
    """Look at everything the program leans on; exit code 1 when something it needs is missing."""
    looks = (_program, _sqlite, _qt, _display, _wall, _readers, _libreoffice, _ocr, _keyring, _models)
    findings = [look() for look in looks]
    print_each(findings, as_json=options.json, words=lambda found: f"{found.state:<8} {found.name:<12} {found.words}")
    return 1 if any(finding.state == "missing" for finding in findings) else 0


def _program() -> Finding:
    words = f"RLM Desktop {__version__} on Python {platform.python_version()}, {platform.platform()}"
    return Finding("program", "ok", words)


def _sqlite() -> Finding:
    options = {row[0] for row in sqlite3.connect(":memory:").execute("PRAGMA compile_options")}
    if "ENABLE_FTS5" not in options:
        return Finding("search", "missing", "this Python's SQLite has no FTS5; install another build of Python")
    return Finding("search", "ok", f"SQLite {sqlite3.sqlite_version} with FTS5")


def _qt() -> Finding:
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen"}
    try:
        done = subprocess.run(
            own_command(WINDOW_CHECK),
            capture_output=True,
            text=True,
            env=environment,
            timeout=_SECONDS,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        return Finding("window", "missing", f"Qt does not start: {error}")
    if done.returncode:
        last = (done.stderr.strip().splitlines() or ["no reason given"])[-1]
        return Finding("window", "missing", f"Qt does not start: {last}; docs/install.md lists the libraries it needs")
    return Finding("window", "ok", f"Qt {done.stdout.strip()}")


def _display() -> Finding:
    if sys.platform != "linux" or os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"):
        return Finding("display", "ok", "there is a screen")
    return Finding("display", "limited", "no screen here: the command line works, the window does not")


def _wall() -> Finding:
    async def examine_wall() -> Sandbox:
        limits = SandboxLimits()
        box = await Sandbox.start(query="", case=None, context="", limits=limits, language_layer_alone=True)
        await box.close()
        return box

    try:
        box = asyncio.run(examine_wall())
    except RlmError as error:
        return Finding("wall", "missing", str(error))
    words = [f"active layers: {', '.join(box.layers)}"]
    if box.missing:
        words.append(f"missing: {', '.join(box.missing)}")
    if box.forgone:
        words.append(f"made up for by the others: {', '.join(box.forgone)}")
    return Finding("wall", "limited" if box.missing else "ok", "; ".join(words))


def _readers() -> Finding:
    try:
        words = ", ".join(f"{name} {version(name)}" for name in ("pymupdf", "lxml", "python-calamine", "striprtf"))
    except PackageNotFoundError as error:
        return Finding("readers", "missing", f"the package {error.name} is not installed")
    return Finding("readers", "ok", words)


def _libreoffice() -> Finding:
    program = find_libreoffice()
    if program is None:
        words = "not installed: DOC, PPT and other files of old programs are not read; get it from libreoffice.org"
        return Finding("libreoffice", "limited", words)
    try:
        told = subprocess.run([program, "--version"], capture_output=True, text=True, timeout=_SECONDS, check=False)
    except (OSError, subprocess.TimeoutExpired) as error:
        return Finding("libreoffice", "limited", f"{program} does not start: {error}")
    return Finding("libreoffice", "ok", f"{told.stdout.strip() or 'of unknown version'}, {program}")


def _ocr() -> Finding:
    engines = available_engines()
    try:
        chosen = choose_engine()
    except RlmError as error:
        return Finding("ocr", "limited", str(error))
    there = "; ".join(f"{engine.name}: {' '.join(engine.languages)}" for engine in engines)
    words = f"{chosen.name} would expect {language_names(chosen.languages)}; there is {there}"
    return Finding("ocr", "ok", words)


def _keyring() -> Finding:
    where = Keys().store_name()
    if where is None:
        return Finding("keyring", "limited", "the system has no keyring: keys last as long as the program runs")
    return Finding("keyring", "ok", where)


def _models() -> Finding:
    servers = asyncio.run(probe())
    found = "; ".join(f"{server.name} at {server.api_base}: {', '.join(server.models[:5])}" for server in servers)
    files = "" if can_serve() else "; no model files: pip install 'rlm-desktop[local]'"
    return Finding("models", "ok", f"offline reader; {found or 'no local model server answers'}{files}")
