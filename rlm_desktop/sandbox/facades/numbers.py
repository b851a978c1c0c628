"""Modules that work on numbers."""

from __future__ import annotations

import cmath
import decimal
import fractions
import math
import numbers
import random
import statistics
from typing import Any

from rlm_desktop.sandbox.facades import Tools, public, taken

_RANDOM = """
    seed random uniform randint randrange choice choices sample shuffle getrandbits gauss normalvariate lognormvariate
    expovariate triangular betavariate gammavariate paretovariate weibullvariate vonmisesvariate randbytes
    getstate setstate
"""


def modules(tools: Tools) -> dict[str, dict[str, Any]]:
    """The members of each module."""
    return {
        "math": public(math),
        "cmath": public(cmath),
        "statistics": taken(statistics, statistics.__all__),
        "decimal": public(decimal),
        "fractions": taken(fractions, "Fraction"),
        "numbers": taken(numbers, "Number Complex Real Rational Integral"),
        # The same numbers in every guest, so that a run can be replayed.
        "random": taken(random.Random(0), _RANDOM) | {"Random": random.Random},
    }
