"""What the tests of the clock share: papers that a ward owes, and ticking until nothing is left."""

from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from state_machines.days import VIETNAM, end_of
from state_machines.grammar import Role
from tests.factories import CONTENTS, SINCE, a_person
from tests.world import World
from workflow_app.models import (
    Assignment,
    CalendarDay,
    Document,
    Edition,
    Reminder,
    SeatRow,
)
from workflow_app.services.reminding import clock
from workflow_app.services.reminding.clock import Ticked

LAST = date(2023, 11, 30)  # a Thursday
SEVEN_BEFORE = datetime(2023, 11, 21, 0, 5, tzinfo=VIETNAM)
DAY, HOUR = timedelta(days=1), timedelta(hours=1)
LATE = datetime(2023, 12, 1, 0, 5, tzinfo=VIETNAM)


def owed(session: Session, world: World, plan_id: int, **columns: Any) -> int:
    """A paper that a ward owes until the last day; the clock looks at it from the first rung on."""
    said = {"due_at": end_of(LAST), "remind_at": SEVEN_BEFORE - HOUR / 12, "content": {}}
    kind, state = columns.pop("of", ("registration", "awaited"))
    return world.put(session, kind, state, **{"plan_id": plan_id, **said, **columns})


def tick_all(session: Session, now: datetime) -> Ticked:
    done = total = clock.tick(session, now)
    while any(done):
        done = clock.tick(session, now)
        total = total.plus(done)
    session.expire_all()
    return total


def steps(session: Session) -> dict[int, list[str]]:
    found: dict[int, list[str]] = {}
    for person_id, step in session.execute(
        select(Reminder.person_id, Reminder.step).order_by(Reminder.id)
    ):
        found.setdefault(person_id, []).append(step)
    return found


def unit_people(world: World) -> set[int]:
    return {world.ward(role).person_id for role in (Role.OFFICER, Role.LEADER)}


def hand_in(session: Session, world: World, paper_id: int) -> None:
    kind = session.get_one(Document, paper_id).kind
    session.execute(update(Document).where(Document.id == paper_id).values(content=CONTENTS[kind]))
    session.expire_all()
    world.take(session, paper_id, "submit", now=SEVEN_BEFORE)
    session.expire_all()


def steps_about(session: Session, paper_id: int) -> list[str]:
    chosen = select(Reminder.step).where(Reminder.document_id == paper_id).order_by(Reminder.id)
    return list(session.scalars(chosen))


def in_charge(session: Session, world: World, assignment: Assignment) -> int:
    """A member of the city's committee with something of her own to look after."""
    member = a_person(session, "Ủy viên phụ trách")
    seat = SeatRow(person_id=member.id, unit_id=world.city_id, role=Role.COMMITTEE, held_from=SINCE)
    session.add(seat)
    session.flush()
    assignment.seat_id = seat.id
    session.add(assignment)
    session.flush()
    return member.id


def issue(session: Session, plan_id: int, content: dict[str, Any]) -> None:
    held = select(func.count()).select_from(Edition).where(Edition.document_id == plan_id)
    edition = Edition(
        document_id=plan_id, edition=(session.scalar(held) or 0) + 1, title="", number="",
        content=content, issued_at=SEVEN_BEFORE, version=1,
    )  # fmt: skip
    session.add(edition)
    session.flush()


def day_off(day: date) -> CalendarDay:
    return CalendarDay(day=day, working=False, name="Nghỉ bù", source="thử", edited_at=SEVEN_BEFORE)
