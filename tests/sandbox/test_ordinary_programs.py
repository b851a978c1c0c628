"""Ordinary Python runs in the sandbox, and prints what it prints anywhere."""

import contextlib
import io
import re
import sys
import types

import pytest
from program_tables import ORDINARY, programs
from sandbox_guests import Served, expected_context, make_case

from rlm_desktop.core.model import CellEnd
from rlm_desktop.sandbox.host import CaseGrant

PAGES = {path: text.split("# next page\n") for path, text in programs("case").items()}
"""What the programs read: a small case about a flat, by path of the document."""


class PlainDocument(str):
    """A document of the case in plain Python."""

    def __new__(cls, identifier, path):
        document = super().__new__(
            cls, expected_context({path: PAGES[path]}).replace("Document 1:", f"Document {identifier}:")
        )
        document.id, document.path, document.pages = identifier, path, PAGES[path]
        document.name, document.kind = path.rpartition("/")[2], path.rpartition(".")[2]
        document.date, document.metadata, document.text = "2020-01-02", {"title": path.upper()}, str(document)
        return document


class PlainHit(dict):
    """A place that was found, in plain Python."""

    __getattr__ = dict.__getitem__


PLAIN_DOCUMENTS = [PlainDocument(identifier, path) for identifier, path in enumerate(PAGES, 1)]


def plain_grep(pattern, limit=None, flags=0, documents=PLAIN_DOCUMENTS):
    hits = [
        PlainHit(
            document=document, page=number, text=match[0], start=match.start(), end=match.end(), line=line_of(match)
        )
        for document in documents
        for number, text in enumerate(document.pages, 1)
        for match in re.finditer(pattern, text, flags)
    ]
    return hits[:limit]


def line_of(match):
    first = match.string.rfind("\n", 0, match.start()) + 1
    return match.string[first:].partition("\n")[0].strip()


FOUND = [
    {"document": 4, "page": 1, "snippet": "the heating has failed on 3 June", "score": 2.5},
    {"document": 5, "page": 2, "snippet": "obtain three offers for the heating", "score": 1.25},
]


def plain_search(query, limit=20, documents=None):
    return [PlainHit(hit, document=PLAIN_DOCUMENTS[hit["document"] - 1], text=hit["snippet"]) for hit in FOUND]


def plain_query(prompt, model=None):
    return f"echo: {prompt[:40]}"


PLAIN_NAMES = {
    "context": expected_context(PAGES),
    "documents": PLAIN_DOCUMENTS,
    "query": "Who paid?",
    "grep": plain_grep,
    "search": plain_search,
    "llm_query": plain_query,
    "llm_query_batched": lambda prompts, model=None: [plain_query(prompt) for prompt in prompts],
}


@pytest.fixture(scope="module")
def guest(guests, tmp_path_factory):
    return guests.start(case=CaseGrant(make_case(tmp_path_factory.mktemp("ordinary") / "case", PAGES)))


@pytest.mark.parametrize("name", ORDINARY)
def test_prints_what_plain_python_prints(guests, guest, name, monkeypatch):
    main = types.ModuleType("__main__")
    main.__dict__.update(PLAIN_NAMES)
    monkeypatch.setitem(sys.modules, "__main__", main)
    printed = io.StringIO()
    with contextlib.redirect_stdout(printed):
        exec(compile(ORDINARY[name], "<cell 1>", "exec", dont_inherit=True), main.__dict__)
    result = guests.run(ORDINARY[name], guest, Served(hits=FOUND))
    assert result.error == ""
    assert result.end is CellEnd.DONE
    assert result.output == printed.getvalue()
    assert result.output


def test_there_are_programs_enough():
    assert len(ORDINARY) >= 220


MODULES = """
    re json math statistics collections itertools functools operator datetime time calendar decimal fractions
    random string textwrap difflib unicodedata html csv io hashlib base64 uuid dataclasses enum typing heapq
    bisect copy pprint traceback concurrent.futures asyncio
"""
"""What programs must be able to import."""


def test_every_module_is_used_by_some_program():
    imported = "\n".join(re.findall(r"^\s*(?:import|from) .*", "\n".join(ORDINARY.values()), re.M))
    assert [module for module in MODULES.split() if not re.search(rf"\b{re.escape(module)}\b", imported)] == []


@pytest.mark.parametrize(
    ("statement", "told"),
    [
        ("import os", "documents"),
        ("import pandas as pd", "csv"),
        ("from pathlib import Path", "documents"),
        ("import requests", "network"),
        ("import threading", "concurrent.futures"),
        ("import pickle", "json"),
        ("import dateutil.parser", "datetime"),
        ("from nltk.tokenize import word_tokenize", "re"),
        ("import frobnicate", "statistics, string"),
        ("from operator import nothing", "itemgetter"),
        ("from uuid import uuid1, getnode", "uuid4"),
        ("from string import Formatter", "Template"),
        ("from typing import get_type_hints", "get_args"),
        ("from collections import UserString", "UserDict"),
        ("from . import sibling", "There are: "),
    ],
)
def test_import_of_anything_else_names_what_exists(guests, guest, statement, told):
    result = guests.run(statement, guest)
    assert result.end in (CellEnd.ERROR, CellEnd.REFUSED)
    assert "ModuleNotFoundError" in result.error or "ImportError" in result.error
    assert told in result.error
