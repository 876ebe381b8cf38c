"""What programs may ask for, for people: a page to read, and the same as OpenAPI."""

from typing import NamedTuple

from flask import Blueprint, Response, jsonify, render_template

from state_machines import MACHINES
from workflow_app.web.access import Access, access
from workflow_app.web.api import openapi, problems
from workflow_app.web.api.events import FACTS
from workflow_app.web.api.guarding import BY_KEY
from workflow_app.web.api.pieces import BASE, Json
from workflow_app.web.api.rooms import ROOMS
from workflow_app.web.present import language

bp = Blueprint("api_description", __name__)


class Operation(NamedTuple):
    """One thing that may be asked, as the page shows it."""

    room: str  # the kind of paper, or READING
    method: str
    path: str
    summary: str
    by: str
    fields: dict[str, Json]
    needed: list[str]
    takes_file: bool
    query: list[str]


@bp.get("/programs/openapi.json")
@access(Access.ANYONE)
def document() -> Response:
    """The OpenAPI document."""
    return jsonify(openapi.document(language()))


@bp.get("/programs")
@access(Access.ANYONE)
def show() -> str:
    """The same as a page that needs nothing from elsewhere."""
    found = openapi.document(language())
    operations = [
        _operation(method, path, one)
        for path, methods in found["paths"].items()
        for method, one in methods.items()
    ]
    return render_template(
        "programs.html",
        reading=[one for one in operations if one.room == openapi.READING],
        kinds=[
            (name, [one for one in operations if one.room == room])
            for room, name in (
                *((one.name, one.title) for one in ROOMS),
                *((table.kind, table.name) for table in MACHINES),
            )
        ],
        problems=problems.PROBLEMS,
        base=BASE,
        most=BY_KEY.partition(" ")[0],
        event=found["webhooks"]["step"]["post"],
        event_fields=list(FACTS),
    )


def _operation(method: str, path: str, one: Json) -> Operation:
    content = one.get("requestBody", {}).get("content", {})
    schema = content.get("application/json", {}).get("schema", {})
    answers = schema.get("properties", {}).get("answers", {})
    return Operation(
        room=one["tags"][0],
        method=method.upper(),
        path=path,
        summary=one["summary"],
        by=one.get("description", ""),
        fields=answers.get("properties", {}),
        needed=answers.get("x-needed", []),
        takes_file="multipart/form-data" in content,
        query=[asked["name"] for asked in one.get("parameters", []) if asked["in"] == "query"],
    )
