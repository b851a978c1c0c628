"""The user's settings: a TOML file that is small enough to read. Keys to models are never in it."""

from __future__ import annotations

import os
import tempfile
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import msgspec

from rlm_desktop.core.errors import RlmError
from rlm_desktop.core.limits import RunLimits

OFFLINE_MODEL = "offline"
"""The model string of the built-in reader."""


EFFORTS = ("none", "minimal", "low", "medium", "high")
"""How much a model may reason before it replies, for those that can be told."""


@dataclass(frozen=True, slots=True)
class Parameters:
    """How a model is asked. What is None or empty is left to the provider.

    ``effort`` is one of :data:`EFFORTS`, ``max_tokens`` the most of one reply, reasoning included.
    """

    temperature: float | None = None
    effort: str = ""
    max_tokens: int | None = None
    seed: int | None = None


@dataclass(frozen=True, slots=True)
class ModelChoice:
    """A model for one role: a litellm model string, or ``offline``, and where its server is, if not at the provider."""

    model: str = OFFLINE_MODEL
    api_base: str = ""
    parameters: Parameters = Parameters()


@dataclass(frozen=True, slots=True)
class Deployment:
    """One of the places that answer under one name: they are asked as the model ``router/NAME``.

    ``weight`` is the share of the load beside the others of the name.
    """

    name: str
    model: str
    api_base: str = ""
    weight: int = 1


@dataclass(frozen=True, slots=True)
class MillionPrice:
    """What a model costs, in US dollars for a million tokens."""

    prompt: float
    completion: float


@dataclass(frozen=True, slots=True)
class Reading:
    """How documents are read.

    Attributes:
        recognise: Recognise the text of scanned pages (OCR) after the files were read.
        languages: The languages to expect on them; none for those of this system.
        scheduler: The address of a Dask scheduler whose workers read the files; empty for this machine.
        workers: How many files this machine reads at a time; 0 for one on each processor core.
        follow: Follow the changes in folders that are added from now on.
    """

    recognise: bool = True
    languages: tuple[str, ...] = ()
    scheduler: str = ""
    workers: int = 0
    follow: bool = False


@dataclass(frozen=True, slots=True)
class Settings:
    """All that a user may choose. ``theme`` is system, light or dark; ``recent`` are case folders, newest first."""

    root: ModelChoice = ModelChoice()
    sub: ModelChoice = ModelChoice()
    limits: RunLimits = RunLimits()
    reading: Reading = Reading()
    theme: str = "system"
    language: str = "system"
    """What the window speaks: ``en``, ``de``, or ``system`` for the user's own where it is there."""
    last_case: str = ""
    recent: tuple[str, ...] = ()
    welcomed: bool = False
    """The first-start page was answered."""
    instructions: str = ""
    """What root models are told behind the program's own prompt."""
    prices: dict[str, MillionPrice] = field(default_factory=dict)
    """Prices by model, where the user knows better than the table that litellm brings."""
    deployments: tuple[Deployment, ...] = ()
    fallbacks: dict[str, tuple[str, ...]] = field(default_factory=dict)
    """The names of deployments to ask instead, in order, by the name that failed."""
    shortcuts: dict[str, str] = field(default_factory=dict)
    """Keys of the user's own by the names of the window's actions; empty for none."""
    offline: bool = False
    """The offline switch: nothing is sent to another machine, and no other machine is asked."""
    notify: bool = True
    """Tell through the desktop when a long run or a long reading ends while another program is in front."""
    language_layer_alone: bool = False
    """Code may run where only the language layer of the wall stands, because the system offers no other."""


def load_settings(path: Path) -> Settings:
    """The settings in a file, or the defaults where there is no file.

    Raises:
        RlmError: The file is there and cannot be read or understood.
    """
    try:
        text = path.read_bytes()
    except FileNotFoundError:
        return Settings()
    except OSError as error:
        raise RlmError(f"The settings file {path} cannot be read ({error.strerror}).") from error
    try:
        return msgspec.toml.decode(text, type=Settings)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise RlmError(
            f"The settings file {path} is not understood: {error}.",
            "The program goes on with its defaults.",
            "Mend the file or delete it.",
        ) from error


def save_settings(settings: Settings, path: Path) -> None:
    """Write settings so that a crash leaves either the old file or the new one.

    Raises:
        RlmError: The file cannot be written.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=".settings-")
        with os.fdopen(handle, "wb") as file:
            file.write(msgspec.toml.encode(_set(msgspec.to_builtins(settings))))
        os.replace(temporary, path)
    except OSError as error:
        raise RlmError(f"The settings file {path} cannot be written ({error.strerror}).") from error


def _set(value: Any) -> Any:
    """Fields without those that are None, for which TOML has no word."""
    if isinstance(value, dict):
        return {name: _set(each) for name, each in value.items() if each is not None}
    return value
