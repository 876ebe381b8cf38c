"""Reports of a period: opened once by whatever clocks there are, composed from those below with
their sources, and followed by tasks that somebody has until a day."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date, datetime
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from state_machines.days import VIETNAM, end_of
from state_machines.grammar import Role
from state_machines.periods import REPORTED_TO
from state_machines.rules import Refused
from tests.factories import CONTENTS
from tests.services.reading import assert_chain_holds, codes
from tests.world import World, settle
from workflow_app.db import Database
from workflow_app.models import Addressee, Document
from workflow_app.services import documents
from workflow_app.workshop.calling import open_periods

HEADING = "Công tác tuyên truyền"


def at(month: int, day: int) -> datetime:
    return datetime(2024, month, day, 0, 5, tzinfo=VIETNAM)


@pytest.fixture
def world(database: Database) -> World:
    with database.begin() as session:
        return settle(session, wards=2)


@pytest.fixture
def calendar(database: Database, world: World) -> int:
    """A calendar of the city in force: data to the 15th, due within 5 working days after."""
    with database.begin() as session:
        return world.put(session, "reporting", "in_force", content=CONTENTS["reporting"])


def reports(database: Database, calendar: int) -> list[tuple[int, str, Any]]:
    told = select(Document.unit_id, Document.topic, Document.due_at)
    with database.read() as session:
        rows = session.execute(told.where(Document.plan_id == calendar).order_by(Document.id))
        return [tuple(row) for row in rows]


def test_each_unit_that_reports_and_the_unit_itself_owe_one_for_the_period(
    database: Database, world: World, calendar: int
) -> None:
    assert open_periods(database, at(8, 6)) == 1
    due = end_of(date(2024, 8, 22))  # the fifth working day after 15/8
    assert reports(database, calendar) == [
        (unit, "2024-08", due) for unit in (world.city_id, *world.ward_ids)
    ]
    with database.read() as session:
        paper = session.scalars(select(Document).where(Document.unit_id == world.ward_id)).one()
        assert paper.title == "Kết quả công tác Mặt trận tháng 8/2024"
        assert (paper.content["from"], paper.content["to"]) == ("2024-07-15", "2024-08-15")
        headings = [one["heading"] for one in paper.content["parts"]]
        assert headings == CONTENTS["reporting"]["headings"]
        assert paper.remind_at is not None
        sent = session.scalars(select(Addressee.unit_id).where(Addressee.plan_id == calendar))
        assert set(sent) == set(world.ward_ids)
        desk = documents.work_for(session, world.ward(Role.OFFICER))
        assert [one.id for one in desk.mine] == [paper.id]
        assert_chain_holds(session, calendar)
        assert codes(session, calendar) == ["open", "open_period"]


def test_a_period_is_opened_once_however_many_clocks_tick_and_the_next_in_its_turn(
    database: Database, calendar: int
) -> None:
    with ThreadPoolExecutor(4) as clocks:
        opened = list(clocks.map(lambda _: open_periods(database, at(8, 6)), range(4)))
    assert sum(opened) == 1
    assert len(reports(database, calendar)) == 3
    assert open_periods(database, at(8, 20)) == 0
    assert open_periods(database, at(11, 20)) == 3
    assert len(reports(database, calendar)) == 12


def test_a_crash_while_a_period_is_opened_leaves_nothing_and_the_next_tick_opens_it(
    database: Database, calendar: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    def dies(*_: object, **__: object) -> None:
        raise RuntimeError("power cut")

    with monkeypatch.context() as patched:
        patched.setattr("workflow_app.services.opening.record_openings", dies)
        with pytest.raises(RuntimeError):
            open_periods(database, at(8, 6))
    assert reports(database, calendar) == []
    assert open_periods(database, at(8, 6)) == 1
    assert len(reports(database, calendar)) == 3


def test_a_calendar_that_is_no_longer_in_force_opens_nothing_more(
    database: Database, world: World, calendar: int
) -> None:
    open_periods(database, at(8, 6))
    with database.begin() as session:
        world.take(session, calendar, "close", actor=world.city(Role.COMMITTEE))
    assert open_periods(database, at(9, 6)) == 0


@pytest.fixture
def period(database: Database, world: World, calendar: int) -> dict[int, int]:
    """The reports of August by unit."""
    open_periods(database, at(8, 6))
    with database.read() as session:
        told = select(Document.unit_id, Document.id).where(Document.plan_id == calendar)
        return {row.unit_id: row.id for row in session.execute(told)}


def write(
    session: Session, world: World, report: int, unit_id: int, text: str, **more: Any
) -> None:
    who = world.people[unit_id][Role.OFFICER]
    parts = [{"heading": one, "said": text} for one in CONTENTS["reporting"]["headings"]]
    answers = {"parts": parts, **more}
    world.take(session, report, "edit", actor=who, answers=answers, now=at(8, 16))


def test_no_section_that_the_calendar_asks_for_is_left_out_of_what_is_handed_in(
    database: Database, world: World, period: dict[int, int]
) -> None:
    with database.begin() as session:
        other = [{"heading": "Việc khác", "said": "x"}]
        write(session, world, period[world.ward_id], world.ward_id, "", parts=other)
        with pytest.raises(Refused) as refused:
            world.take(session, period[world.ward_id], "submit", now=at(8, 17))
    assert "Thiếu mục" in refused.value.reasons[0].vi


Compose = Callable[[], list[tuple[str, str, int]]]


def passages(session: Session, report: int) -> list[tuple[str, int, str]]:
    content = session.get_one(Document, report, populate_existing=True).content
    return [
        (one["unit"], one["document"], one["said"])
        for one in content["passages"]
        if one["heading"] == HEADING
    ]


def test_composing_is_offered_only_to_who_is_reported_to(
    database: Database, world: World, period: dict[int, int]
) -> None:
    with database.read() as session:
        for actor, unit_id, offered in (
            (world.city(Role.OFFICER), world.city_id, True),
            (world.ward(Role.OFFICER), world.ward_id, False),
        ):
            page = documents.page(session, period[unit_id], actor)
            assert ("compose" in [one.row.code for one in page.offers]) is offered


def test_composing_by_hand_where_nobody_reports_is_refused(
    database: Database, world: World, period: dict[int, int]
) -> None:
    with database.begin() as session, pytest.raises(Refused) as refused:
        world.take(session, period[world.ward_id], "compose", now=at(8, 18))
    assert refused.value.reasons == (REPORTED_TO.refusal,)


def test_the_superior_s_report_is_composed_of_what_was_handed_in_each_passage_with_its_source(
    database: Database, world: World, period: dict[int, int]
) -> None:
    first, second = world.ward_ids
    officer = world.city(Role.OFFICER)
    with database.begin() as session:
        for unit_id in (first, second):
            write(session, world, period[unit_id], unit_id, f"Đã làm ở {unit_id}")
        world.take(session, period[first], "submit", now=at(8, 17))
        world.take(session, period[world.city_id], "compose", actor=officer, now=at(8, 18))
        assert passages(session, period[world.city_id]) == [
            ("Phường 01", period[first], f"Đã làm ở {first}")
        ]
        composed = session.get_one(Document, period[world.city_id]).content
        assert (composed["owing"], composed["missing"]) == (2, ["Phường 02"])
        world.take(session, period[second], "submit", now=at(8, 19))
        world.take(session, period[world.city_id], "compose", actor=officer, now=at(8, 20))
        assert [one[0] for one in passages(session, period[world.city_id])] == [
            "Phường 01",
            "Phường 02",
        ]
        world.take(session, period[world.city_id], "submit", actor=officer, now=at(8, 20))


def counted(value: int, **more: Any) -> dict[str, Any]:
    return {"value": value, "qualifier": "exact", **more}


ASKED = ("fund_for_the_poor", "dialogues", "mediations", "banners")
FIRST_TOLD = {
    "fund_for_the_poor": counted(2_000_000, qualifier="more_than"),
    "dialogues": counted(3),
    "mediations": counted(8, whole=10),
}
SECOND_TOLD = {
    "fund_for_the_poor": counted(500_000),
    "dialogues": counted(0),
    "mediations": counted(1, whole=10),
    "articles": counted(7),
}


@pytest.fixture
def counting(database: Database, world: World, calendar: int) -> dict[int, int]:
    """The reports of August by unit, of a calendar that asks for figures; both wards drafted."""
    with database.begin() as session:
        stored = session.get_one(Document, calendar)
        stored.content = {**stored.content, "indicators": [{"figure": one} for one in ASKED]}
    open_periods(database, at(8, 6))
    with database.begin() as session:
        told = select(Document.unit_id, Document.id).where(Document.plan_id == calendar)
        period = {row.unit_id: row.id for row in session.execute(told)}
        for unit_id, said in zip(world.ward_ids, (FIRST_TOLD, SECOND_TOLD), strict=True):
            write(session, world, period[unit_id], unit_id, "Đã làm", figures=said)
        return period


def test_figures_are_added_up_by_their_own_rules_and_what_is_missing_is_named(
    database: Database, world: World, counting: dict[int, int]
) -> None:
    first, second = world.ward_ids
    officer, own = world.city(Role.OFFICER), counting[world.city_id]
    with database.begin() as session:
        world.take(session, counting[first], "submit", now=at(8, 17))
        world.take(session, own, "compose", actor=officer, now=at(8, 18))
        fund = totals(session, own)["fund_for_the_poor"]
        assert fund == (2_000_000, "more_than", None, 1, ["Phường 02"])
        world.take(session, counting[second], "submit", now=at(8, 19))
        world.take(session, own, "compose", actor=officer, now=at(8, 20))
        assert totals(session, own) == {
            "fund_for_the_poor": (2_500_000, "more_than", None, 2, []),
            "dialogues": (1, "exact", 2, 2, []),  # units that had some, of those that told
            "mediations": (9, "exact", 20, 2, []),
            "articles": (7, "exact", None, 1, ["Phường 01"]),
            "banners": (None, None, None, 0, ["Phường 01", "Phường 02"]),
        }


def totals(session: Session, report: int) -> dict[str, tuple[Any, ...]]:
    content = session.get_one(Document, report, populate_existing=True).content
    names = ("value", "qualifier", "whole", "given", "lacking")
    return {one["figure"]: tuple(one.get(name) for name in names) for one in content["totals"]}


def test_a_report_with_an_empty_section_is_not_handed_in(
    database: Database, world: World, period: dict[int, int]
) -> None:
    with database.begin() as session:
        write(session, world, period[world.ward_id], world.ward_id, "")
        with pytest.raises(Refused, match="not_ready"):
            world.take(session, period[world.ward_id], "submit", now=at(8, 17))


def test_ten_tasks_of_the_next_month_are_somebody_s_until_a_day(
    database: Database, world: World, period: dict[int, int]
) -> None:
    report, officer = period[world.ward_id], world.ward(Role.OFFICER)
    leader = world.ward(Role.LEADER)
    rows = [
        {"title": f"Việc {number}", "person": leader.person_id, "due_on": f"2024-09-{number:02d}"}
        for number in range(10, 20)
    ]
    with database.begin() as session:
        write(session, world, report, world.ward_id, "Không phát sinh")
        answers = {"rows": rows}
        world.take(session, report, "import_tasks", actor=officer, answers=answers, now=at(8, 17))
    with database.begin() as session:
        hers = documents.work_for(session, leader).mine
        tasks = [one for one in hers if one.parent_id == report]
        assert [one.title for one in tasks] == [row["title"] for row in rows]
        assert tasks[0].due_at == end_of(date(2024, 9, 10))
        theirs = documents.work_for(session, officer).mine
        assert not [one for one in theirs if one.parent_id == report]
        world.take(session, tasks[0].id, "complete", actor=leader, now=at(9, 9))
        assert session.get_one(Document, tasks[0].id).timeliness == "on_time"


def test_a_task_is_given_to_nobody_who_sits_elsewhere(
    database: Database, world: World, period: dict[int, int]
) -> None:
    stranger = world.city(Role.OFFICER).person_id
    with database.begin() as session:
        write(session, world, period[world.ward_id], world.ward_id, "Không phát sinh")
        answers = {"title": "Việc", "person": stranger, "due_on": "2024-09-10"}
        with pytest.raises(Refused, match="not_ready"):
            world.take(
                session, period[world.ward_id], "add_task", answers=answers,
                actor=world.ward(Role.OFFICER), now=at(8, 17),
            )  # fmt: skip
