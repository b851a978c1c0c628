"""Finds model servers that run on this machine: Ollama, LM Studio, llama.cpp, vLLM and whatever speaks as they do."""

from __future__ import annotations

import asyncio
import json
import socket
from collections.abc import Sequence
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException
from typing import Any

_LONGEST_LISTING = 1_000_000
"""Bytes of a list of models that are read."""


@dataclass(frozen=True, slots=True)
class LocalServer:
    """A server that answered; ``models`` are litellm model strings to be used with ``api_base``."""

    name: str
    api_base: str
    models: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Place:
    """Where a server may be, and whether it speaks Ollama's own protocol (else OpenAI's)."""

    name: str
    port: int
    ollama: bool = False


USUAL_PLACES = (
    Place("Ollama", 11434, ollama=True),
    Place("LM Studio", 1234),
    Place("llama.cpp", 8080),
    Place("vLLM", 8000),
)
"""The ports these programs listen on unless told otherwise."""


async def probe(places: Sequence[Place] = USUAL_PLACES, seconds: float = 1.0) -> list[LocalServer]:
    """Ask all places at once; those that give no list of models within ``seconds`` are left out."""
    found = await asyncio.gather(*(_ask(place, seconds) for place in places))
    return [server for server in found if server is not None]


async def _ask(place: Place, seconds: float) -> LocalServer | None:
    # http.client knows no proxies and follows no redirects: what is asked of this machine must not leave it. And it is
    # loaded already, where httpx takes 20 MB of a window that may never ask a model.
    connection = HTTPConnection("127.0.0.1", place.port, timeout=seconds)
    listing = asyncio.ensure_future(
        asyncio.to_thread(_listing, connection, "/api/tags" if place.ollama else "/v1/models")
    )
    done, _ = await asyncio.wait({listing}, timeout=seconds)
    if not done and connection.sock is not None:
        connection.sock.shutdown(socket.SHUT_RDWR)
    return _server(place, await listing)


def _listing(connection: HTTPConnection, path: str) -> Any:
    """What a server answers, as JSON; None where that is no list of models."""
    try:
        connection.request("GET", path)
        response = connection.getresponse()
        return json.loads(response.read(_LONGEST_LISTING)) if response.status == 200 else None
    except (OSError, HTTPException, ValueError):
        return None
    finally:
        connection.close()


def _server(place: Place, listing: Any) -> LocalServer | None:
    root = f"http://127.0.0.1:{place.port}"
    if place.ollama:
        names = _names(listing, "models", "name")
        return LocalServer(place.name, root, tuple(f"ollama_chat/{name}" for name in names)) if names else None
    names = _names(listing, "data", "id")
    return LocalServer(place.name, f"{root}/v1", tuple(f"openai/{name}" for name in names)) if names else None


def _names(listing: Any, items: str, field: str) -> list[str]:
    """The names in a listing; empty if it has another shape, as any program may listen on these ports."""
    entries = listing.get(items) if isinstance(listing, dict) else None
    if not isinstance(entries, list):
        return []
    return [entry[field] for entry in entries if isinstance(entry, dict) and isinstance(entry.get(field), str)]
