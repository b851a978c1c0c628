"""The pictures of the documentation can be made anew, every one of them, and show something."""

import subprocess
import sys
from pathlib import Path

import pytest
from PIL import Image

ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.slow
@pytest.mark.timeout(600)
def test_the_pictures_of_the_documentation_are_made_anew(tmp_path):
    script = ROOT / "packaging" / "make_screenshots.py"
    subprocess.run([sys.executable, str(script), str(tmp_path)], check=True, capture_output=True)
    made = {path.name for path in tmp_path.glob("*.png")}
    assert made == {path.name for path in (ROOT / "docs" / "images").glob("*.png")}
    for path in tmp_path.glob("*.png"):
        with Image.open(path) as picture:
            assert len(picture.getcolors() or ()) > 20, path.name
