"""Replies in JSON that hold to a schema: read tolerantly, checked, and told apart from what does not hold."""

from __future__ import annotations

import json
import re
from typing import Any

from rlm_desktop.core.errors import UsageError

_FENCED = re.compile(r"```(?:json)?\s*\n(.*?)```", re.DOTALL | re.IGNORECASE)
_BEGIN = re.compile(r"[\[{]")
# Patterns of guest code would run in the host, where nothing can interrupt them; references could point anywhere.
_REFUSED = frozenset({"pattern", "patternProperties", "$ref", "$dynamicRef", "$recursiveRef", "format"})
_NAMED = frozenset({"properties", "$defs", "dependentSchemas"})
_DEEPEST = 40
_LONGEST_SCHEMA = 50_000
_SHOWN = 300


class SchemaMismatchError(ValueError):
    """A reply that is no JSON, or does not hold to the schema; the message says where, for the model."""


def check_schema(schema: Any) -> None:
    """See that a schema is one that may be used.

    Raises:
        UsageError: It is no JSON Schema (draft 2020-12), or too large, or uses what is not allowed here.
    """
    import jsonschema

    if not isinstance(schema, dict | bool) or len(json.dumps(schema)) > _LONGEST_SCHEMA:
        raise UsageError("The schema is no JSON Schema, or too long: give a dict such as {'type': 'object'}.")
    if refused := _REFUSED & _keywords(schema, 0):
        raise UsageError(f"A schema here cannot use {', '.join(sorted(refused))}: use type, properties, items, enum.")
    try:
        jsonschema.Draft202012Validator.check_schema(schema)
    except jsonschema.SchemaError as error:
        raise UsageError(f"The schema is no JSON Schema: {error.message[:_SHOWN]}") from error


def instruction(schema: Any) -> str:
    """What a prompt says at its end to have such a reply."""
    return (
        "Reply with JSON only, without any other word, that holds to this JSON Schema:\n"
        f"{json.dumps(schema, ensure_ascii=False)}"
    )


def read_json(reply: str, schema: Any) -> Any:
    """The JSON value in a reply: the whole of it, a fenced block, or from its first bracket on.

    Raises:
        SchemaMismatchError: There is none, or it does not hold to the schema.
    """
    import jsonschema

    value = _value(reply)
    error = jsonschema.exceptions.best_match(jsonschema.Draft202012Validator(schema).iter_errors(value))
    if error is not None:
        place = "".join(f"[{part!r}]" for part in error.absolute_path)
        raise SchemaMismatchError(f"{place or 'The value'}: {error.message[:_SHOWN]}")
    return value


def _value(reply: str) -> Any:
    texts = [reply, *_FENCED.findall(reply)]
    for text in texts:
        try:
            return json.loads(text)
        except (ValueError, RecursionError):
            continue
    if begin := _BEGIN.search(reply):
        try:
            return json.JSONDecoder().raw_decode(reply, begin.start())[0]
        except (ValueError, RecursionError) as error:
            raise SchemaMismatchError(f"The reply is no JSON: {error}") from error
    raise SchemaMismatchError("The reply is no JSON.")


def _keywords(schema: Any, depth: int) -> set[str]:
    """The keywords within a schema; names of properties and values of enumerations are none."""
    if depth > _DEEPEST:
        raise UsageError("The schema is nested too deeply.")
    if isinstance(schema, list):
        return {key for item in schema for key in _keywords(item, depth + 1)}
    if not isinstance(schema, dict):
        return set()
    found = set(schema)
    for key, item in schema.items():
        if key in _NAMED and isinstance(item, dict):
            found |= {each for value in item.values() for each in _keywords(value, depth + 2)}
        elif key not in ("enum", "const", "default", "examples"):
            found |= _keywords(item, depth + 1)
    return found
