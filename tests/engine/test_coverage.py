"""Which pages a prompt carries is told from the prompt."""

import sqlite3

import pytest

from rlm_desktop.core.model import PageRange
from rlm_desktop.engine.coverage import pages_in_prompt

TEXT = "The bridge was inspected on 3 May 2021 by Grace Okafor."


@pytest.fixture
def connection():
    connection = sqlite3.connect(":memory:")
    connection.execute("CREATE TABLE pages (document, number, text)")
    connection.executemany("INSERT INTO pages VALUES (7, ?, ?)", [(1, TEXT), (2, TEXT[::-1])])
    yield connection
    connection.close()


def test_a_page_is_recognised_by_its_heading_and_its_first_words(connection):
    prompt = f"Read: === Document 7: a.txt, page 1 of 2 ===\n{TEXT}\n\n=== Document 7: a.txt, page 2 of 2 ===\n{TEXT}"
    assert pages_in_prompt(connection, prompt) == (PageRange(7, 1, 1),)


def test_a_line_of_a_million_beginnings_is_read_in_one_go(connection):
    prompt = "=== Document 7: " * 60_000 + f"=== Document 7: a.txt, page 1 of 2 ===\n{TEXT}"
    assert pages_in_prompt(connection, prompt) == (PageRange(7, 1, 1),)
