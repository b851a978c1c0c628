"""Turns what a provider or its client library raises into sentences that say what to do."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

from rlm_desktop.core.errors import ModelError
from rlm_desktop.models.providers import KEY_VARIABLES, host_of, key_variable, provider_of

_DETAIL_LENGTH = 300
_NO_ANSWER = {
    "APIConnectionError",
    "ConnectError",
    "ReadError",
    "WriteError",
    "RemoteProtocolError",
    "ClientConnectorError",
    "ClientOSError",
    "ServerDisconnectedError",
    "ClientPayloadError",
    "MidStreamFallbackError",
}
_TOO_LATE = {"TimeoutError", "Timeout", "APITimeoutError", "ReadTimeout", "ConnectTimeout"}
_NAMES = {
    "openai": "OpenAI",
    "anthropic": "Anthropic",
    "gemini": "Google",
    "mistral": "Mistral",
    "deepseek": "DeepSeek",
    "xai": "xAI",
    "openrouter": "OpenRouter",
}


def model_error(error: BaseException, *, model: str, api_base: str, key: str | None, timeout: float) -> ModelError:
    """The sentence for what went wrong with a request.

    Args:
        error: What litellm, its HTTP client or the clock raised.
        model: The model string that was asked.
        api_base: The server's address; empty for the provider's own.
        key: The key that was used; it is struck out wherever a provider echoes it.
        timeout: The request's limit in seconds.
    """
    raised, status = _type_names(error), _status(error)
    place = host_of(api_base) or provider_name(provider_of(model))
    detail = _detail(error, key)
    if raised & _TOO_LATE:
        return ModelError(
            "timeout",
            f"The model did not answer within {timeout:,.0f} seconds.",
            remedy="Try again, or a faster model.",
        )
    if "ContextWindowExceededError" in raised:
        return ModelError(
            "context-window", f"The prompt is longer than {model} can take.", detail, "Put less text into one prompt."
        )
    if raised & {"AuthenticationError", "PermissionDeniedError"} or status in (401, 403):
        return key_refused(provider_of(model), place, status or 401, detail)
    if "RateLimitError" in raised or status == 429:
        return ModelError(
            "rate-limit",
            f"{place} asks for fewer requests at a time (429).",
            detail,
            "Wait a little, or raise the quota with the provider.",
            retry_after=_retry_after(error),
        )
    if "NotFoundError" in raised or status == 404:
        return ModelError(
            "not-found", f"{place} knows no model {model!r} (404).", detail, "Check the model's name in Settings."
        )
    if "ContentPolicyViolationError" in raised:
        return ModelError("refused", f"{place} refused the prompt by its content policy.", detail)
    if raised & _NO_ANSWER or "Connection error" in str(error):
        return ModelError(
            "connection",
            f"No answer from {place}.",
            "The connection could not be made, or it broke before the reply was whole.",
            "Check the network, and whether the server runs at the address in Settings.",
        )
    if status is not None and 400 <= status < 500:
        return ModelError("refused", f"{place} does not accept the request ({status}).", detail)
    if status is not None:
        happened = f"{place} has trouble of its own ({status})."
        return ModelError("server", happened, detail, "Try again later.", retry_after=_retry_after(error))
    return ModelError("bad-reply", f"The reply of {place} cannot be used.", detail)


def key_refused(provider: str, place: str, status: int, detail: str = "") -> ModelError:
    """The provider does not take the key."""
    return ModelError("key", f"The provider refused the key ({status}).", detail, _key_remedy(provider, place))


def key_missing(provider: str) -> ModelError:
    """There is no key for a provider that asks for one."""
    return ModelError(
        "key",
        f"There is no key for {provider_name(provider)}.",
        "Nothing was sent.",
        _key_remedy(provider, provider_name(provider)),
    )


def network_refused(place: str) -> ModelError:
    """The offline switch is on and the request would leave this machine."""
    return ModelError(
        "offline-switch",
        f"The offline switch is on, and {place} is not on this machine.",
        "Nothing was sent.",
        "Turn the switch off, or choose the built-in reader or a model on this machine.",
    )


def provider_name(provider: str) -> str:
    """What a provider is called in a sentence."""
    return _NAMES.get(provider, provider or "the provider")


def _key_remedy(provider: str, place: str) -> str:
    variable = f", or set {key_variable(provider)}" if provider in KEY_VARIABLES else ""
    return f"Enter the key for {place} in Settings{variable}."


def _chain(error: BaseException) -> Iterator[BaseException]:
    """An error and what it was raised from."""
    seen: set[int] = set()
    current: BaseException | None = error
    while current is not None and id(current) not in seen:
        seen.add(id(current))
        yield current
        current = getattr(current, "original_exception", None) or current.__cause__ or current.__context__


def _type_names(error: BaseException) -> set[str]:
    """The names of an error's own types, and of those of its causes that tell a broken connection or a timeout.

    By name, as the classes live in litellm, openai, httpx and aiohttp, none of which is imported for this.
    """
    own = {kind.__name__ for kind in type(error).__mro__}
    causes = {kind.__name__ for cause in _chain(error) for kind in type(cause).__mro__}
    return own | (causes & (_NO_ANSWER | _TOO_LATE))


def _status(error: BaseException) -> int | None:
    status = getattr(error, "status_code", None)
    return int(status) if isinstance(status, int | str) and str(status).isdigit() else None


def _retry_after(error: BaseException) -> float | None:
    """The seconds in a Retry-After header (RFC 9110, 10.2.3), wherever in the chain the response hangs."""
    for cause in _chain(error):
        headers = getattr(getattr(cause, "response", None), "headers", None) or getattr(
            cause, "litellm_response_headers", None
        )
        value = headers.get("retry-after") if headers else None
        if value is not None:
            return _seconds(str(value))
    return None


def _seconds(told: str) -> float | None:
    """What the header says, a number of seconds or a date, as seconds from now; None if it is neither."""
    try:
        return max(0.0, float(told))
    except ValueError:
        pass
    try:
        return max(0.0, (parsedate_to_datetime(told) - datetime.now(UTC)).total_seconds())
    except (ValueError, TypeError):
        return None


def _detail(error: BaseException, key: str | None) -> str:
    """The provider's own words, one line, without the key."""
    words = " ".join(str(getattr(error, "message", None) or error).split())
    if key and len(key) >= 4:
        words = words.replace(key, "[key]")
    prefix, colon, rest = words.partition("Exception - ")
    words = (rest if colon and len(prefix) < 60 else words).strip()
    if not words:
        return ""
    short = words if len(words) <= _DETAIL_LENGTH else words[: _DETAIL_LENGTH - 1] + "…"
    return f"It says: {short}"
