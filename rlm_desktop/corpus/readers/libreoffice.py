"""Formats of old programs, by way of LibreOffice where it is installed: it makes of them what the readers know.

LibreOffice runs without a window, in a folder of settings of its own, with macros, links and the network switched off.
"""

from __future__ import annotations

import atexit
import contextlib
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path

from rlm_desktop.core.errors import ReadError
from rlm_desktop.corpus.readers.kinds import words_for

TARGETS = {"doc": "docx", "ppt": "pptx", "spreadsheet": "xlsx", "drawing": "odg"}
"""What LibreOffice makes of each kind."""

_SECONDS = 50
"""Less than any file is given, so that the program is ended by its own caller."""
_PROFILES = "rlm-desktop-libreoffice-"
_PLACES = (
    "/Applications/LibreOffice.app/Contents/MacOS/soffice",
    "C:\\Program Files\\LibreOffice\\program\\soffice.exe",
    "C:\\Program Files (x86)\\LibreOffice\\program\\soffice.exe",
)
_SETTINGS = (
    ("Office.Common/Security/Scripting", "MacroSecurityLevel", "3"),
    ("Office.Common/Security/Scripting", "DisableMacrosExecution", "true"),
    ("Office.Common/Security/Scripting", "BlockUntrustedRefererLinks", "true"),
    ("Office.Writer/Content/Update", "Link", "0"),
    ("Office.Calc/Content/Update", "Link", "2"),
    # A proxy that is not there: nothing is fetched, whatever a document points to.
    ("Inet/Settings", "ooInetProxyType", "2"),
    ("Inet/Settings", "ooInetHTTPProxyName", "127.0.0.1"),
    ("Inet/Settings", "ooInetHTTPProxyPort", "9"),
    ("Inet/Settings", "ooInetHTTPSProxyName", "127.0.0.1"),
    ("Inet/Settings", "ooInetHTTPSProxyPort", "9"),
)


def find_libreoffice() -> Path | None:
    """The program, or None when it is not installed."""
    found = shutil.which("soffice") or shutil.which("libreoffice")
    if found:
        return Path(found)
    return next((Path(place) for place in _PLACES if Path(place).exists()), None)


@contextmanager
def converted(path: Path, kind: str) -> Iterator[Path]:
    """A file of an old format in one that the readers know; it is there for a while.

    Args:
        path: The file.
        kind: A key of ``TARGETS``.

    Raises:
        ReadError: LibreOffice is not installed, cannot open the file, or takes too long.
    """
    program = find_libreoffice()
    if program is None:
        raise _absent(kind)
    profile = _own_profile(os.getpid())
    with tempfile.TemporaryDirectory(dir=profile, prefix="made-") as folder:
        # Under a name of its own: those of others can be options, or too long.
        source = Path(folder, f"document{path.suffix.lower()[:8]}")
        shutil.copyfile(path, source)
        target = Path(folder, "made")
        _run(program, profile, source, target, TARGETS[kind])
        made = target / f"document.{TARGETS[kind]}"
        if not made.exists():
            raise _not_opened(kind)
        yield made


def _run(program: Path, profile: Path, source: Path, target: Path, kind: str) -> None:
    command = [
        str(program),
        f"-env:UserInstallation={(profile / 'settings').as_uri()}",
        "--headless",
        "--norestore",
        "--nolockcheck",
        "--convert-to",
        kind,
        "--outdir",
        str(target),
        str(source),
    ]
    kept = {name: os.environ[name] for name in ("PATH", "SYSTEMROOT", "LANG", "LC_ALL") if name in os.environ}
    environment = {**kept, "HOME": str(profile), "TMPDIR": str(profile), "TEMP": str(profile)}
    process = subprocess.Popen(
        command,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        env=environment,
        cwd=profile,
        start_new_session=True,
    )
    try:
        process.wait(_SECONDS)
    except subprocess.TimeoutExpired as error:
        raise ReadError(
            "timeout",
            f"LibreOffice did not open the file in {_SECONDS} seconds and was ended.",
            "The file is unusually hard to read, or made to stop programs that open it.",
            "Save it anew as a PDF from its own program and add that.",
        ) from error
    finally:
        _end(process)


def _end(process: subprocess.Popen[bytes]) -> None:
    """End the program with all its children: it starts another process that does the work."""
    import psutil

    if sys.platform != "win32":
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(process.pid, 9)
    else:
        with contextlib.suppress(psutil.NoSuchProcess):
            for child in psutil.Process(process.pid).children(recursive=True):
                child.kill()
    process.kill()
    process.wait()


@cache
def _own_profile(process: int) -> Path:
    """The folder of a process for LibreOffice's settings, which take time to make: made once, then kept.

    Those that killed processes left behind are swept away, and with them a LibreOffice that may still run in one.
    """
    _sweep()
    folder = Path(tempfile.mkdtemp(prefix=f"{_PROFILES}{process}-"))
    (folder / "settings" / "user").mkdir(parents=True)
    (folder / "settings" / "user" / "registrymodifications.xcu").write_text(_settings(), encoding="utf-8")
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return folder


def _settings() -> str:
    items = "".join(
        f'<item oor:path="/org.openoffice.{place}"><prop oor:name="{name}" oor:op="fuse">'
        f"<value>{value}</value></prop></item>"
        for place, name, value in _SETTINGS
    )
    return f'<oor:items xmlns:oor="http://openoffice.org/2001/registry">{items}</oor:items>'


def _sweep() -> None:
    import psutil

    for folder in Path(tempfile.gettempdir()).glob(f"{_PROFILES}*"):
        number = folder.name.removeprefix(_PROFILES).partition("-")[0]
        if not number.isdigit() or psutil.pid_exists(int(number)):
            continue
        for process in psutil.process_iter(["cmdline"]):
            if any(str(folder) in argument for argument in process.info["cmdline"] or ()):
                with contextlib.suppress(psutil.NoSuchProcess, psutil.AccessDenied):
                    process.kill()
        shutil.rmtree(folder, ignore_errors=True)


def _not_opened(kind: str) -> ReadError:
    return ReadError(
        "broken",
        f"This is {words_for(kind)}, and LibreOffice, by way of which it is read, cannot open it.",
        "It is damaged, or the part of LibreOffice for it is not installed. Nothing in it can be found or quoted.",
        "Open it in its own program and save it as a PDF, then add that.",
    )


def _absent(kind: str) -> ReadError:
    return ReadError(
        "unknown",
        f"This is {words_for(kind)}, which is read by way of LibreOffice, and LibreOffice is not installed.",
        "Nothing in it can be found or quoted.",
        "Install LibreOffice (from libreoffice.org, or `apt install libreoffice`), then add the file again.",
    )
