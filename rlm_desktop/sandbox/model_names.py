"""The names by which guest code asks models: one call or many, plain, as JSON, or as runs of their own."""

from __future__ import annotations

import json
import types
from collections.abc import Callable, Iterable
from typing import Any

from rlm_desktop.sandbox.facades import Arguments
from rlm_desktop.sandbox.facades.calls import Failure

Ask = Callable[[str, dict[str, Any]], Any]
_SHARE_OF_FRAME = 8
"""A batch is sent in parts of at most this share of a frame's bytes, in characters."""


class LLMError(str):
    """Stands in the place of a reply that failed, so that the others are not lost: ``[llm_query failed: …]``."""

    __slots__ = ()
    failed = True

    @classmethod
    def because(cls, sentence: str) -> LLMError:
        """The error with this reason."""
        return cls(f"[llm_query failed: {sentence}]")


class ModelNames:
    """Makes the functions that ask models, and makes several calls of them in one batch.

    Attributes:
        functions: The functions.

    Args:
        ask: Sends a request to the host and returns its reply; raises RuntimeError with the host's sentence.
        limits: ``prompt`` in characters, ``batch`` in prompts, ``frame`` in bytes.
        reference: Makes JSON of a value that goes to a child run.
    """

    def __init__(self, ask: Ask, limits: dict[str, int], reference: Callable[[Any], Any]) -> None:
        self._ask = ask
        self._limits = limits
        self._reference = reference
        self._models: dict[Any, tuple[str, Callable[..., Any]]] = {}
        self.functions = [*self._model_functions(), *self._json_functions()]

    def ask_all(self, prompts: list[str]) -> list[str]:
        """Ask the sub-model several prompts at once; a failed one gives an LLMError in its place."""
        return self._ask_models("llm_query", prompts, None, batch=True)

    def _model_functions(self) -> list[Callable[..., Any]]:
        def llm_query(prompt: Any, model: str | None = None) -> str:
            """One sub-model call."""
            (reply,) = self._ask_models("llm_query", [self._prompt(prompt)], model, batch=False)
            return _or_raise(reply)

        def llm_query_batched(prompts: Iterable[Any], model: str | None = None) -> list[str]:
            """Several sub-model calls at once, in order; a failed one gives an LLMError in its place."""
            return self._ask_models("llm_query", [self._prompt(each) for each in _several(prompts)], model, batch=True)

        def rlm_query(prompt: Any, context: Any = None, model: str | None = None) -> str:
            """A run of its own with its own REPL, about ``context``."""
            item = {"prompt": self._prompt(prompt), "context": self._reference(context)}
            (reply,) = self._ask_models("rlm_query", [item], model, batch=False)
            return _or_raise(reply)

        def rlm_query_batched(
            prompts: Iterable[Any], contexts: Iterable[Any] | None = None, model: str | None = None
        ) -> list[str]:
            """Several runs at once, in order, each with its context."""
            asked = [self._prompt(each) for each in _several(prompts)]
            given = [None] * len(asked) if contexts is None else list(contexts)
            if len(given) != len(asked):
                raise ValueError(f"{len(asked)} prompts but {len(given)} contexts")
            items = [
                {"prompt": prompt, "context": self._reference(context)}
                for prompt, context in zip(asked, given, strict=True)
            ]
            return self._ask_models("rlm_query", items, model, batch=True)

        self._models = {llm_query: ("llm_query", _prompt_only), rlm_query: ("rlm_query", _prompt_and_context)}
        return [llm_query, llm_query_batched, rlm_query, rlm_query_batched]

    def _json_functions(self) -> list[Callable[..., Any]]:
        def llm_query_json(prompt: Any, schema: Any, model: str | None = None) -> Any:
            """One sub-model call whose reply is a value that holds to a JSON Schema."""
            (reply,) = self._ask_models("llm_query", [self._prompt(prompt)], model, batch=False, schema=schema)
            return json.loads(_or_raise(reply))

        def llm_query_json_batched(prompts: Iterable[Any], schema: Any, model: str | None = None) -> list[Any]:
            """The same for several prompts at once, in order; a failed one gives an LLMError in its place."""
            asked = [self._prompt(each) for each in _several(prompts)]
            replies = self._ask_models("llm_query", asked, model, batch=True, schema=schema)
            return [reply if isinstance(reply, LLMError) else json.loads(reply) for reply in replies]

        return [llm_query_json, llm_query_json_batched]

    def _prompt(self, prompt: Any) -> str:
        text = str(prompt)
        if len(text) > self._limits["prompt"]:
            raise ValueError(
                f"a prompt of {len(text):,} characters; the longest allowed is {self._limits['prompt']:,}: split it"
            )
        return text

    def _ask_models(
        self, name: str, items: list[Any], model: str | None, *, batch: bool, schema: Any = None
    ) -> list[str]:
        replies: list[Any] = []
        for part in self._parts(items):
            arguments = {"prompts" if name == "llm_query" else "items": part, "model": model, "batch": batch}
            if name == "llm_query":
                arguments["schema"] = self._reference(schema)
            replies += self._ask(name, arguments)
        return [LLMError.because(reply["error"]) if "error" in reply else reply["text"] for reply in replies]

    def _parts(self, items: list[Any]) -> Iterable[list[Any]]:
        """The items in parts that fit a batch and a frame."""
        part: list[Any] = []
        size = 0
        for item in items:
            length = len(item) if isinstance(item, str) else len(json.dumps(item))
            if part and (
                len(part) == self._limits["batch"] or size + length > self._limits["frame"] // _SHARE_OF_FRAME
            ):
                yield part
                part, size = [], 0
            part.append(item)
            size += length
        if part:
            yield part

    def asks_a_model(self, function: Any) -> bool:
        """Whether calls of this function can be sent in one batch."""
        return type(function) is types.FunctionType and function in self._models

    def answer_together(self, function: Any, calls: list[Arguments]) -> list[Any]:
        """Make several calls of a function, those that ask a model in one batch per model."""
        if len(calls) < 2 or not self.asks_a_model(function):
            return [_outcome(function, *call) for call in calls]
        name, signature = self._models[function]
        outcomes: list[Any] = [None] * len(calls)
        by_model: dict[Any, list[tuple[int, Any]]] = {}
        for index, (arguments, named) in enumerate(calls):
            try:
                prompt, context, model = signature(*arguments, **named)
                item = self._prompt(prompt)
                asked = item if name == "llm_query" else {"prompt": item, "context": self._reference(context)}
                by_model.setdefault(model, []).append((index, asked))
            except Exception as error:  # noqa: BLE001 - it is the outcome of this one call
                outcomes[index] = Failure(error)
        for model, asked_calls in by_model.items():
            replies = self._ask_models(name, [asked for _, asked in asked_calls], model, batch=True)
            for (index, _), reply in zip(asked_calls, replies, strict=True):
                outcomes[index] = Failure(RuntimeError(str(reply))) if isinstance(reply, LLMError) else reply
        return outcomes


def _several(prompts: Any) -> list[Any]:
    if isinstance(prompts, str):
        raise TypeError("a list of prompts is wanted; for one prompt use the function without _batched")
    return list(prompts)


def _or_raise(reply: str) -> str:
    if isinstance(reply, LLMError):
        raise RuntimeError(str(reply)[1:-1])
    return reply


def _prompt_only(prompt: Any, model: str | None = None) -> tuple[Any, None, str | None]:
    return prompt, None, model


def _prompt_and_context(prompt: Any, context: Any = None, model: str | None = None) -> tuple[Any, Any, str | None]:
    return prompt, context, model


def _outcome(function: Any, arguments: tuple[Any, ...], named: dict[str, Any]) -> Any:
    try:
        return function(*arguments, **named)
    except Exception as error:  # noqa: BLE001 - kept for whoever asks for the result
        return Failure(error)
