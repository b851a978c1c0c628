"""The built-in reader answers through litellm: whole, streamed, and from a running loop."""

from __future__ import annotations

import asyncio

import pytest

from rlm_desktop.models.litellm_calls import load
from rlm_desktop.models.offline import register_with_litellm

PROMPT = {"role": "user", "content": "Question: Who paid the toll?\n\nText: It rained. The toll was paid by Ada Quill."}


@pytest.fixture(scope="module")
def litellm():
    register_with_litellm()
    register_with_litellm()
    return load()


def test_a_prompt_is_answered(litellm):
    reply = litellm.completion(model="rlm-offline/sub", messages=[PROMPT])

    assert reply.choices[0].message.content == '"The toll was paid by Ada Quill."'
    assert reply.usage.prompt_tokens > 0


def test_a_question_gets_a_program(litellm):
    message = {"role": "user", "content": "<question>\nWho paid the toll?\n</question>\n\nIn scope: all"}

    reply = asyncio.run(litellm.acompletion(model="rlm-offline/root", messages=[message]))

    assert "```repl\n" in reply.choices[0].message.content


def test_a_streamed_answer_is_the_same(litellm):
    chunks = list(litellm.completion(model="rlm-offline/sub", messages=[PROMPT], stream=True))

    assert "".join(chunk.choices[0].delta.content or "" for chunk in chunks) == '"The toll was paid by Ada Quill."'

    async def streamed() -> str:
        stream = await litellm.acompletion(model="rlm-offline/sub", messages=[PROMPT], stream=True)
        return "".join([chunk.choices[0].delta.content or "" async for chunk in stream])

    assert asyncio.run(streamed()) == '"The toll was paid by Ada Quill."'
