"""Headers of model files (GGUF), for tests that need one and no weights."""

import struct


def text(words):
    raw = words.encode()
    return struct.pack("<Q", len(raw)) + raw


def header(fields, version=3):
    """A GGUF header; a list is written as an array of texts."""
    body = b""
    for name, value in fields.items():
        body += text(name)
        match value:
            case str():
                body += struct.pack("<I", 8) + text(value)
            case list():
                body += struct.pack("<IIQ", 9, 8, len(value)) + b"".join(map(text, value))
            case float():
                body += struct.pack("<If", 6, value)
            case int():
                body += struct.pack("<II", 4, value)
    return b"GGUF" + struct.pack("<IQQ", version, 0, len(fields)) + body


SMALL = {
    "general.architecture": "llama",
    "tokenizer.ggml.tokens": ["a", "bc", "def"],
    "general.name": "Small One",
    "llama.rope.freq_base": 10_000.0,
    "llama.context_length": 32_768,
    "llama.block_count": 30,
    "llama.embedding_length": 576,
    "llama.attention.head_count": 9,
    "llama.attention.head_count_kv": 3,
    "tokenizer.chat_template": "{{ messages }}",
}
