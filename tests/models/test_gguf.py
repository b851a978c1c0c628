"""The header of a model file tells what the model takes; what is no model file is told in a sentence."""

import struct

import pytest
from hypothesis import given
from hypothesis import strategies as st

from model_file import SMALL, header
from rlm_desktop.core.errors import ModelError, UsageError
from rlm_desktop.core.model import Price
from rlm_desktop.models import model_files
from rlm_desktop.models.gateway import Gateway
from rlm_desktop.models.gguf import is_model_file, path_of, read_model_file
from rlm_desktop.models.keys import Keys
from rlm_desktop.models.model_files import ModelFiles, memory_words


@pytest.fixture
def file(tmp_path):
    def make(fields=SMALL, body=b"x" * 1000, **more):
        (tmp_path / "m.gguf").write_bytes(header(fields, **more) + body)
        return tmp_path / "m.gguf"

    return make


@pytest.mark.parametrize("version", [2, 3])
def test_the_header_is_read(file, version):
    found = read_model_file(file(version=version))
    assert (found.name, found.trained, found.context, found.chat) == ("Small One", 32_768, 16_384, True)
    cache = 2 * 2 * 30 * 3 * 64 * 16_384
    assert found.memory == found.size + cache + (320 << 20)


def test_a_model_of_less_context_is_served_with_what_it_has(file):
    assert read_model_file(file({**SMALL, "llama.context_length": 2048})).context == 2048


def test_a_model_without_a_chat_template_is_told(file):
    assert not read_model_file(file({name: SMALL[name] for name in SMALL if "template" not in name})).chat


def test_a_file_that_changed_is_read_again(file):
    assert read_model_file(file()).name == "Small One"
    assert read_model_file(file({**SMALL, "general.name": "Another"}, b"longer" * 999)).name == "Another"


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"GGUF",
        b"GGML" + b"\0" * 100,
        b"GGUF" + struct.pack("<IQQ", 9, 0, 0),
        b"GGUF" + struct.pack("<IQQ", 3, 0, 1 << 40),
        b"GGUF" + struct.pack("<IQQ", 3, 0, 1) + struct.pack("<Q", 1 << 60),
        header(SMALL)[:-5],
    ],
)
def test_what_is_no_model_file_is_told(tmp_path, content):
    (tmp_path / "m.gguf").write_bytes(content)
    with pytest.raises(UsageError, match="not a model file"):
        read_model_file(tmp_path / "m.gguf")


def test_a_file_that_is_not_there_is_told(tmp_path):
    with pytest.raises(UsageError, match="cannot be read"):
        read_model_file(tmp_path / "none.gguf")


@given(st.binary(max_size=300))
def test_no_bytes_crash_the_reader(tmp_path_factory, content):
    path = tmp_path_factory.mktemp("gguf") / "m.gguf"
    path.write_bytes(b"GGUF" + content)
    try:
        read_model_file(path)
    except UsageError:
        return


def test_a_model_string_names_the_file(file):
    path = file()
    assert is_model_file(f"gguf:{path}")
    assert path_of(f"gguf:{path}") == path
    way = Gateway(Keys())
    assert way.context_window(f"gguf:{path}") == 16_384
    assert way.price(f"gguf:{path}") == Price(0.0, 0.0)
    assert (way.host(f"gguf:{path}"), way.needs_key(f"gguf:{path}")) == ("", None)


def test_memory_is_told_beside_what_is_free(file):
    assert "too little" not in memory_words(read_model_file(file()))
    huge = {**SMALL, "llama.attention.head_count_kv": 9, "llama.embedding_length": 1 << 20, "llama.block_count": 500}
    assert memory_words(read_model_file(file(huge))).endswith("is free: too little.")


def test_without_the_extra_it_is_told_what_to_install(file, monkeypatch):
    monkeypatch.setattr(model_files, "find_spec", lambda _name: None)
    with pytest.raises(ModelError, match=r"rlm-desktop\[local\]"):
        ModelFiles().serve(file())
