"""Giving a paper to one person of its unit: who may be given it, and that it is her turn alone."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, and_, or_, select
from sqlalchemy.engine import Connection

from state_machines.case import Actor
from state_machines.days import end_of, today
from state_machines.grammar import Role, Text
from state_machines.rules import Refused
from workflow_app.models import Document, Person, SeatRow
from workflow_app.models.base import in_order
from workflow_app.services.membership.seats import held_on
from workflow_app.services.opening import Opening
from workflow_app.services.record import Stamp
from workflow_app.services.timing.rescheduling import moved_deadline

SITS_ELSEWHERE = Text(
    "Người được chọn không còn giữ vị trí nào ở đơn vị. Chọn người khác trong danh sách",
    "The person holds no seat in the unit any more. Choose another one of the list",
)


def members(connection: Connection, unit_id: int, day: date) -> dict[int, str]:
    """Whoever may be given a paper of a unit on a day, by name: those who sit in it."""
    rows = connection.execute(
        select(Person.id, Person.name)
        .join(SeatRow, and_(SeatRow.person_id == Person.id, held_on(day)))
        .where(SeatRow.unit_id == unit_id, Person.disabled_at.is_(None))
        .where(SeatRow.role.not_in([Role.ADMINISTRATOR, Role.AUDITOR]))
        .group_by(Person.id, Person.name)
        .order_by(in_order(Person.name), Person.id)
    )
    return {row.id: row.name for row in rows}


def assigned(
    connection: Connection, paper: Any, answers: Mapping[str, Any], stamp: Stamp
) -> dict[str, Any]:
    """The columns of a paper that is given to the person who was answered, until the day."""
    person = int(answers["person"])
    if person not in members(connection, paper.unit_id, today(stamp.at)):
        raise Refused("not_ready", (SITS_ELSEWHERE,))
    until = end_of(date.fromisoformat(str(answers["due_on"])))
    return {"assignee_id": person, **moved_deadline(paper, until, stamp)}


def given_at_once(
    connection: Connection, unit_id: int, openings: Sequence[Opening], stamp: Stamp
) -> list[Opening]:
    """New papers of a unit, each hers and until the day that its content names."""
    sitting = members(connection, unit_id, today(stamp.at))
    if not all(int(one.content["person"]) in sitting for one in openings):
        raise Refused("not_ready", (SITS_ELSEWHERE,))
    return [
        replace(
            one,
            due_at=end_of(date.fromisoformat(str(one.content["due_on"]))),
            columns={"assignee_id": int(one.content["person"])},
        )
        for one in openings
    ]


def falls_to(actor: Actor) -> ColumnElement[bool]:
    """The papers that are given to nobody, to the actor, or to somebody whose seat she is lent."""
    return or_(Document.assignee_id.is_(None), Document.assignee_id.in_(_people(actor)))


def is_given_to_another(paper: Any, actor: Actor) -> bool:
    """Whether a stored paper is given to somebody else than the actor or who lent her a seat."""
    return paper.assignee_id is not None and paper.assignee_id not in _people(actor)


def _people(actor: Actor) -> set[int | None]:
    """The actor, and whoever lent her a seat."""
    return {actor.person_id, *(seat.holder_id for seat in actor.seats)} - {None}
