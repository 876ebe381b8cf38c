"""A day off that is written late: who counts over it is told, and moved only when that is said."""

import re
from collections.abc import Callable
from datetime import date, datetime, timedelta

import pytest

from state_machines.case import Actor
from state_machines.days import end_of
from state_machines.grammar import Role
from tests.factories import CONTENTS, plan_content
from tests.services.reading import assert_chain_holds, codes, paper, private, trail
from tests.web.conftest import Client
from tests.world import World
from workflow_app.db import Database
from workflow_app.models import CalendarDay
from workflow_app.models.documents import Document, Edition

Enter = Callable[[Actor], Client]
FIRST, NEXT = end_of(date(2023, 10, 17)), end_of(date(2023, 10, 18))
"""Five working days after the 10th of October, and when the 12th is a day off."""
TERM = {"stage": "report", "wording": "trong 05 ngày làm việc", "meaning": "term", "days": 5,
        "event": "issued"}  # fmt: skip
PRINTED = {"stage": "registration", "wording": "chậm nhất ngày 17/10/2023", "meaning": "by",
           "date": "2023-10-17"}  # fmt: skip
DAY_OFF = {"day": "12/10/2023", "sort": "off", "name": "Nghỉ bù", "source": "Công văn 1"}
LOOKED_AT = re.compile(r'name="looked_at" value="(\d+)"')


@pytest.fixture
def admin(enter: Enter, world: World) -> Client:
    return enter(world.city(Role.ADMINISTRATOR))


class Owed:
    """Reports due in a term and a registration with a printed day, of both wards."""

    def __init__(self, world: World, database: Database, now: datetime) -> None:
        self.database = database
        content = plan_content(milestones=[TERM, PRINTED])
        with database.begin() as session:
            number = {"number": "9/KH-MTTQ-BTT", "issued_on": date(2023, 10, 10)}
            self.plan = world.a_plan(session, content=content, **number)
            session.add(Edition(document_id=self.plan, edition=1, title="", number="9",
                                content=content, issued_at=now, version=1))  # fmt: skip
            dated = {"plan_id": self.plan, "due_at": FIRST, "original_due_at": FIRST}
            one, other = world.ward_ids
            self.first = world.put(session, "report", "awaited", unit_id=one, **dated)
            self.second = world.put(session, "report", "drafting", unit_id=other, **dated)
            self.printed = world.put(session, "registration", "drafting", unit_id=one, **dated)

    def due(self, document_id: int) -> datetime | None:
        with self.database.read() as session:
            return paper(session, document_id).due_at

    def day(self) -> CalendarDay | None:
        with self.database.read() as session:
            return session.get(CalendarDay, date(2023, 10, 12))


@pytest.fixture
def owed(world: World, embedded: Database, now: datetime) -> Owed:
    return Owed(world, embedded, now)


def test_nothing_is_written_before_the_administrator_knows_what_would_move(
    admin: Client, owed: Owed
) -> None:
    asked = admin.send("/calendar/days", **DAY_OFF)
    assert asked.status_code == 200
    assert "2 hạn đang mở sẽ rơi vào ngày khác" in asked.text
    assert "hết ngày 17/10/2023, thứ Ba" in asked.text
    assert "<strong>hết ngày 18/10/2023, thứ Tư</strong>" in asked.text
    assert 'name="source" value="Công văn 1"' in asked.text
    assert owed.day() is None
    assert owed.due(owed.first) == FIRST


def test_they_move_together_each_with_its_entry_and_the_printed_day_stays(
    admin: Client, owed: Owed
) -> None:
    sent = DAY_OFF | {"deadlines": "move", "looked_at": "2"}
    assert admin.send("/calendar/days", **sent).status_code == 302
    assert owed.day() is not None
    assert [owed.due(one) for one in (owed.first, owed.second, owed.printed)] == [NEXT, NEXT, FIRST]
    with owed.database.read() as session:
        for one in (owed.first, owed.second):
            assert codes(session, one) == ["open", "due_moved"]
            assert '"why":"reckoned"' in trail(session, one)[-1].body
            assert private(session, one, 2) == {"reason": "Lịch làm việc"}
            assert paper(session, one).original_due_at == NEXT
            assert_chain_holds(session, one)
        assert codes(session, owed.printed) == ["open"]


def test_they_stay_when_that_is_said(admin: Client, owed: Owed) -> None:
    sent = DAY_OFF | {"deadlines": "stay", "looked_at": "2"}
    assert admin.send("/calendar/days", **sent).status_code == 302
    assert owed.day() is not None
    assert owed.due(owed.first) == FIRST
    with owed.database.read() as session:
        assert codes(session, owed.first) == ["open"]


def test_what_was_handed_in_keeps_its_verdict_and_longer_time_that_was_granted_stays(
    admin: Client, owed: Owed, now: datetime
) -> None:
    later = end_of(date(2023, 10, 27))
    with owed.database.begin() as session:
        arrived = session.get_one(Document, owed.first)
        arrived.arrived_at, arrived.timeliness = now, "on_time"
        session.get_one(Document, owed.second).due_at = later
    asked = admin.send("/calendar/days", **DAY_OFF)
    assert LOOKED_AT.findall(asked.text) == ["1"]
    admin.send("/calendar/days", **DAY_OFF, deadlines="move", looked_at="1")
    assert (owed.due(owed.first), owed.due(owed.second)) == (FIRST, later)


def test_one_more_than_was_looked_at_is_asked_about_again(admin: Client, owed: Owed) -> None:
    again = admin.send("/calendar/days", **DAY_OFF, deadlines="move", looked_at="1")
    assert LOOKED_AT.findall(again.text) == ["2"]
    assert owed.due(owed.first) == FIRST


def test_a_day_that_is_taken_away_moves_them_back(admin: Client, owed: Owed) -> None:
    admin.send("/calendar/days", **DAY_OFF, deadlines="move", looked_at="2")
    asked = admin.send("/calendar/days/remove", day="2023-10-12")
    assert LOOKED_AT.findall(asked.text) == ["2"]
    admin.send("/calendar/days/remove", day="2023-10-12", deadlines="move", looked_at="2")
    assert owed.due(owed.first) == FIRST


@pytest.fixture
def asked(world: World, owed: Owed) -> int:
    """What the second ward asks on the 10th: to be answered within three working days."""
    officer = world.people[world.ward_ids[1]][Role.OFFICER]
    with owed.database.begin() as session:
        (obstacle,) = world.take(session, owed.second, "raise_obstacle", actor=officer).opened
        return obstacle


def test_an_answer_is_due_a_day_later_too_until_it_is_given(
    admin: Client, owed: Owed, asked: int, world: World
) -> None:
    assert owed.due(asked) == end_of(date(2023, 10, 13))
    page = admin.send("/calendar/days", **DAY_OFF).text
    assert LOOKED_AT.findall(page) == ["3"]
    assert "Khó khăn, vướng mắc" in page
    admin.send("/calendar/days", **DAY_OFF, deadlines="move", looked_at="3")
    assert owed.due(asked) == end_of(date(2023, 10, 16))
    with owed.database.begin() as session:
        assert codes(session, asked) == ["open", "due_moved"]
        assert_chain_holds(session, asked)
        world.take(session, asked, "answer", actor=world.city(Role.COMMITTEE))
    again = admin.send("/calendar/days", **DAY_OFF | {"day": "13/10/2023"})
    assert LOOKED_AT.findall(again.text) == ["2"]


def test_a_question_that_is_asked_again_counts_from_that_day(
    admin: Client, owed: Owed, asked: int, world: World, now: datetime
) -> None:
    officer = world.people[world.ward_ids[1]][Role.OFFICER]
    with owed.database.begin() as session:
        world.take(session, asked, "answer", actor=world.city(Role.COMMITTEE))
        world.take(session, asked, "raise_again", actor=officer, now=now + timedelta(days=1))
    assert owed.due(asked) == end_of(date(2023, 10, 16))
    admin.send("/calendar/days", **DAY_OFF, deadlines="move", looked_at="3")
    assert owed.due(asked) == end_of(date(2023, 10, 17))


def test_a_question_that_was_withdrawn_is_waited_for_by_nobody(
    admin: Client, owed: Owed, asked: int, world: World
) -> None:
    with owed.database.begin() as session:
        officer = world.people[world.ward_ids[1]][Role.OFFICER]
        world.take(session, asked, "withdraw", actor=officer)
    assert LOOKED_AT.findall(admin.send("/calendar/days", **DAY_OFF).text) == ["2"]


@pytest.mark.parametrize(
    ("told", "moves"), [({}, True), ({"due_meaning": "by"}, False), ({"rhythm": "yearly"}, False)]
)
def test_a_report_of_a_period_follows_when_its_days_are_counted(
    admin: Client, world: World, embedded: Database, told: dict[str, str], moves: bool
) -> None:
    fifth, sixth = end_of(date(2023, 10, 20)), end_of(date(2023, 10, 23))
    content = CONTENTS["reporting"] | {"due_after": 5, "due_meaning": "term", "closes_on": 15}
    with embedded.begin() as session:
        rule = world.put(session, "reporting", "in_force", content=content | told)
        report = world.put(session, "periodic", "drafting", plan_id=rule, topic="2023-10",
                           due_at=fifth, original_due_at=fifth)  # fmt: skip
    change = DAY_OFF | {"day": "18/10/2023"}
    found = admin.send("/calendar/days", **change).text
    assert LOOKED_AT.findall(found) == (["1"] if moves else [])
    admin.send("/calendar/days", **change, deadlines="move", looked_at="1")
    with embedded.read() as session:
        assert paper(session, report).due_at == (sixth if moves else fifth)


def test_a_hundred_more_cost_no_statement_more(
    admin: Client, owed: Owed, world: World, statements: list[str]
) -> None:
    token, sent = admin.csrf(), []
    for count, day in ((2, "12/10/2023"), (102, "13/10/2023")):
        change = DAY_OFF | {"day": day, "csrf_token": token, "deadlines": "move"}
        statements.clear()
        done = admin.post("/calendar/days", data=change | {"looked_at": str(count)})
        assert done.status_code == 302
        sent.append(len(statements))
        with owed.database.begin() as session:
            due = owed.due(owed.first)
            for _ in range(100):
                world.put(session, "report", "awaited", plan_id=owed.plan, due_at=due,
                          original_due_at=due)  # fmt: skip
    assert sent[1] <= sent[0]
