"""Where a model may come from, as people choose it, and what each source makes of a model string."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from rlm_desktop.bridge.language import tr
from rlm_desktop.core.settings import OFFLINE_MODEL, ModelChoice
from rlm_desktop.models.failures import provider_name
from rlm_desktop.models.gguf import is_model_file
from rlm_desktop.models.local_servers import LocalServer
from rlm_desktop.models.providers import LOCAL_BASES, ROUTER, host_of, is_local, is_loopback, provider_of


class Source(StrEnum):
    """Where a model comes from."""

    SAME = "same"
    """The same model as the root's; for the sub-model only."""
    OFFLINE = "offline"
    LOCAL = "local"
    FILE = "file"
    CLOUD = "cloud"
    SERVER = "server"


SOURCE_NAMES = {
    Source.SAME: tr("The same as the root model"),
    Source.OFFLINE: tr("Offline reader"),
    Source.LOCAL: tr("A model server on this computer"),
    Source.FILE: tr("A model file on this computer"),
    Source.CLOUD: tr("A cloud provider"),
    Source.SERVER: tr("A server at an address of your own"),
}


@dataclass(frozen=True, slots=True)
class Provider:
    """A cloud provider with models to suggest, the most able first. Any other name may be typed."""

    key: str
    models: tuple[str, ...]

    @property
    def name(self) -> str:
        """What it is called."""
        return {"groq": "Groq"}.get(self.key, provider_name(self.key))


PROVIDERS = (
    Provider("anthropic", ("claude-opus-5-5", "claude-sonnet-5-5", "claude-haiku-5-5")),
    Provider("openai", ("gpt-5.5", "gpt-5.4", "gpt-5.4-mini", "gpt-5.4-nano")),
    Provider("gemini", ("gemini-pro-latest", "gemini-flash-latest", "gemini-flash-lite-latest")),
    Provider("mistral", ("mistral-large-latest", "mistral-medium-latest", "mistral-small-latest")),
    Provider("deepseek", ("deepseek-v4-pro", "deepseek-v4-flash")),
    Provider("groq", ("openai/gpt-oss-120b", "openai/gpt-oss-20b")),
    Provider("openrouter", ()),
)
OTHER_PROVIDER = ""
"""For everything else that litellm reaches: the model string then names the provider itself."""


def source_of(choice: ModelChoice) -> Source:
    """The source that a saved choice belongs to."""
    if choice.model == OFFLINE_MODEL:
        return Source.OFFLINE
    if is_model_file(choice.model):
        return Source.FILE
    if is_loopback(choice.api_base) or (not choice.api_base and provider_of(choice.model) in LOCAL_BASES):
        return Source.LOCAL
    return Source.SERVER if choice.api_base else Source.CLOUD


def cloud_choice(provider: str, model: str) -> ModelChoice:
    """The choice of a provider's model, whether or not the provider stands before its name."""
    model = model.strip()
    if provider and model and not model.startswith(f"{provider}/"):
        model = f"{provider}/{model}"
    return ModelChoice(model)


def split_cloud(choice: ModelChoice) -> tuple[str, str]:
    """A saved cloud model as provider and name; the provider is empty where it is not one of the list."""
    provider = provider_of(choice.model)
    if provider in {known.key for known in PROVIDERS}:
        return provider, choice.model.removeprefix(f"{provider}/")
    return OTHER_PROVIDER, choice.model


def local_choices(servers: Iterable[LocalServer]) -> list[tuple[str, ModelChoice]]:
    """Every model of the servers found, with the words to show for it."""
    return [
        (f"{model.partition('/')[2] or model} ({server.name})", ModelChoice(model, server.api_base))
        for server in servers
        for model in server.models
    ]


def key_owner(choice: ModelChoice) -> str:
    """Whose key a model needs: the host of a server of one's own, else the provider; empty where none is needed."""
    if choice.api_base:
        return "" if is_loopback(choice.api_base) else host_of(choice.api_base)
    return "" if is_local(choice.model) or _is_routed(choice) else provider_of(choice.model)


def what_leaves(choice: ModelChoice) -> tuple[bool, str]:
    """Whether text of the documents leaves this computer with that model, and a sentence that says so."""
    if is_local(choice.model, choice.api_base):
        return False, tr("Nothing leaves this computer.")
    if _is_routed(choice):
        return True, tr("The passages it reads are sent to the deployments named {model}.").format(
            model=choice.model.partition("/")[2]
        )
    place = host_of(choice.api_base) if choice.api_base else provider_name(provider_of(choice.model))
    return True, tr("The passages it reads are sent to {place}.").format(place=place)


def _is_routed(choice: ModelChoice) -> bool:
    """Whether several places answer to the model's name."""
    return provider_of(choice.model) == ROUTER
