"""What the header of a GGUF file says of the model in it, read without loading the model.

The format is that of ggml's ``docs/gguf.md``, versions 2 and 3, little-endian: magic, version, counts, then key-value
pairs. Arrays (the vocabulary) are skipped. The file comes from anywhere, so every length is checked.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any, BinaryIO

from rlm_desktop.core.errors import UsageError

MODEL_PREFIX = "gguf:"
"""``gguf:/path/to/model.gguf`` is the model string of a file."""
MOST_CONTEXT = 16_384
"""Tokens of context that a file is served with, when its model takes as many: more costs memory and much time."""
_MAGIC = b"GGUF"
_VERSIONS = (2, 3)
_MOST_PAIRS = 100_000
_MOST_TEXT = 64 << 20
_STRING, _ARRAY = 8, 9
_SCALARS = {0: "B", 1: "b", 2: "H", 3: "h", 4: "I", 5: "i", 6: "f", 7: "?", 10: "Q", 11: "q", 12: "d"}
_KEY_AND_VALUE = 2
_HALF = 2
"""Bytes of a number in the cache of keys and values."""
_WORKING_MEMORY = 320 << 20
"""What the server takes besides weights and cache, about: buffers for 512 tokens at a time, and itself."""


@dataclass(frozen=True, slots=True)
class ModelFile:
    """A model file.

    Attributes:
        path: Where it is.
        name: What the model calls itself.
        size: Of the file, in bytes.
        trained: The context it was trained with, in tokens.
        context: The context it is served with, in tokens.
        memory: Bytes that serving it takes, about: the weights, the cache for the context, working memory.
        chat: Whether the file says how a conversation is written; a model without was not made to follow instructions.
    """

    path: Path
    name: str
    size: int
    trained: int
    context: int
    memory: int
    chat: bool


def is_model_file(model: str) -> bool:
    """Whether a model string names a file."""
    return model.startswith(MODEL_PREFIX)


def path_of(model: str) -> Path:
    """The file that a model string names."""
    return Path(model.removeprefix(MODEL_PREFIX)).expanduser()


def read_model_file(path: Path) -> ModelFile:
    """What is known of a model file from its header. A file that has not changed is read once.

    Raises:
        UsageError: It cannot be read, or is no GGUF file.
    """
    try:
        state = path.stat()
        return _read(path, state.st_size, state.st_mtime_ns)
    except OSError as error:
        raise UsageError(
            f"The model file {path} cannot be read ({error.strerror}).", remedy="Choose the file again in Settings."
        ) from error
    except (ValueError, struct.error) as error:
        raise UsageError(
            f"{path.name} is not a model file in the GGUF format ({error}).",
            remedy="Choose a file whose name ends in .gguf.",
        ) from error


@lru_cache(maxsize=8)
def _read(path: Path, size: int, _changed: int) -> ModelFile:
    with path.open("rb") as file:
        fields = _pairs(file)
    kind = str(fields.get("general.architecture", ""))
    trained = _number(fields, f"{kind}.context_length")
    context = min(trained or MOST_CONTEXT, MOST_CONTEXT)
    cache = context * _cache_of_a_token(fields, kind)
    name = str(fields.get("general.name") or path.stem)
    chat = "tokenizer.chat_template" in fields
    return ModelFile(path, name, size, trained, context, size + cache + _WORKING_MEMORY, chat)


def _cache_of_a_token(fields: dict[str, Any], kind: str) -> int:
    """Bytes that one token takes in the cache: a key and a value for each layer and head."""
    heads = _number(fields, f"{kind}.attention.head_count") or 1
    shared = _number(fields, f"{kind}.attention.head_count_kv") or heads
    width = _number(fields, f"{kind}.attention.key_length") or _number(fields, f"{kind}.embedding_length") // heads
    return _KEY_AND_VALUE * _HALF * _number(fields, f"{kind}.block_count") * shared * width


def _number(fields: dict[str, Any], name: str) -> int:
    value = fields.get(name)
    return value if isinstance(value, int) and 0 <= value < 1 << 40 else 0


def _pairs(file: BinaryIO) -> dict[str, Any]:
    """The scalars and texts of the header."""
    if file.read(4) != _MAGIC:
        raise ValueError("it does not begin as one")
    version, _tensors, count = struct.unpack("<IQQ", _exactly(file, 20))
    if version not in _VERSIONS:
        raise ValueError(f"version {version}")
    if count > _MOST_PAIRS:
        raise ValueError(f"{count:,} fields")
    fields = {}
    for _ in range(count):
        name = _text(file)
        value = _value(file, struct.unpack("<I", _exactly(file, 4))[0])
        if value is not None:
            fields[name] = value
    return fields


def _value(file: BinaryIO, kind: int) -> Any:
    """One value; None for an array, which is passed over."""
    if kind == _STRING:
        return _text(file)
    if kind == _ARRAY:
        inner, length = struct.unpack("<IQ", _exactly(file, 12))
        _skip(file, inner, length)
        return None
    if kind not in _SCALARS:
        raise ValueError(f"a field of kind {kind}")
    form = f"<{_SCALARS[kind]}"
    return struct.unpack(form, _exactly(file, struct.calcsize(form)))[0]


def _skip(file: BinaryIO, inner: int, length: int) -> None:
    if inner in _SCALARS:
        file.seek(length * struct.calcsize(f"<{_SCALARS[inner]}"), 1)
        return
    if inner != _STRING:
        raise ValueError(f"an array of kind {inner}")
    for _ in range(length):
        (size,) = struct.unpack("<Q", _exactly(file, 8))
        file.seek(size, 1)


def _text(file: BinaryIO) -> str:
    (size,) = struct.unpack("<Q", _exactly(file, 8))
    if size > _MOST_TEXT:
        raise ValueError(f"a text of {size:,} bytes")
    return _exactly(file, size).decode(errors="replace")


def _exactly(file: BinaryIO, size: int) -> bytes:
    data = file.read(size)
    if len(data) != size:
        raise ValueError("it ends too early")
    return data
