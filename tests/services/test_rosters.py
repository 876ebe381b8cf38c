"""Tables of units and people: in whole or not at all, taken back while nothing hangs on them."""

from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from state_machines.case import Actor
from state_machines.grammar import Role
from state_machines.rules import Refused
from tests.factories import NOW
from tests.services.reading import statements
from tests.world import World
from workflow_app.db import Database
from workflow_app.models import Import, Person, SeatRow, Unit
from workflow_app.models.trail import Act
from workflow_app.services.importing import keeping
from workflow_app.services.membership import administration
from workflow_app.services.membership.people import actor_of

SINCE = "2025-07-01"


def unit(code: str, parent: str = "", **more: Any) -> dict[str, Any]:
    usual = {"name": f"Đơn vị {code}", "kind": "front_committee", "valid_from": SINCE}
    return {"code": code, "parent": parent, **usual, **more}


def seat(login: str, unit: str, **more: Any) -> dict[str, Any]:
    usual = {"name": f"Người {login}", "role": "officer", "held_from": SINCE}
    return {"login": login, "unit": unit, **usual, **more}


def save(session: Session, boss: Actor, kind: str, rows: list[Any], **more: Any) -> int:
    said = {"basis": "Nghị quyết 12/NQ-HĐND", "key": f"{kind}-{len(rows)}", "now": NOW, **more}
    return keeping.save(session, kind, rows, actor=boss, **said)


def code_of(session: Session, unit_id: int) -> str:
    return session.get_one(Unit, unit_id).code


def faults(session: Session, kind: str, rows: list[Any]) -> list[tuple[int, str]]:
    return sorted((one.place, one.field) for one in keeping.faults(session, kind, rows))


def test_units_come_in_with_their_tree_in_whatever_order_the_rows_stand(
    session: Session, world: World, boss: Actor
) -> None:
    top = code_of(session, world.province_id)
    rows = [unit("thon-1", "xa-1"), unit("xa-1", top), unit("xa-2", top, short_name="xã Hai")]
    save(session, boss, "units", rows)
    found = {one.code: one for one in session.scalars(select(Unit))}
    above = session.get_one(Unit, world.province_id)
    assert found["xa-1"].path == f"{above.path}{found['xa-1'].id}/"
    assert found["thon-1"].path == f"{found['xa-1'].path}{found['thon-1'].id}/"
    assert found["thon-1"].parent_id == found["xa-1"].id
    assert (found["xa-2"].symbol, found["xa-2"].place) == ("MTTQ-BTT", "xã Hai")
    assert found["xa-1"].valid_from == date(2025, 7, 1)


def test_what_is_wrong_with_a_unit_is_told_at_its_field(session: Session, world: World) -> None:
    top, city = code_of(session, world.province_id), session.get_one(Unit, world.city_id)
    city.valid_to = date(2025, 7, 1)
    ward = session.get_one(Unit, world.ward_ids[0])
    session.flush()
    rows = [
        unit("a", top), unit("a", top, name="Khác"), unit(top, top), unit("b", "khong-co"),
        unit("c"), unit("d", "e"), unit("e", "d"), unit("f", city.code),
        unit("g", top, valid_to=SINCE), unit("h", top, name="Đơn vị a"),
        unit("i", city.code, name=ward.name, valid_from="2020-01-01"),
    ]  # fmt: skip
    assert faults(session, "units", rows) == [
        (1, "code"), (2, "code"), (3, "parent"), (4, "parent"), (5, "parent"), (6, "parent"),
        (7, "parent"), (8, "valid_to"), (9, "name"), (10, "name"),
    ]  # fmt: skip


def test_people_come_in_with_their_seats_and_without_a_password(
    session: Session, world: World, boss: Actor
) -> None:
    ward = session.get_one(Unit, world.ward_id)
    rows = [
        seat("an.moi", ward.code, title="Chủ tịch", role="leader"),
        seat("an.moi", ward.name, role="clerk"),
        seat("binh.moi", ward.code.upper(), held_to="2026-01-01"),
    ]
    save(session, boss, "people", rows)
    an = session.scalars(select(Person).where(Person.login == "an.moi")).one()
    assert an.password_hash == ""
    told = [(one.unit_id, one.role, one.title) for one in an.seats]
    assert told == [(ward.id, "leader", "Chủ tịch"), (ward.id, "clerk", "")]
    assert {one.role for one in actor_of(session, an.id, date(2025, 8, 1)).seats} == {
        Role.LEADER, Role.CLERK,
    }  # fmt: skip


def test_what_is_wrong_with_a_person_is_told_at_its_field(session: Session, world: World) -> None:
    ward, other = (session.get_one(Unit, one) for one in world.ward_ids)
    held = session.get_one(Person, world.ward(Role.OFFICER).person_id)
    other.name, other.valid_to = ward.name, date(2025, 7, 1)
    session.flush()
    rows = [
        seat(held.login, ward.code), seat("an", "khong-co"), seat("binh", ward.name),
        seat("chi", other.code), seat("dung", ward.code), seat("dung", ward.code),
        seat("dung", ward.code, role="leader", name="Ai khác"),
        seat("giang", ward.code, held_to=SINCE),
    ]  # fmt: skip
    assert faults(session, "people", rows) == [
        (0, "login"), (1, "unit"), (2, "unit"), (3, "held_from"), (5, "unit"), (6, "login"),
        (7, "held_to"),
    ]  # fmt: skip


@pytest.mark.parametrize("kind", ["units", "people"])
def test_a_table_costs_the_same_statements_however_long(
    database: Database, world: World, boss: Actor, kind: str
) -> None:
    asked = []
    for count in (5, 50):
        with database.begin() as session:
            top = code_of(session, world.province_id)
            said = unit if kind == "units" else seat
            rows = [said(f"r{count}-{number}", top) for number in range(count)]
            with statements() as sent:
                save(session, boss, kind, rows)
            asked.append(len(sent))
    assert asked[0] == asked[1]


def test_one_wrong_row_brings_nothing_in(session: Session, world: World, boss: Actor) -> None:
    top = code_of(session, world.province_id)
    before = session.scalar(select(func.count(Unit.id)))
    with pytest.raises(Refused) as refused:
        save(session, boss, "units", [unit("a", top), unit("b", "khong-co")])
    assert refused.value.reasons[0].vi.startswith("Dòng 2: Không có đơn vị nào mã này")
    assert session.scalar(select(func.count(Unit.id))) == before


def test_the_same_form_is_one_import_and_it_is_written_down(
    session: Session, world: World, boss: Actor
) -> None:
    rows = [unit("a", code_of(session, world.province_id))]
    assert save(session, boss, "units", rows) == save(session, boss, "units", rows)
    assert session.scalar(select(func.count(Import.id))) == 1
    acts = select(Act.code, Act.why).where(Act.actor_id == boss.person_id)
    assert [tuple(row) for row in session.execute(acts)] == [("import_units", "admin")]


@pytest.mark.parametrize("kind", ["units", "people"])
def test_an_import_is_taken_back_whole(
    session: Session, world: World, boss: Actor, kind: str
) -> None:
    top = code_of(session, world.province_id)
    tables = (Unit, Person, SeatRow)
    before = [session.scalar(select(func.count(one.id))) for one in tables]
    rows = [unit("a", "b"), unit("b", top)] if kind == "units" else [seat("an", top)]
    number = save(session, boss, kind, rows)
    keeping.undo(session, number, actor=boss, now=NOW + timedelta(minutes=5))
    assert [session.scalar(select(func.count(one.id))) for one in tables] == before
    with pytest.raises(Refused) as again:
        keeping.undo(session, number, actor=boss, now=NOW)
    assert again.value.reasons == (keeping.UNDONE_ALREADY,)


def test_units_are_not_taken_back_when_papers_seats_or_units_hang_on_them(
    session: Session, world: World, boss: Actor
) -> None:
    top = code_of(session, world.province_id)
    number = save(session, boss, "units", [unit("a", top), unit("b", "a")])
    a = session.scalars(select(Unit).where(Unit.code == "a")).one()
    save(session, boss, "units", [unit("c", "a")], key="second")
    save(session, boss, "people", [seat("an", "b")])
    with pytest.raises(Refused) as refused:
        keeping.undo(session, number, actor=boss, now=NOW)
    (why,) = refused.value.reasons
    assert "01 đơn vị trực thuộc" in why.vi
    assert "01 vai trò được giao" in why.vi
    assert session.get(Unit, a.id) is not None


def test_people_are_not_taken_back_once_they_hold_or_did_something_else(
    session: Session, world: World, boss: Actor
) -> None:
    number = save(session, boss, "people", [seat("an", code_of(session, world.ward_id))])
    an = session.scalars(select(Person).where(Person.login == "an")).one()
    administration.give_seat(
        session, boss, now=NOW, person_id=an.id, unit_id=world.city_id, role=Role.CLERK, title="",
        held_from=date(2025, 7, 1), held_to=None,
    )  # fmt: skip
    with pytest.raises(Refused) as refused:
        keeping.undo(session, number, actor=boss, now=NOW)
    assert "01 vai trò được giao" in refused.value.reasons[0].vi


def test_only_an_administrator_brings_in_and_takes_back(
    session: Session, world: World, boss: Actor
) -> None:
    stranger = world.city(Role.LEADER)
    top = code_of(session, world.province_id)
    number = save(session, boss, "people", [seat("an", top)])
    for attempt in (
        lambda: save(session, stranger, "units", [unit("a", top)]),
        lambda: keeping.undo(session, number, actor=stranger, now=NOW),
        lambda: keeping.of_kind(session, stranger, "people"),
        lambda: keeping.one(session, stranger, number),
        lambda: keeping.without_password(session, stranger, number, 9),
    ):
        with pytest.raises(Refused, match="not_yours"):
            attempt()


def test_a_first_password_is_given_once(session: Session, world: World, boss: Actor) -> None:
    number = save(session, boss, "people", [seat("an", code_of(session, world.ward_id))])
    (an,) = keeping.without_password(session, boss, number, 25)
    assert administration.first_passwords(session, boss, [(an.id, "one")], NOW) == {an.id}
    assert administration.first_passwords(session, boss, [(an.id, "two")], NOW) == frozenset()
    assert keeping.without_password(session, boss, number, 25) == []
    assert session.get_one(Person, an.id).password_hash == "one"
