"""Files what the workers hand back, and says what there is to do next: the members of a container that was met."""

from __future__ import annotations

import contextlib
import shutil
import sqlite3
from collections import Counter
from collections.abc import Callable
from pathlib import Path

from rlm_desktop.case.containers import (
    advance,
    expect_members,
    find_member,
    get_container,
    is_open,
    open_container,
)
from rlm_desktop.case.documents import document_kind
from rlm_desktop.case.filing import (
    NewDocument,
    drop_problem,
    file_document,
    file_problem,
    find_hash,
    share_problem,
)
from rlm_desktop.case.near_duplicates import file_signature
from rlm_desktop.case.paths import (
    PASSING,
    FileState,
    keep_path,
    known_file,
    member_path,
    path_text,
    refresh_path,
)
from rlm_desktop.case.threads import file_message
from rlm_desktop.core.errors import ReadError
from rlm_desktop.corpus.reading import Reading
from rlm_desktop.corpus.tasks import Advance, ReadFile, Task, Unpack
from rlm_desktop.corpus.unpacking import Batch, Unpacked

_DEEPEST = 8


class Filer:
    """Writes one result after the other, each within a transaction of the caller.

    Attributes:
        counts: What the results filed since it was last emptied add to the progress.

    Args:
        connection: The case.
        stopped: Asked now and then during long documents: whether to give up.
    """

    def __init__(self, connection: sqlite3.Connection, stopped: Callable[[], bool]) -> None:
        self.counts: Counter[str] = Counter()
        self._connection = connection
        self._stopped = stopped
        # An archive can hold itself.
        self._unpacking: set[int] = set()

    def file_reading(self, task: ReadFile, reading: Reading) -> list[Task]:
        """File what was read, or the problem; the tasks that follow from it."""
        self.counts.update(done=1, bytes_done=reading.file.size)
        if not reading.sha256:
            self._file_failure(reading)
            return self._settle(task, None)
        if not reading.kind:
            return self._settle(task, self._file_copy(reading, task.damage))
        new = NewDocument(
            reading.sha256, reading.kind, reading.date, reading.metadata, reading.language, reading.signature
        )
        filed = file_document(self._connection, reading.file, new, reading.all_pages(), self._stopped)
        self.counts.update(added=filed.new, duplicates=not filed.new, changed=filed.changed)
        if filed.new:
            self._file_relations(filed.document, reading)
        self._file_problem(reading, task.damage)
        if reading.holds_members:
            open_container(self._connection, filed.document)
        return self._settle(task, filed.document)

    def file_batch(self, task: Unpack, batch: Batch) -> list[Task]:
        """File what was taken out of a container: problems at once, the other members as tasks to read them."""
        if batch.members:
            expect_members(self._connection, task.container, batch.members[-1].position)
        tasks: list[Task] = []
        names: set[Path] = set()
        for member in batch.members:
            path = member_path(self._connection, task.container, member.position, task.path / member.name)
            if path in names:
                path = path.with_name(f"{path.stem} ({member.position}){path.suffix}")
            names.add(path)
            tasks.extend(self._member_tasks(task, member, path))
        tasks.append(Advance(task.container, task.path, batch.resume, task.folder))
        if batch.resume is not None:
            tasks.append(Unpack(task.container, task.path, task.source, task.kind, batch.resume, task.depth, task.size))
        return tasks

    def file_refusal(self, task: Unpack, code: str, sentence: str) -> list[Task]:
        """File that a container cannot be opened, or not any further.

        It stays open when that may pass, as when its drive was unplugged: the next ingest goes on with it.
        """
        file_problem(self._connection, task.path, code, sentence)
        self.counts.update(problems=1)
        return [Advance(task.container, task.path, task.start if code in PASSING else None, task.folder)]

    def advance(self, task: Advance) -> None:
        """Note how far a container is; one that turned out to hold nothing at all is a problem."""
        advance(self._connection, task.container, task.next)
        if task.next is None:
            self._unpacking.discard(task.container)
            self._tell_emptiness(task)
        if task.folder:
            shutil.rmtree(task.folder, ignore_errors=True)

    def unpack(self, container: int, file: FileState, depth: int) -> list[Task]:
        """The task that goes on with a container, unless it is in hand already or lies too deep."""
        if container in self._unpacking or not is_open(self._connection, container):
            return []
        if depth >= _DEEPEST:
            error = _too_deep()
            file_problem(self._connection, file.path, error.code, str(error))
            self.counts.update(problems=1)
            advance(self._connection, container, None)
            return []
        self._unpacking.add(container)
        state = get_container(self._connection, container)
        kind = document_kind(self._connection, container)
        return [Unpack(container, file.path, file.content, kind, state.next, depth, file.size)]

    # -- documents ------------------------------------------------------------------------------------------

    def _settle(self, task: ReadFile, document: int | None) -> list[Task]:
        """What follows from a file that is filed: its members. The file of a member is needed no longer without."""
        tasks = [] if document is None else self.unpack(document, task.file, task.depth)
        if task.file.source and not tasks:
            with contextlib.suppress(OSError):
                task.file.source.unlink()
        return tasks

    def _file_failure(self, reading: Reading) -> None:
        assert reading.problem is not None
        if reading.problem[0] not in PASSING or reading.file.container is not None:
            keep_path(self._connection, reading.file, None)
        file_problem(self._connection, reading.file.path, *reading.problem)
        self.counts.update(problems=1)

    def _file_copy(self, reading: Reading, damage: tuple[str, str] | None) -> int:
        """One more path of a document that the case has, or the same path, whose file was only touched."""
        document = find_hash(self._connection, reading.sha256)
        assert document is not None, "documents are never deleted"
        known = known_file(self._connection, path_text(reading.file.path))
        if known and known.document == document:
            refresh_path(self._connection, reading.file)
            self.counts.update(unchanged=1)
        else:
            self.counts.update(duplicates=1, changed=keep_path(self._connection, reading.file, document))
            self.counts.update(problems=share_problem(self._connection, document, reading.file.path))
        if reading.file.container == document:
            damage = _holds_itself()
        if damage:
            file_problem(self._connection, reading.file.path, *damage)
        return document

    def _file_relations(self, document: int, reading: Reading) -> None:
        if reading.signature:
            file_signature(self._connection, document, reading.signature)
        if reading.metadata.get("message_id"):
            file_message(self._connection, document, reading.metadata)

    def _file_problem(self, reading: Reading, damage: tuple[str, str] | None) -> None:
        problem = reading.problem or damage
        if problem:
            file_problem(self._connection, reading.file.path, *problem)
            self.counts.update(problems=1)
        else:
            drop_problem(self._connection, reading.file.path)

    # -- members --------------------------------------------------------------------------------------------

    def _member_tasks(self, task: Unpack, member: Unpacked, path: Path) -> list[Task]:
        self.counts.update(found=1, bytes_total=member.size)
        file = FileState(path, member.size, 0, member.file, task.container, member.position)
        known = find_member(self._connection, task.container, member.position)
        if known and known.document is not None:
            self.counts.update(done=1, unchanged=1, bytes_done=member.size)
            return self.unpack(known.document, file, task.depth + 1)
        if member.problem and member.file is None:
            keep_path(self._connection, file, None)
            file_problem(self._connection, path, *member.problem)
            self.counts.update(done=1, problems=1, bytes_done=member.size)
            return []
        return [ReadFile(file, task.depth + 1, member.problem)]

    def _tell_emptiness(self, task: Advance) -> None:
        state = get_container(self._connection, task.container)
        pages = self._connection.execute("SELECT pages FROM documents WHERE id = ?", (task.container,)).fetchone()[0]
        told = self._connection.execute("SELECT 1 FROM problems WHERE path = ?", (path_text(task.path),)).fetchone()
        if not state.expected and not pages and not told:
            error = _holds_nothing()
            file_problem(self._connection, task.path, error.code, str(error))
            self.counts.update(problems=1)


def _too_deep() -> ReadError:
    return ReadError(
        "nested",
        f"The file lies more than {_DEEPEST} archives or mails deep, and what it holds was not taken out.",
        "Its members and attachments can be neither found nor quoted.",
        "Unpack it and add what it holds, if that matters.",
    )


def _holds_itself() -> tuple[str, str]:
    error = ReadError(
        "nested",
        "The archive holds itself, so unpacking it would never end.",
        "It was opened once; nothing in it is lost.",
        "It is made to harm programs that open it, and can be left out.",
    )
    return error.code, str(error)


def _holds_nothing() -> ReadError:
    return ReadError(
        "empty",
        "The archive or mailbox holds no files.",
        "There is nothing in it to find or quote.",
        "Get a fresh copy if it should hold something.",
    )
