"""The operations of the rooms in the OpenAPI document: from their addresses and their forms."""

import re
from collections.abc import Iterator

from forms.base import SpokenForm
from forms.exchange import needed, schema_of, takes_file
from workflow_app.web.access import Access
from workflow_app.web.api.pieces import (
    BASE,
    OBJECT,
    ROW,
    Json,
    asked,
    good,
    key,
    problems_of,
    say_in,
    with_file,
)
from workflow_app.web.api.room import Operation
from workflow_app.web.api.rooms import ROOMS

PLACE = re.compile(r"<(?:(?P<sort>\w+)(?:\((?P<among>[^)]*)\))?:)?(?P<name>\w+)>")
READING = ("malformed", "no_key", "not_yours", "unknown", "invalid", "too_many")
DOING = (*READING, "moved_on", "too_large", "wrong_type", "wrong_method")


def paths(language: str) -> dict[str, Json]:
    """Every operation of the rooms, by address and method."""
    found: dict[str, Json] = {}
    for room in ROOMS:
        for one in room.operations:
            path = BASE + PLACE.sub(r"{\g<name>}", one.path)
            told = _operation(one, language)
            told |= {"operationId": _name(one), "tags": [room.name]}
            found.setdefault(path, {})[one.method.lower()] = told
    return found


def _name(one: Operation) -> str:
    verb = "read" if one.method == "GET" else "do"
    return "_".join([verb, *re.findall(r"\w+", PLACE.sub(r"\g<name>", one.path))])


def _operation(one: Operation, language: str) -> Json:
    parameters = [*_places(one.path), *(asked(name, shape) for name, shape in one.query.items())]
    told: Json = {"summary": say_in(one.words, language), "parameters": parameters}
    if one.who is not Access.SIGNED_IN:
        told["description"] = one.who.value
    if one.method == "GET":
        content: Json = {"*/*": {}} if one.bytes else {"application/json": {"schema": OBJECT}}
        answers = {"200": {"description": "bytes" if one.bytes else "told", "content": content}}
        return told | {"responses": answers | problems_of(*READING)}
    parameters.append(key())
    answers = {"200": good("Told"), "204": {"description": "-"}}
    return told | _body(one, language) | {"responses": answers | problems_of(*DOING)}


def _places(path: str) -> Iterator[Json]:
    for found in PLACE.finditer(path):
        schema: Json = {"int": ROW}.get(found["sort"] or "", {"type": "string"})
        if found["among"]:
            schema = {"enum": [one.strip() for one in found["among"].split(",")]}
        yield {"name": found["name"], "in": "path", "required": True, "schema": schema}


def _body(one: Operation, language: str) -> Json:
    if one.asks is None:
        return {}
    form = one.asks.shape(reader=language)
    schema = _schema(form)
    content: Json = {"application/json": {"schema": schema}}
    if takes_file(form):
        content["multipart/form-data"] = {"schema": with_file(schema)}
    return {"requestBody": {"required": True, "content": content}}


def _schema(form: SpokenForm) -> Json:
    answers = schema_of(form)
    if must := needed(form):
        answers |= {"x-needed": must}
    properties = {"answers": answers}
    return {"type": "object", "properties": properties, "additionalProperties": False}
