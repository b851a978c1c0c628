"""The signature of a document tells near-copies from other documents, and depends on its words alone."""

import random
import subprocess
import sys
import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rlm_desktop.case.near_duplicates import NEAR, PLACES, resemblance
from rlm_desktop.corpus.likeness import signature

_SYLLABLES = ("ba", "co", "di", "fu", "gre", "hal", "im", "jo", "ker", "lo", "mun", "ne", "or", "pas", "qui", "ros")


def made_words(count, seed):
    """Words that come as often as words do: the n-th most common one 1/n as often as the most common one."""
    chance = random.Random(seed)
    lexicon = random.Random(0)
    vocabulary = ["".join(lexicon.choices(_SYLLABLES, k=lexicon.randint(1, 4))) for _ in range(3_000)]
    return chance.choices(vocabulary, [1 / rank for rank in range(1, 3_001)], k=count)


def edited(words, share, seed):
    """Words with a share of them replaced, put in, or left out in one stretch."""
    chance = random.Random(seed)
    count = int(len(words) * share)
    at = chance.randrange(len(words) - count)
    return chance.choice(
        (
            [*words[:at], *chance.sample(words, count), *words[at + count :]],
            [*words[:at], *chance.sample(words, count), *words[at:]],
            [*words[:at], *words[at + count :]],
        )
    )


def in_pages(words, length=300):
    return [" ".join(words[at : at + length]) for at in range(0, len(words), length)]


@settings(max_examples=40)
@given(st.integers(200, 6_000), st.integers(0, 10_000))
def test_near_copies_resemble_and_other_documents_do_not(length, seed):
    words = made_words(length, seed)
    here = signature(in_pages(words))
    assert resemblance(here, signature(in_pages(edited(words, 0.02, seed)))) >= NEAR
    assert resemblance(here, signature(in_pages(made_words(length, seed + 1)))) < 0.2


@pytest.mark.parametrize("replaced", [0.05, 0.2, 0.5])
def test_the_estimate_follows_the_share_of_common_sequences(replaced):
    words = made_words(1_000, 1)
    other = words[: int(1_000 * (1 - replaced))] + made_words(int(1_000 * replaced), 2)
    one, two = ({tuple(text[at : at + 5]) for at in range(996)} for text in (words, other))
    true = len(one & two) / len(one | two)
    assert resemblance(signature([" ".join(words)]), signature([" ".join(other)])) == pytest.approx(true, abs=0.12)


@pytest.mark.parametrize("length", [900, 1_100, 60_000])
def test_a_few_pages_put_in_before_a_long_document_do_not_hide_it(length):
    words = made_words(length, 5)
    longer = made_words(length // 50, 6) + words
    assert resemblance(signature(in_pages(words)), signature(in_pages(longer, 350))) >= NEAR


def test_capitals_spaces_line_ends_ligatures_and_pages_do_not_count():
    words = [*made_words(400, 1), "offices", "file", "naïve"]
    text = " ".join(words).upper().replace("FFI", "\ufb03").replace("FI", "\ufb01")
    other = signature(["\n\n".join(unicodedata.normalize("NFD", text).split(" "))])
    assert resemblance(signature(in_pages(words, 100)), other) == 1


def test_texts_without_spaces_are_compared_by_their_characters():
    characters = [chr(0x4E00 + random.Random(seed).randrange(2_000)) for seed in range(600)]
    text = "".join(characters)
    near = "".join(["前言", *characters[:300], "修改", *characters[302:]])
    other = "".join(random.Random(7).sample(characters, 600))
    assert resemblance(signature([text]), signature([near])) >= NEAR
    assert resemblance(signature([text]), signature([other])) < 0.2


def test_a_short_text_has_no_signature():
    assert signature([]) is None
    assert signature(["", " ".join(made_words(39, 1))]) is None
    assert len(signature([" ".join(made_words(40, 1))])) == PLACES


def test_the_signature_is_the_same_in_every_process_and_release():
    text = [
        f"The committee met in room {number} and heard that the bridge would not be finished." for number in range(9)
    ]
    program = f"from rlm_desktop.corpus.likeness import signature; print(signature({text!r}).hex())"
    environment = {"PYTHONHASHSEED": "7"}
    told = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True, env=environment)
    assert bytes.fromhex(told.stdout) == signature(text)
    assert signature(text)[:8].hex() == "9c3b98adf4f2ff5f"


@given(st.lists(st.text(st.characters(exclude_categories=[]), max_size=400), max_size=6))
def test_any_text_has_a_signature_or_none(texts):
    told = signature(texts)
    assert told is None or len(told) == PLACES


def test_of_a_document_of_any_length_only_its_ends_count():
    middle = [["other words " * 5_000] * 100, ["still others " * 5_000] * 100]
    ends = in_pages(made_words(20_000, 1)), in_pages(made_words(20_000, 2))
    one, two = (signature([*ends[0], *between, *ends[1]]) for between in middle)
    assert one == two
