"""Keys: environment first, then the keyring, then memory; and never on paper."""

from __future__ import annotations

import keyring
import pytest
from keyring.backend import KeyringBackend
from keyring.backends.fail import Keyring as NoKeyring
from keyring.errors import KeyringLocked, PasswordDeleteError

from rlm_desktop.core.errors import RlmError
from rlm_desktop.models.keys import SERVICE, KeyPlace, Keys

KEY = "sk-verysecret0123456789"


class MemoryKeyring(KeyringBackend):
    """A keyring that keeps its passwords in memory, as the system's own would."""

    priority = 1

    def __init__(self) -> None:
        super().__init__()
        self.passwords: dict[tuple[str, str], str] = {}

    def get_password(self, service, username):
        return self.passwords.get((service, username))

    def set_password(self, service, username, password):
        self.passwords[service, username] = password

    def delete_password(self, service, username):
        if (service, username) not in self.passwords:
            raise PasswordDeleteError("not there")
        del self.passwords[service, username]


class LockedKeyring(MemoryKeyring):
    """A keyring that the user did not unlock."""

    def get_password(self, service, username):
        raise KeyringLocked

    def set_password(self, service, username, password):
        raise KeyringLocked


@pytest.fixture(autouse=True)
def no_key_in_the_environment(monkeypatch):
    for name in ("OPENAI_API_KEY", "GEMINI_API_KEY", "NOVITA_API_KEY"):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture
def use_keyring():
    before = keyring.get_keyring()

    def use(backend: KeyringBackend) -> KeyringBackend:
        keyring.set_keyring(backend)
        return backend

    yield use
    keyring.set_keyring(before)


@pytest.fixture
def ring(use_keyring):
    return use_keyring(MemoryKeyring())


def test_a_key_in_the_environment_comes_first(ring, monkeypatch):
    keys = Keys()
    keys.store("openai", "sk-from-the-keyring", remember=True)
    monkeypatch.setenv("OPENAI_API_KEY", KEY)

    assert keys.get("openai") == KEY
    assert keys.where("openai") is KeyPlace.ENVIRONMENT


def test_a_provider_outside_the_table_has_its_key_by_the_usual_rule(ring, monkeypatch):
    monkeypatch.setenv("NOVITA_API_KEY", KEY)

    assert Keys().get("novita/some-model") == KEY


def test_a_remembered_key_is_in_the_keyring_and_outlives_the_program(ring):
    assert Keys().store("openai", f"  {KEY}\n", remember=True) is KeyPlace.KEYRING

    assert ring.passwords == {(SERVICE, "openai"): KEY}
    assert Keys().get("openai/gpt-4o") == KEY
    assert Keys().where("gpt-4o") is KeyPlace.KEYRING


def test_a_key_for_this_session_stays_out_of_the_keyring(ring):
    keys = Keys()

    assert keys.store("gemini", KEY, remember=False) is KeyPlace.SESSION
    assert keys.get("gemini/gemini-2.5-flash") == KEY
    assert keys.where("gemini") is KeyPlace.SESSION
    assert ring.passwords == {}
    assert Keys().get("gemini") is None


def test_without_a_keyring_a_remembered_key_lasts_for_the_session(use_keyring):
    use_keyring(NoKeyring())
    keys = Keys()

    assert keys.store("openai", KEY, remember=True) is KeyPlace.SESSION
    assert keys.get("openai") == KEY
    assert keys.store_name() is None


def test_the_keyring_is_called_by_its_name(ring):
    assert "MemoryKeyring" in Keys().store_name()


def test_a_locked_keyring_is_like_an_empty_one_until_a_key_shall_be_stored(use_keyring):
    use_keyring(LockedKeyring())
    keys = Keys()

    assert keys.get("openai") is None
    with pytest.raises(RlmError, match="refused the key") as caught:
        keys.store("openai", KEY, remember=True)
    assert KEY not in str(caught.value)


def test_a_deleted_key_is_gone_from_everywhere(ring):
    keys = Keys()
    keys.store("openai", KEY, remember=True)
    keys.store("gemini", KEY, remember=False)

    keys.delete("openai")
    keys.delete("gemini")
    keys.delete("never-stored")

    assert keys.get("openai") is None
    assert keys.get("gemini") is None
    assert ring.passwords == {}


def test_a_key_for_a_server_of_ones_own_is_kept_under_its_host(ring):
    keys = Keys()
    keys.store("models.example:8000", KEY, remember=True)

    assert keys.get("models.example:8000") == KEY
    assert keys.get("openai") is None


def test_an_empty_key_is_refused(ring):
    with pytest.raises(RlmError, match="empty"):
        Keys().store("openai", "  ", remember=True)


def test_keys_are_never_shown(ring):
    keys = Keys()
    keys.store("openai", KEY, remember=False)
    keys.store("gemini", KEY, remember=True)

    assert KEY not in repr(keys) + str(keys) + f"{keys}"


def test_a_keyring_without_the_key_is_not_asked_for_every_call(use_keyring, monkeypatch):
    asked = []
    ring = use_keyring(MemoryKeyring())
    monkeypatch.setattr(ring, "get_password", lambda _, name: asked.append(name))
    keys = Keys()
    assert not keys.is_at_hand("openai")
    for _ in range(3):
        assert keys.get("openai") is None
    assert asked == ["openai"]
    assert keys.is_at_hand("openai")
    keys.store("openai", KEY, remember=True)
    assert keys.get("openai") == KEY
