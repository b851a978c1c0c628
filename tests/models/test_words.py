"""Words are compared the same way in every thread."""

from concurrent.futures import ThreadPoolExecutor

from rlm_desktop.models.words import regular_stem

WORDS = [f"inspecting{first}{second}ations" for first in "abcdefgh" for second in "abcdefgh"]


def test_stems_do_not_depend_on_what_other_threads_stem():
    expected = [regular_stem(word) for word in WORDS]
    with ThreadPoolExecutor(8) as threads:
        for stems in threads.map(lambda _: [regular_stem(word) for word in WORDS], range(100)):
            assert stems == expected
