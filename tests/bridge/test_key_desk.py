import keyring
import pytest
from keyring.backend import KeyringBackend
from keyring.backends.fail import Keyring as NoKeyring
from keyring.errors import PasswordDeleteError, PasswordSetError

from rlm_desktop.bridge.key_desk import KeyDesk
from rlm_desktop.models.keys import KeyPlace, Keys


class OpenKeyring(KeyringBackend):
    """A keyring that keeps its passwords in memory; locked, it refuses new ones."""

    priority = 5
    name = "Test keyring"

    def __init__(self):
        super().__init__()
        self.held, self.locked = {}, False

    def get_password(self, service, username):
        return self.held.get((service, username))

    def set_password(self, service, username, password):
        if self.locked:
            raise PasswordSetError("locked")
        self.held[service, username] = password

    def delete_password(self, service, username):
        if (service, username) not in self.held:
            raise PasswordDeleteError("not there")
        del self.held[service, username]


@pytest.fixture
def ring():
    before, ring = keyring.get_keyring(), OpenKeyring()
    keyring.set_keyring(ring)
    yield ring
    keyring.set_keyring(before)


@pytest.fixture
def desk(qapp, monkeypatch):
    monkeypatch.delenv("OPENAI_API_KEY", raising=False)
    desk = KeyDesk(Keys())
    yield desk
    desk.shutdown()


def test_it_tells_that_there_is_no_key(desk, ring, qtbot):
    with qtbot.waitSignal(desk.told) as told:
        desk.look("openai")
    state = told.args[0]
    assert (state.provider, state.place, state.keyring, state.variable) == (
        "openai",
        None,
        "Test keyring",
        "OPENAI_API_KEY",
    )


def test_a_key_is_kept_in_the_keyring_and_forgotten_from_it(desk, ring, qtbot):
    with qtbot.waitSignal(desk.told) as told:
        desk.keep("openai", "sk-secret", remember=True)
    assert told.args[0].place is KeyPlace.KEYRING
    assert list(ring.held.values()) == ["sk-secret"]
    assert "sk-secret" not in repr(told.args[0])
    with qtbot.waitSignal(desk.told) as told:
        desk.forget("openai")
    assert told.args[0].place is None
    assert ring.held == {}


def test_without_a_keyring_a_key_lasts_for_the_session(desk, qtbot):
    before = keyring.get_keyring()
    keyring.set_keyring(NoKeyring())
    try:
        with qtbot.waitSignal(desk.told) as told:
            desk.keep("openai", "sk-secret", remember=True)
    finally:
        keyring.set_keyring(before)
    assert (told.args[0].place, told.args[0].keyring) == (KeyPlace.SESSION, None)


def test_a_keyring_that_refuses_is_told_in_a_sentence(desk, ring, qtbot):
    ring.locked = True
    with qtbot.waitSignal(desk.failed) as told:
        desk.keep("openai", "sk-secret", remember=True)
    provider, sentence = told.args
    assert provider == "openai"
    assert "keyring refused" in sentence
    assert "sk-secret" not in sentence
