"""Conversations: which mails answer one another, told by message ids alone.

A mail names the message it answers and those before it (RFC 5322, 3.6.4: ``In-Reply-To`` and ``References``, oldest
first). As in J. Zawinski's "Message Threading" (1997), a message that is named but was never found still holds its
answers together, and mails may come in any order. Subjects are not compared: "Re: Invoice" is not one conversation.

A thread is known by the message id of the earliest ancestor named. The table ``replies`` leads from every other message
id to it.
"""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Mapping
from typing import Any

_BRACKETED_ID = re.compile(r"<([^<>\s]+@[^<>\s]+)>")
_BARE_ID = re.compile(r"[^<>\s]+@[^<>\s]+")
_LONGEST_ID = 998
"""The longest line that a mail may have (RFC 5322, 2.1.1)."""
_ENDS = 200
"""References that count at each end of the list; only a broken or hostile mail has more."""


def file_message(connection: sqlite3.Connection, document: int, metadata: Mapping[str, Any]) -> None:
    """Put a mail into its thread, and join threads that it shows to be one.

    Args:
        connection: Within a transaction.
        document: Its id.
        metadata: ``message_id``, ``in_reply_to`` and ``references`` as the mail tells them, as text or lists of it,
            with or without angle brackets. A mail without any of them has no thread.
    """
    chain = _chain(metadata)
    if not chain:
        return
    thread = _thread(connection, chain[0])
    connection.execute("UPDATE documents SET thread = ? WHERE id = ?", (thread, document))
    for message_id in chain[1:]:
        other = _thread(connection, message_id)
        if other != thread:
            _join(connection, thread, other)


def thread_of(connection: sqlite3.Connection, document: int) -> list[int]:
    """The mails of a document's thread in the order they were sent, those without a date last; itself when alone."""
    rows = connection.execute(
        """
        SELECT other.id FROM documents AS other, documents AS this
        WHERE this.id = ? AND (other.id = this.id OR (other.thread = this.thread AND other.thread != ''))
        ORDER BY other.date = '', coalesce(datetime(CASE WHEN length(other.date) > 9 THEN other.date END), other.date),
            other.id
        """,
        (document,),
    )
    return [key for (key,) in rows]


def _chain(metadata: Mapping[str, Any]) -> list[str]:
    """The message ids that a mail names, the earliest first and its own last."""
    references = _message_ids(metadata.get("references"))
    if len(references) > 2 * _ENDS:
        references = references[:_ENDS] + references[-_ENDS:]
    answered = _message_ids(metadata.get("in_reply_to"))[:1]
    own = _message_ids(metadata.get("message_id"))[:1]
    return list(dict.fromkeys(references + answered + own))


def _message_ids(told: object) -> list[str]:
    """The ids in a field. Old programs put prose there ("Your letter of Monday to jo@example.org")."""
    texts = [str(text) for text in told] if isinstance(told, list | tuple) else [str(told or "")]
    found: list[str] = []
    for text in texts:
        words = text.split()
        found += _BRACKETED_ID.findall(text) or (words if all(map(_BARE_ID.fullmatch, words)) else [])
    return [message_id for message_id in found if len(message_id) <= _LONGEST_ID]


def _thread(connection: sqlite3.Connection, message_id: str) -> str:
    row = connection.execute("SELECT thread FROM replies WHERE message_id = ?", (message_id,)).fetchone()
    return str(row[0]) if row else message_id


def _join(connection: sqlite3.Connection, thread: str, other: str) -> None:
    """Make another thread part of a thread."""
    connection.execute("UPDATE replies SET thread = ? WHERE thread = ?", (thread, other))
    connection.execute("INSERT INTO replies (message_id, thread) VALUES (?, ?)", (other, thread))
    connection.execute("UPDATE documents SET thread = ? WHERE thread = ?", (thread, other))
