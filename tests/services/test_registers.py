"""Register books: every number once, none missing, and what became of one that was not used."""

from datetime import date, datetime

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from state_machines.days import VIETNAM
from state_machines.grammar import Book, Role
from state_machines.rules import Refused
from tests.factories import NOW
from tests.services.allotting import a_number, taking
from tests.world import World
from workflow_app.adapters.disk import DiskStore
from workflow_app.db import Database
from workflow_app.models import Document, Register
from workflow_app.models.trail import Act
from workflow_app.services import health
from workflow_app.services.registers import books, numbering, rules
from workflow_app.services.registers.rules import Grouping, Reset, Rule

EACH = 500


def at(year: int, month: int, day: int) -> datetime:
    return datetime(year, month, day, 9, tzinfo=VIETNAM)


def numbers(session: Session) -> list[int]:
    told = select(Document.number_value).where(Document.number_value.is_not(None))
    return sorted(session.scalars(told))  # type: ignore[type-var]


def test_numbers_go_on_behind_those_that_were_given_on_paper(
    session: Session, world: World
) -> None:
    unit_id, on = world.city_id, at(2026, 11, 28).date()
    numbering.take_over(session, unit_id, Book.OUT, "KH", on, 364, NOW)
    first = numbering.allot(session.connection(), unit_id, Book.OUT, "KH", on)
    assert (first["number_value"], first["number"].startswith("365/KH-")) == (365, True)
    other = numbering.allot(session.connection(), unit_id, Book.OUT, "QĐ", on)
    assert other["number_value"] == 1  # another series is not concerned
    with pytest.raises(Refused, match="not_ready"):
        numbering.take_over(session, unit_id, Book.OUT, "KH", on, 400, NOW)
    again = numbering.allot(session.connection(), unit_id, Book.OUT, "KH", on)
    assert again["number_value"] == 366
    body = session.scalars(select(Act.body).where(Act.code == "register_taken_over")).one()
    assert '"last":364' in body


def test_two_processes_that_take_500_numbers_each_leave_no_gap_and_no_duplicate(
    database: Database, database_url: str, world: World
) -> None:
    clerk = world.city(Role.CLERK)
    for process in [taking(database_url, clerk, EACH) for _ in range(2)]:
        process.join()
        assert process.exitcode == 0
    with database.read() as session:
        assert numbers(session) == list(range(1, 2 * EACH + 1))
        assert session.scalar(select(Register.last)) == 2 * EACH


def test_a_crash_between_allotment_and_commit_leaves_no_gap(
    database: Database, database_url: str, world: World
) -> None:
    clerk = world.city(Role.CLERK)
    for death in (1, 2, 3):
        process = taking(database_url, clerk, 5, death=death)
        process.join()
        assert process.exitcode == -9
    with database.begin() as session:
        a_number(session, clerk, "outgoing", NOW)
    with database.read() as session:
        assert numbers(session) == [1, 2, 3, 4]


@pytest.mark.parametrize(
    ("grouping", "given"),
    [
        (Grouping.BY_TYPE, ["01/GM-MTTQ-BTT", "01/TB-MTTQ-BTT", "01/MTTQ-BTT", "02/GM-MTTQ-BTT"]),
        (Grouping.LETTERS, ["01/GM-MTTQ-BTT", "02/TB-MTTQ-BTT", "01/MTTQ-BTT", "03/GM-MTTQ-BTT"]),
        (Grouping.ALL, ["01/GM-MTTQ-BTT", "02/TB-MTTQ-BTT", "03/MTTQ-BTT", "04/GM-MTTQ-BTT"]),
    ],
)
def test_a_unit_says_which_papers_share_their_numbers(
    session: Session, world: World, grouping: Grouping, given: list[str]
) -> None:
    clerk = world.city(Role.CLERK)
    rule = Rule(grouping, Reset.YEARLY, NOW.astimezone(VIETNAM).date())
    rules.set_rule(session, clerk, world.city_id, Book.OUT, rule, NOW)
    papers = [a_number(session, clerk, "outgoing", NOW, type=type) for type in _types(given)]
    assert [session.get_one(Document, paper).number for paper in papers] == given


def _types(given: list[str]) -> list[str]:
    return [
        one.split("/")[1].split("-")[0] if one.count("-") == 2 else rules.LETTER for one in given
    ]


@pytest.mark.parametrize(
    ("resets", "given"),
    [
        (Reset.YEARLY, [1, 2, 1, 1]),
        (Reset.TERM, [1, 2, 3, 4]),
        (Reset.NEVER, [1, 2, 3, 4]),
    ],
)
def test_a_series_begins_anew_each_year_or_with_the_term_or_never(
    session: Session, world: World, resets: Reset, given: list[int]
) -> None:
    clerk, unit = world.city(Role.CLERK), world.city_id
    rules.set_rule(
        session, clerk, unit, Book.IN, Rule(Grouping.ALL, resets, date(2023, 10, 10)), NOW
    )
    days = (at(2023, 10, 11), at(2023, 12, 31), at(2024, 1, 1), at(2025, 6, 1))
    papers = [a_number(session, clerk, "incoming", day) for day in days]
    assert [session.get_one(Document, paper).number_value for paper in papers] == given


def test_a_new_term_begins_at_one_on_its_day_and_the_old_one_goes_on_until_then(
    session: Session, world: World
) -> None:
    clerk, unit = world.city(Role.CLERK), world.city_id
    for since in (date(2023, 10, 10), date(2024, 3, 26)):
        rule = Rule(Grouping.ALL, Reset.TERM, since)
        rules.set_rule(session, clerk, unit, Book.OUT, rule, NOW)
    days = (at(2023, 11, 1), at(2024, 3, 25), at(2024, 3, 26), at(2024, 3, 27))
    papers = [a_number(session, clerk, "outgoing", day) for day in days]
    assert [session.get_one(Document, paper).number_value for paper in papers] == [1, 2, 1, 2]


def test_a_rule_is_set_ahead_by_the_clerk_or_the_leader_and_once_for_a_day(
    session: Session, world: World
) -> None:
    rule, unit = Rule(Grouping.ALL, Reset.NEVER, date(2023, 10, 10)), world.city_id
    with pytest.raises(Refused, match="not_yours"):
        rules.set_rule(session, world.city(Role.OFFICER), unit, Book.OUT, rule, NOW)
    with pytest.raises(Refused, match="not_yours"):
        rules.set_rule(session, world.ward(Role.CLERK), unit, Book.OUT, rule, NOW)
    yesterday = rule._replace(since=date(2023, 10, 9))
    with pytest.raises(Refused) as refused:
        rules.set_rule(session, world.city(Role.LEADER), unit, Book.OUT, yesterday, NOW)
    assert refused.value.reasons == (rules.NOT_BACKWARDS,)
    rules.set_rule(session, world.city(Role.LEADER), unit, Book.OUT, rule, NOW)
    with pytest.raises(Refused) as refused:
        rules.set_rule(session, world.city(Role.CLERK), unit, Book.OUT, rule, NOW)
    assert refused.value.reasons == (rules.ALREADY_SET,)


def test_a_plan_takes_its_number_from_the_same_book(
    session: Session, world: World, plan_id: int
) -> None:
    clerk, unit = world.city(Role.CLERK), world.city_id
    rule = Rule(Grouping.ALL, Reset.YEARLY, date(2023, 10, 10))
    rules.set_rule(session, clerk, unit, Book.OUT, rule, NOW)
    a_number(session, clerk, "outgoing", NOW)
    plan = world.a_plan(session, "approved")
    assert world.take(session, plan, "issue").number == "02/KH-MTTQ-BTT"


def test_a_number_that_is_not_used_stays_in_the_book_with_its_reason_and_is_not_given_again(
    database: Database, world: World
) -> None:
    clerk, unit = world.city(Role.CLERK), world.city_id
    with database.begin() as session:
        held, used = (a_number(session, clerk, "outgoing", NOW) for _ in range(2))
        said = {"reason": "Hội nghị hoãn, không gửi giấy mời"}
        world.take(session, held, "cancel", actor=clerk, answers=said)
        world.take(session, used, "enter", actor=clerk, answers={})
        a_number(session, clerk, "outgoing", NOW)
    with database.read() as session:
        found = books.lines(session, world.city(Role.OFFICE), unit, Book.OUT, 2023)
    assert [(one.value, one.is_void, one.reason) for one in found] == [
        (1, True, said["reason"]),
        (2, False, ""),
        (3, False, ""),
    ]


def test_a_held_number_keeps_its_type(session: Session, world: World) -> None:
    clerk = world.city(Role.CLERK)
    held = a_number(session, clerk, "outgoing", NOW, title="")
    with pytest.raises(Refused, match="not_ready"):
        world.take(session, held, "edit", actor=clerk, answers={"type": "TB", "title": "Họp"})
    with pytest.raises(Refused, match="not_ready"):
        world.take(session, held, "enter", actor=clerk, answers={})
    world.take(session, held, "edit", actor=clerk, answers={"type": "GM", "title": "Họp"})
    world.take(session, held, "enter", actor=clerk, answers={})


def test_the_doctor_misses_a_number_of_the_book(
    database: Database, world: World, tmp_path: object
) -> None:
    with database.begin() as session:
        a_number(session, world.city(Role.CLERK), "incoming", NOW)
        assert list(health.findings(session, DiskStore(tmp_path))) == []  # type: ignore[arg-type]
        session.query(Register).update({"last": 3})
        assert list(health.findings(session, DiskStore(tmp_path))) == [  # type: ignore[arg-type]
            f"register đến 2023 of unit {world.city_id} has no paper for 2, 3"
        ]


def test_a_book_is_read_by_the_desk_of_its_unit_and_by_auditors(
    session: Session, world: World
) -> None:
    a_number(session, world.city(Role.CLERK), "incoming", NOW)
    for actor in world.everybody():
        seat = actor.seats[0]
        own = seat.unit_id == world.city_id and seat.role in books.READERS
        if own or seat.role is Role.AUDITOR:
            assert len(books.lines(session, actor, world.city_id, Book.IN, 2023)) == 1
        else:
            with pytest.raises(Refused, match="unknown"):
                books.lines(session, actor, world.city_id, Book.IN, 2023)


def test_a_book_is_turned_page_by_page_in_the_order_of_its_numbers(
    session: Session, world: World
) -> None:
    clerk = world.city(Role.CLERK)
    for day in range(1, 8):
        a_number(session, clerk, "outgoing", at(2023, 11, day), type=("GM", "TB")[day % 2])
    first = books.lines(session, clerk, world.city_id, Book.OUT, 2023, limit=4)
    rest = books.lines(session, clerk, world.city_id, Book.OUT, 2023, after=first[-1].place)
    whole = list(books.whole(session, clerk, world.city_id, Book.OUT, 2023))
    assert [one.place for one in [*first, *rest]] == [one.place for one in whole]
    assert [one.given_on.day for one in whole] == list(range(1, 8))
    only = books.whole(session, clerk, world.city_id, Book.OUT, 2023, "GM")
    assert [one.value for one in only] == [1, 2, 3]
    assert list(books.whole(session, clerk, world.city_id, Book.OUT, 2022)) == []
