"""Installs each package of dist/ where nothing of the checkout is in reach, and compares its work with the source's.

``packaging/dev test-packages [wheel] [frozen] [deb]`` runs it. The wheel goes into an empty environment, the frozen
program is unpacked, the Debian package is installed into a new Debian 12 (which needs root and Debian's archive).
Each then opens the sample case, answers a question by the offline reader, exports the run, and shows its window under
Xvfb, crashes, and shows it again. What it exports must be, but for times and ids, what the source exports.
"""

from __future__ import annotations

import argparse
import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
DIST = ROOT / "dist"
QUESTION = "When were the bearings inspected?"
WALL = ("language", "namespaces", "capabilities", "no_new_privs", "landlock", "rlimits", "seccomp")
_SECONDS = 120
_PRINTS = "print(llm_query('is the wall up?'))\n"
# What differs between two runs of the same question: ids, times, durations.
_CHANCE = re.compile(
    r"\d{8}-\d{6}-[0-9a-f]{4}|\d{4}-\d\d-\d\d[ T]\d\d:\d\d(:\d\d(\.\d+)?)?(Z| UTC|[+]00:00)?|\b[\d.,]+ (ms|s|min)\b"
    r"|\b[0-9a-f]{64}\b"
)
# The window is there when the X server knows one by its name; the first one is soon replaced by one with all its parts.
# The first time the program crashes; the second time it has to have left a report of that, and ends as it should.
_WINDOW = """
set -e
for signal in SEGV TERM; do
    "$@" &
    program=$!
    timeout 60 xdotool search --sync --onlyvisible --name 'RLM Desktop' >/dev/null
    sleep 5
    kill -0 $program
    timeout 20 xdotool search --onlyvisible --name 'RLM Desktop' getwindowname
    kill -$signal $program
    wait $program || true
done
grep -q 'Segmentation fault' "$HOME"/.local/state/rlm-desktop/log/report-*.txt
! ls "$HOME"/.local/state/rlm-desktop/log/running-* 2>/dev/null
"""


@dataclass(frozen=True, slots=True)
class Place:
    """Where a package is installed.

    Attributes:
        name: What it is called in what is printed.
        program: The command that starts the installed program, with a prefix that leads into the place if need be.
        sample: The sample case among the program's own resources, as seen from here.
        scratch: A folder of the place to write in, as seen from here.
        inside: The same folder as the program sees it.
    """

    name: str
    program: tuple[str, ...]
    sample: Path
    scratch: Path
    inside: Path


def work(place: Place) -> str:
    """Do the main job by the command line, and return the report of it without what chance put into it.

    Raises:
        SystemExit: A command failed; what it said is printed.
    """
    case = place.scratch / "case"
    shutil.copytree(place.sample, case)
    (place.scratch / "program.py").write_text(_PRINTS)
    seen = str(place.inside / "case")
    say(place, f"{_run(place, '--version').strip()} in {place.program[0]}")
    _run(place, "ask", seen, QUESTION)
    _run(place, "export", seen, "last", "-o", str(place.inside / "report.md"))
    _run(place, "export", seen, "last", "-o", str(place.inside / "report.pdf"))
    # Two of the sample's files cannot be read, which is what the exit code 1 tells.
    _run(place, "ingest", str(place.inside / "again"), str(place.inside / "case" / "documents"), expected=1)
    printed = _run(place, "sandbox", str(place.inside / "program.py"))
    if "is the wall up?" not in printed:
        raise SystemExit(f"{place.name}: the sandbox printed {printed!r}")
    report = (place.scratch / "report.md").read_text(encoding="utf-8")
    return _CHANCE.sub("*", report.replace(seen, "CASE"))


def check_wall(place: Place) -> None:
    """Check that all layers of the wall that this system offers to the source are active in the installed program."""
    told = next(line for line in _run(place, "doctor").splitlines() if re.search(r"\bwall\b", line))
    missing = [layer for layer in WALL if layer not in told]
    if missing:
        raise SystemExit(f"{place.name}: the wall has no {', '.join(missing)}: {told}")
    say(place, told.strip())


def check_window(place: Place) -> None:
    """Open the window on the case under Xvfb, check that it is there and stays, let it crash, and open it again.

    Raises:
        SystemExit: No window came up, the program ended by itself, or the crash left no report.
    """
    # Another Debian sees the servers of this one, but not their locks: it begins to count where nobody else does.
    xvfb = ["xvfb-run", "--auto-servernum", "--server-num=420", "--server-args=-screen 0 1280x800x24"]
    command = (*place.program, "--case", str(place.inside / "case"))
    prefix, own = _split(command)
    name = _checked(place, [*prefix, *xvfb, "sh", "-c", _WINDOW, "sh", *own]).strip().splitlines()[-1]
    say(place, f"window {name!r} came up and stayed, also after a crash, which left a report")


def _split(command: Sequence[str]) -> tuple[list[str], list[str]]:
    """The prefix that leads into another system, and the program with its arguments there."""
    if "--" not in command:
        return [], list(command)
    at = command.index("--") + 1
    return list(command[:at]), list(command[at:])


def try_wheel(folder: Path) -> Place:
    """Install the wheel into an empty environment."""
    wheel = _only("*.whl")
    venv = folder / "venv"
    lock = ROOT / "packaging" / "constraints.txt"
    subprocess.run([sys.executable, "-m", "venv", str(venv)], check=True)
    pip = [str(venv / "bin" / "python"), "-m", "pip", "--quiet", "--disable-pip-version-check", "install"]
    command = [*pip, "--constraint", str(_without_hashes(lock, folder)), str(wheel)]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    if done.returncode:
        raise SystemExit(f"wheel: pip could not install it:\n{done.stderr}")
    python = next((venv / "lib").glob("python3.*"))
    program = (str(venv / "bin" / "rlm-desktop"),)
    return Place("wheel", program, python / "site-packages/rlm_desktop/resources/sample", folder, folder)


def _without_hashes(lock: Path, folder: Path) -> Path:
    """The versions of a lock alone: pip takes a wheel of one's own only where it asks for no hashes."""
    versions = folder / "versions.txt"
    lines = [line.split("\\")[0].strip() for line in lock.read_text().splitlines() if re.match(r"[A-Za-z0-9]", line)]
    versions.write_text("\n".join(lines) + "\n")
    return versions


def try_frozen(folder: Path) -> Place:
    """Unpack the frozen program."""
    shutil.unpack_archive(_only("*-linux-*.tar.xz"), folder)
    unpacked = next(folder.glob("rlm-desktop-*"))
    program = (str(unpacked / "rlm-desktop"),)
    return Place("frozen", program, unpacked / "_internal/rlm_desktop/resources/sample", folder, folder)


def try_deb(folder: Path) -> Place:
    """Install the Debian package into a new Debian 12, with an X server beside it.

    The root is pivoted, not changed as by chroot, in which Linux lets nobody make the namespaces of the sandbox.
    """
    root = folder / "debian"
    archive = os.environ.get("DEBIAN_ARCHIVE", "http://deb.debian.org/debian")
    print("deb: a new Debian 12 is made", flush=True)
    subprocess.run(
        ["debootstrap", "--variant=minbase", "bookworm", str(root), archive], check=True, stdout=subprocess.DEVNULL
    )
    package = _only("*.deb")
    shutil.copy(package, root / "tmp")
    shutil.copy("/etc/resolv.conf", root / "etc")
    enter = _way_into(root)
    apt = [
        *enter,
        "env",
        "DEBIAN_FRONTEND=noninteractive",
        "apt-get",
        "install",
        "-y",
        "-qq",
        "--no-install-recommends",
    ]
    for what in (f"/tmp/{package.name}", "xvfb xauth xdotool"):
        done = subprocess.run([*apt, *what.split()], capture_output=True, text=True, check=False)
        if done.returncode:
            raise SystemExit(f"deb: apt-get install {what} failed:\n{done.stdout}{done.stderr}")
    (root / "work").mkdir()
    sample = root / "usr/lib/rlm-desktop/_internal/rlm_desktop/resources/sample"
    return Place("deb", (*enter, "rlm-desktop"), sample, root / "work", Path("/work"))


def _way_into(root: Path) -> tuple[str, ...]:
    script = (
        'mount --bind "$0" "$0" && cd "$0" && mkdir -p .before && pivot_root . .before && cd / && '
        "mount -t proc proc /proc && mount --rbind /.before/dev /dev && umount -l /.before && shift && "
        # A child, as an X server tells no parent of the number 1 that it is there.
        'env -i HOME=/root PATH=/usr/sbin:/usr/bin:/sbin:/bin "$@"; exit $?'
    )
    return (
        "unshare",
        "--mount",
        "--pid",
        "--fork",
        "--kill-child",
        "--propagation=private",
        "sh",
        "-c",
        script,
        str(root),
        "--",
    )


def remove_deb(place: Place) -> None:
    """Remove the Debian package, and check that cases stay and nothing else does.

    Raises:
        SystemExit: A case is gone, or a file of the package is left.
    """
    root = place.scratch.parent
    enter = _way_into(root)
    listed = _checked(place, [*enter, "dpkg", "-L", "rlm-desktop"]).split("\n")
    _checked(place, [*enter, "apt-get", "purge", "-y", "-qq", "rlm-desktop"])
    left = [path for path in listed if "rlm-desktop" in path and (root / path.lstrip("/")).exists()]
    if left or not (place.scratch / "case" / "case.db").is_file():
        raise SystemExit(f"deb: after removal there is still {left}, or the case is gone")
    say(place, "removed; the case stays")


def source(folder: Path) -> Place:
    """The checkout itself: what the others are compared with."""
    program = (str(ROOT / ".venv" / "bin" / "rlm-desktop"),)
    return Place("source", program, ROOT / "resources" / "sample", folder, folder)


def say(place: Place, words: str) -> None:
    """Print a line of progress."""
    print(f"{place.name}: {words}", flush=True)


def _only(pattern: str) -> Path:
    found = sorted(DIST.glob(pattern))
    if len(found) != 1:
        raise SystemExit(f"dist/ holds {len(found)} files named {pattern}; build one by packaging/dev build")
    return found[0]


def _run(place: Place, *arguments: str, expected: int = 0) -> str:
    return _checked(place, [*place.program, *arguments], expected)


def _checked(place: Place, command: Sequence[str], expected: int = 0) -> str:
    """What a command prints, with nothing in its environment but a home and the system's programs."""
    home = place.scratch / "home"
    home.mkdir(exist_ok=True)
    environment = {"HOME": str(home), "PATH": "/usr/sbin:/usr/bin:/sbin:/bin", "LANG": "C.UTF-8"}
    done = subprocess.run(
        command, env=environment, cwd=place.scratch, capture_output=True, text=True, timeout=_SECONDS, check=False
    )
    if done.returncode != expected:
        raise SystemExit(f"{place.name}: {' '.join(command)}: {done.returncode}\n{done.stdout}{done.stderr}")
    return done.stdout


PLACES: dict[str, Callable[[Path], Place]] = {"wheel": try_wheel, "frozen": try_frozen, "deb": try_deb}


def main() -> None:
    """Try what was asked for, and tell where the exports differ."""
    parser = argparse.ArgumentParser(prog="packaging/dev test-packages", description=__doc__)
    parser.add_argument("what", nargs="*", help=f"{', '.join(PLACES)} (default: all)")
    wanted = parser.parse_args().what or list(PLACES)
    with tempfile.TemporaryDirectory(prefix="rlm-desktop-packages-") as scratch:
        first = Path(scratch) / "source"
        first.mkdir()
        expected = work(source(first))
        for name in wanted:
            folder = Path(scratch) / name
            folder.mkdir()
            place = PLACES[name](folder)
            if work(place) != expected:
                raise SystemExit(f"{name}: the report differs from the source's: compare {place.scratch}/report.md")
            say(place, "exports what the source exports")
            check_wall(place)
            check_window(place)
            if name == "deb":
                remove_deb(place)
    print("all packages do what the source does.")


if __name__ == "__main__":
    main()
