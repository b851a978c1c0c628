"""Tells whose work a frozen program holds: a notice with every licence's text, and a bill of materials (CycloneDX 1.6).

What is in it is read from the list that ``rlm-desktop.spec`` writes of the files that went in, not from what is
installed; each file is traced to its Python package by that package's own record, or to its Debian package by dpkg.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import sysconfig
from collections.abc import Iterable
from dataclasses import dataclass
from importlib.metadata import Distribution, distributions
from pathlib import Path

from rlm_desktop import __version__

COMMON = Path("/usr/share/common-licenses")
_LICENCE_FILE = re.compile(r"(?i)(licen[cs]e|copying|notice|copyright)")
# These name their licence in their metadata and leave its text out.
_TEXTS = {
    "pyside6_essentials": ("LGPL-3", "GPL-3"),
    "shiboken6": ("LGPL-3", "GPL-3"),
    "tokenizers": ("Apache-2.0",),
    "flatbuffers": ("Apache-2.0",),
}


@dataclass(frozen=True, slots=True)
class Part:
    """A package that is in the bundle.

    Attributes:
        kind: ``pypi``, ``deb`` or ``generic``, as in a package URL.
        name: Its name there.
        version: Its version there.
        licence: What its metadata says, in the best words it has; empty when it is only told in the text.
        texts: Its licence files: name and text.
    """

    kind: str
    name: str
    version: str
    licence: str
    texts: tuple[tuple[str, str], ...]


def bundled_parts(files: Iterable[Path]) -> list[Part]:
    """The packages that files come from, sorted by kind and name; the program's own files are left out.

    Raises:
        SystemExit: A file comes from nowhere that is known, or a package has no licence text.
    """
    owners = {path: each for each in distributions() for path in _paths(each)}
    standard = Path(sysconfig.get_path("stdlib")).resolve()
    own = [Path(__file__).resolve().parents[1], standard]
    if sys.base_prefix != "/usr":
        # A Python of its own place is one part; Debian's lies among the rest of Debian, and dpkg knows it.
        own.append(Path(sys.base_prefix).resolve())
    found: dict[str, Distribution] = {}
    rest: list[Path] = []
    for file in {each.resolve() for each in files}:
        if file in owners:
            found[owners[file].metadata["Name"]] = owners[file]
        elif file.is_relative_to(sys.prefix):
            _owner_by_folder(file, owners, found)
        elif not any(file.is_relative_to(folder) for folder in own):
            rest.append(file)
    parts = [_python(standard), *map(_of_distribution, found.values()), *_of_debian(rest)]
    bare = [part.name for part in parts if not part.texts]
    if bare:
        raise SystemExit(f"no licence text is known of {', '.join(bare)}")
    return sorted(parts, key=lambda part: (part.kind, part.name.lower()))


def notice(parts: Iterable[Part]) -> str:
    """All parts with their licences' texts, as one text."""
    parts = list(parts)
    lines = [
        f"RLM Desktop {__version__} is free software under the AGPL-3.0-or-later. This package of it holds work of",
        "",
    ]
    lines += [f"  {part.name} {part.version}{f' ({part.licence})' if part.licence else ''}" for part in parts]
    lines += ["", "under the licences that follow."]
    for part in parts:
        lines += ["", "=" * 80, f"{part.name} {part.version}", "=" * 80]
        for name, text in part.texts:
            lines += ["", f"--- {name}", "", text.rstrip()]
    return "\n".join(lines) + "\n"


def bill_of_materials(parts: Iterable[Part]) -> str:
    """All parts in CycloneDX 1.6 JSON, checked against its schema.

    Raises:
        SystemExit: The bill does not follow the schema.
    """
    from cyclonedx.factory.license import LicenseFactory
    from cyclonedx.model.bom import Bom
    from cyclonedx.model.component import Component, ComponentType
    from cyclonedx.output.json import JsonV1Dot6
    from cyclonedx.schema import SchemaVersion
    from cyclonedx.validation.json import JsonStrictValidator
    from packageurl import PackageURL

    licences = LicenseFactory()
    bom = Bom()
    bom.metadata.component = Component(
        name="rlm-desktop",
        version=__version__,
        type=ComponentType.APPLICATION,
        licenses=[licences.make_from_string("AGPL-3.0-or-later")],
        bom_ref="rlm-desktop",
    )
    for part in parts:
        url = PackageURL(part.kind, "debian" if part.kind == "deb" else None, part.name, part.version)
        told = [licences.make_from_string(part.licence)] if part.licence else []
        component = Component(
            name=part.name, version=part.version, type=ComponentType.LIBRARY, purl=url, licenses=told, bom_ref=str(url)
        )
        bom.components.add(component)
        bom.register_dependency(bom.metadata.component, [component])
    written = _without_chance(JsonV1Dot6(bom).output_as_string())
    wrong = JsonStrictValidator(SchemaVersion.V1_6).validate_str(written)
    if wrong:
        raise SystemExit(f"the bill of materials is not valid: {wrong}")
    return written


def _without_chance(written: str) -> str:
    """The same bill without its serial number and time, which would differ between two builds of the same sources."""
    bill = json.loads(written)
    bill.pop("serialNumber", None)
    bill["metadata"].pop("timestamp", None)
    return json.dumps(bill, indent=1, sort_keys=True) + "\n"


def _paths(distribution: Distribution) -> list[Path]:
    # One folder is resolved, not ten thousand files.
    place = str(Path(str(distribution.locate_file(""))).resolve())
    return [Path(os.path.normpath(os.path.join(place, path))) for path in distribution.files or ()]


def _owner_by_folder(file: Path, owners: dict[Path, Distribution], found: dict[str, Distribution]) -> None:
    """A file that no record names, such as a compiled module, belongs to the package whose files lie around it."""
    for folder in file.parents:
        around = next((owner for path, owner in owners.items() if path.parent == folder), None)
        if around is not None:
            found[around.metadata["Name"]] = around
            return
    raise SystemExit(f"{file} belongs to no package")


def _of_distribution(distribution: Distribution) -> Part:
    told = distribution.metadata
    name = told["Name"]
    texts = tuple(
        (Path(str(path)).name, Path(str(distribution.locate_file(path))).read_text("utf-8", "replace"))
        for path in distribution.files or ()
        if _LICENCE_FILE.search(Path(str(path)).name) and path.suffix not in (".py", ".pyc", ".pyi")
    )
    texts += tuple((each, (COMMON / each).read_text()) for each in _TEXTS.get(name.lower().replace("-", "_"), ()))
    return Part("pypi", name, distribution.version, _licence_words(distribution), texts)


def _licence_words(distribution: Distribution) -> str:
    told = distribution.metadata
    words: str = told.get("License-Expression") or ""
    if words:
        return words
    classes = [each.rsplit("::", 1)[-1].strip() for each in told.get_all("Classifier") or () if "License ::" in each]
    first = (told.get("License") or "").strip().splitlines()[:1]
    return ", ".join(classes) or (first[0][:100] if first else "")


def _python(standard: Path) -> Part:
    own = standard / "LICENSE.txt"
    debian = Path(f"/usr/share/doc/python3.{sys.version_info.minor}/copyright")
    text = (own if own.is_file() else debian).read_text("utf-8", "replace")
    version = ".".join(map(str, sys.version_info[:3]))
    return Part("generic", "python", version, "PSF-2.0", (("LICENSE", text),))


def _of_debian(files: Iterable[Path]) -> list[Part]:
    parts: dict[str, Part] = {}
    for file in files:
        name = _debian_package(file)
        if name in parts:
            continue
        version = _said("dpkg-query", "-W", "-f=${Version}", name).strip()
        text = Path(f"/usr/share/doc/{name.split(':')[0]}/copyright").read_text("utf-8", "replace")
        parts[name] = Part("deb", name.split(":")[0], version, "", (("copyright", text),))
    return list(parts.values())


def _debian_package(file: Path) -> str:
    # A library that was merged into /usr is recorded where it lay before.
    for path in (str(file), str(file).removeprefix("/usr")):
        said = _said("dpkg", "-S", path, check=False)
        if said:
            return said.splitlines()[0].rsplit(": ", 1)[0].split(",")[0]
    raise SystemExit(f"{file} belongs to no package of Debian")


def _said(*command: str, check: bool = True) -> str:
    return subprocess.run(command, capture_output=True, text=True, check=check).stdout


def write_all(listed: Path, folder: Path) -> None:
    """Write the notice and the bill.

    Args:
        listed: ``bundled.json``, as the freezing left it.
        folder: Receives ``THIRD-PARTY-NOTICES.txt`` and ``sbom.cdx.json``.
    """
    parts = bundled_parts(map(Path, json.loads(listed.read_text("utf-8"))))
    (folder / "THIRD-PARTY-NOTICES.txt").write_text(notice(parts), encoding="utf-8")
    (folder / "sbom.cdx.json").write_text(bill_of_materials(parts), encoding="utf-8")
