"""Replies in JSON: read out of whatever stands around them, held to their schema, and never a danger to the host."""

import contextlib
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rlm_desktop.core.errors import UsageError
from rlm_desktop.engine.structured import SchemaMismatchError, check_schema, read_json

PERSON = {
    "type": "object",
    "properties": {"name": {"type": "string"}, "age": {"type": "integer", "minimum": 0}},
    "required": ["name"],
}


@pytest.mark.parametrize(
    "reply",
    [
        '{"name": "Voss", "age": 41}',
        'Here it is:\n```json\n{"name": "Voss", "age": 41}\n```\nAnything else?',
        'Sure! {"name": "Voss", "age": 41} is what I found.',
    ],
)
def test_json_is_read_wherever_it_stands_in_a_reply(reply):
    assert read_json(reply, PERSON) == {"name": "Voss", "age": 41}


@pytest.mark.parametrize(
    ("reply", "told"),
    [
        ("I do not know.", "no JSON"),
        ('{"name": "Voss"', "no JSON"),
        ('{"age": 3}', "'name' is a required property"),
        ('{"name": "V", "age": -1}', r"\['age'\].*minimum"),
        ("[" * 100_000, "no JSON"),
    ],
)
def test_what_does_not_hold_is_told_with_its_place(reply, told):
    with pytest.raises(SchemaMismatchError, match=told):
        read_json(reply, PERSON)


@pytest.mark.parametrize(
    "schema",
    [
        "text",
        {"type": "nothing"},
        {"type": "string", "pattern": "(a+)+$"},
        {"properties": {"a": {"items": {"$ref": "http://example.org/"}}}},
        {"enum": ["x" * 60_000]},
    ],
)
def test_schemas_that_are_none_or_could_harm_are_refused(schema):
    with pytest.raises(UsageError):
        check_schema(schema)


def test_a_property_may_be_called_like_a_keyword():
    check_schema({"type": "object", "properties": {"pattern": {"type": "string"}, "format": {"type": "string"}}})


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.text(), lambda v: st.lists(v) | st.dictionaries(st.text(), v)
    )
)
def test_every_value_comes_back_as_it_was(value):
    assert read_json(f"```json\n{json.dumps(value)}\n```", True) == value


@given(st.text())
def test_any_reply_is_a_value_or_a_mismatch(reply):
    with contextlib.suppress(SchemaMismatchError):
        read_json(reply, {"type": ["object", "array"]})
