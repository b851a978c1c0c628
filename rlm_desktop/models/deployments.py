"""Several places that answer under one name, with the load shared between them and a fall-back, by litellm's Router."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Any

from rlm_desktop.core.errors import ModelError
from rlm_desktop.core.model import Request
from rlm_desktop.core.settings import Deployment
from rlm_desktop.models import litellm_calls
from rlm_desktop.models.litellm_calls import Answer
from rlm_desktop.models.providers import resolved

_REST_SECONDS = 30.0
"""How long a place that failed is left alone while others can answer."""

KeyOf = Callable[[str, str], Awaitable[str | None]]
"""The key for a model at an address; raises ModelError where it may not be asked."""


class Deployments:
    """The places of one user.

    Args:
        places: All of them; those of one name share its load by their weights.
        fallbacks: The names to ask instead, in order, by the name that failed.
        key_of: Where their keys come from.
    """

    def __init__(self, places: Sequence[Deployment], fallbacks: Mapping[str, Sequence[str]], key_of: KeyOf) -> None:
        self._places = tuple(places)
        self._fallbacks = {name: list(others) for name, others in fallbacks.items()}
        self._key_of = key_of
        self._router: Any = None
        self._making = asyncio.Lock()

    def of(self, model: str) -> tuple[Deployment, ...]:
        """The places that answer to a model string, those to fall back to behind the others.

        Raises:
            ModelError: There are none.
        """
        name = model.partition("/")[2]
        names = (name, *self._fallbacks.get(name, ()))
        found = tuple(place for each in names for place in self._places if place.name == each)
        if not any(place.name == name for place in found):
            raise ModelError(
                "not-found",
                f"No deployment in the settings is named {name!r}.",
                "Nothing was sent.",
                "Add one, or choose another model in Settings.",
            )
        return found

    async def complete(self, request: Request, on_text: Callable[[str], None] | None) -> tuple[Answer, Deployment]:
        """One attempt at a request, at each place of the name until one answers; and which one did.

        Raises:
            ModelError: There is no such place, or none that may be asked.
            Exception: Whatever litellm raises; see :mod:`rlm_desktop.models.failures`.
        """
        places = self.of(request.model)
        async with self._making:
            if self._router is None:
                self._router = await self._made()
        name = places[0].name
        answer = await litellm_calls.complete(request, name, "", None, on_text, self._router.acompletion)
        answered = self._places[int(answer.place)] if answer.place.isdigit() else places[0]
        return answer, answered

    async def _made(self) -> Any:
        litellm = await asyncio.to_thread(litellm_calls.load)
        # It would write on the user's terminal what is told as an error anyway.
        logging.getLogger("LiteLLM Router").setLevel(logging.CRITICAL)
        entries, refused = [], None
        for number, place in enumerate(self._places):
            model, base = resolved(place.model, place.api_base)
            try:
                key = await self._key_of(model, base)
            except ModelError as error:
                refused = error  # the others can still answer
                continue
            asked = {"model": model, "api_base": base or None, "api_key": key, "weight": place.weight}
            parameters = {name: value for name, value in asked.items() if value is not None}
            entries.append({"model_name": place.name, "litellm_params": parameters, "model_info": {"id": str(number)}})
        if refused is not None and not entries:
            raise refused
        return litellm.Router(
            model_list=entries,
            fallbacks=[{name: others} for name, others in self._fallbacks.items()],
            num_retries=max(0, len(entries) - 1),
            retry_after=0,
            allowed_fails=0,
            cooldown_time=_REST_SECONDS,
            routing_strategy="simple-shuffle",
        )
