"""Finds model servers that run on this machine: Ollama, LM Studio, llama.cpp, vLLM and whatever speaks as they do."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import httpx


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
    import httpx

    # The environment may name a proxy: what is asked of this machine must not leave it.
    async with httpx.AsyncClient(trust_env=False, timeout=seconds, follow_redirects=False) as client:
        found = await asyncio.gather(*(_ask(client, place) for place in places))
    return [server for server in found if server is not None]


async def _ask(client: httpx.AsyncClient, place: Place) -> LocalServer | None:
    import httpx

    root = f"http://127.0.0.1:{place.port}"
    try:
        response = await client.get(f"{root}/api/tags" if place.ollama else f"{root}/v1/models")
        response.raise_for_status()
        listing = response.json()
    except (httpx.HTTPError, ValueError):
        return None
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
