"""Bridge tests run without a screen and never touch the user's own folders."""

import os

import pytest

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")


@pytest.fixture(autouse=True)
def _own_folders(own_folders):
    """Every test here has folders of its own."""
