"""Finds text that addresses a language model rather than a reader: attempts to instruct who reads for the user.

A page can say "ignore all previous instructions" in white letters on white. The wall holds whatever a model then
writes, and models are told that documents are data; but an answer may be bent all the same, and that somebody tried is
itself a finding. So such places are shown to the user. The phrases are those of published collections of attacks (OWASP
LLM01:2025; Greshake et al., "Not what you've signed up for", 2023), in the languages where these are common. What is
put otherwise is not found, and who writes about such attacks is found as well: it is a hint, no verdict.
"""

from __future__ import annotations

import functools
from collections.abc import Iterator
from typing import Any

_QUOTED = 120
_MEMORY = 64 << 20
# Lines end anywhere in the text of a PDF.
_GAP = r"[^.]{0,40}?"
_MODEL = (
    r"(?:AIs?|A\.I\.|LLMs?|artificial intelligence|(?:large )?language models?|chat ?bots?|ChatGPT|GPT-?\d\w*|"
    r"Claude|Gemini|Copilot)"
)
_PHRASES = (
    # What came before shall not count.
    rf"\b(?:ignore|disregard|forget|override|bypass|do not follow|stop following)\b{_GAP}\b(?:previous|prior|above|"
    rf"earlier|preceding|foregoing|all|any|your|these|the system)\b{_GAP}"
    r"\b(?:instructions?|prompts?|directives?|guidelines)\b",
    r"\bnew (?:system )?(?:instructions?|prompt)\s*:",
    # Who reads shall be somebody, or do something.
    rf"\b(?:you are|act as|pretend (?:to be|you are))\b{_GAP}\b{_MODEL}\b",
    r"\b(?:if you are|to|dear|attention|note to|instructions? (?:to|for)|message (?:to|for)) (?:an? |any |the |all )?"
    rf"{_MODEL}\b{_GAP}"
    r"\b(?:must|should|shall|please|ignore|reply|respond|answer|report|say|state|output|reading|processing|reviewing|:)",
    rf"\b{_MODEL}\b{_GAP}\b(?:must|should|shall|is to|are to|is instructed to|are instructed to)\b{_GAP}"
    r"\b(?:ignore|reply|respond|answer|output|omit|conceal|not (?:mention|report|reveal|cite|quote))\b",
    rf"\b(?:reveal|print|repeat|output|leak|send|show)\b{_GAP}\b(?:system|hidden|initial) prompt\b",
    rf"\bdo not (?:tell|inform|alert|mention (?:this|it|that) to)\b{_GAP}"
    r"\b(?:user|human|investigator|reviewer)\b",
    # The signs between the turns of a conversation, and the words by which a run is steered.
    r"<\|(?:im_start|im_end|system|user|assistant|endoftext|start_header_id|eot_id)\|>|\[/?INST\]|<</?SYS>>",
    r"\b(?:llm_query|rlm_query|FINAL_VAR|SHOW_VARS)\s*\(|```repl\b",
    # Letters that nobody sees, by which a text is smuggled in (tag characters).
    "[\U000e0020-\U000e007f]{4,}",
    # German, Dutch, French, Italian, Spanish, Portuguese, Polish, Russian, Chinese, Japanese.
    rf"\b(?:ignorier|vergiss|vergessen sie|missacht)\w*\b{_GAP}\b(?:anweisung|instruktion|vorgabe|prompt)\w*",
    rf"\b(?:negeer|vergeet)\b{_GAP}\binstructies\b",
    rf"\b(?:ignore[zr]?|oublie[zr]?)\b{_GAP}\b(?:instructions|consignes)\b",
    rf"\b(?:ignora|dimentica)(?:te|re)?\b{_GAP}\bistruzioni\b",
    rf"\b(?:ignor[ae]|olvid[ae])[drs]?\b{_GAP}\binstrucciones\b",
    rf"\b(?:ignore|esque[çc]a)\b{_GAP}\binstru[çc][õo]es\b",
    rf"\b(?:zignoruj|ignoruj)\w*\b{_GAP}\b(?:instrukcj|polece)\w*",
    # RE2 knows ends of words in ASCII only.
    rf"(?:игнорируй|забудь){_GAP}\sинструкци",
    r"(?:忽略|无视|忘记)[^。\n]{0,20}(?:指令|指示|提示词)",
    r"(?:指示|命令|プロンプト)[^。\n]{0,12}(?:無視|忘れ)",
)
_INSTRUCTIONS = "|".join(f"(?:{phrase})" for phrase in _PHRASES).replace(" ", r"\s+")


def find_instructions(text: str) -> Iterator[tuple[int, int]]:
    """Where a text addresses a language model, (start, end) in characters, in order."""
    return (match.span() for match in _program().finditer(text))


@functools.cache
def _program() -> Any:
    import re2

    options = re2.Options()
    options.case_sensitive, options.max_mem = False, _MEMORY
    return re2.compile(_INSTRUCTIONS, options)


def quoted_instructions(text: str) -> str:
    """The first words with which a text addresses a language model, on one line; empty when it does not."""
    span = next(find_instructions(text), None)
    return " ".join(text[span[0] : span[1] + _QUOTED].split())[:_QUOTED] if span else ""
