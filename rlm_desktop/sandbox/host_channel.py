"""The host's end of the stream to a guest. It is a module of its own to keep asyncio, 11 MB of it, out of the guest."""

from __future__ import annotations

import asyncio
from typing import Any

from rlm_desktop.sandbox.protocol import HEADER, FrameTooLargeError, StreamEndedError, decode, encode


class HostChannel:
    """The host's end, in an asyncio loop."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, limit: int) -> None:
        self._reader = reader
        self._writer = writer
        self.limit = limit

    async def send(self, message: dict[str, Any]) -> None:
        """Send one message.

        Raises:
            FrameTooLargeError: It is too long; nothing was sent.
            StreamEndedError: The guest is gone.
        """
        frame = encode(message, self.limit)
        try:
            self._writer.write(frame)
            await self._writer.drain()
        except OSError as error:
            raise StreamEndedError("the stream ended") from error

    async def receive(self) -> dict[str, Any]:
        """The next message.

        Raises:
            StreamEndedError: The guest is gone.
            ProtocolError: What came is no message.
        """
        try:
            (length,) = HEADER.unpack(await self._reader.readexactly(HEADER.size))
            if length > self.limit:
                raise FrameTooLargeError(f"a message of {length:,} bytes; the limit is {self.limit:,}")
            return decode(await self._reader.readexactly(length))
        except (asyncio.IncompleteReadError, OSError) as error:
            raise StreamEndedError("the stream ended") from error

    def close(self) -> None:
        """Close the stream, whatever is still under way."""
        self._writer.transport.abort()
