"""Which of a plan's milestones a unit is bound by, and from when its terms are counted."""

import json
from datetime import date
from typing import Any

import pytest
from sqlalchemy.orm import Session

from tests.factories import NOW
from tests.services.campaign_days import amend, by, here, issued, owed
from tests.services.reading import codes, statements, trail
from tests.world import World
from workflow_app.db import Database
from workflow_app.models import CalendarDay, Unit
from workflow_app.services.timing.addressing import Addressed, Milestones, addressed_units
from workflow_app.services.timing.workdays import Calendar

EVERYBODY = by("report", "2024-06-30")
FRONT = by("report", "2024-05-31", who="front_committee")
OTHERS = by("report", "2024-04-30", who="member_organisation")
WARD = Addressed(3, "W3", "front_committee")


def wave(*codes: str, day: str = "2024-03-31") -> dict[str, Any]:
    return by("report", day, units=list(codes))


@pytest.mark.parametrize(
    ("milestones", "wins"),
    [
        ([EVERYBODY], EVERYBODY),
        ([EVERYBODY, FRONT], FRONT),
        ([FRONT, EVERYBODY], FRONT),
        ([OTHERS, EVERYBODY], EVERYBODY),
        ([OTHERS], None),
        ([EVERYBODY, FRONT, wave("W2", "W3")], wave("W2", "W3")),
        ([wave("W3"), FRONT, EVERYBODY], wave("W3")),
        ([EVERYBODY, FRONT, wave("W2")], FRONT),
        ([wave("W2")], None),
        ([wave("W2") | {"who": "front_committee"}], None),  # exactly the units it names
        ([wave("W3") | {"who": "member_organisation"}], wave("W3") | {"who": OTHERS["who"]}),
        ([wave("W2", day="2024-02-01"), wave("W3", day="2024-02-15")],
         wave("W3", day="2024-02-15")),
        ([wave("W3", day="2024-02-01"), wave("W3", day="2024-02-15")],
         wave("W3", day="2024-02-01")),
        ([by("registration", "2024-01-01")], None),
    ],
)  # fmt: skip
def test_the_milestone_that_names_the_unit_most_closely_binds_it(
    milestones: list[dict[str, Any]], wins: dict[str, Any] | None
) -> None:
    assert Milestones({"milestones": milestones}, Calendar()).of("report", WARD) == wins


def test_units_come_with_their_codes_in_one_statement(database: Database, world: World) -> None:
    lines = {"recipients": [{"duty": "t/h", "units": "below:front_committee"}]}
    with database.begin() as session, statements() as heard:
        units = addressed_units(session.connection(), world.city_id, lines, date(2023, 10, 10))
    assert len(heard) == 1
    with database.read() as session:
        stored = {unit_id: session.get_one(Unit, unit_id).code for unit_id in world.ward_ids}
    assert {unit.unit_id: unit.code for unit in units} == stored


def test_waves_of_wards_have_days_of_their_own(session: Session, world: World) -> None:
    first, second = world.ward_ids
    code = session.get_one(Unit, first).code
    plan_id = issued(session, world, EVERYBODY, wave(code, day="2024-02-15"))
    assert owed(session, plan_id, "report", first).due_at == here("2024-02-16")
    assert owed(session, plan_id, "report", second).due_at == here("2024-07-01")


FIVE_DAYS = {"stage": "registration", "wording": "05 ngày làm việc kể từ ngày ban hành",
             "meaning": "term", "days": 5, "event": "issued"}  # fmt: skip


def test_a_term_counts_the_kept_calendar_from_the_day_of_issue(
    session: Session, world: World
) -> None:
    plan_id = issued(session, world, FIVE_DAYS)
    paper = owed(session, plan_id, "registration", world.ward_id)
    assert paper.due_at == paper.original_due_at == here("2023-10-18")
    session.add(CalendarDay(day=date(2023, 10, 12), working=False, name="Nghỉ", source="thử",
                            sure=True, edited_at=NOW))  # fmt: skip
    session.flush()
    another = owed(session, issued(session, world, FIVE_DAYS), "registration", world.ward_id)
    assert another.due_at == here("2023-10-19")
    assert owed(session, plan_id, "registration", world.ward_id).due_at == here("2023-10-18")


def test_an_amended_term_is_still_counted_from_the_first_issue(
    session: Session, world: World
) -> None:
    plan_id = issued(session, world, FIVE_DAYS)
    amend(session, world, plan_id, FIVE_DAYS | {"days": 7}, issued_on="2023-11-20")
    paper = owed(session, plan_id, "registration", world.ward_id)
    assert paper.due_at == paper.original_due_at == here("2023-10-20")
    assert codes(session, paper.id) == ["open", "due_moved"]
    moved = json.loads(trail(session, paper.id)[-1].body)
    assert (moved["why"], moved["deadline"]) == ("amended", 2)
