"""The OpenAPI 3.1 document: derived from the machines, the forms and the routes, never written."""

from collections.abc import Iterator
from copy import deepcopy
from functools import cache
from importlib.metadata import version

from forms import content_form, step_form
from forms.base import SpokenForm
from forms.exchange import needed, schema_of, takes_file
from forms.search import TrailForm
from forms.sheet import SheetForm
from state_machines import MACHINES
from state_machines.grammar import Ask, Machine, Open, Text, Transition
from workflow_app.web.api import described, problems
from workflow_app.web.api.events import EVENT, event
from workflow_app.web.api.pieces import (
    BASE,
    OBJECT,
    ROW,
    Json,
    answer_of,
    asked,
    fired,
    good,
    in_path,
    key,
    page,
    problem,
    problems_of,
    say_in,
    with_file,
)

READING = "read"
READ_FROM = {
    "/me": Text("Khóa này là của ai", "Whose key this is"),
    "/work": Text("Việc của tôi", "What waits for me"),
    "/plans": Text("Các kế hoạch", "Plans"),
    "/plans/{plan_id}/board": Text("Bảng theo dõi", "The board of a plan"),
    "/documents/{document_id}": Text("Một hồ sơ", "A paper"),
    "/documents/{document_id}/trail": Text("Nhật ký của hồ sơ", "The trail of a paper"),
    "/units/{unit_id}/trail": Text("Nhật ký của đơn vị", "The trail of a unit"),
    "/inbox": Text("Thông báo", "Notices"),
    "/units": Text("Các đơn vị", "Units"),
    "/search": Text("Tìm hồ sơ", "Find papers"),
    "/machines": Text("Quy trình", "Machines"),
}
"""What is read, by its address; the addresses of steps follow from the machines."""
ASKED: dict[str, tuple[str, ...]] = {
    "/work": ("after",),
    "/plans": ("before",),
    "/plans/{plan_id}/board": ("show", "area", "under"),
    "/units/{unit_id}/trail": ("before", *(one.short_name for one in TrailForm())),
    "/inbox": ("unread", "before"),
    "/units": ("after",),
    "/search": ("q",),
}
NUMBERS = frozenset({("/plans", "before"), ("/plans/{plan_id}/board", "under")})


@cache
def document(language: str) -> Json:
    """The whole description, in words of the language."""
    paths: dict[str, Json] = {
        BASE + path: {"get": _reading(path, say_in(words, language))}
        for path, words in READ_FROM.items()
    }
    paths[f"{BASE}/documents/{{document_id}}/files/{{file_id}}"] = {"get": _file(language)}
    paths[f"{BASE}/inbox/read"] = {"post": _marking(language)}
    for table in MACHINES:
        paths |= dict(_of_machine(table, language))
    paths |= described.paths(language)
    return {
        "openapi": "3.1.0",
        "info": {"title": "workflow-app", "version": version("workflow-app")},
        "security": [{"key": []}],
        "paths": paths,
        "webhooks": {"step": {"post": event(language)}},
        "components": {
            "securitySchemes": {"key": {"type": "http", "scheme": "bearer"}},
            "schemas": {
                "Problem": problem(),
                "Fired": fired(),
                "Page": page(),
                "Told": OBJECT,
                "Event": EVENT,
            },
            "responses": {code: answer_of(code, language) for code in problems.PROBLEMS},
        },
    }


def _of_machine(table: Machine, language: str) -> Iterator[tuple[str, Json]]:
    if table.begun_by:
        form = content_form(table.kind)(language=language)
        summary = f"+ {say_in(table.name, language)}"
        begun = _posting(table.kind, "begin", summary, [], form, seen=False)
        begun["parameters"].append(asked("basis", ROW))
        yield f"{BASE}/{table.kind}", {"post": begun}
    for code in table.codes:
        row = next(one for one in table.rows if one.code == code)
        step = _posting(
            table.kind,
            code,
            f"{say_in(table.name, language)}: {say_in(row.name, language)}",
            [in_path("document_id")],
            _form(table, row, language),
        )
        step["description"] = say_in(row.by.name, language)
        yield f"{BASE}/{table.kind}/{{document_id}}/{code}", {"post": step}
        if row.along:
            path = f"{BASE}/{table.kind}/{{document_id}}/{code}/together"
            yield path, {"post": _together(step)}


def _together(step: Json) -> Json:
    """The same step with those of the papers inside that are named with their versions."""
    joint: Json = deepcopy(step)
    joint["operationId"] += "_together"
    paper = {"type": "object", "required": ["id", "version"], "additionalProperties": False,
             "properties": {"id": ROW, "version": ROW}}  # fmt: skip
    for content in joint["requestBody"]["content"].values():
        content["schema"]["properties"]["inside"] = {"type": "array", "items": paper}
    return joint


def _form(table: Machine, row: Transition, language: str) -> SpokenForm:
    opened = (effect.kind for effect in row.then if isinstance(effect, Open))
    inside = row.asks in (Ask.CHILD, Ask.ROWS)
    kind = next(opened, table.kind) if inside else table.kind
    form = step_form(kind, row.asks, language=language)
    if "slot" in form and table.child:
        del form.slot
    return form


def _posting(
    kind: str,
    code: str,
    summary: str,
    path: list[Json],
    form: SpokenForm,
    *,
    seen: bool = True,
) -> Json:
    """An operation that sends answers. Those that must be there are named where they are asked,
    for a paper that is filled in already needs none of them again."""
    body: Json = {"answers": schema_of(form)} | ({"seen": {**ROW}} if seen else {})
    schema = {"type": "object", "properties": body, "additionalProperties": False}
    if seen:
        schema["required"] = ["seen"]
    if must := needed(form):
        body["answers"] = {**body["answers"], "x-needed": must}
    content = {"application/json": {"schema": schema}}
    if takes_file(form):
        content["multipart/form-data"] = {"schema": with_file(schema)}
    codes = ("malformed", "no_key", "not_yours", "unknown", "too_large", "wrong_type", "invalid")
    return {
        "operationId": f"{kind}_{code}",
        "tags": [kind],
        "summary": summary,
        "parameters": [*path, key()],
        "requestBody": {"required": True, "content": content},
        "responses": _fine(form, seen=seen) | problems_of(*codes, "moved_on", "too_many"),
    }


def _fine(form: SpokenForm, *, seen: bool) -> Json:
    """What is answered when all is well: a long table becomes a job."""
    later = {"202": good("Told")} if isinstance(form, SheetForm) else {}
    return {"200" if seen else "201": good("Fired")} | later


def _reading(path: str, summary: str) -> Json:
    names = [part.strip("{}") for part in path.split("/") if part.startswith("{")]
    query = [asked(name, ROW if (path, name) in NUMBERS else None) for name in ASKED.get(path, ())]
    return {
        "operationId": "read" + path.replace("/", "_").replace("{", "").replace("}", ""),
        "tags": [READING],
        "summary": summary,
        "parameters": [*map(in_path, names), *query],
        "responses": {"200": good("Page")}
        | problems_of("malformed", "no_key", "unknown", "invalid", "too_many"),
    }


def _file(language: str) -> Json:
    return {
        "operationId": "read_file",
        "tags": [READING],
        "summary": say_in(Text("Tệp của hồ sơ", "A file of a paper"), language),
        "parameters": [in_path("document_id"), in_path("file_id")],
        "responses": {"200": {"description": "bytes", "content": {"*/*": {}}}}
        | problems_of("malformed", "no_key", "unknown", "too_many"),
    }


def _marking(language: str) -> Json:
    numbers = {"type": "array", "items": ROW, "maxItems": 500}
    fields = {"notices": numbers, "digests": numbers}
    schema = {"type": "object", "properties": fields, "additionalProperties": False}
    return {
        "operationId": "mark_read",
        "tags": [READING],
        "summary": say_in(Text("Đánh dấu đã xem", "Mark notices read"), language),
        "requestBody": {"required": True, "content": {"application/json": {"schema": schema}}},
        "responses": {"204": {"description": "-"}}
        | problems_of("malformed", "no_key", "not_yours", "wrong_type", "too_many"),
    }
