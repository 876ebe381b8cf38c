"""Totals side by side: by unit, kind, level, cluster, month, kind of work, congress, and by the
units of then beside those of today."""

from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from flask import Blueprint, Response, g, render_template, url_for
from flask_babel import gettext

from state_machines.alphabet import alphabetical
from state_machines.days import today as day_of
from state_machines.figures import CATALOGUE
from state_machines.measures import Amount
from state_machines.rules import Refused
from workflow_app.adapters.workbook import Sheet
from workflow_app.services import figures
from workflow_app.services.boards import standing
from workflow_app.services.documents import PaperLine
from workflow_app.services.figures import By, Regrouped, Scope
from workflow_app.services.figures.grouping import Group
from workflow_app.services.succession.lineage import Called
from workflow_app.web.access import Access, access, actor
from workflow_app.web.amounts import amount_words
from workflow_app.web.present import say
from workflow_app.web.sides import TODAY, key_word, side_word, sides
from workflow_app.web.tables import csv_answer, xlsx_answer
from workflow_app.web.takeaway import note_export
from workflow_app.web.wiring import database

SHOWN = 500  # rows of a table; all of them are in what is taken away

bp = Blueprint("beside", __name__, url_prefix="/plans")
Told = Mapping[str, Amount]
Names = Mapping[int, Called]


class Line(NamedTuple):
    """A group with its amounts in words, '' where it has none; `part` of the group above it."""

    name: str
    cells: list[str]
    part: bool = False


class Table(NamedTuple):
    """Groups by figures."""

    plan: PaperLine
    title: str
    codes: list[str]
    lines: list[Line]

    @property
    def heads(self) -> list[str]:
        return [self.title, *(say(CATALOGUE[code].name) for code in self.codes)]


@bp.get("/<int:plan_id>/figures/by/<by>")
@access(Access.SIGNED_IN)
def show(plan_id: int, by: str) -> str:
    """The totals by one of the ways."""
    table = _by(plan_id, by)
    return render_template("totals_beside.html", plan=table.plan, **_shown(table, by))


@bp.get("/<int:plan_id>/figures/by/<by>.csv")
@access(Access.SIGNED_IN)
def export(plan_id: int, by: str) -> Response:
    """The same as a table."""
    return _csv(_by(plan_id, by), by)


@bp.get("/<int:plan_id>/figures/by/<by>.xlsx")
@access(Access.SIGNED_IN)
def book(plan_id: int, by: str) -> Response:
    """The same as a workbook."""
    return _xlsx(_by(plan_id, by), by)


@bp.get("/<int:plan_id>/figures/today")
@access(Access.SIGNED_IN)
def today(plan_id: int) -> str:
    """The totals by the units of then beside those by the units of today, and what became of
    which unit."""
    plan, found = _regrouped(plan_id)
    table = _by_today(plan, found)
    return render_template(
        "totals_today.html",
        plan=plan,
        totals=[_both(code, found) for code in found.then],
        became=[_became(group, found.names) for group in _reorganised(found)],
        ended=[_then(group, found.names) for group in found.groups if not group.today],
        **_shown(table, TODAY),
    )


@bp.get("/<int:plan_id>/figures/today.csv")
@access(Access.SIGNED_IN)
def today_export(plan_id: int) -> Response:
    """The same as a table."""
    return _csv(_by_today(*_regrouped(plan_id)), TODAY)


@bp.get("/<int:plan_id>/figures/today.xlsx")
@access(Access.SIGNED_IN)
def today_book(plan_id: int) -> Response:
    """The same as a workbook."""
    return _xlsx(_by_today(*_regrouped(plan_id)), TODAY)


def _shown(table: Table, by: str) -> dict[str, object]:
    plan_id = table.plan.id
    where = {"plan_id": plan_id} if by == TODAY else {"plan_id": plan_id, "by": by}
    before = "today_" if by == TODAY else ""
    return {
        "title": table.title,
        "heads": [
            (head, url_for("totals.rows", plan_id=plan_id, code=code))
            for head, code in zip(table.heads[1:], table.codes, strict=True)
        ],
        "lines": table.lines[:SHOWN],
        "more": max(0, len(table.lines) - SHOWN),
        "sides": sides(plan_id, by),
        "urls": {name: url_for(f".{before}{name}", **where) for name in ("book", "export")},
    }


def _csv(table: Table, by: str) -> Response:
    note_export("figures", "csv", table.plan.id, "list")
    return csv_answer(f"figures-{table.plan.id}-{by}", [table.heads, *_rows(table)])


def _xlsx(table: Table, by: str) -> Response:
    sheet = Sheet(table.title, table.heads, _rows(table))
    name = f"figures-{table.plan.id}-{by}"
    note_export("figures", "xlsx", table.plan.id, "list")
    return xlsx_answer(name, table.plan.number or table.plan.title, [sheet])


def _rows(table: Table) -> Iterator[list[str]]:
    for line in table.lines:
        yield [f"— {line.name}" if line.part else line.name, *line.cells]


def _by(plan_id: int, by: str) -> Table:
    if by not in set(By):
        raise Refused("unknown")
    with database().read() as session:
        plan = standing.overseen(session, plan_id, actor()).plan
        found = figures.grouped(session.connection(), Scope(plan_id), By(by))
        names = figures.unit_names(session.connection(), found) if by == By.UNIT else {}
    codes = _codes(found.values())
    lines = [
        Line(names.get(key) or key_word(plan, By(by), key), _cells(codes, told))
        for key, told in found.items()
    ]
    if by in (By.UNIT, By.CLUSTER):
        lines.sort(key=lambda line: alphabetical(line.name))
    return Table(plan, side_word(By(by)), codes, lines)


def _codes(found: Iterable[Told]) -> list[str]:
    stated = {code for told in found for code in told}
    return [code for code in CATALOGUE if code in stated]


def _cells(codes: Iterable[str], told: Told) -> list[str]:
    return [amount_words(CATALOGUE[code], told[code]) if code in told else "" for code in codes]


def _regrouped(plan_id: int) -> tuple[PaperLine, Regrouped]:
    with database().read() as session:
        plan = standing.plan_of(session, plan_id, actor())
        found = figures.regrouped(session.connection(), Scope(plan_id), day_of(g.now))
    return plan, found


def _by_today(plan: PaperLine, found: Regrouped) -> Table:
    """A line for each group; below one that was reorganised, a line for each unit of then."""
    codes, names = _codes(found.alone.values()), found.names
    changed = {id(group) for group in _reorganised(found) if group.today}
    lines = []
    for group in sorted(found.groups, key=lambda group: alphabetical(_now(group, names))):
        lines.append(Line(_now(group, names), _cells(codes, group.amounts)))
        if id(group) in changed:
            lines += [
                Line(names[unit].then, _cells(codes, found.alone[unit]), part=True)
                for unit in group.then
            ]
    return Table(plan, str(gettext("Theo đơn vị hiện nay")), codes, lines)


def _reorganised(found: Regrouped) -> list[Group]:
    """The groups that are other units than then, or bear another name."""
    renamed = {unit for unit, name in found.names.items() if name.then != name.now}
    return [group for group in found.groups if group.changed or renamed & {*group.then}]


def _now(group: Group, names: Names) -> str:
    told = ", ".join(names[unit].now for unit in group.today)
    return told or gettext("%(unit)s (chưa ghi đơn vị kế tục)", unit=_then(group, names))


def _then(group: Group, names: Names) -> str:
    return ", ".join(names[unit].then for unit in group.then)


def _became(group: Group, names: Names) -> tuple[str, str]:
    now = _now(group, names) if group.today else gettext("Chưa ghi đơn vị kế tục")
    return _then(group, names), now


def _both(code: str, found: Regrouped) -> tuple[str, str, str, bool]:
    figure, then, now = CATALOGUE[code], found.then[code], found.today[code]
    return say(figure.name), amount_words(figure, then), amount_words(figure, now), then != now
