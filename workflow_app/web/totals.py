"""Số liệu tổng hợp: the totals of a plan, what each is made of, and how it was on another day."""

from datetime import datetime
from typing import Any, NamedTuple

from flask import Blueprint, Response, g, render_template, request, url_for
from flask_babel import gettext
from sqlalchemy.orm import Session

from forms.notation.typed_days import parse_date
from forms.words import Unreadable
from state_machines.days import end_of, today
from state_machines.figures import CATALOGUE
from state_machines.measures import Amount, Figure, Rule
from state_machines.rules import Refused
from workflow_app.adapters.workbook import Sheet
from workflow_app.services import figures
from workflow_app.services.boards import standing
from workflow_app.services.documents import PaperLine, page_head
from workflow_app.services.figures import Explanation, Scope, Total
from workflow_app.web.access import Access, access, actor
from workflow_app.web.amounts import amount_words, heads, row, rule_words, told_rows
from workflow_app.web.differing import since, total_words
from workflow_app.web.present import choice_word, say
from workflow_app.web.sides import sides
from workflow_app.web.tables import csv_answer, xlsx_answer
from workflow_app.web.takeaway import note_export
from workflow_app.web.wiring import database

SHOWN = 500  # rows of a table; all of them are in what is taken away
VALUE, FIRST = "works_value", 4

bp = Blueprint("totals", __name__, url_prefix="/plans")


class Line(NamedTuple):
    """A total as it is shown, with the way to its rows."""

    name: str
    words: str
    url: str
    papers: int
    events: int
    missing: int


@bp.get("/<int:plan_id>/figures")
@access(Access.SIGNED_IN)
def show(plan_id: int) -> str:
    """The totals of a plan, its targets, and signed reports that no longer say what stands."""
    then, odd = day_asked()
    with database().read() as session:
        plan = _overseen(session, plan_id)
        connection, scope = session.connection(), Scope(plan_id, then)
        indicators = plan.content.get("indicators") or []
        found, aimed = figures.totals_and_targets(connection, scope, indicators)
        stale = [] if then else figures.stale(connection, scope)
    return render_template(
        "totals.html",
        plan=plan,
        tiles=_asked_first(plan_id, found),
        groups=_groups(plan_id, found),
        targets=[(one, _least(one)) for one in aimed],
        stale=stale,
        on=request.args.get("on", ""),
        then=then,
        odd=odd,
        urls={
            "book": url_for(".book", plan_id=plan_id, on=request.args.get("on") or None),
            "export": url_for(".export", plan_id=plan_id, on=request.args.get("on") or None),
        },
        sides=sides(plan_id),
    )


def _overseen(session: Session, plan_id: int) -> PaperLine:
    return standing.overseen(session, plan_id, actor()).plan


def day_asked() -> tuple[datetime | None, str]:
    """The end of the day that was asked for, or what is wrong with it."""
    written = request.args.get("on", "").strip()
    try:
        return (end_of(parse_date(written, today(g.now))) if written else None), ""
    except Unreadable as problem:
        return None, say(problem.advice)


def _asked_first(plan_id: int, found: dict[str, Total]) -> list[Line]:
    """What an office is asked first: what the works are worth, and which units are missing."""
    worth = [_line(plan_id, found[VALUE])] if VALUE in found else []
    missing = [line for total in found.values() if (line := _line(plan_id, total)).missing]
    return [*worth, *missing[: FIRST - len(worth)]]


def _groups(plan_id: int, found: dict[str, Total]) -> list[tuple[str, list[Line]]]:
    kinds: dict[str, list[Line]] = {}
    for total in found.values():
        kinds.setdefault(total.figure.kind, []).append(_line(plan_id, total))
    return [(choice_word("stage", kind), lines) for kind, lines in kinds.items()]


def _line(plan_id: int, total: Total) -> Line:
    figure, amount = total.figure, total.amount
    counts = figure.rule is Rule.UNITS
    return Line(
        say(figure.name),
        amount_words(figure, amount),
        _rows_url(".rows", plan_id, figure.code),
        total.papers,
        total.events if counts and total.events != amount.value else 0,
        (amount.whole or 0) - amount.value if counts else 0,
    )


def _least(target: Any) -> str:
    return amount_words(target.figure, Amount(target.least), part=True)


@bp.get("/reports/<int:document_id>/below")
@access(Access.SIGNED_IN)
def below(document_id: int) -> str:
    """What a signed report said of the units below, beside what stands now; of one `figure` alone
    where somebody came from it."""
    with database().read() as session:
        paper = page_head(session, document_id, actor())
        found = figures.review(session.connection(), paper)
    if found is None:
        raise Refused("unknown")
    one = CATALOGUE.get(request.args.get("figure", ""))
    return render_template(
        "totals_below.html",
        paper=paper,
        at=found.at,
        one=one,
        differences=[
            (it, _told(it.figure, it.then), _told(it.figure, it.now))
            for it in found.differences
            if one in (None, it.figure)
        ],
        changes=[
            (it, figure, _told(figure, it.then, part=True), _told(figure, it.now, part=True))
            for it in found.changes
            if (figure := CATALOGUE.get(it.code)) and one in (None, figure)
        ],
    )


def _told(figure: Figure, amount: Amount | None, *, part: bool = False) -> str:
    return amount_words(figure, amount, part=part) if amount else ""


@bp.get("/<int:plan_id>/figures/<code>")
@access(Access.SIGNED_IN)
def rows(plan_id: int, code: str) -> str:
    """Every row of a total, who is not in it and why, and what if; of one `sort` of work alone."""
    if code not in CATALOGUE:
        raise Refused("unknown")
    then, odd = day_asked()
    with database().read() as session:
        plan = _overseen(session, plan_id)
        scopes = [_narrowed(plan_id, at) for at in dict.fromkeys((None, then))]
        told, *earlier = figures.explain_each(session.connection(), code, *scopes)
        stale = [] if then else _moved_since(session, plan_id, code)
    shown = earlier[0] if earlier else told
    return render_template(
        "totals_rows.html",
        plan=plan,
        figure=told.figure,
        total=total_words(shown, shown.again),
        rule=rule_words(told.figure),
        parts=_parts(shown),
        more=max(0, len(shown.parts) - SHOWN),
        absent=[(one, _not_yet(told, one)) for one in shown.absent],
        asked=dict(request.args),
        then=then,
        odd=odd,
        since=since(told, *earlier) if earlier else None,
        stale=stale,
        whatif=_what_if(told),
        book_url=_rows_url(".rows_book", plan_id, code),
        export_url=_rows_url(".rows_export", plan_id, code),
    )


def _narrowed(plan_id: int, at: datetime | None) -> Scope:
    return Scope(plan_id, at, sort=request.args.get("sort", ""))


def _moved_since(session: Session, plan_id: int, code: str) -> list[figures.Stale]:
    """The signed reports since which this total has changed below."""
    found = figures.stale(session.connection(), Scope(plan_id))
    return [one for one in found if code in one.codes]


def _parts(told: Explanation) -> list[tuple[figures.Part, str]]:
    return [
        (part, amount_words(told.figure, part.amount, part=True)) for part in told.parts[:SHOWN]
    ]


def _rows_url(endpoint: str, plan_id: int, code: str) -> str:
    on, sort = (request.args.get(name) or None for name in ("on", "sort"))
    return url_for(endpoint, plan_id=plan_id, code=code, on=on, sort=sort)


def _not_yet(told: Explanation, one: Any) -> str:
    if one.value is None:
        return ""
    return amount_words(told.figure, Amount(one.value, one.whole, one.qualifier), part=True)


class WhatIf(NamedTuple):
    """The units one may ask about, the one that was asked, and what the total would be."""

    units: list[tuple[int, str]]
    asked: int | None
    words: str


def _what_if(told: Explanation) -> WhatIf:
    inside = {part.unit_id: part.unit for part in told.parts}
    outside = {one.unit_id: one.unit for one in told.absent if one.value is not None}
    asked = request.args.get("unit", type=int)
    words = ""
    if asked in inside:
        words = gettext("Nếu hồ sơ của %(unit)s bị trả lại: %(total)s.", unit=inside[asked],
                        total=total_words(told, told.without([asked])))  # fmt: skip
    elif asked in outside:
        words = gettext("Nếu hồ sơ của %(unit)s được tiếp nhận: %(total)s.", unit=outside[asked],
                        total=total_words(told, told.with_absent([asked])))  # fmt: skip
    return WhatIf([*inside.items(), *outside.items()], asked, words)


@bp.get("/<int:plan_id>/figures.csv")
@access(Access.SIGNED_IN)
def export(plan_id: int) -> Response:
    """All totals as a table."""
    _, found = _taken(plan_id)
    note_export("figures", "csv", plan_id, "list")
    return csv_answer(f"figures-{plan_id}", [heads(), *(row(one) for one in found.values())])


@bp.get("/<int:plan_id>/figures.xlsx")
@access(Access.SIGNED_IN)
def book(plan_id: int) -> Response:
    """All totals as a workbook."""
    plan, found = _taken(plan_id)
    sheet = Sheet(gettext("Số liệu"), heads(), [row(one) for one in found.values()])
    note_export("figures", "xlsx", plan_id, "list")
    return xlsx_answer(f"figures-{plan_id}", plan.number or plan.title, [sheet])


def _taken(plan_id: int) -> tuple[PaperLine, dict[str, Total]]:
    then, _ = day_asked()
    with database().read() as session:
        plan = _overseen(session, plan_id)
        return plan, figures.totals(session.connection(), Scope(plan_id, then))


@bp.get("/<int:plan_id>/figures/<code>.csv")
@access(Access.SIGNED_IN)
def rows_export(plan_id: int, code: str) -> Response:
    """The rows of one total as a table."""
    _, told = _rows_taken(plan_id, code)
    note_export("figures", "csv", plan_id, "list")
    return csv_answer(f"figure-{plan_id}-{code}", told_rows(told))


@bp.get("/<int:plan_id>/figures/<code>.xlsx")
@access(Access.SIGNED_IN)
def rows_book(plan_id: int, code: str) -> Response:
    """The rows of one total as a workbook."""
    plan, told = _rows_taken(plan_id, code)
    heads, *lines = told_rows(told)
    sheet = Sheet(gettext("Số liệu"), [str(head) for head in heads], lines)
    note_export("figures", "xlsx", plan_id, "list")
    return xlsx_answer(f"figure-{plan_id}-{code}", plan.number or plan.title, [sheet])


def _rows_taken(plan_id: int, code: str) -> tuple[PaperLine, Explanation]:
    if code not in CATALOGUE:
        raise Refused("unknown")
    then, _ = day_asked()
    with database().read() as session:
        plan = _overseen(session, plan_id)
        return plan, figures.explain(session.connection(), _narrowed(plan_id, then), code)
