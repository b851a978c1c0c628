"""The language of a document is told from its text, without network, or not at all when it is not sure."""

import random
import socket

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rlm_desktop.corpus.language import detect, sample

SENTENCES = {
    "ar": "اجتمعت اللجنة يوم الثلاثاء لمناقشة العقد الجديد مع البلدية",
    "cs": "Výbor se v úterý sešel, aby projednal novou smlouvu s městem.",
    "de": "Der Ausschuss hat am Dienstag über den neuen Vertrag mit der Stadt beraten.",
    "el": "Η επιτροπή συνεδρίασε την Τρίτη για να συζητήσει τη νέα σύμβαση.",
    "en": "The committee met on Tuesday to discuss the new contract with the town.",
    "es": "El comité se reunió el martes para hablar del nuevo contrato con la ciudad.",
    "fi": "Valiokunta kokoontui tiistaina keskustelemaan uudesta sopimuksesta.",
    "fr": "Le comité s'est réuni mardi pour discuter du nouveau contrat avec la ville.",
    "he": "הוועדה התכנסה ביום שלישי כדי לדון בחוזה החדש",
    "ja": "委員会は火曜日に新しい契約について話し合った。",
    "ko": "위원회는 화요일에 새로운 계약을 논의하기 위해 모였다.",
    "pl": "Komisja zebrała się we wtorek, aby omówić nową umowę z miastem.",
    "ru": "Комитет собрался во вторник, чтобы обсудить новый договор с городом.",
    "th": "คณะกรรมการประชุมเมื่อวันอังคารเพื่อหารือเกี่ยวกับสัญญาใหม่",
    "tr": "Komite, belediye ile yapılan yeni sözleşmeyi görüşmek üzere salı günü toplandı.",
    "zh": "委员会星期二开会讨论了新的合同。",
}


@pytest.mark.parametrize("language", SENTENCES)
def test_a_sentence_is_enough(language):
    assert detect(SENTENCES[language]) == language


def test_it_needs_no_network(monkeypatch):
    def refuse(*_):
        raise OSError("no network")

    from rlm_desktop.corpus import language

    language._detector.cache_clear()
    for name in ("socket", "create_connection", "getaddrinfo"):
        monkeypatch.setattr(socket, name, refuse)
    assert detect(SENTENCES["fr"]) == "fr"


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Invoice",
        "12 44 2019-03-14 9,993.00 " * 20,
        "a9f0 33bc deadbeef 0011 aabb cdef 9900 ffee " * 9,
        "TG9yZW0gaXBzdW0gZG9sb3Igc2l0IGFtZXQsIGNvbnNlY3RldHVyIGFkaXBpc2NpbmcgZWxpdA==",
        "def main(argv):\n    for x in range(10): print(x)\n    return os.path.join(a, b)",
        "function foo(a, b) { var x = document.getElementById('q'); return x.value + a; }",
    ],
)
def test_what_is_too_short_or_in_no_language_gets_none(text):
    assert detect(text) == ""


def test_the_body_of_a_document_counts_more_than_its_cover():
    pages = ["ANNUAL REPORT 2019\n\nPublished by the International Committee for Bridges", *[SENTENCES["de"] * 20] * 8]
    assert detect(sample(pages)) == "de"


def test_a_sample_of_a_long_document_is_short_and_of_a_short_one_the_whole():
    assert sample(["one", "", " \n", "two"]) == "one two"
    assert sample([]) == ""
    assert 900 <= len(sample(["word " * 100_000])) <= 1_010


@given(st.text(st.characters(exclude_categories=[]), max_size=3_000))
def test_any_text_has_a_language_of_two_letters_or_none(text):
    assert len(detect(text)) in (0, 2)


@given(st.lists(st.text(max_size=500), max_size=20))
def test_any_pages_can_be_sampled(pages):
    assert len(sample(pages)) <= 1_010


def test_long_words_and_broken_characters_do_no_harm():
    noise = "".join(random.Random(1).choices("abcdef\ud800\udfff\x00", k=5_000))
    assert detect(noise) == ""
