"""The built-in reader as a litellm provider, for whoever reaches models through litellm alone."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from typing import Any

from rlm_desktop.core.model import Message
from rlm_desktop.models.litellm_calls import CHARACTERS_PER_TOKEN, load

PROVIDER = "rlm-offline"
"""``rlm-offline/root`` writes programs; ``rlm-offline/sub`` answers prompts."""


Answer = Callable[[str, Sequence[Message]], str]
"""(model, messages) to the reply's text; the model is the part behind the provider."""


def register(answer: Answer) -> None:
    """Make ``rlm-offline/…`` known to litellm, once per process."""
    litellm = load()
    if any(entry["provider"] == PROVIDER for entry in litellm.custom_provider_map):
        return
    reader = _reader(litellm, answer)
    litellm.custom_provider_map = [*litellm.custom_provider_map, {"provider": PROVIDER, "custom_handler": reader}]
    litellm.utils.custom_llm_setup()


def _reader(litellm: Any, answer: Answer) -> Any:
    """The handler. Its class is made here, as its base class comes from litellm."""

    class OfflineReader(litellm.CustomLLM):  # type: ignore[misc]
        def completion(self, model: str, messages: list[dict[str, Any]], **_: Any) -> Any:
            text = answer(model, _spoken(messages))
            prompt, completion = _tokens(messages, text)
            usage = litellm.Usage(prompt_tokens=prompt, completion_tokens=completion, total_tokens=prompt + completion)
            choice = litellm.Choices(message=litellm.Message(content=text, role="assistant"), finish_reason="stop")
            return litellm.ModelResponse(model=f"{PROVIDER}/{model}", choices=[choice], usage=usage)

        async def acompletion(self, model: str, messages: list[dict[str, Any]], **_: Any) -> Any:
            return self.completion(model, messages)

        def streaming(self, model: str, messages: list[dict[str, Any]], **_: Any) -> Iterator[dict[str, Any]]:
            text = answer(model, _spoken(messages))
            prompt, completion = _tokens(messages, text)
            usage = {"prompt_tokens": prompt, "completion_tokens": completion, "total_tokens": prompt + completion}
            for line in text.splitlines(keepends=True):
                yield _chunk(line)
            yield _chunk("", usage)

        async def astreaming(
            self, model: str, messages: list[dict[str, Any]], **_: Any
        ) -> AsyncIterator[dict[str, Any]]:
            for chunk in self.streaming(model, messages):
                yield chunk

    return OfflineReader()


def _chunk(text: str, usage: dict[str, int] | None = None) -> dict[str, Any]:
    """One piece of a stream in litellm's form; the one with the usage is the last."""
    return {
        "text": text,
        "is_finished": usage is not None,
        "finish_reason": "stop" if usage is not None else "",
        "usage": usage,
        "index": 0,
        "tool_use": None,
    }


def _spoken(messages: Sequence[dict[str, Any]]) -> list[Message]:
    return [Message(str(message["role"]), str(message["content"])) for message in messages]


def _tokens(messages: Sequence[dict[str, Any]], text: str) -> tuple[int, int]:
    prompt = sum(len(str(message["content"])) for message in messages)
    return prompt // CHARACTERS_PER_TOKEN, len(text) // CHARACTERS_PER_TOKEN
