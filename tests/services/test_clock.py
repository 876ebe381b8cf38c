"""The clock reminds of what is owed, once for each step, and tells it once a day."""

from datetime import UTC, date, datetime

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from state_machines.days import VIETNAM, end_of, midnight
from state_machines.grammar import Role
from tests.services.clocking import (
    DAY,
    HOUR,
    LATE,
    SEVEN_BEFORE,
    day_off,
    hand_in,
    issue,
    owed,
    steps,
    steps_about,
    tick_all,
    unit_people,
)
from tests.world import World
from workflow_app.models import (
    Beat,
    CalendarDay,
    Delivery,
    Digest,
    Document,
    Person,
    Reminder,
)
from workflow_app.services.ports import KnownDay
from workflow_app.services.reminding import clock, digests
from workflow_app.services.reminding.clock import Ticked, look_again
from workflow_app.services.timing import calendar


def test_whoever_must_act_is_reminded_and_the_next_look_is_on_the_next_rung(
    session: Session, world: World, plan_id: int
) -> None:
    paper_id = owed(session, world, plan_id)
    assert tick_all(session, SEVEN_BEFORE) == Ticked(1, 2, 0)
    assert steps(session) == {person: ["before:7"] for person in unit_people(world)}
    paper = session.get_one(Document, paper_id)
    assert paper.remind_at == datetime(2023, 11, 27, tzinfo=VIETNAM)
    assert paper.version == 1


def test_a_second_tick_moves_nothing(session: Session, world: World, plan_id: int) -> None:
    paper_id = owed(session, world, plan_id)
    seven = SEVEN_BEFORE.replace(hour=7)
    assert tick_all(session, seven) == Ticked(1, 2, 2)
    assert clock.tick(session, seven) == Ticked()
    session.execute(update(Document).where(Document.id == paper_id).values(remind_at=seven))
    assert tick_all(session, seven) == Ticked(1, 0, 0)
    assert session.get_one(Beat, clock.BEAT).at == seven


def test_the_digest_comes_at_the_hour_its_reader_chose_and_holds_all_her_papers(
    session: Session, world: World, plan_id: int
) -> None:
    early, late = sorted(unit_people(world))
    session.execute(update(Person).where(Person.id == early).values(digest_hour=6))
    papers = [
        owed(session, world, plan_id),
        owed(session, world, plan_id, of=("report", "awaited")),
    ]
    made = [
        tick_all(session, SEVEN_BEFORE.replace(hour=hour)).digests for hour in (5, 6, 6, 7, 8, 23)
    ]
    assert made == [0, 1, 0, 1, 0, 0]
    found = session.scalars(select(Digest).order_by(Digest.person_id)).all()
    assert [(one.person_id, one.day) for one in found] == [
        (early, date(2023, 11, 21)), (late, date(2023, 11, 21))
    ]  # fmt: skip
    lines = digests.items_of(session, [one.id for one in found])
    assert [[item.document_id for item in lines[one.id]] for one in found] == [papers, papers]


def test_a_digest_is_promised_to_the_channels_of_its_reader(
    session: Session, world: World, plan_id: int
) -> None:
    officer = world.ward(Role.OFFICER).person_id
    session.execute(update(Person).where(Person.id == officer).values(email="a@example.org"))
    owed(session, world, plan_id)
    tick_all(session, SEVEN_BEFORE.replace(hour=7))
    tick_all(session, SEVEN_BEFORE.replace(hour=8))
    promised = session.scalars(select(Delivery).where(Delivery.digest_id.is_not(None))).all()
    mine = select(Digest.id).where(Digest.person_id == officer)
    assert [one.digest_id for one in promised] == [session.scalar(mine)]


def test_nobody_is_reminded_on_a_day_that_is_not_worked(
    session: Session, world: World, plan_id: int
) -> None:
    owed(session, world, plan_id)
    tick_all(session, datetime(2023, 11, 28, 0, 5, tzinfo=VIETNAM))
    session.add(day_off(date(2023, 12, 1)))
    session.flush()
    for day in (date(2023, 12, 1), date(2023, 12, 2), date(2023, 12, 3)):
        noon = datetime(day.year, day.month, day.day, 12, tzinfo=VIETNAM)
        assert tick_all(session, noon) == Ticked(), day
    monday = datetime(2023, 12, 4, 7, tzinfo=VIETNAM)
    assert tick_all(session, monday).digests == 2
    assert {steps[-1] for steps in steps(session).values()} == {"late:2023-12-04"}


def test_after_a_day_of_downtime_everybody_gets_one_digest(
    session: Session, world: World, plan_id: int
) -> None:
    owed(session, world, plan_id)
    tick_all(session, LATE)
    assert tick_all(session, LATE + 3 * DAY + 10 * HOUR).digests == 2
    for hours in range(1, 14):
        assert tick_all(session, LATE + 3 * DAY + (10 + hours) * HOUR).digests == 0
    told = steps(session)[min(unit_people(world))]
    assert told == ["late:2023-12-01", "late:2023-12-04"]
    assert session.scalar(select(func.count()).select_from(Digest)) == 2
    lines = digests.items_of(session, list(session.scalars(select(Digest.id))))
    assert [len(items) for items in lines.values()] == [1, 1]


def test_what_fell_due_while_no_clock_ran_is_told_when_one_runs_again(
    session: Session, world: World, plan_id: int
) -> None:
    owed(session, world, plan_id)
    assert tick_all(session, (SEVEN_BEFORE + DAY).replace(hour=9)) == Ticked(1, 2, 2)
    assert steps(session)[min(unit_people(world))] == ["before:7"]


def test_what_falls_due_after_the_digest_of_the_day_is_in_the_next_one(
    session: Session, world: World, plan_id: int
) -> None:
    owed(session, world, plan_id)
    nine = SEVEN_BEFORE.replace(hour=9)
    assert tick_all(session, nine).digests == 2
    later = owed(session, world, plan_id, remind_at=nine + HOUR)
    assert tick_all(session, nine + HOUR) == Ticked(1, 2, 0)
    assert tick_all(session, nine + DAY) == Ticked(0, 0, 2)
    newest = select(Digest.id).where(Digest.day == date(2023, 11, 22))
    lines = digests.items_of(session, list(session.scalars(newest)))
    assert [[item.document_id for item in items] for items in lines.values()] == [[later]] * 2


def test_a_paper_that_was_handed_in_before_the_digest_is_not_in_it(
    session: Session, world: World, plan_id: int
) -> None:
    draft = owed(session, world, plan_id, of=("report", "drafting"), content={"results": "Tốt"})
    stays = owed(session, world, plan_id)
    tick_all(session, SEVEN_BEFORE)
    hand_in(session, world, draft)
    assert tick_all(session, SEVEN_BEFORE.replace(hour=7)).digests == 2
    (lines, *_) = digests.items_of(session, list(session.scalars(select(Digest.id)))).values()
    assert [item.document_id for item in lines] == [stays]
    assert steps_about(session, draft) == []


def test_a_paper_that_is_taken_back_is_reminded_of_again(
    session: Session, world: World, plan_id: int
) -> None:
    paper_id = owed(session, world, plan_id, of=("report", "drafting"))
    tick_all(session, SEVEN_BEFORE)
    hand_in(session, world, paper_id)
    seven = SEVEN_BEFORE.replace(hour=7)
    assert tick_all(session, seven) == Ticked(0, 0, 0)
    assert steps_about(session, paper_id) == []
    world.take(session, paper_id, "recall", now=seven)
    assert tick_all(session, seven + HOUR) == Ticked(1, 2, 2)


def test_a_draft_is_owed_still_when_somebody_writes_on(
    session: Session, world: World, plan_id: int
) -> None:
    paper_id = owed(session, world, plan_id)
    tick_all(session, SEVEN_BEFORE)
    world.take(session, paper_id, "edit", now=SEVEN_BEFORE + HOUR)
    assert tick_all(session, SEVEN_BEFORE.replace(hour=7)).digests == 2


def test_time_that_was_granted_takes_back_what_was_to_be_said_and_is_counted_anew(
    session: Session, world: World, plan_id: int
) -> None:
    paper_id = owed(session, world, plan_id)
    tick_all(session, SEVEN_BEFORE)
    asked = world.put(session, "extension", "asked", plan_id=plan_id, parent_id=paper_id)
    world.take(session, asked, "grant", now=SEVEN_BEFORE + HOUR)  # until 20 December
    session.expire_all()
    assert tick_all(session, SEVEN_BEFORE.replace(hour=7)).digests == 0
    assert steps_about(session, paper_id) == []
    assert session.get_one(Document, paper_id).remind_at == datetime(2023, 12, 11, tzinfo=VIETNAM)
    assert tick_all(session, datetime(2023, 12, 11, 7, tzinfo=VIETNAM)).digests == 2
    deadlines = select(Reminder.deadline).where(Reminder.document_id == paper_id).distinct()
    assert list(session.scalars(deadlines)) == [2]


def test_a_closed_plan_reminds_nobody_until_it_is_opened_again(
    session: Session, world: World, plan_id: int
) -> None:
    paper_id = owed(session, world, plan_id)
    world.take(session, plan_id, "close", now=SEVEN_BEFORE)
    assert tick_all(session, SEVEN_BEFORE.replace(hour=7)) == Ticked(1, 0, 0)
    assert session.get_one(Document, paper_id).remind_at is None
    world.take(session, plan_id, "reopen", now=SEVEN_BEFORE.replace(hour=8))
    assert tick_all(session, SEVEN_BEFORE.replace(hour=9)) == Ticked(1, 2, 2)


def test_a_plan_that_is_amended_reminds_by_its_new_ladder(
    session: Session, world: World, plan_id: int
) -> None:
    paper_id = owed(session, world, plan_id)
    tick_all(session, SEVEN_BEFORE)
    issue(session, plan_id, {"remind_before": [5], "late_every": 0})
    look_again(session.connection(), plan_id, SEVEN_BEFORE + HOUR)
    session.expire_all()
    tick_all(session, SEVEN_BEFORE + HOUR)
    assert session.get_one(Document, paper_id).remind_at == datetime(2023, 11, 23, tzinfo=VIETNAM)


def test_without_a_given_instant_the_databases_clock_is_asked(
    session: Session, world: World, plan_id: int
) -> None:
    now = datetime.now(UTC)
    today = now.astimezone(VIETNAM).date()
    session.add(CalendarDay(day=today, working=True, name="", source="thử", edited_at=now))
    past = owed(session, world, plan_id, due_at=end_of(today), remind_at=now - DAY)
    coming = owed(session, world, plan_id, due_at=end_of(today), remind_at=now + DAY)
    done = clock.tick(session)
    session.expire_all()
    assert done.looked == 1
    assert session.get_one(Document, past).remind_at != now - DAY
    assert session.get_one(Document, coming).remind_at == now + DAY


def test_what_has_no_deadline_of_its_own_or_is_over_is_not_looked_at_again(
    session: Session, world: World, plan_id: int
) -> None:
    dossier = owed(session, world, plan_id, of=("congress", "preparing"), remind_at=None)
    papers = [
        owed(session, world, plan_id, of=("text", "awaited"), parent_id=dossier),
        owed(session, world, plan_id, due_at=None),
        owed(session, world, plan_id, of=("registration", "withdrawn")),
        owed(session, world, plan_id, of=("report", "submitted"), arrived_at=SEVEN_BEFORE),
    ]
    assert tick_all(session, LATE.replace(hour=7)) == Ticked(4, 0, 0)
    kept = select(Document.remind_at).where(Document.id.in_(papers))
    assert set(session.scalars(kept)) == {None}


def test_an_edit_of_the_calendar_has_the_mornings_counted_anew(
    session: Session, world: World, plan_id: int
) -> None:
    now = datetime.now(UTC)
    today = now.astimezone(VIETNAM).date()
    session.add(CalendarDay(day=today, working=True, name="", source="thử", edited_at=now))
    last = _monday_after(today + 40 * DAY)
    paper_id = owed(session, world, plan_id, due_at=end_of(last), remind_at=now)
    tick_all(session, now)
    assert session.get_one(Document, paper_id).remind_at == midnight(last - 11 * DAY)
    off = KnownDay(last - 3 * DAY, working=False, name="Nghỉ bù", source="thử", sure=True)
    calendar.keep(session, world.city(Role.ADMINISTRATOR), off, now)
    session.flush()
    tick_all(session, datetime.now(UTC))
    assert session.get_one(Document, paper_id).remind_at == midnight(last - 12 * DAY)
    calendar.remove(session, world.city(Role.ADMINISTRATOR), off.day)
    tick_all(session, datetime.now(UTC))
    assert session.get_one(Document, paper_id).remind_at == midnight(last - 11 * DAY)


def _monday_after(day: date) -> date:
    return day + (7 - day.weekday()) * DAY
