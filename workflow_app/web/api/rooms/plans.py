"""What a plan adds up to, for programs: totals, overview, punctuality, and time for many."""

from collections.abc import Mapping
from typing import Any

from flask import g, request
from sqlalchemy.orm import Session

from forms.exchange import Misfit
from forms.extension import OfferForm
from state_machines.days import today
from state_machines.figures import CATALOGUE
from state_machines.grammar import Text
from state_machines.rules import Refused
from workflow_app.services import figures
from workflow_app.services.boards import branches, overview, punctuality, standing
from workflow_app.services.documents import PaperLine, page_head
from workflow_app.services.figures import By, Explanation, Scope
from workflow_app.web import beside, board, extending, periods, totals
from workflow_app.web import branches as branch_pages
from workflow_app.web import overview as overview_pages
from workflow_app.web import timeliness as timeliness_pages
from workflow_app.web.access import actor
from workflow_app.web.api import shapes
from workflow_app.web.api.room import Asks, Room, following, spoken
from workflow_app.web.paging import here
from workflow_app.web.wiring import ring

PLAN = "/plans/<int:plan_id>"
DAY = {"on": {"type": "string"}}
AFTER = {"after": {"type": "string"}}
UNIT = {"name": {"type": "string"}, "unit": {"type": "string"}}
WHAT_IF = {"unit": {"type": "string"}}
STAGE = {"stage": {"type": "string"}}
PAGE = 60

room = Room("plans", Text("Số liệu của kế hoạch", "Plans and figures"))


@room.reads(f"{PLAN}/figures", Text("Số liệu tổng hợp", "The totals of a plan"), query=DAY)
def figures_of(session: Session, plan_id: int) -> Any:
    """Every total by its code, the plan's targets, and signed reports that disagree by now."""
    connection, scope = session.connection(), Scope(plan_id, _day())
    plan = standing.overseen(session, plan_id, actor()).plan
    indicators = plan.content.get("indicators") or []
    found, aimed = figures.totals_and_targets(connection, scope, indicators)
    return {
        "totals": found,
        "targets": aimed,
        "stale": [] if scope.at else figures.stale(connection, scope),
    }


@room.reads(
    f"{PLAN}/figures/<code>",
    Text("Một tổng gồm những gì", "What a total is made of"),
    query=DAY | WHAT_IF,
)
def figure(session: Session, plan_id: int, code: str) -> Any:
    """Every row of a total, who is absent and why; with `unit`, what it were with or without."""
    if code not in CATALOGUE:
        raise Refused("unknown")
    standing.overseen(session, plan_id, actor())
    told = figures.explain(session.connection(), Scope(plan_id, _day()), code)
    return {
        "figure": told.figure,
        "total": told.again,
        "parts": told.parts[: totals.SHOWN],
        "more": max(0, len(told.parts) - totals.SHOWN),
        "absent": told.absent,
        "what_if": _what_if(told, request.args.get("unit", type=int)),
    }


def _what_if(told: Explanation, unit_id: int | None) -> dict[str, Any] | None:
    """What the total were without a unit that is in it, or with one that is not yet."""
    if unit_id in {part.unit_id for part in told.parts}:
        return {"without": told.without([unit_id])}
    if unit_id in {one.unit_id for one in told.absent if one.value is not None}:
        return {"with": told.with_absent([unit_id])}
    return None


@room.reads(f"{PLAN}/figures/by/<by>", Text("Số liệu theo nhóm", "Totals side by side"))
def figures_by(session: Session, plan_id: int, by: str) -> Any:
    """Amounts by code for each group: by unit, kind, level, cluster, month, work or congress."""
    if by not in set(By):
        raise Refused("unknown")
    standing.overseen(session, plan_id, actor())
    found = figures.grouped(session.connection(), Scope(plan_id), By(by))
    names = figures.unit_names(session.connection(), found) if by == By.UNIT else {}
    items = [{"key": key, "name": names.get(key), "amounts": told} for key, told in found.items()]
    return following(items[: totals.SHOWN]) | {"more": max(0, len(items) - totals.SHOWN)}


@room.reads(f"{PLAN}/figures/today", Text("Theo đơn vị hiện nay", "By the units of today"))
def figures_today(session: Session, plan_id: int) -> Any:
    """Totals as reported then, and regrouped to the units of today; each group with its units."""
    standing.overseen(session, plan_id, actor())
    found = figures.regrouped(session.connection(), Scope(plan_id), today(g.now))
    items = [
        {
            "then": [{"id": unit, "name": found.names[unit].then} for unit in group.then],
            "today": [{"id": unit, "name": found.names[unit].now} for unit in group.today],
            "amounts": group.amounts,
        }
        for group in found.groups
    ]
    return following(items) | {"then": found.then, "today": found.today}


@room.reads(
    "/plans/reports/<int:document_id>/below",
    Text("Báo cáo đã ký và số liệu bên dưới", "A signed report and the units below"),
)
def below(session: Session, document_id: int) -> Any:
    """What a signed report said of the units below, beside what stands now."""
    paper = page_head(session, document_id, actor())
    found = figures.review(session.connection(), paper)
    if found is None:
        raise Refused("unknown")
    return found


@room.reads(f"{PLAN}/overview", Text("Tổng quan của kế hoạch", "A plan at a glance"))
def overview_of(session: Session, plan_id: int) -> Any:
    """How the papers of a plan stand by stage, level and area, over time, and its works."""
    return overview.of_plan(session, plan_id, actor(), g.now)


@room.reads(
    f"{PLAN}/overview/units",
    Text("Các đơn vị của kế hoạch", "The units of a plan in their tree"),
    query=AFTER,
)
def overview_units(session: Session, plan_id: int) -> Any:
    """The units of a plan, each with its paper of each stage."""
    after = request.args.get("after", "")
    _, found = overview.tree(session, plan_id, actor(), after, PAGE)
    page = following(found, PAGE, lambda one: {"after": one.path})
    return page | {"items": [one._asdict() | {"papers": _cells(one.papers)} for one in found]}


def _cells(papers: Mapping[str, PaperLine]) -> dict[str, Any]:
    return {kind: shapes.cell(one) for kind, one in papers.items()}


@room.reads("/units/<int:unit_id>/overview", Text("Tổng quan của đơn vị", "A unit at a glance"))
def overview_unit(session: Session, unit_id: int) -> Any:
    """What a unit owes under each plan, what its accepted papers state, and the same of those
    whose history it carries."""
    found = overview.of_unit(session, unit_id, actor())
    plans = [
        one._asdict() | {"own": _side(one.own), "before": [_side(side) for side in one.before]}
        for one in found.plans
    ]
    return {"unit": {"id": found.unit.id, "name": found.unit.name}, "plans": plans}


def _side(side: overview.Side) -> dict[str, Any]:
    return side._asdict() | {"papers": _cells(side.papers)}


@room.reads(
    f"{PLAN}/branches",
    Text("Tiến độ theo đơn vị trực thuộc", "A plan branch by branch"),
    query={"after": {"type": "integer"}, "show": {"type": "string"}},
)
def by_branch(session: Session, plan_id: int) -> Any:
    """How each branch below stands with each stage."""
    found = branches.board(session, plan_id, actor(), g.now)
    shown, more = branch_pages.page_of(found)
    following_url = here(after=more) if more else None
    return {"items": shown, "next": following_url, "whole": found.whole}


@room.reads(
    "/documents/<int:document_id>/periods",
    Text("Các kỳ báo cáo", "The periods of a reporting calendar"),
    query={"before": {"type": "string"}},
)
def by_period(session: Session, document_id: int) -> Any:
    """Who has handed in the report of which period, the latest periods first."""
    _, found = periods.board_of(session, document_id, request.args.get("before", "")[:10])
    return {"items": found.rows, "next": here(before=found.older) if found.older else None,
            "periods": found.periods}  # fmt: skip


@room.reads(f"{PLAN}/timeliness", Text("Thống kê đúng hạn", "Punctuality"))
def timeliness(session: Session, plan_id: int) -> Any:
    """Who handed in when, by stage, level and area, and which units are missing."""
    plan = standing.overseen(session, plan_id, actor()).plan
    return {
        "figures": punctuality.figures(session, plan, g.now),
        "missing": punctuality.missing_units(session, plan),
    }


@room.reads(
    f"{PLAN}/timeliness/units",
    Text("Thống kê đúng hạn theo đơn vị", "Punctuality by unit"),
    query=UNIT,
)
def timeliness_units(session: Session, plan_id: int) -> Any:
    """The counts of each unit, by name."""
    name, unit = request.args.get("name"), request.args.get("unit", type=int)
    after = None if name is None or unit is None else (name, unit)
    plan = standing.overseen(session, plan_id, actor()).plan
    found = punctuality.by_unit(session, plan, g.now, after=after, limit=PAGE)
    return following(found, PAGE, lambda one: {"name": one.name, "unit": one.unit_id})


@room.reads(
    f"{PLAN}/extend", Text("Hồ sơ có thể gia hạn", "Papers that may be given time"), query=STAGE
)
def could_be_extended(session: Session, plan_id: int) -> Any:
    """The papers of a stage that could be given more time; `pick` chooses one of them."""
    offer = extending.offered(session, plan_id)
    items = [{"pick": str(extending.Pick(one.id, one.version)), "paper": one}
             for one in offer.papers]  # fmt: skip
    stages = {table.kind: count for table, count in offer.stages}
    return following(items) | {"stage": offer.table.kind, "stages": stages}


room.does(
    f"{PLAN}/extend",
    Text("Gia hạn cho nhiều đơn vị", "Give several units more time"),
    extending.give_together,
    Asks(spoken(OfferForm), extending.offer_form),
    query=STAGE,
    then=lambda given: ring(),
)

room.hands_out(
    "/documents/<int:document_id>/periods.<form>",
    Text("Các kỳ báo cáo (tệp)", "Periods (file)"),
    periods.download,
)
for ending, words, page in (
    ("board.csv", Text("Bảng theo dõi (CSV)", "The board (CSV)"), board.export),
    ("board.xlsx", Text("Bảng theo dõi (XLSX)", "The board (XLSX)"), board.book),
    ("branches.csv", Text("Đơn vị trực thuộc (CSV)", "Branches (CSV)"), branch_pages.export),
    ("branches.xlsx", Text("Đơn vị trực thuộc (XLSX)", "Branches (XLSX)"), branch_pages.book),
    ("figures.csv", Text("Số liệu (CSV)", "Totals (CSV)"), totals.export),
    ("figures.xlsx", Text("Số liệu (XLSX)", "Totals (XLSX)"), totals.book),
    ("figures/<code>.csv", Text("Một tổng (CSV)", "A total (CSV)"), totals.rows_export),
    ("figures/<code>.xlsx", Text("Một tổng (XLSX)", "A total (XLSX)"), totals.rows_book),
    ("figures/by/<by>.csv", Text("Xếp cạnh nhau (CSV)", "Side by side (CSV)"), beside.export),
    ("figures/by/<by>.xlsx", Text("Xếp cạnh nhau (XLSX)", "Side by side (XLSX)"), beside.book),
    (
        "figures/today.csv",
        Text("Theo đơn vị hiện nay (CSV)", "By units of today (CSV)"),
        beside.today_export,
    ),
    (
        "figures/today.xlsx",
        Text("Theo đơn vị hiện nay (XLSX)", "By units of today (XLSX)"),
        beside.today_book,
    ),
    ("overview.csv", Text("Tổng quan (CSV)", "Overview (CSV)"), overview_pages.export),
    ("overview.xlsx", Text("Tổng quan (XLSX)", "Overview (XLSX)"), overview_pages.book),
    ("timeliness.csv", Text("Đúng hạn (CSV)", "Punctuality (CSV)"), timeliness_pages.export),
    ("timeliness.xlsx", Text("Đúng hạn (XLSX)", "Punctuality (XLSX)"), timeliness_pages.book),
):
    room.hands_out(f"{PLAN}/{ending}", words, page)


def _day() -> Any:
    """The end of the day that was asked for; raises `Misfit` when it is none."""
    then, odd = totals.day_asked()
    if odd:
        raise Misfit({"on": odd})
    return then
