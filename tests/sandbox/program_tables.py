"""Tables of programs by name, from the text files in ``programs``.

``ordinary``: what models write; each prints something. ``language_attacks`` and ``system_attacks``: attempts to get
out; one that gets hold of what it must not have prints ESCAPED. ``bombs``: attempts to use more than is allowed.
"""

from pathlib import Path


def programs(table):
    """The programs of one table: name -> code. ``# %%`` opens each and names it."""
    text = (Path(__file__).parent / "programs" / f"{table}.txt").read_text(encoding="utf-8")
    parts = [part.partition("\n") for part in ("\n" + text).split("\n# %% ")[1:]]
    return {name.strip(): code for name, _, code in parts}


ORDINARY = programs("ordinary")
LANGUAGE_ATTACKS = programs("language_attacks")
SYSTEM_ATTACKS = programs("system_attacks")
BOMBS = programs("bombs") | {
    "nested parentheses": "(" * 5000 + ")" * 5000,
    "many minus signs": "-" * 200_000 + "1",
    "long sum": "1" + "+1" * 200_000,
    "long path": "x" + ".b" * 100_000,
}
