"""One asyncio loop and a few guests for the whole room: a guest serves many programs."""

import asyncio

import pytest
from sandbox_guests import Guests


@pytest.fixture(scope="session")
def guests():
    with asyncio.Runner() as runner:
        guests = Guests(runner)
        yield guests
        guests.close()
