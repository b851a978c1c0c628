"""The two layers of the wall around guest code, each of which can be raised alone to be tested."""

from __future__ import annotations

from enum import Flag, auto


class Layers(Flag):
    """Which layers a sandbox raises: the language (what code may say), the operating system (what it may do)."""

    LANGUAGE = auto()
    OS = auto()
    BOTH = LANGUAGE | OS


BOTH = Layers.BOTH
