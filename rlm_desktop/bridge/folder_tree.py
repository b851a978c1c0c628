"""Documents under their folders and containers: a tree of plain data, built in the worker thread.

A path within a container is the container's path, a slash, and the member's name, so that a container is a document
and a folder at once. Near-duplicates stand under the first of their group, older versions under the current one.
"""

from __future__ import annotations

import os
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import IntEnum

import msgspec

from rlm_desktop.bridge.kinds import MAILBOXES
from rlm_desktop.case.listing import Entry

_NUMBER = re.compile(r"(\d{1,18})")


class Fold(IntEnum):
    """Why a row stands where it stands: by its path, or folded under another document."""

    NOT = 0
    NEAR = 1
    VERSION = 2


class Node(msgspec.Struct, gc=False):
    """A row: a document, or a folder, with what lies in it.

    ``parent`` and ``children`` are places in ``Tree.nodes``. ``documents`` and ``pages`` count the documents that can
    be asked about, the row's own among them. ``near`` and ``versions`` count what is folded under a document.

    The garbage collector does not look at nodes; that they refer to one another by place, not directly, allows it.
    """

    name: str
    path: str
    parent: int
    row: int = 0
    children: Sequence[int] = ()
    entry: Entry | None = None
    documents: int = 0
    pages: int = 0
    fold: Fold = Fold.NOT
    near: int = 0
    versions: int = 0

    @property
    def key(self) -> str:
        """What tells the row from others, in this tree and in the next."""
        return self.path if self.entry is None else f"#{self.entry.id}"


@dataclass(frozen=True, slots=True)
class Tree:
    """A tree of rows; ``nodes[0]`` is the root, which is not shown.

    ``by_id`` and ``by_folder`` are the places in ``nodes`` of the documents and of the folders.
    """

    nodes: list[Node]
    by_id: dict[int, int]
    by_folder: dict[str, int]

    @property
    def documents(self) -> int:
        """How many documents are in it that can be asked about."""
        return self.nodes[0].documents

    @property
    def pages(self) -> int:
        """How many pages they have."""
        return self.nodes[0].pages

    def place_of(self, key: str) -> int | None:
        """Where the row with this :attr:`Node.key` is."""
        return self.by_id.get(int(key[1:])) if key.startswith("#") else self.by_folder.get(key)


def build_tree(entries: Sequence[Entry], words: str = "") -> Tree:
    """Documents under the folders and containers of their first copies.

    What all paths begin with is left out, and folders that hold nothing but one folder are one row with it.

    Args:
        entries: The documents.
        words: Only documents whose name, title, path, tags or note hold all of these words, whatever the case of the
            letters. The containers that they lie in are there, too, but do not count.
    """
    wanted = words.casefold().split()
    kept = [entry for entry in entries if _holds(entry, wanted)]
    containers = {
        path: entry for entry in entries if entry.account is not None and entry.current for path in entry.paths
    }
    growth = _Growth(containers, _shared_folder(kept, containers))
    for entry in kept:
        growth.add(entry)
    growth.fold(kept)
    nodes = growth.nodes
    _link_children(nodes)
    _sum_up(nodes)
    _join_lone_folders(nodes)
    _put_in_order(nodes)
    return Tree(
        nodes, growth.by_id, {node.path: place for place, node in enumerate(nodes) if node.entry is None and node.path}
    )


class _Growth:
    """A tree while it grows: each node knows its parent only."""

    def __init__(self, containers: Mapping[str, Entry], shared: str) -> None:
        self.nodes = [Node("", "", -1, children=[])]
        self.by_id: dict[int, int] = {}
        self._folders = {"": 0}
        self._containers = containers
        self._shared = shared

    def add(self, entry: Entry) -> None:
        """Add a document under the folder or container of its path."""
        place = self.by_id.get(entry.id)
        if place is None:
            place = self._add_document(entry, self._folder(os.path.dirname(entry.paths[0])))
        node = self.nodes[place]
        node.documents, node.pages = (1, entry.pages) if entry.counts else (0, 0)

    def fold(self, entries: Sequence[Entry]) -> None:
        """Move near-duplicates under the first of their group, and older versions under the current one."""
        firsts: dict[int, int] = {}
        for entry in entries:
            if entry.near is not None and entry.current:
                firsts[entry.near] = min(firsts.get(entry.near, entry.id), entry.id)
        for entry in entries:
            if not entry.current and entry.newer is not None:
                self._move(entry.id, entry.newer, Fold.VERSION)
            elif entry.current and entry.near is not None:
                group = self.by_id.get(entry.near)
                first = entry.near if group is not None and self._is_current(group) else firsts[entry.near]
                self._move(entry.id, first, Fold.NEAR)

    def _is_current(self, place: int) -> bool:
        entry = self.nodes[place].entry
        return entry is not None and entry.current

    def _move(self, document: int, under: int, fold: Fold) -> None:
        """Fold a document under another, unless that one is not shown or lies in the document itself."""
        place, target = self.by_id[document], self.by_id.get(under)
        above = target
        while above is not None and above > 0:
            if above == place:
                return
            above = self.nodes[above].parent
        if target is None:
            return
        moved, first = self.nodes[place], self.nodes[target]
        moved.parent, moved.fold = target, fold
        first.near += fold is Fold.NEAR
        first.versions += fold is Fold.VERSION

    def _add_document(self, entry: Entry, parent: int) -> int:
        above = self.nodes[parent].entry
        # Messages in a mailbox have no names but those that they were given when they were taken out.
        name = " ".join(entry.title.split()) if above is not None and above.kind in MAILBOXES else ""
        self.nodes.append(Node(name or entry.name, entry.paths[0], parent, entry=entry))
        place = self.by_id[entry.id] = len(self.nodes) - 1
        if entry.account is not None and entry.current:
            self._folders[entry.paths[0]] = place
        return place

    def _folder(self, path: str) -> int:
        """The place of a folder or container, made together with those above it when it is new."""
        missing = []
        while path not in self._folders:
            if path == self._shared or os.path.dirname(path) == path:
                self._folders[path] = 0
                break
            missing.append(path)
            path = os.path.dirname(path)
        place = self._folders[path]
        for path in reversed(missing):
            container = self._containers.get(path)
            if container is None:
                self.nodes.append(Node(os.path.basename(path), path, place))
                place = len(self.nodes) - 1
            elif container.id in self.by_id:
                place = self.by_id[container.id]
            else:
                place = self._add_document(container, place)
            self._folders[path] = place
        return place


def _holds(entry: Entry, words: list[str]) -> bool:
    if not words:
        return True
    marks = entry.marks
    text = "\n".join((entry.name, entry.title, *entry.paths, *marks.tags, marks.note)).casefold()
    return all(word in text for word in words)


def _shared_folder(entries: Sequence[Entry], containers: Mapping[str, Entry]) -> str:
    """The folder above all folders that hold documents, so that the lowest shared folder is still shown by name."""
    folders = {os.path.dirname(entry.paths[0]) for entry in entries}
    absolute = {folder for folder in folders if os.path.isabs(folder)}
    if not absolute or absolute != folders:
        return ""
    try:
        shared = os.path.dirname(os.path.commonpath(absolute))
    except ValueError:  # several drives
        return ""
    above = shared
    while os.path.dirname(above) != above:
        if above in containers:
            shared = os.path.dirname(above)
        above = os.path.dirname(above)
    return shared


def _link_children(nodes: list[Node]) -> None:
    """Tell parents their children; folders that everything was moved away from get no parent.

    A folder comes before what is in it by path, so going backwards tells of each whether it is empty.
    """
    filled = bytearray(len(nodes))
    lists: dict[int, list[int]] = {0: []}
    for place in range(len(nodes) - 1, 0, -1):
        node = nodes[place]
        if node.entry is not None or filled[place]:
            filled[node.parent] = 1
            lists.setdefault(node.parent, []).append(place)
        else:
            node.path = ""
    for place, children in lists.items():
        nodes[place].children = children


def _sum_up(nodes: list[Node]) -> None:
    """Rows count what lies in them."""
    order, waiting = [], [0]
    while waiting:
        place = waiting.pop()
        order.append(place)
        waiting.extend(nodes[place].children)
    for place in reversed(order[1:]):
        node = nodes[place]
        parent = nodes[node.parent]
        parent.documents += node.documents
        parent.pages += node.pages


def _join_lone_folders(nodes: list[Node]) -> None:
    """Going backwards, a folder's only folder is joined with its own only folder already; it loses its rows."""
    for place in range(len(nodes) - 1, 0, -1):
        node = nodes[place]
        only = nodes[node.children[0]] if len(node.children) == 1 and node.entry is None else None
        if only is None or only.entry is not None:
            continue
        node.name, node.path, node.children = f"{node.name}{os.sep}{only.name}", only.path, only.children
        only.path, only.children = "", ()
        for child in node.children:
            nodes[child].parent = place


def _put_in_order(nodes: list[Node]) -> None:
    for node in nodes:
        if not node.children:
            continue
        node.children = sorted(node.children, key=lambda child: _order(nodes[child]))
        for row, child in enumerate(node.children):
            nodes[child].row = row


def _order(node: Node) -> tuple[Fold, bool, list[str | int]]:
    """Folders, then documents, then near-duplicates, then older versions."""
    name = node.name if node.entry is None else os.path.basename(node.path)
    return node.fold, node.entry is not None, _natural(name)


def _natural(name: str) -> list[str | int]:
    """A key that sorts ``box 2`` before ``box 10``: texts and numbers by turns."""
    return [int(part) if place % 2 else part for place, part in enumerate(_NUMBER.split(name.casefold()))]
