"""What administrators did lately to seats and accounts of a unit, for those who would notice."""

from datetime import datetime, timedelta
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, and_, func, literal, or_, select, true, union_all
from sqlalchemy.orm import Session

from state_machines.case import Actor
from state_machines.grammar import Role
from state_machines.parties import UNIT_HEADS
from workflow_app.models import Import, ImportRow, Person, SeatRow, Unit
from workflow_app.models.trail import Act, ActValue

WATCHED = ("seat_given", "seat_ended", "password_given", "account_opened")
FOR = timedelta(days=14)
SHOWN = 6


class Done(NamedTuple):
    """Something that was done to somebody's seat or account. `details` are '' once erased."""

    at: datetime
    code: str
    unit_id: int
    unit: str
    by: str  # '' for the command line
    details: str  # 'name', or 'name: role, days'

    @property
    def who(self) -> str:
        """Whose account it is."""
        return self.details.partition(": ")[0]

    @property
    def role(self) -> str:
        """Which role was given or ended; '' when it was about the account."""
        return self.details.partition(": ")[2].partition(",")[0]


def done_lately(session: Session, actor: Actor, now: datetime) -> list[Done]:
    """The newest of the last fortnight in units that the actor heads, of all for an auditor: one
    statement, none for others. It is read from the sealed acts and from the tables that came in,
    so nobody can leave it out."""
    own = {seat.unit_id for seat in actor.seats if seat.role in UNIT_HEADS.roles}
    everywhere = any(seat.role is Role.AUDITOR for seat in actor.seats)
    if not own and not everywhere:
        return []
    since = now - FOR
    found = union_all(
        _acts(since, true() if everywhere else Act.unit_id.in_(own)),
        _imported(since, true() if everywhere else SeatRow.unit_id.in_(own)),
    ).subquery()
    named = (
        select(found.c.at, found.c.code, Unit.id, Unit.name, func.coalesce(Person.name, ""))
        .add_columns(func.coalesce(found.c.details, ""))
        .join(Unit, Unit.id == found.c.unit_id)
        .outerjoin(Person, Person.id == found.c.actor_id)
        .where(or_(found.c.actor_id.is_(None), found.c.actor_id != actor.person_id))
        .order_by(found.c.at.desc(), found.c.details)
        .limit(SHOWN)
    )
    return [Done._make(row) for row in session.execute(named)]


def _acts(since: datetime, where: ColumnElement[bool]) -> Any:
    told = and_(ActValue.act_id == Act.id, ActValue.field == "details")
    return (
        select(Act.at, Act.code, Act.unit_id, Act.actor_id, ActValue.value.label("details"))
        .outerjoin(ActValue, told)
        .where(Act.why == "admin", Act.code.in_(WATCHED), Act.at > since, where)
    )


def _imported(since: datetime, where: ColumnElement[bool]) -> Any:
    seats = and_(ImportRow.place == SeatRow.__tablename__, ImportRow.row_id == SeatRow.id)
    return (
        select(
            Import.at, literal("seat_given"), SeatRow.unit_id, Import.person_id,
            Person.name + ": " + SeatRow.role,
        )
        .join(ImportRow, ImportRow.import_id == Import.id)
        .join(SeatRow, seats)
        .join(Person, Person.id == SeatRow.person_id)
        .where(Import.kind == "people", Import.at > since, Import.undone_at.is_(None), where)
    )  # fmt: skip
