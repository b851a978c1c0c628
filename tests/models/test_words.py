"""Words are compared without case, accents and endings, the same way in every thread."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from rlm_desktop.models.words import language_of, regular_stem, stem, telling_words

WORDS = [f"inspecting{first}{second}ations" for first in "abcdefgh" for second in "abcdefgh"]


def test_stems_do_not_depend_on_what_other_threads_stem():
    expected = [regular_stem(word) for word in WORDS]
    with ThreadPoolExecutor(8) as threads:
        for stems in threads.map(lambda _: [regular_stem(word) for word in WORDS], range(100)):
            assert stems == expected


@pytest.mark.parametrize(
    ("one", "other"),
    [("Payments", "paid"), ("inspected", "INSPECTION"), ("Brandt’s", "brandt"), ("wrote", "writing"), ("café", "cafe")],
)
def test_forms_of_a_word_have_one_stem(one, other):
    assert stem(one) == stem(other)


def test_stems_follow_the_language():
    assert stem("Lieferungen", "german") == stem("Lieferung", "german")
    assert stem("Häuser", "german") == stem("Haus", "german")


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Who paid the bill?", "english"),
        ("Wer hat die Rechnung bezahlt?", "german"),
        ("Qui a payé la facture ?", "french"),
        ("¿Quién pagó la factura de los barcos?", "spanish"),
        ("Halcyon 1987", "english"),
    ],
)
def test_a_language_is_known_by_its_small_words(text, language):
    assert language_of(text) == language


def test_the_telling_words_of_a_question_are_what_it_is_about():
    words = telling_words("Please find evidence about who paid the 12.50 toll to J. Lowe")

    assert words == ["paid", "12.50", "toll", "Lowe"]


def test_asking_words_count_where_there_are_no_others():
    assert telling_words("Which document?") == ["document"]
