"""What is made for a release: the manual page, the icon, the third-party notice, the files of the desktop."""

import configparser
import importlib
import shutil
import subprocess
from importlib.metadata import distribution
from pathlib import Path
from xml.etree import ElementTree

import pytest

from rlm_desktop import __version__
from rlm_desktop.cli.main import COMMANDS

ROOT = Path(__file__).resolve().parents[2]
PACKAGING = ROOT / "packaging"


@pytest.fixture
def packaging(monkeypatch):
    """Imports a module of packaging/."""
    monkeypatch.syspath_prepend(PACKAGING)
    return importlib.import_module


def test_the_manual_page_has_every_command_and_its_options(packaging):
    page = packaging("man_page").man_page(0)
    assert all(f'.SS "{command}"' in page for command in COMMANDS)
    assert "\\-\\-passwords FILE" in page
    assert f'"1970-01-01" "RLM Desktop {__version__}"' in page
    assert not [line for line in page.splitlines() if line.startswith("'")]


@pytest.mark.skipif(not shutil.which("groff"), reason="groff is not installed")
def test_the_manual_page_is_good_roff(packaging):
    page = packaging("man_page").man_page(0)
    done = subprocess.run(
        ["groff", "-man", "-Tutf8", "-ww"], input=page, capture_output=True, text=True, check=True, cwd="/"
    )
    assert done.stderr == ""
    assert "put a question to a case" in done.stdout.lower()


def test_the_icon_is_drawn_in_every_size(packaging, tmp_path, qapp):
    from PIL import Image

    icons = packaging("icons")
    icons.draw_icons(tmp_path)
    for size in icons.SIZES:
        with Image.open(tmp_path / f"{size}x{size}.png") as image:
            assert image.size == (size, size)
            assert image.getbbox() is not None
    with Image.open(tmp_path / "rlm-desktop.ico") as image:
        assert (16, 16) in image.info["sizes"]


def test_a_bundled_file_is_traced_to_its_package_and_its_licence(packaging):
    lxml = distribution("lxml")
    file = next(
        Path(str(lxml.locate_file(path))) for path in lxml.files if path.name == "etree.pyx" or path.suffix == ".so"
    )
    parts = packaging("third_party").bundled_parts([file, ROOT / "rlm_desktop" / "__init__.py"])
    assert {part.name for part in parts} == {"lxml", "python"}
    notice = packaging("third_party").notice(parts)
    assert "Redistribution and use in source and binary forms" in notice
    assert "PYTHON SOFTWARE FOUNDATION LICENSE" in notice


def test_a_file_of_unknown_origin_stops_the_build(packaging, tmp_path):
    stray = tmp_path / "stray.so"
    stray.touch()
    with pytest.raises(SystemExit, match="belongs to no package"):
        packaging("third_party").bundled_parts([stray])


def test_the_desktop_knows_the_program_and_its_cases():
    entry = configparser.ConfigParser(interpolation=None)
    entry.read(PACKAGING / "rlm-desktop.desktop")
    types = entry["Desktop Entry"]["MimeType"].split(";")
    mime = ElementTree.parse(PACKAGING / "rlm-desktop.mime.xml").getroot()[0]
    assert mime.get("type") in types
    told = ElementTree.parse(PACKAGING / "rlm-desktop.metainfo.xml").getroot()
    assert told.findtext("launchable") == "rlm-desktop.desktop"
    assert told.findtext("provides/mediatype") == mime.get("type")


def test_software_centres_are_told_the_version(packaging, tmp_path):
    packaging("build_packages").write_metainfo(tmp_path / "metainfo.xml", 0)
    release = ElementTree.parse(tmp_path / "metainfo.xml").find("releases/release")
    assert release.attrib == {"version": __version__, "date": "1970-01-01"}


def test_the_lock_of_what_is_released_takes_no_other_version_than_was_tested():
    def pins(file):
        lines = (line.split(" ", 1)[0] for line in file.read_text().splitlines())
        return dict(line.split("==") for line in lines if "==" in line and not line.startswith("#"))

    tested, released = pins(PACKAGING / "constraints.txt"), pins(PACKAGING / "package-constraints.txt")
    assert "pyinstaller" in released
    differing = {name for name in tested.keys() & released.keys() if tested[name] != released[name]}
    assert not differing
