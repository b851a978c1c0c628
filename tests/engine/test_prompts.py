"""What models are told keeps what documents say apart from what the program says."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from rlm_desktop.core.limits import RunLimits
from rlm_desktop.core.model import CellEnd, CellResult, Message
from rlm_desktop.engine.prompts import addendum, family_of, fitted, output_message, prompts_hash, system_prompt


@given(st.text(st.sampled_from("` \n~ab"), max_size=60).filter(str.strip))
def test_printed_text_cannot_leave_its_marks(text):
    result = CellResult(CellEnd.DONE, output=text, output_length=len(text))
    message = output_message([result], 1, RunLimits(), "No limit")
    fences = [token.content for token in MarkdownIt("commonmark").parse(message.content) if token.type == "fence"]
    assert fences == [f"{text}\n"]


def conversation(steps, output):
    messages = [Message("system", "the rules"), Message("user", "the question")]
    for number in range(steps):
        messages += [Message("assistant", f"code {number}"), Message("user", f"step {number}: " + output)]
    return messages


def test_a_conversation_that_fits_the_window_is_sent_as_it_is():
    messages = conversation(5, "x" * 1_000)
    assert fitted(messages, 100_000) == messages


def test_old_outputs_are_shortened_first_and_the_last_steps_stay_whole():
    messages = conversation(20, "x" * 10_000)
    sent = fitted(messages, 60_000)
    assert len(sent) == len(messages)
    assert sent[-6:] == messages[-6:]
    assert all(len(message.content) < 2_200 for message in sent[2:-6])


@given(st.integers(0, 60), st.integers(0, 30_000), st.sampled_from([None, 4_000, 8_192, 32_768, 128_000]))
def test_whatever_was_said_the_conversation_fits_the_window_with_its_question_and_its_last_words(steps, size, window):
    messages = conversation(steps, "x" * size + "END")
    sent = fitted(messages, window)
    room = max(12_000, int((window or 1_000_000) * 3.5 * 0.6)) if window else 300_000
    assert sum(len(message.content) for message in sent) <= room + 2_000
    assert sent[0] == messages[0]
    assert sent[1].content.startswith("the question")
    assert sent[-1].content.endswith("END" if steps else "question")
    assert [message.role for message in sent[1:]] == ["user", "assistant"] * ((len(sent) - 2) // 2) + ["user"]


@pytest.mark.parametrize(
    ("model", "family"),
    [
        ("openai/gpt-5-mini", "gpt-5"),
        ("anthropic/claude-sonnet-4-5", "claude"),
        ("gemini/gemini-2.5-pro", "gemini"),
        ("openrouter/qwen/qwen3-coder", "qwen"),
        ("deepseek/deepseek-chat", "deepseek"),
        ("groq/llama-3.3-70b-versatile", "llama"),
        ("ollama_chat/qwen3:8b", "small"),
        ("ollama_chat/llama3.2:3b", "small"),
        ("ollama_chat/qwen3:32b", "qwen"),
        ("mistral/mistral-large", ""),
        ("offline", ""),
    ],
)
def test_a_model_is_told_what_its_family_needs_to_hear(model, family):
    assert family_of(model) == family
    assert bool(addendum(model)) == bool(family)
    assert addendum(model) in system_prompt(RunLimits(), None, model)


def test_the_users_words_come_last_and_change_the_hash_of_the_prompts():
    assert system_prompt(RunLimits(), None, "x", "Answer in German.").endswith("\nAnswer in German.")
    assert prompts_hash("") == prompts_hash("")
    assert prompts_hash("") != prompts_hash("Answer in German.")
