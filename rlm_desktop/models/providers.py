"""What a model string says without asking anyone: its provider, where requests go, whether that is this machine."""

from __future__ import annotations

import ipaddress
import json
import os
import re
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit, urlunsplit

from rlm_desktop.core.model import Price
from rlm_desktop.core.settings import OFFLINE_MODEL
from rlm_desktop.models.gguf import is_model_file

ROUTER = "router"
"""The provider in the model string of a name that several places answer to: ``router/NAME``."""
KEY_VARIABLES = {
    "openai": "OPENAI_API_KEY",
    "anthropic": "ANTHROPIC_API_KEY",
    "gemini": "GEMINI_API_KEY",
    "mistral": "MISTRAL_API_KEY",
    "groq": "GROQ_API_KEY",
    "openrouter": "OPENROUTER_API_KEY",
    "deepseek": "DEEPSEEK_API_KEY",
    "xai": "XAI_API_KEY",
    "cohere": "COHERE_API_KEY",
    "cohere_chat": "COHERE_API_KEY",
    "together_ai": "TOGETHERAI_API_KEY",
    "fireworks_ai": "FIREWORKS_AI_API_KEY",
    "perplexity": "PERPLEXITYAI_API_KEY",
    "azure": "AZURE_API_KEY",
    "huggingface": "HUGGINGFACE_API_KEY",
    "nvidia_nim": "NVIDIA_NIM_API_KEY",
    "cerebras": "CEREBRAS_API_KEY",
    "dashscope": "DASHSCOPE_API_KEY",
    "moonshot": "MOONSHOT_API_KEY",
}
"""The environment variables of providers that ask for one key, as litellm reads them."""

LOCAL_BASES = {
    "ollama": ("OLLAMA_API_BASE", "http://127.0.0.1:11434"),
    "ollama_chat": ("OLLAMA_API_BASE", "http://127.0.0.1:11434"),
    "lm_studio": ("LM_STUDIO_API_BASE", "http://127.0.0.1:1234/v1"),
    "hosted_vllm": ("HOSTED_VLLM_API_BASE", "http://127.0.0.1:8000/v1"),
}
"""Servers that people run themselves: the variable that says where, and where else they are."""

_BARE_NAMES = (
    (re.compile(r"^(gpt-|chatgpt-|o\d)"), "openai"),
    (re.compile(r"^claude"), "anthropic"),
    (re.compile(r"^(mistral|codestral|magistral)"), "mistral"),
    (re.compile(r"^deepseek"), "deepseek"),
    (re.compile(r"^grok"), "xai"),
)


def provider_of(model: str) -> str:
    """The provider in a model string: ``anthropic`` in ``anthropic/claude-haiku-4-5``. Empty if it names none."""
    head, slash, _ = model.partition("/")
    if slash:
        return head.lower()
    return next((provider for pattern, provider in _BARE_NAMES if pattern.match(model)), "")


def key_variable(provider: str) -> str:
    """The environment variable that holds the key of a provider; by litellm's rule where the table has none."""
    return KEY_VARIABLES.get(provider) or re.sub(r"\W", "_", provider).upper() + "_API_KEY"


def resolved(model: str, api_base: str) -> tuple[str, str]:
    """The model string and server address as litellm needs them.

    A name without a known provider at an address of its own speaks the OpenAI protocol, as all local servers do.
    """
    provider = provider_of(model)
    if not api_base and provider in LOCAL_BASES:
        variable, usual = LOCAL_BASES[provider]
        api_base = os.environ.get(variable) or usual
    if api_base and ("/" not in model or not _is_known(provider)):
        model, provider = f"openai/{model}", "openai"
    parts = urlsplit(api_base)
    if provider == "openai" and parts.netloc and parts.path in ("", "/"):
        api_base = urlunsplit((parts.scheme, parts.netloc, "/v1", "", ""))
    return model, api_base


def host_of(address: str) -> str:
    """The host and port of a server address, for keys and sentences."""
    return urlsplit(address).netloc.rpartition("@")[2] or address


def is_loopback(address: str) -> bool:
    """Whether a server address is this machine."""
    host = urlsplit(address).hostname or ""
    if host == "localhost" or host.endswith(".localhost"):
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def is_local(model: str, api_base: str = "") -> bool:
    """Whether requests to a model stay on this machine."""
    return model == OFFLINE_MODEL or is_model_file(model) or is_loopback(resolved(model, api_base)[1])


def window_of(model: str) -> int | None:
    """The context window of a model in tokens, from the table that litellm brings; None if it is not in it."""
    for entry in _entries(model):
        window = entry.get("max_input_tokens")
        if isinstance(window, int):
            return window
    return None


def price_of(model: str) -> Price | None:
    """What a model costs, from the table that litellm brings; None if it is not in it."""
    for entry in _entries(model):
        prompt, completion = entry.get("input_cost_per_token"), entry.get("output_cost_per_token")
        if prompt is not None and completion is not None:
            return Price(float(prompt), float(completion))
    return None


def _entries(model: str) -> list[dict[str, Any]]:
    """What the table says of a model, under its whole name and under the name without the provider."""
    return [_model_table().get(name, {}) for name in (model, model.partition("/")[2])]


@cache
def _model_table() -> dict[str, dict[str, Any]]:
    """The table of models that litellm brings: 3 MB of JSON, read in 20 ms where importing litellm takes seconds."""
    spec = find_spec("litellm")
    if spec is None or spec.origin is None:
        return {}
    path = Path(spec.origin).with_name("model_prices_and_context_window_backup.json")
    try:
        table: dict[str, dict[str, Any]] = json.loads(path.read_bytes())
    except FileNotFoundError:
        return {}
    return table


@cache
def _is_known(provider: str) -> bool:
    """Whether litellm has a provider of that name; else what stands before the slash is part of the model's name."""
    listed = (entry.get("litellm_provider") for entry in _model_table().values())
    return provider in KEY_VARIABLES or provider in LOCAL_BASES or provider in listed
