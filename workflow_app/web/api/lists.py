"""Lists for programs: work, plans and their boards, notices, units, papers found, machines.

A list is read a page at a time: `next` is the address of the page that follows, null at the end.
"""

from datetime import UTC, datetime
from typing import Any

from flask import Blueprint, Response, abort, g, jsonify, request
from flask.typing import ResponseReturnValue

from forms.exchange import errors_of
from state_machines import MACHINES
from state_machines.days import today
from state_machines.grammar import Machine
from workflow_app.models import Notice
from workflow_app.services import documents, history, units
from workflow_app.services.boards import progress
from workflow_app.services.boards.progress import Board
from workflow_app.services.channels import inbox
from workflow_app.services.channels.inbox import Reminded
from workflow_app.services.documents import PaperLine
from workflow_app.services.membership.people import SeatLine
from workflow_app.services.search import find
from workflow_app.web.access import Access, access, actor, visit, visitor
from workflow_app.web.api import problems, shapes
from workflow_app.web.api.guarding import guarded
from workflow_app.web.api.plain import plain
from workflow_app.web.filtering import filter_form, place_asked_for, spelled, wanted_by
from workflow_app.web.inbox import place, place_spelled
from workflow_app.web.numbers import row_number
from workflow_app.web.paging import here, older_url
from workflow_app.web.reading import TRAIL, note_paper
from workflow_app.web.search import LONGEST, SHOWN
from workflow_app.web.wiring import database

PAGE = 50
DUE = "%Y%m%d%H%M%S%f"
MOST_READ = 500  # notices that are marked at once
TURNED = ("calm", "name", "unit")

bp = guarded(Blueprint("api_lists", __name__, url_prefix="/api/v1"))


@bp.get("/me")
@access(Access.SIGNED_IN)
def me() -> Response:
    """Whose key this is, what it may do, and the seats that are acted in."""
    found = visitor()
    return jsonify(
        id=found.person_id,
        login=found.login,
        name=found.name,
        language=found.language,
        unread=found.unread,
        scope=visit()["scope"],
        seats=[_seat(seat) for seat in found.seats],
    )


def _seat(seat: SeatLine) -> shapes.Json:
    return {
        "id": seat.id,
        "role": seat.role,
        "title": seat.title,
        "unit": {"id": seat.unit_id, "name": seat.unit_name},
        "on_behalf_of": seat.holder or None,
    }


@bp.get("/work")
@access(Access.SIGNED_IN)
def work() -> Response:
    """What waits for this person by due date, then what her units wait for."""
    after = request.args.get("after", type=_on_desk)
    with database().read() as session:
        desk = documents.work_for(session, actor(), PAGE, after)
    told = [*((1, one) for one in desk.mine), *((0, one) for one in desk.waiting)]
    return jsonify(
        mine=[shapes.line(one) for one in desk.mine],
        waiting=[shapes.line(one) for one in desk.waiting],
        next=older_url(told, PAGE, lambda one: _desk_spelled(*one), "after") or None,
    )


def _desk_spelled(turn: int, paper: PaperLine) -> str:
    """Where a paper stands on a desk, as an address says it."""
    due = paper.due_at.astimezone(UTC).strftime(DUE) if paper.due_at else ""
    return f"{turn}.{due}.{paper.id}"


def _on_desk(value: str) -> documents.Place:
    """The paper that a page goes on after; ValueError when it is none."""
    turn, due, number = value.split(".")
    due_at = datetime.strptime(due, DUE).replace(tzinfo=UTC) if due else None
    return int(turn == "1"), due_at, row_number(number)


@bp.get("/plans")
@access(Access.SIGNED_IN)
def plans() -> Response:
    """The papers that begin a campaign, newest first."""
    before = request.args.get("before", type=row_number)
    with database().read() as session:
        found = documents.plans(session, actor(), before, PAGE)
    return _page([shapes.line(one) for one in found], older_url(found, PAGE, lambda one: one.id))


@bp.get("/plans/<int:plan_id>/board")
@access(Access.SIGNED_IN)
def board(plan_id: int) -> Response:
    """The units of a plan with their papers of each stage, overdue first."""
    with database().read() as session:
        found = progress.board(
            session,
            plan_id,
            actor(),
            g.now,
            show=request.args.get("show", ""),
            area=request.args.get("area", ""),
            under=request.args.get("under", type=row_number),
            after=_after(),
            limit=PAGE,
        )
    summary = {kind: tally._asdict() for kind, tally in found.summary.items()}
    rows = [
        {
            "unit": {"id": row.unit_id, "name": row.unit_name},
            "area": row.area,
            "papers": {kind: shapes.cell(one) for kind, one in row.cells.items()},
        }
        for row in found.rows
    ]
    return _page(rows, _next(found), plan=shapes.line(found.plan), summary=summary)


def _after() -> tuple[int, str, int] | None:
    calm, unit = (request.args.get(name, type=row_number) for name in ("calm", "unit"))
    name = request.args.get("name")
    return None if calm is None or unit is None or name is None else (calm, name, unit)


def _next(found: Board) -> str:
    after = found.next_after
    return here(**dict(zip(TURNED, after, strict=True))) if after else ""


@bp.get("/documents/<int:document_id>/trail")
@access(Access.SIGNED_IN)
def trail(document_id: int) -> Response:
    """The steps of a paper, newest first, as its page tells them."""
    with database().read() as session:
        page = documents.page(session, document_id, actor())
    row = page.facts.row
    note_paper(TRAIL, row.id, row.kind, row.unit_id)
    return _page([shapes.entry(one) for one in page.timeline], "")


@bp.get("/units/<int:unit_id>/trail")
@access(Access.SIGNED_IN)
def unit_trail(unit_id: int) -> Response:
    """The steps of a unit's papers, newest first."""
    form = filter_form(of_unit=True)
    if not form.validate():
        return problems.answer("invalid", errors=errors_of(form))
    with database().read() as session:
        page = history.of_unit(
            session, unit_id, actor(), wanted_by(form), on=today(g.now),
            before=place_asked_for(), limit=PAGE,
        )  # fmt: skip
    following = here(before=spelled(page.older)) if page.older else ""
    return _page([shapes.entry(one) for one in page.lines], following)


@bp.get("/inbox")
@access(Access.SIGNED_IN)
def notices() -> Response:
    """What the person was told, newest first, with the digests of what is due."""
    before, unread = request.args.get("before", type=place), "unread" in request.args
    with database().read() as session:
        found = inbox.entries(session, visitor().person_id, before, PAGE, unread_only=unread)
    following = older_url(found, PAGE, lambda one: place_spelled(one.place))
    return _page([_told(one.told) for one in found], following)


def _told(told: Notice | Reminded) -> shapes.Json:
    if isinstance(told, Reminded):
        return {"digest": told.id, "day": told.day.isoformat(), "size": told.size} | _read(told)
    facts = {name: told.facts.get(name) for name in ("title", "unit", "state", "reason", "due_at")}
    about = {"document_id": told.document_id, "kind": told.kind, "code": told.code}
    return {"notice": told.id, **about, **facts} | _read(told)


def _read(told: Notice | Reminded) -> shapes.Json:
    return {
        "created_at": shapes.moment(told.created_at),
        "read_at": shapes.moment(told.read_at),
    }


@bp.post("/inbox/read")
@access(Access.SIGNED_IN)
def read() -> ResponseReturnValue:
    """Marks notices and digests of the person read."""
    told = request.get_json()
    if not isinstance(told, dict) or told.keys() - {"notices", "digests"}:
        abort(400)
    ids, digests = _numbers(told.get("notices", [])), _numbers(told.get("digests", []))
    with database().begin() as session:
        inbox.mark_read(session, visitor().person_id, ids, g.now, digests=digests)
    return "", 204


def _numbers(given: Any) -> list[int]:
    if not isinstance(given, list) or len(given) > MOST_READ:
        abort(400)
    try:
        return [row_number(one) for one in given if not isinstance(one, bool)]
    except (TypeError, ValueError):
        abort(400)


@bp.get("/units")
@access(Access.SIGNED_IN)
def tree() -> Response:
    """Units from the person's own downwards, in the order of the tree."""
    with database().read() as session:
        found = units.tree(session, actor(), today(g.now), request.args.get("after", ""), PAGE)
    rows = [
        {"id": one.id, "code": one.code, "name": one.name, "kind": one.kind, "path": one.path}
        for one in found
    ]
    return _page(rows, older_url(found, PAGE, lambda one: one.path, "after"))


@bp.get("/search")
@access(Access.SIGNED_IN)
def found() -> Response:
    """What holds the words, as far as the person may see it: papers, works, units, people; the
    newest of each, and in `more` of which there are others."""
    words = request.args.get("q", "")[:LONGEST].strip()
    with database().read() as session:
        told = find(session, actor(), words, today(g.now), SHOWN + 1)._asdict()
    told["items"] = told.pop("papers")
    more = [name for name, lines in told.items() if len(lines) > SHOWN]
    shown = {name: plain(lines[:SHOWN]) for name, lines in told.items()}
    return _page(following="", more=more, **shown)


@bp.get("/machines")
@access(Access.SIGNED_IN)
def machines() -> Response:
    """The kinds of paper: their states, and the steps between them."""
    return _page([_machine(table) for table in MACHINES], "")


def _machine(table: Machine) -> shapes.Json:
    rows = [
        {
            "code": row.code,
            "name": shapes.text(row.name),
            "from": [one.code for one in row.source],
            "to": row.target.code if row.target else None,
            "by": shapes.text(row.by.name),
            "asks": row.asks.value,
        }
        for row in table.rows
    ]
    states = [shapes.state(one) for one in table.states]
    return {"kind": table.kind, "name": shapes.text(table.name), "states": states, "steps": rows}


def _page(items: list[Any], following: str, **more: Any) -> Response:
    return jsonify(items=items, next=following or None, **more)
