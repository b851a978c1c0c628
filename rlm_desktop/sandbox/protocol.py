"""Messages between host and guest: JSON objects, each behind its length in four bytes.

A frame is atomic. In the guest a time limit may strike at any moment: it waits while a frame is under way, and anything
else that goes wrong in the middle of one ends the guest, since the stream could not be trusted afterwards.
"""

from __future__ import annotations

import json
import os
import select
import struct
from typing import Any, Protocol

HEADER = struct.Struct(">I")
"""What stands before a message: its length in bytes."""
_CHUNK = 1 << 20
BROKEN_STREAM = 70
"""Exit code of a guest that could not finish a frame."""

ERROR_SHOWN = 20_000
"""Characters of an error that are told."""
MOST_SAVED = 4_000_000
"""Characters that all saved variables of a guest may take together."""


class ProtocolError(Exception):
    """The other side sent something that is no message, or the stream ended."""


class StreamEndedError(ProtocolError):
    """The other side is gone."""


class FrameTooLargeError(ProtocolError):
    """A message is longer than a frame may be."""


class Holdable(Protocol):
    """What can keep a time limit waiting while a frame is under way."""

    def hold(self) -> None:
        """Let the time limit wait."""

    def release(self) -> None:
        """Let it strike, at once if it is due."""


def encode(message: dict[str, Any], limit: int) -> bytes:
    """A message as a frame.

    Raises:
        FrameTooLargeError: It is longer than ``limit`` bytes.
    """
    body = json.dumps(message, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "surrogatepass")
    if len(body) > limit:
        raise FrameTooLargeError(f"a message of {len(body):,} bytes; the limit is {limit:,}")
    return HEADER.pack(len(body)) + body


def decode(body: bytes) -> dict[str, Any]:
    """The message in the body of a frame.

    Raises:
        ProtocolError: It is not a JSON object.
    """
    try:
        message = json.loads(body.decode("utf-8", "surrogatepass"))
    except (ValueError, RecursionError) as error:
        raise ProtocolError(f"a message that is not JSON ({error})") from error
    if not isinstance(message, dict):
        raise ProtocolError("a message that is not an object")
    return message


class GuestChannel:
    """The guest's end, blocking, on a descriptor.

    Args:
        descriptor: A connected stream socket.
        limit: Bytes of one message.
        interrupts: What brings the time limit.
    """

    def __init__(self, descriptor: int, limit: int, interrupts: Holdable) -> None:
        self._descriptor = descriptor
        self.limit = limit
        self._interrupts = interrupts
        self._poll = select.poll()
        self._poll.register(descriptor, select.POLLIN)

    def send(self, message: dict[str, Any]) -> None:
        """Send one message.

        Raises:
            FrameTooLargeError: It is too long; nothing was sent.
        """
        frame = encode(message, self.limit)
        self._interrupts.hold()
        try:
            rest = memoryview(frame)
            while rest:
                rest = rest[os.write(self._descriptor, rest[:_CHUNK]) :]
        except BaseException:  # noqa: BLE001 - whatever it is, half a frame is out
            os._exit(BROKEN_STREAM)
        self._interrupts.release()

    def receive(self) -> dict[str, Any]:
        """Wait for one message. Ends the process when the host is gone or sends what is no message."""
        self._poll.poll()
        self._interrupts.hold()
        try:
            (length,) = HEADER.unpack(self._read(HEADER.size))
            if length > self.limit:
                os._exit(BROKEN_STREAM)
            message = decode(self._read(length))
        except BaseException:  # noqa: BLE001 - whatever it is, half a frame is gone
            os._exit(BROKEN_STREAM)
        self._interrupts.release()
        return message

    def _read(self, length: int) -> bytes:
        data = bytearray()
        while len(data) < length:
            chunk = os.read(self._descriptor, min(_CHUNK, length - len(data)))
            if not chunk:
                os._exit(0)
            data += chunk
        return bytes(data)
