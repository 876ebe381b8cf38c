"""The board of a reporting calendar: which unit has handed in the report of which period."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session, aliased

from state_machines import RECURRING
from state_machines.case import Actor
from workflow_app.models import Document, Unit
from workflow_app.models.base import units_in_order
from workflow_app.services.visibility import visible

SHOWN = 12  # periods beside each other


class Cell(NamedTuple):
    """The report of one unit for one period."""

    id: int
    kind: str
    state: str
    due_at: datetime | None
    arrived_at: datetime | None
    timeliness: str


class UnitRow(NamedTuple):
    """A unit with its reports by period; no entry where it owed none."""

    id: int
    name: str
    cells: dict[str, Cell]


class PeriodBoard(NamedTuple):
    """`periods` by their keys, the newest first; `older` is where the next ones begin, or ''."""

    periods: list[str]
    rows: list[UnitRow]
    older: str


def board(session: Session, calendar_id: int, actor: Actor, before: str = "") -> PeriodBoard:
    """The reports of a calendar that the actor may read, the latest periods or those before one:
    two statements, however many units and periods there are."""
    keys = _periods(session, calendar_id, before)
    shown = keys[:SHOWN]
    rows = session.execute(
        select(Document, Unit.name.label("unit_name"))
        .join(Unit, Unit.id == Document.unit_id)
        .where(*_reports(Document, calendar_id), Document.topic.in_(shown), visible(actor))
        .order_by(units_in_order(Unit.name), Unit.id, Document.id)
    )
    return PeriodBoard(shown, _by_unit(rows), shown[-1] if len(keys) > SHOWN else "")


def _periods(session: Session, calendar_id: int, before: str) -> list[str]:
    paper = aliased(Document)
    chosen = select(paper.topic).where(*_reports(paper, calendar_id)).distinct()
    if before:
        chosen = chosen.where(paper.topic < before)
    return list(session.scalars(chosen.order_by(paper.topic.desc()).limit(SHOWN + 1)))


def _reports(paper: Any, calendar_id: int) -> tuple[Any, ...]:
    kinds = [table.kind for table in RECURRING]
    return paper.plan_id == calendar_id, paper.kind.in_(kinds), paper.parent_id.is_(None)


def _by_unit(rows: Iterable[Any]) -> list[UnitRow]:
    found: dict[int, UnitRow] = {}
    for paper, name in rows:
        row = found.setdefault(paper.unit_id, UnitRow(paper.unit_id, name, {}))
        row.cells[paper.topic] = Cell(
            paper.id, paper.kind, paper.state, paper.due_at, paper.arrived_at, paper.timeliness
        )
    return list(found.values())
