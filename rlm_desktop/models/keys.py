"""Keys to models: from the environment, the system's keyring, or this session's memory. Never in a file."""

from __future__ import annotations

import os
import threading
import time
from enum import StrEnum
from typing import TYPE_CHECKING

from rlm_desktop.core.errors import RlmError
from rlm_desktop.models.providers import key_variable, provider_of

if TYPE_CHECKING:
    from keyring.backend import KeyringBackend

SERVICE = "rlm-desktop"
"""The name under which the keyring holds the keys; the provider stands where a user name usually does."""


_ABSENT_SECONDS = 10.0
"""How long the keyring is not asked again for a key that it does not have: thousands of calls would each ask it."""


class KeyPlace(StrEnum):
    """Where a key is."""

    ENVIRONMENT = "environment"
    KEYRING = "keyring"
    SESSION = "session"


class Keys:
    """The keys this process may use. Safe to use from several threads.

    A provider is named as in a model string (``openai``), by a whole model string (``openai/gpt-5``), or by the host
    and port of a server of one's own (``models.example:8000``).
    """

    def __init__(self) -> None:
        self._session: dict[str, str] = {}
        self._from_keyring: dict[str, str] = {}
        self._absent: dict[str, float] = {}
        self._lock = threading.Lock()

    def __repr__(self) -> str:
        return "<Keys: hidden>"

    def get(self, provider: str) -> str | None:
        """The key of a provider: environment first, then keyring, then this session's memory."""
        return self._find(_provider(provider))[0]

    def is_at_hand(self, provider: str) -> bool:
        """Whether :meth:`get` answers at once, without asking the keyring."""
        name = _provider(provider)
        with self._lock:
            return name in self._from_keyring or self._is_absent(name)

    def where(self, provider: str) -> KeyPlace | None:
        """Where the key of a provider is; None if there is no key."""
        return self._find(_provider(provider))[1]

    def store(self, provider: str, key: str, remember: bool) -> KeyPlace:
        """Keep a key, in the keyring if it shall be remembered and there is one, else until the program ends.

        Raises:
            RlmError: The key is empty, or the keyring refuses it.
        """
        name, key = _provider(provider), key.strip()
        if not key:
            raise RlmError("The key is empty.", remedy="Paste the whole key.")
        backend = _backend() if remember else None
        if backend is None:
            with self._lock:
                self._session[name] = key
            return KeyPlace.SESSION
        from keyring.errors import KeyringError

        try:
            backend.set_password(SERVICE, name, key)
        except KeyringError as error:
            raise RlmError(
                "The system's keyring refused the key.",
                "The key was not kept.",
                "Unlock the keyring and try again, or keep the key for this session only.",
            ) from error
        with self._lock:
            self._session.pop(name, None)
            self._absent.pop(name, None)
            self._from_keyring[name] = key
        return KeyPlace.KEYRING

    def delete(self, provider: str) -> None:
        """Forget a key, in the keyring and in memory. Environment variables are not the program's to change."""
        name = _provider(provider)
        with self._lock:
            self._session.pop(name, None)
            self._from_keyring.pop(name, None)
        backend = _backend()
        if backend is None:
            return
        from keyring.errors import KeyringError, PasswordDeleteError

        try:
            backend.delete_password(SERVICE, name)
        except PasswordDeleteError:
            return  # it was not there
        except KeyringError as error:
            raise RlmError("The system's keyring did not delete the key.", remedy="Unlock it and try again.") from error

    def store_name(self) -> str | None:
        """What the system's keyring calls itself; None where there is none."""
        backend = _backend()
        return backend.name if backend is not None else None

    def _find(self, name: str) -> tuple[str | None, KeyPlace | None]:
        from_environment = os.environ.get(key_variable(name), "").strip() if name.isidentifier() else ""
        if from_environment:
            return from_environment, KeyPlace.ENVIRONMENT
        with self._lock:
            kept, absent = self._from_keyring.get(name), self._is_absent(name)
        kept = kept or (None if absent else _read_keyring(name))
        with self._lock:
            if kept:
                self._from_keyring[name] = kept
                return kept, KeyPlace.KEYRING
            if not absent:
                self._absent[name] = time.monotonic()
            key = self._session.get(name)
        return key, KeyPlace.SESSION if key else None

    def _is_absent(self, name: str) -> bool:
        return time.monotonic() - self._absent.get(name, -_ABSENT_SECONDS) < _ABSENT_SECONDS


def _provider(name: str) -> str:
    return provider_of(name) or name.lower()


def _read_keyring(name: str) -> str | None:
    backend = _backend()
    if backend is None:
        return None
    from keyring.errors import KeyringError

    try:
        return backend.get_password(SERVICE, name)
    except KeyringError:
        return None  # locked or gone: the other places may still have a key, and without one the user is asked


def _backend() -> KeyringBackend | None:
    """The keyring of the system, or None where nothing keeps a secret: no service, or the null backend."""
    import keyring
    from keyring.backends import fail, null

    backend = keyring.get_keyring()
    unusable = isinstance(backend, fail.Keyring | null.Keyring)
    return None if unusable or backend.priority <= 0 else backend
