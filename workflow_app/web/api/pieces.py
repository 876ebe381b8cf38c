"""The pieces that the OpenAPI document is put together from."""

from collections.abc import Mapping
from typing import Any

from state_machines.grammar import Text
from workflow_app.web.api import problems
from workflow_app.web.api.sending import KEY, PATTERN

Json = dict[str, Any]
BASE = "/api/v1"
ROW: Json = {"type": "integer", "minimum": 1, "maximum": 2**31 - 1}
OBJECT: Json = {"type": "object"}


def say_in(words: Text, language: str) -> str:
    """The words of a language."""
    return words.en if language == "en" else words.vi


def with_file(schema: Json) -> Json:
    """The body with a file beside it, as a part of a multipart body."""
    file = {"type": "string", "contentMediaType": "application/octet-stream"}
    return {**schema, "properties": {**schema["properties"], "file": file}}


def in_path(name: str) -> Json:
    """A number in an address."""
    return {"name": name, "in": "path", "required": True, "schema": ROW}


def asked(name: str, schema: Mapping[str, Any] | None = None) -> Json:
    """A name in a query."""
    return {"name": name, "in": "query", "schema": schema or {"type": "string"}}


def key() -> Json:
    """The key against doing twice."""
    return {"name": KEY, "in": "header", "schema": {"type": "string", "pattern": PATTERN}}


def good(name: str) -> Json:
    """The answer when all is well."""
    schema = {"$ref": f"#/components/schemas/{name}"}
    return {"description": name, "content": {"application/json": {"schema": schema}}}


def problems_of(*codes: str) -> Json:
    """The answers when it is not."""
    return {
        str(problems.PROBLEMS[code].status): {"$ref": f"#/components/responses/{code}"}
        for code in codes
    }


def answer_of(code: str, language: str) -> Json:
    """A problem as an answer."""
    schema = {"$ref": "#/components/schemas/Problem"}
    return {
        "description": say_in(problems.PROBLEMS[code].title, language),
        "content": {problems.MEDIA_TYPE: {"schema": schema}},
    }


def problem() -> Json:
    """RFC 9457, with what is ours."""
    words = {"type": "array", "items": {"type": "string"}}
    return {
        "type": "object",
        "required": ["type", "title", "status", "code"],
        "properties": {
            "type": {"type": "string"},
            "title": {"type": "string"},
            "status": {"type": "integer"},
            "code": {"enum": list(problems.PROBLEMS)},
            "instance": {"type": "string"},
            "detail": {"type": "string"},
            "reasons": words,
            "errors": {"type": "object", "additionalProperties": words},
            "now": OBJECT,
        },
    }


def fired() -> Json:
    """What a step led to."""
    numbers = {"type": "array", "items": ROW}
    return {
        "type": "object",
        "required": ["id", "version", "state", "number", "opened"],
        "properties": {
            "id": ROW,
            "version": ROW,
            "state": {"type": "string"},
            "number": {"type": "string"},
            "opened": numbers,
        },
    }


def page() -> Json:
    """A page of a list."""
    return {
        "type": "object",
        "properties": {
            "items": {"type": "array", "items": OBJECT},
            "next": {"type": ["string", "null"]},
        },
    }
