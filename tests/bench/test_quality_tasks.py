"""The made tasks: the key is right, whatever the size and the seed, and the constants are those of the papers."""

import random
import re
from collections import Counter, defaultdict
from datetime import datetime
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rlm_desktop.bench.quality_hops import make_hops
from rlm_desktop.bench.quality_needles import make_needle, read_needles
from rlm_desktop.bench.quality_oolong import bank, item_count, labels_in_order, make_items, make_oolong, read_labels
from rlm_desktop.bench.quality_pairs import CONDITIONS, make_pairs, pairs_of
from rlm_desktop.bench.quality_window import CHARACTERS_PER_TOKEN, make_case, paged
from rlm_desktop.case.connection import connect
from rlm_desktop.case.documents import list_documents, pages

SIZES = st.sampled_from([1_500, 4_096, 8_192])
SEEDS = st.integers(0, 1_000)


def text_of(window):
    return "\n".join("\n".join(pieces) for _, pieces in window.documents)


# -- needles ------------------------------------------------------------------------------------------------


@given(st.sampled_from([1, 2, 3]), SIZES, SEEDS)
def test_the_needle_stands_once_in_a_haystack_of_the_size(number, size, seed):
    window = make_needle(number, size, seed)
    (question,) = window.questions
    (value,) = question.expected
    text = text_of(window)
    key = re.search(r"for ([\w-]+) mentioned", question.ask)[1]
    assert text.count(value) == 1
    assert f"for {key} is: {value}." in text
    assert 0.8 * size <= len(text + question.ask) / CHARACTERS_PER_TOKEN + 128 <= size + 1
    assert question.score(read_needles(text)) == 1


def test_needles_are_of_their_kind():
    assert re.fullmatch(r"\d{7}", make_needle(1, 2_000, 1).questions[0].expected[0])
    assert re.fullmatch(r"[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}", make_needle(3, 2_000, 1).questions[0].expected[0])
    assert len(set(make_needle(1, 2_000, 1).documents[0][1])) == 2
    assert len(set(make_needle(2, 2_000, 1).documents[0][1])) > 40


@pytest.mark.parametrize("make", [lambda seed: make_needle(2, 4_096, seed), lambda seed: make_oolong(4_096, seed)])
def test_the_same_seed_makes_the_same_window_and_another_one_another(make):
    assert text_of(make(1)) == text_of(make(1))
    assert text_of(make(1)) != text_of(make(2))


# -- oolong -------------------------------------------------------------------------------------------------


def test_windows_hold_as_many_lines_as_the_papers():
    assert (item_count(32_768), item_count(131_072)) == (787, 3_182)
    assert len(make_items(32_768, 1)) == 787


def test_there_are_questions_enough_of_every_label_and_none_twice():
    counts = Counter(bank().values())
    assert list(counts) == list(labels_in_order())
    assert sum(counts.values()) >= 1_500
    assert min(counts.values()) > 200


@given(SIZES, SEEDS)
def test_labels_are_in_the_key_and_never_in_the_lines(size, seed):
    items = make_items(size, seed)
    assert read_labels("\n".join(item.line for item in items)).splitlines() == [item.label for item in items]
    for item in items:
        assert re.fullmatch(r"Date: \w{3} \d\d, 20\d\d \|\| User: \d{5} \|\| Instance: .+", item.line)
        assert "Label" not in item.line


@given(SIZES, SEEDS)
def test_every_answer_to_oolong_follows_from_the_lines(size, seed):
    window = make_oolong(size, seed)
    assert 20 <= len(window.questions) <= 25
    rows = []
    for line in window.documents[0][1]:
        user, text = re.match(r"Date: .+ \|\| User: (\d+) \|\| Instance: (.+)", line).groups()
        rows.append((user, bank()[text]))
    for question in window.questions:
        assert recomputed(question.ask, rows) & set(question.expected)
        assert all(question.score(f"Answer: {words}") == 1 for words in question.expected)


def recomputed(ask, rows):
    """Every right answer, counted anew from the words of the question."""
    if subset := re.search(r"associated with user IDs (\d+)\. ", ask):
        rows = [row for row in rows if row[0] == subset[1]]
    counts = Counter(label for _, label in rows)
    if "which user" in ask:
        ranked = Counter(user for user, _ in rows).most_common()
        return {ranked[1 if "second most often" in ask else 0][0]}
    if both := re.search(r"is label '(.+?)' more common, .+ as label '(.+?)'\?", ask):
        a, b = counts[both[1]], counts[both[2]]
        return {"more common than" if a > b else "less common than" if a < b else "same frequency as"}
    if label := re.search(r"classified as label '(.+?)'", ask):
        return {str(counts[label[1]])}
    pick = min if "least common?" in ask else max
    wanted = pick(counts[label] for label in labels_in_order())
    return {label for label in labels_in_order() if counts[label] == wanted}


# -- pairs --------------------------------------------------------------------------------------------------


def test_the_conditions_read_as_the_paper_has_them():
    words = [str(condition) for condition in CONDITIONS]
    assert len(words) == 20
    assert words[0] == ("where both users have at least one instance with a numeric value or a location")
    assert words[3].endswith("and all instances that are a human being for both users must be after January 6, 2023")
    assert words[18] == (
        "such that one user has at least two instances with a location and at least one instance with an entity, and "
        "the other user has exactly one instance with a description and abstract concept and exactly one instance with "
        "an abbreviation"
    )


@given(SEEDS, st.integers(0, 19))
def test_pairs_follow_from_the_words_of_the_condition(seed, number):
    items = make_items(4_096, seed)
    of_user = defaultdict(list)
    for item in items:
        of_user[item.user].append(item)
    words = str(CONDITIONS[number])
    expected = [
        (a, b)
        for a, b in combinations(sorted(of_user), 2)
        if is_pair(words, of_user[a], of_user[b]) or is_pair(words, of_user[b], of_user[a])
    ]
    assert pairs_of(CONDITIONS[number], of_user) == expected


def is_pair(words, one, other):
    """Whether two users are a pair, read from the condition's words."""
    if "both users" in words:
        first, second = re.search(r"one instance with an? (.+?) or an? ([^,]+)", words).groups()
        dated = re.search(r"instances that are an? (.+) for both users must be (after|before) (.+)", words)
        for items in (one, other):
            if not any(item.label in (first, second) for item in items):
                return False
            if dated:
                limit = datetime.strptime(dated[3], "%B %d, %Y").date()
                days = [item.day for item in items if item.label == dated[1]]
                if not all((day > limit) if dated[2] == "after" else (day < limit) for day in days):
                    return False
        return True
    sides = re.search(r"one user has (.+), and the other user has (.+)", words).groups()
    for side, items in zip(sides, (one, other), strict=True):
        counts = Counter(item.label for item in items)
        label = "|".join(labels_in_order())
        for how, n, name in re.findall(rf"(at least|exactly) (one|two) instances? with an? ({label})", side):
            count = {"one": 1, "two": 2}[n]
            if counts[name] < count or (how == "exactly" and counts[name] != count):
                return False
    return True


def test_above_the_papers_size_a_subset_of_users_is_named_and_only_they_are_paired():
    window = make_pairs(65_536, 1, 2)
    ids = set(re.search(r"user IDs ([\d, ]+)\.", window.questions[0].ask)[1].split(", "))
    assert len(ids) == 231
    said = {user for pair in window.questions[0].expected for user in re.findall(r"\d+", pair)}
    assert said
    assert said <= ids
    assert "user IDs" not in make_pairs(16_384, 1, 1).questions[0].ask.split("list all pairs")[0]


# -- hops ---------------------------------------------------------------------------------------------------


@given(st.sampled_from([8_192, 32_768]), SEEDS)
def test_the_way_through_the_documents_is_there_and_only_one(size, seed):
    window = make_hops(size, seed)
    lines = [line for _, pieces in window.documents for line in pieces]
    for question in window.questions:
        trade, year, town = re.search(
            r"An? (.+) who was born in (\d+) and worked in (\w+) taught", question.ask
        ).groups()
        clue = re.compile(rf"(.+) was born in {year} and worked in {town} as an? {trade}\.")
        (name,) = [found[1] for line in lines if (found := clue.fullmatch(line))]
        for _ in range(2):
            (name,) = [line.split(", ")[1].rstrip(".") for line in lines if f" {name} took one pupil, " in line]
        (firm,) = [line.split("the firm ")[1].rstrip(".") for line in lines if f" {name} founded " in line]
        (seat,) = [line.split(" at ")[1].rstrip(".") for line in lines if line.startswith(f"{firm} has its seat")]
        assert question.expected == (seat,)


def test_every_hop_is_in_a_document_of_its_own_and_there_are_a_thousand():
    window = make_hops(524_288, 1)
    assert len(window.documents) == 1_000
    assert 0.95 < len(text_of(window)) / CHARACTERS_PER_TOKEN / 524_288 < 1.1
    for _, pieces in window.documents:
        facts = [line for line in pieces if "was born in" in line or "has its seat" in line]
        assert len(facts) == 1


def test_the_reader_of_the_key_tells_only_what_stands_in_the_prompt():
    window = make_hops(8_192, 1)
    line = next(line for _, pieces in window.documents for line in pieces if "took one pupil" in line)
    asked = f"Copy the sentence of the text that holds these words: {line[15:-1]}"
    assert window.reads(f"{asked}\n\nSomething else.\n{line}\nMore.") == line
    assert window.reads(f"{asked}\n\nSomething else.") == "NOT FOUND"


# -- cases --------------------------------------------------------------------------------------------------


@given(st.lists(st.text("ab ", min_size=1, max_size=4_000), min_size=1, max_size=8))
def test_pages_hold_every_piece_whole_and_in_order(pieces):
    made = list(paged(pieces))
    assert "\n".join(page.text for page in made) == "\n".join(pieces)
    assert [page.number for page in made] == list(range(1, len(made) + 1))
    assert all(len(page.text) <= 3_000 or page.text in pieces for page in made)


def test_a_case_holds_the_windows_documents(tmp_path):
    window = make_hops(8_192, random.Random(1).randint(1, 9))
    case = make_case(tmp_path / "case", window)
    connection = connect(case)
    texts = {
        document.name: "\n".join(page.text for page in pages(connection, document.id))
        for document in list_documents(connection)
    }
    connection.close()
    assert texts == {name: "\n".join(pieces) for name, pieces in window.documents}
