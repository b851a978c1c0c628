"""Fixtures that any test may use. What they need is imported when they are used, so that other tests do not pay."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from model_server import ModelServer


@pytest.fixture
def model_server() -> Iterator[ModelServer]:
    """A model server on 127.0.0.1; a test writes its script (see ``tests/model_server.py``)."""
    from model_server import ModelServer

    with ModelServer() as server:
        yield server
