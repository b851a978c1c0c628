"""Keys to models, kept and looked up off the GUI thread: a keyring may ask its owner for a password first."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QObject, Signal

from rlm_desktop.bridge.worker import Worker
from rlm_desktop.models.keys import KeyPlace, Keys
from rlm_desktop.models.providers import key_variable


@dataclass(frozen=True, slots=True)
class KeyState:
    """Where the key of a provider is: never the key itself.

    ``place`` is None when there is no key. ``keyring`` is the name of the system's keyring, None where there is none.
    ``variable`` is the environment variable that would be used first.
    """

    provider: str
    place: KeyPlace | None
    keyring: str | None
    variable: str


class KeyDesk(QObject):
    """Looks keys up, takes them in and forgets them.

    Args:
        keys: The keys of this process.
        parent: The Qt parent.

    Signals:
        told: The `KeyState` of a provider, after each question and each change.
        failed: A provider and a sentence: the keyring did not do as it was asked.
    """

    told = Signal(object)
    failed = Signal(str, str)

    def __init__(self, keys: Keys, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._keys = keys
        self._worker = Worker("keys", self)

    def look(self, provider: str) -> None:
        """Ask where the key of a provider is."""
        self._worker.do(lambda: self._state(provider), self.told.emit, lambda why: self.failed.emit(provider, why))

    def keep(self, provider: str, key: str, remember: bool) -> None:
        """Keep a key: in the keyring if it shall be remembered and there is one, else until the program ends."""

        def store() -> KeyState:
            self._keys.store(provider, key, remember)
            return self._state(provider)

        self._worker.do(store, self.told.emit, lambda why: self.failed.emit(provider, why))

    def forget(self, provider: str) -> None:
        """Delete a key from the keyring and from memory."""

        def delete() -> KeyState:
            self._keys.delete(provider)
            return self._state(provider)

        self._worker.do(delete, self.told.emit, lambda why: self.failed.emit(provider, why))

    def when_done(self, then: Callable[[], None]) -> None:
        """Call ``then`` in the GUI thread once everything asked for so far is done."""
        self._worker.do(lambda: None, lambda _: then(), lambda _: then())

    def shutdown(self) -> None:
        """Finish what was asked for and end the thread."""
        self._worker.shutdown()

    def _state(self, provider: str) -> KeyState:
        return KeyState(provider, self._keys.where(provider), self._keys.store_name(), key_variable(provider))
