"""Documents that are ZIP archives of XML parts: Office Open XML, OpenDocument, EPUB.

A part is read when it is asked for, so that a damaged one costs nothing but itself, and never beyond a limit, so that
no archive can fill the memory.
"""

from __future__ import annotations

import copy
import posixpath
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Any, Self
from urllib.parse import unquote

from rlm_desktop.core.errors import ReadError
from rlm_desktop.corpus.readers.dates import iso_date
from rlm_desktop.corpus.readers.result import broken, described

MOST_BYTES = 512 << 20
_MOST_RATIO = 1000
_SMALL = 50 << 20
_BLOCK = 1 << 20
_UNBOUNDED = 1 << 62
_OFFICE_DOCUMENT = "officeDocument"


@dataclass(frozen=True, slots=True)
class Relation:
    """A pointer from one part to another: the last word of its type, and the name of the part it points to."""

    kind: str
    target: str


class Package:
    """An archive of parts, open for reading. ``damaged`` names the parts that were asked for and could not be read.

    Raises:
        ReadError: The archive cannot be opened at all.
    """

    def __init__(self, path: Path) -> None:
        try:
            self._archive = zipfile.ZipFile(path)
        except (zipfile.BadZipFile, NotImplementedError, EOFError, ValueError) as error:
            raise broken("it is not a whole archive, as files of its kind are inside") from error
        # Some programs write names with backslashes, or in another case than they are pointed to with.
        self._parts = {info.filename.replace("\\", "/").lower(): info for info in self._archive.infolist()}
        self.names = tuple(info.filename.replace("\\", "/") for info in self._archive.infolist())
        self.damaged: list[str] = []

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._archive.close()

    def __contains__(self, name: str) -> bool:
        return name.lower() in self._parts

    def read(self, name: str) -> bytes:
        """The bytes of a part; empty when it is not there or damaged, which ``damaged`` then tells.

        Raises:
            ReadError: The part unpacks to far more than any document holds.
        """
        info = self._parts.get(name.lower())
        if info is None:
            return b""
        try:
            return b"".join(self._blocks(info))
        except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, ValueError, OSError):
            self._note(name)
            return b""

    def parse(self, name: str) -> Any:
        """The root element of a part of XML; None when it is not there or damaged. No entity, no network, no file.

        Raises:
            ReadError: The part unpacks to far more than any document holds.
        """
        content = self.read(name)
        root, whole = parse_xml(content)
        if not whole and name in self:
            self._note(name)
        return root

    def relations(self, part: str) -> dict[str, Relation]:
        """Where a part points within the package, by identifier; ``""`` is the package itself."""
        folder, _, file = part.rpartition("/")
        root = self.parse(posixpath.join(folder, "_rels", f"{file}.rels"))
        found: dict[str, Relation] = {}
        for element in root if root is not None else ():
            if not isinstance(element.tag, str) or element.get("TargetMode") == "External":
                continue
            kind = element.get("Type", "").rpartition("/")[2]
            target = unquote(element.get("Target", "")).replace("\\", "/")
            joined = target if target.startswith("/") else posixpath.join("/", folder, target)
            found[element.get("Id", "")] = Relation(kind, posixpath.normpath(joined).lstrip("/"))
        return found

    def related(self, part: str, kind: str) -> list[str]:
        """The parts of one kind that a part points to, in order."""
        return [relation.target for relation in self.relations(part).values() if relation.kind == kind]

    def main_part(self, fallback: str) -> str:
        """The part that holds the document itself."""
        return next(iter(self.related("", _OFFICE_DOCUMENT)), fallback)

    def blocks(self, name: str) -> Iterator[bytes]:
        """The bytes of a part as they come, as far as it is whole.

        Raises:
            ReadError: The part unpacks to far more than any document holds.
        """
        try:
            yield from self._blocks(self._parts[name.lower()])
        except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, ValueError):
            self._note(name)

    def check_sizes(self) -> None:
        """Unpack every part of XML to see that none is larger than it may be: for libraries that unpack by themselves.

        Raises:
            ReadError: One of them is.
        """
        for name in self.names:
            if name.lower().endswith((".xml", ".bin", ".rels")):
                for _ in self.blocks(name):
                    pass

    def problem(self) -> ReadError | None:
        """What the damaged parts cost, or None."""
        if not self.damaged:
            return None
        shown = ", ".join(name.rpartition("/")[2] for name in self.damaged[:5]) + (", …" if self.damaged[5:] else "")
        return ReadError(
            "broken",
            f"The file is damaged inside: {len(self.damaged)} of its parts cannot be read ({shown}).",
            "What stands in the other parts can be found and quoted.",
            "Get a fresh copy if it matters.",
        )

    def properties(self) -> dict[str, Any]:
        """What an Office Open XML file tells of itself, in the one shape."""
        raw: dict[str, str] = {}
        core = next(iter(self.related("", "core-properties")), "docProps/core.xml")
        application = next(iter(self.related("", "extended-properties")), "docProps/app.xml")
        for part in (core, application):
            root = self.parse(part)
            for element in root if root is not None else ():
                if not len(element) and element.text and element.text.strip():
                    raw.setdefault(local_name(element), element.text)
        return described(
            raw,
            title=raw.get("title"),
            author=raw.get("creator"),
            created=iso_date(raw.get("created", "")),
            modified=iso_date(raw.get("modified", "")),
            subject=raw.get("subject"),
        )

    def _blocks(self, info: zipfile.ZipInfo) -> Iterator[bytes]:
        # What a part says of its size may be a lie, by which unpacking would end before the part does.
        limit = min(MOST_BYTES, max(_SMALL, info.compress_size * _MOST_RATIO))
        if info.file_size > limit:
            raise _bomb()
        told = copy.copy(info)
        told.file_size = _UNBOUNDED
        size = 0
        with self._archive.open(told) as part:
            while block := part.read(_BLOCK):
                size += len(block)
                if size > limit:
                    raise _bomb()
                yield block

    def _note(self, name: str) -> None:
        if name not in self.damaged:
            self.damaged.append(name)


def parse_xml(content: bytes) -> tuple[Any, bool]:
    """The root element of XML and whether it is whole; of damaged XML what stands before the fault, or None.

    Entities stay unresolved; there is no network and no other file.
    """
    from lxml import etree

    # Entities are resolved in attributes all the same; the guard against those that grow needs the ordinary limits.
    entities = b"<!ENTITY" in content or "<!ENTITY".encode("utf-16-le")[:-1] in content
    for recover in (False, True):
        parser = etree.XMLParser(
            resolve_entities=False, no_network=True, load_dtd=False, huge_tree=not entities, recover=recover
        )
        try:
            root = etree.fromstring(content, parser)
        except (etree.XMLSyntaxError, ValueError):
            continue
        if root is not None:
            return root, not recover
    return None, False


def local_name(element: Any) -> str:
    """The name of an element without its namespace; empty for comments and processing instructions.

    The strict and transitional forms of Office Open XML differ in nothing else that matters here.
    """
    tag = element.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def attribute(element: Any, name: str) -> str:
    """An attribute by its name without namespace, or empty."""
    return next((str(value) for key, value in element.attrib.items() if key.rpartition("}")[2] == name), "")


def named(root: Any, name: str) -> Iterator[Any]:
    """All elements below (and with) one that have a name, in order."""
    return (element for element in root.iter() if local_name(element) == name)


def _bomb() -> ReadError:
    return ReadError(
        "bomb",
        "The file unpacks to far more than its size allows for.",
        "It is made to fill the memory of programs that open it, or damaged. Nothing in it can be found or quoted.",
        "Ask where it came from; open it nowhere unguarded.",
    )
