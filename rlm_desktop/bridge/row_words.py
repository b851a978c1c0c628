"""What the rows of the tree of documents say: their notes, their tool tips, and how they are read out."""

from __future__ import annotations

import os
import re
from dataclasses import dataclass

from PySide6.QtCore import QDate, QLocale, Qt

from rlm_desktop.bridge.folder_tree import Fold, Node
from rlm_desktop.bridge.kinds import kind_words
from rlm_desktop.bridge.language import counted, figure, tr
from rlm_desktop.case.containers import Reconciliation
from rlm_desktop.case.listing import Entry

_COPIES_NAMED = 12
_DAY = 10
_FOLDED = re.compile(r"\b(near|older)[- ](?:duplicates?|versions?)")
_BETWEEN = "  ·  "
_STAR = "★"


@dataclass(frozen=True, slots=True)
class Note:
    """A few words beside the name of a row, fewer where there is little room; ``tone`` is muted or warning."""

    words: str
    tone: str = "muted"
    fewer: str = ""


def row_note(node: Node, folder: str = "", *, followed: bool = False) -> Note:
    """What there is to say about a row beside its name; no words when there is nothing.

    Args:
        node: The row.
        folder: The folder of the document it is folded under: only another one is told.
        followed: Changes in this folder are followed.
    """
    entry = node.entry
    if entry is None:
        return Note("followed" if followed else "")
    warnings = []
    if entry.missing:
        warnings.append("missing")
    if entry.account is not None and entry.account.failed:
        warnings.append(
            tr("{read} of {expected} read").format(
                read=figure(entry.account.read), expected=figure(entry.account.expected)
            )
        )
    words = [*warnings, *_mark_words(entry)]
    if entry.account is not None and not entry.account.complete and not entry.account.failed:
        words.append(tr("{read} read so far").format(read=figure(entry.account.read)))
    if not entry.current:
        words.append(tr("older version"))
    if node.fold is Fold.NEAR:
        own = os.path.dirname(entry.paths[0])
        words.append(
            "near-duplicate"
            if own == folder
            else tr("near-duplicate, in {basename}").format(basename=os.path.basename(own))
        )
    if node.near:
        words.append(f"+{counted(node.near, 'near-duplicate')}")
    if node.versions:
        words.append(f"+{counted(node.versions, 'older version')}")
    if entry.title and _letters(entry.title) not in (_letters(node.name), _letters(os.path.splitext(node.name)[0])):
        words.append(" ".join(entry.title.split()))
    note = _BETWEEN.join(words)
    return Note(note, "warning" if warnings else "muted", _FOLDED.sub(r"\1", note))


def tool_tip(node: Node, *, followed: bool = False) -> str:
    """All that is known about a row, in lines."""
    entry = node.entry
    sums = f"{counted(node.documents, 'document')}, {counted(node.pages, 'page')}"
    if entry is None:
        return "\n".join([node.path, sums, *([tr("Changes in this folder are followed.")] if followed else [])])
    first, *others = entry.paths
    pages = sums if entry.account is not None and not entry.pages else counted(entry.pages, "page")
    lines = [
        first,
        *([tr("Subject: {title}").format(title=entry.title)] if entry.title else []),
        f"{kind_words(entry.kind)}, {pages}",
    ]
    facts = [language_words(entry.language), date_words(entry.date)]
    if any(facts):
        lines.append(", ".join(filter(None, facts)))
    if entry.account is not None:
        lines.append(account_words(entry.account))
    if entry.marks.tags:
        lines.append(tr("Tags: {tags}").format(tags=", ".join(entry.marks.tags)))
    if entry.marks.note:
        lines.append(tr("Note: {note}").format(note=entry.marks.note))
    lines += _relations(node, entry)
    lines.append(f"SHA-256 {entry.sha256}")
    if others:
        lines += [tr("The same file is also at:"), *others[:_COPIES_NAMED]]
    if len(others) > _COPIES_NAMED:
        lines.append(tr("and {places}").format(places=counted(len(others) - _COPIES_NAMED, "more place")))
    return "\n".join(lines)


def spoken_name(node: Node, note: Note) -> str:
    """The name of a row as a screen reader says it."""
    if node.entry is None:
        parts = [tr("Folder {name}").format(name=node.name), counted(node.documents, "document"), note.words]
    else:
        parts = [
            node.name,
            kind_words(node.entry.kind),
            note.words.replace(_BETWEEN, ", ").replace(_STAR, tr("starred")),
        ]
    return ", ".join(filter(None, parts))


def account_words(account: Reconciliation) -> str:
    """What became of the members of a container, in a sentence."""
    if not account.complete:
        failed = tr(", {failed} not").format(failed=figure(account.failed)) if account.failed else ""
        return tr("Not all of what it holds was taken out yet: {files} read so far{failed}.").format(
            files=counted(account.read, "file"), failed=failed
        )
    if not account.expected:
        return tr("Nothing was found in it.")
    if not account.failed:
        return tr("It holds {files}; all were read.").format(files=counted(account.expected, "file"))
    missing = account.expected - account.read - account.failed
    rest = tr(", {missing} unaccounted for").format(missing=figure(missing)) if missing else ""
    return tr("It holds {files}: {read} read, {failed} not read{rest}.").format(
        files=counted(account.expected, "file"), read=figure(account.read), failed=figure(account.failed), rest=rest
    )


def language_words(code: str) -> str:
    """A language as people call it: ``German`` for ``de``; empty when it is not known."""
    if not code:
        return ""
    language = QLocale.codeToLanguage(code)
    return code if language is QLocale.Language.AnyLanguage else QLocale.languageToString(language)


def date_words(date: str) -> str:
    """A date of ISO 8601 as people write it, as exact as it is known: ``14 March 2019``, ``March 2019``, ``2019``."""
    locale = QLocale(QLocale.Language.English)
    for length, pattern in ((10, "d MMMM yyyy"), (7, "MMMM yyyy")):
        day = QDate.fromString(f"{date[:length]}-01-01"[:_DAY], Qt.DateFormat.ISODate)
        if len(date) >= length and day.isValid():
            return locale.toString(day, pattern)
    return date[:4]


def _mark_words(entry: Entry) -> list[str]:
    noted = [tr("note")] if entry.marks.note else []
    return [*([_STAR] if entry.marks.starred else []), *entry.marks.tags, *noted]


def _letters(text: str) -> str:
    """What two texts have in common that only differ in what a file name cannot hold."""
    return "".join(filter(str.isalnum, text)).casefold()


def _relations(node: Node, entry: Entry) -> list[str]:
    lines = []
    if entry.missing:
        lines.append(tr("The file is no longer where it was; its text is kept."))
    if not entry.current:
        when = tr(" on {date_words}").format(date_words=date_words(entry.replaced)) if entry.replaced else ""
        lines.append(
            tr("An older version, replaced{when}. It is not asked about; quotes from it can be opened.").format(
                when=when
            )
        )
    if node.fold is Fold.NEAR:
        lines.append(tr("It says almost the same as the document above it. It is asked about and cited on its own."))
    if node.near:
        verb = "says" if node.near == 1 else "say"
        lines.append(
            tr("{near_duplicates} under it {verb} almost the same.").format(
                near_duplicates=counted(node.near, "near-duplicate"), verb=verb
            )
        )
    return lines
