"""Documents under their folders: a tree of plain data, built in the worker thread."""

from __future__ import annotations

import os
import re
from collections.abc import Sequence
from dataclasses import dataclass

import msgspec

from rlm_desktop.case.listing import Entry

_NUMBER = re.compile(r"(\d{1,18})")


class Node(msgspec.Struct, gc=False):
    """A row: a document, or a folder with what lies in it. ``parent`` and ``children`` are places in ``Tree.nodes``.

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
        """How many documents are in it."""
        return self.nodes[0].documents

    @property
    def pages(self) -> int:
        """How many pages they have."""
        return self.nodes[0].pages


def build_tree(entries: Sequence[Entry], words: str = "") -> Tree:
    """Documents under the folders of their first copies.

    What all paths begin with is left out, and folders that hold nothing but one folder are one row with it.

    Args:
        entries: The documents.
        words: Only documents whose name or path holds all of these words, whatever the case of the letters.
    """
    wanted = words.casefold().split()
    nodes = [Node("", "", -1, children=[])]
    folders = {"": 0}
    kept = [entry for entry in entries if _holds(entry, wanted)]
    shared = _shared_folder(kept)
    for entry in kept:
        parent = _folder(nodes, folders, os.path.dirname(entry.paths[0]), shared)
        _add(nodes, Node(entry.name, entry.paths[0], parent, entry=entry, documents=1, pages=entry.pages))
    _sum_up(nodes)
    _join_lone_folders(nodes)
    _put_in_order(nodes)
    return Tree(
        nodes,
        {node.entry.id: place for place, node in enumerate(nodes) if node.entry is not None},
        {node.path: place for place, node in enumerate(nodes) if node.entry is None and node.path},
    )


def _holds(entry: Entry, words: list[str]) -> bool:
    if not words:
        return True
    text = "\n".join((entry.name, *entry.paths)).casefold()
    return all(word in text for word in words)


def _shared_folder(entries: Sequence[Entry]) -> str:
    """The folder above all folders that hold documents, so that the lowest shared folder is still shown by name."""
    folders = {os.path.dirname(entry.paths[0]) for entry in entries}
    absolute = {folder for folder in folders if os.path.isabs(folder)}
    if not absolute or absolute != folders:
        return ""
    try:
        return os.path.dirname(os.path.commonpath(absolute))
    except ValueError:  # several drives
        return ""


def _folder(nodes: list[Node], folders: dict[str, int], path: str, shared: str) -> int:
    """The place of a folder in ``nodes``, made together with those above it when it is new."""
    missing = []
    while path not in folders:
        if path == shared or os.path.dirname(path) == path:
            folders[path] = 0
            break
        missing.append(path)
        path = os.path.dirname(path)
    place = folders[path]
    for path in reversed(missing):
        _add(nodes, Node(os.path.basename(path), path, place, children=[]))
        place = folders[path] = len(nodes) - 1
    return place


def _add(nodes: list[Node], node: Node) -> None:
    nodes.append(node)
    siblings = nodes[node.parent].children
    assert isinstance(siblings, list)
    siblings.append(len(nodes) - 1)


def _sum_up(nodes: list[Node]) -> None:
    """Folders count what lies in them. A folder comes before what is in it, so going backwards meets each once."""
    for node in reversed(nodes[1:]):
        nodes[node.parent].documents += node.documents
        nodes[node.parent].pages += node.pages


def _join_lone_folders(nodes: list[Node]) -> None:
    """Going backwards, a folder's only folder is joined with its own only folder already; it loses its rows."""
    for place in range(len(nodes) - 1, 0, -1):
        node = nodes[place]
        only = nodes[node.children[0]] if len(node.children) == 1 else None
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
        node.children = sorted(
            node.children, key=lambda child: (nodes[child].entry is not None, _natural(nodes[child].name))
        )
        for row, child in enumerate(node.children):
            nodes[child].row = row


def _natural(name: str) -> list[str | int]:
    """A key that sorts ``box 2`` before ``box 10``: texts and numbers by turns."""
    return [int(part) if place % 2 else part for place, part in enumerate(_NUMBER.split(name.casefold()))]
