import json
import socket
import subprocess
import sys
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from rlm_desktop.bridge.model_checks import ModelChecks
from rlm_desktop.core.settings import ModelChoice, Settings
from rlm_desktop.models.keys import Keys
from rlm_desktop.models.local_servers import LocalServer, Place


@pytest.fixture
def ollama():
    """A server on this machine that lists one model as Ollama does."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self):
            body = json.dumps({"models": [{"name": "qwen3:8b"}]}).encode()
            self.send_response(200)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_):
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield server.server_port
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def silent():
    """A port that takes connections and never answers."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        yield listening.getsockname()[1]


@pytest.fixture
def make_checks(qapp):
    made = []

    def make(*places):
        made.append(ModelChecks(Keys(), places=places))
        return made[-1]

    yield make
    for checks in made:
        checks.shutdown()


def test_a_server_on_this_machine_is_found(make_checks, ollama, qtbot):
    checks = make_checks(Place("Ollama", ollama, ollama=True))
    with qtbot.waitSignal(checks.servers_found) as found:
        checks.probe()
    assert found.args == [[LocalServer("Ollama", f"http://127.0.0.1:{ollama}", ("ollama_chat/qwen3:8b",))]]


def test_that_nothing_was_found_is_told_too(make_checks, qtbot):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    checks = make_checks(Place("Ollama", port, ollama=True))
    with qtbot.waitSignal(checks.servers_found) as found:
        checks.probe()
    assert found.args == [[]]


def test_answers_come_in_the_window_s_thread(make_checks, ollama, qtbot):
    checks = make_checks(Place("Ollama", ollama, ollama=True))
    threads = []
    checks.servers_found.connect(lambda _: threads.append(threading.current_thread()))
    with qtbot.waitSignal(checks.servers_found):
        checks.probe()
    assert threads == [threading.main_thread()]


def test_a_model_that_answers_is_told_in_a_sentence(make_checks, qtbot):
    checks = make_checks()
    with qtbot.waitSignal(checks.tested) as told:
        checks.test("root", ModelChoice())
    assert told.args == ["root", True, "The built-in reader is ready. It needs no key and no network."]


def test_a_model_without_a_key_is_told_with_what_to_do(make_checks, qtbot, monkeypatch):
    monkeypatch.delenv("ANTHROPIC_API_KEY", raising=False)
    checks = make_checks()
    with qtbot.waitSignal(checks.tested) as told:
        checks.test("sub", ModelChoice("anthropic/claude-haiku-5-5"))
    role, ok, sentence = told.args
    assert (role, ok) == ("sub", False)
    assert "no key for Anthropic" in sentence
    assert "Settings" in sentence


def test_a_newer_question_takes_the_place_of_an_older_one(make_checks, ollama, silent, qtbot):
    checks = make_checks(Place("Ollama", ollama, ollama=True), Place("Silent", silent))
    answers = []
    checks.servers_found.connect(answers.append)
    checks.probe()
    with qtbot.waitSignal(checks.servers_found):
        checks.probe()
    assert len(answers) == 1


def test_it_ends_at_once_whatever_is_under_way_and_can_be_asked_again(make_checks, silent, qtbot):
    checks = make_checks(Place("Silent", silent))
    answers = []
    checks.servers_found.connect(answers.append)
    checks.probe()
    checks.shutdown()
    assert "model-checks" not in {thread.name for thread in threading.enumerate()}
    with qtbot.waitSignal(checks.tested):
        checks.test("root", ModelChoice())
    assert answers == []


def test_importing_it_does_not_import_litellm():
    code = "import sys, rlm_desktop.bridge.model_checks; sys.exit('litellm' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_no_test_goes_to_another_machine_while_the_switch_is_on(make_checks, qtbot):
    checks = make_checks()
    with qtbot.waitSignal(checks.tested) as told:
        checks.test("root", ModelChoice("my-model", "http://192.0.2.1:8000/v1"), Settings(offline=True))
    assert told.args[1] is False
    assert "offline switch is on, and 192.0.2.1:8000 is not on this machine" in told.args[2]
