"""The search: without marks, by number and by old names, and nothing that one may not see."""

import random
import re
from datetime import date
from typing import Any
from unicodedata import normalize

import pytest
from sqlalchemy import event, select, text, update
from sqlalchemy.orm import Session

from state_machines.case import Actor
from state_machines.folding import plain
from state_machines.grammar import Role
from tests.factories import CONTENTS, SINCE, a_unit
from tests.world import World
from workflow_app.db import Database
from workflow_app.models import Document, Person, Unit, UnitPast
from workflow_app.services.search import find, finding
from workflow_app.services.search.finding import READ_FIRST
from workflow_app.services.search.keeping import build, findings
from workflow_app.services.search.words import spelled_for_postgresql, spelled_for_sqlite
from workflow_app.services.visibility import visible

TODAY = date(2023, 10, 10)
ASKED = re.compile(r"sought_documents|documents\.sought_words|plain\(")
WORDS = "Thi đua chào mừng Đại hội Mặt trận phường Đông Hà 166 lần XII Ước"


def ids(found: list[Any]) -> set[int]:
    return {one.id for one in found}


def sought(session: Session, actor: Actor, words: str) -> Any:
    return find(session, actor, words, TODAY)


@pytest.fixture(params=[0, 3, READ_FIRST])
def read_first(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> int:
    """How many of the newest papers are read before the index is asked: none, some, all."""
    monkeypatch.setattr(finding, "READ_FIRST", request.param)
    return int(request.param)


@pytest.fixture
def dong_ha(session: Session, world: World) -> Unit:
    ward = session.get_one(Unit, world.ward_id)
    ward.name, ward.short_name = "Ủy ban MTTQ Việt Nam phường Đông Hà", "phường Đông Hà"
    session.flush()
    return ward


@pytest.mark.parametrize(
    "words", ["dong ha", "Đông Hà", normalize("NFD", "ĐÔNG  HÀ"), "Ðông", "đôn"]
)
def test_a_unit_is_found_with_marks_and_without(
    session: Session, world: World, dong_ha: Unit, words: str
) -> None:
    assert ids(sought(session, world.city(Role.OFFICE), words).units) == {dong_ha.id}


SPELLED_OTHERWISE = [
    ("Phường 8", "phường VIII"),
    ("Phường VIII", "phuong 8"),
    ("Phường 08", "phuong 8"),
    ("Phường 8", "phường 08"),
    ("Đại hội lần thứ XII", "lan thu 12"),
]


@pytest.mark.parametrize(("name", "words"), SPELLED_OTHERWISE)
def test_a_number_is_found_in_both_ways_of_writing_it(
    session: Session, world: World, name: str, words: str
) -> None:
    unit = a_unit(session, name, under=session.get_one(Unit, world.city_id))
    assert ids(sought(session, world.city(Role.OFFICE), words).units) == {unit.id}


def test_a_unit_is_found_by_a_name_it_had(session: Session, world: World, dong_ha: Unit) -> None:
    session.add(UnitPast(unit_id=dong_ha.id, name="Phường Tam Kỳ", short_name="", valid_from=SINCE,
                         parent_id=world.city_id, valid_to=TODAY))  # fmt: skip
    session.flush()
    (found,) = sought(session, world.city(Role.OFFICE), "tam ky").units
    assert (found.id, found.formerly) == (dong_ha.id, "Phường Tam Kỳ")


def test_a_paper_is_found_by_its_number_before_newer_ones_that_say_it(
    session: Session, world: World
) -> None:
    number = world.put(session, "plan", "issued", number="166/KH-MTTQ-BTT", title="Thi đua")
    newer = world.put(session, "plan", "issued", title="Căn cứ Kế hoạch 166 của thành phố")
    papers = sought(session, world.city(Role.OFFICER), "166").papers
    assert [one.id for one in papers] == [number, newer]
    assert ids(sought(session, world.city(Role.OFFICER), "166/KH").papers) >= {number}


@pytest.mark.parametrize(
    ("number", "typed"), [("166/KH-MTTQ-BTT", "166"), ("09/KH", "9"), ("9/KH", "09")]
)
def test_a_paper_is_found_by_its_number_among_any_number_of_newer_ones_that_say_it(
    session: Session, world: World, plan_id: int, number: str, typed: str
) -> None:
    ward = {"unit_id": world.ward_id, "issuer_id": world.city_id}
    old = world.put(session, "plan", "issued", number=number, title="Thi đua", **ward)
    other = world.put(session, "plan", "issued", number="66/KH", title=f"Số {typed} cũ", **ward)
    newer = [_accepted(session, world, plan_id, f"Đăng ký – {number}") for _ in range(4)]
    for actor in (world.city(Role.OFFICER), world.ward(Role.OFFICER)):
        found = find(session, actor, typed, TODAY, limit=3).papers
        assert [one.id for one in found] == [old, *newer[:1:-1]]
        assert other in ids(find(session, actor, typed, TODAY).papers)


def test_nothing_is_no_number(session: Session, world: World, plan_id: int) -> None:
    without = _accepted(session, world, plan_id, "Chợ 0 đồng")
    numbered = world.put(session, "plan", "issued", number="05/KH", title="Thi đua 0 đồng")
    for actor in (world.city(Role.OFFICER), world.city(Role.OFFICE)):
        found = find(session, actor, "0 dong", TODAY, limit=2).papers
        assert [one.id for one in found] == [numbered, without]


def test_works_stand_apart_from_other_papers(session: Session, world: World, plan_id: int) -> None:
    parent = world.put(session, "registration", "accepted", plan_id=plan_id, title="Nâng cấp")
    work = world.put(session, "work", "registered", plan_id=plan_id, parent_id=parent,
                     title="Nâng cấp hẻm 7")  # fmt: skip
    found = sought(session, world.ward(Role.OFFICER), "nang cap")
    assert (ids(found.papers), ids(found.works)) == ({parent}, {work})


def test_the_newest_of_each_list_are_found_wherever_they_lie(
    session: Session, world: World, plan_id: int, read_first: int
) -> None:
    parent = world.put(session, "registration", "accepted", plan_id=plan_id, title="Nâng cấp")
    old = [parent, *(_accepted(session, world, plan_id, "Nâng cấp") for _ in range(3))]
    works = [world.put(session, "work", "registered", plan_id=plan_id, parent_id=parent,
                       title=f"Nâng cấp hẻm {alley}") for alley in range(3)]  # fmt: skip
    new = [_accepted(session, world, plan_id, "Nâng cấp") for _ in range(4)]
    found = find(session, world.city(Role.OFFICE), "nang cap", TODAY, limit=6)
    assert [one.id for one in found.papers] == [*reversed(new), *old[:1:-1]]
    assert [one.id for one in found.works] == works[::-1]


def test_a_kind_is_no_word_of_a_title(session: Session, world: World, plan_id: int) -> None:
    _accepted(session, world, plan_id, "Nâng cấp")
    said = _accepted(session, world, plan_id, "Report of the ward")
    for actor in (world.city(Role.OFFICE), world.ward(Role.OFFICER)):
        assert ids(sought(session, actor, "report").papers) == {said}


@pytest.mark.parametrize(("state", "known"), [("drafting", False), ("submitted", True)])
def test_what_a_unit_drafts_is_found_by_itself_alone(
    session: Session, world: World, plan_id: int, state: str, known: bool
) -> None:
    parent = world.put(session, "registration", state, plan_id=plan_id)
    work = world.put(session, "work", "registered", plan_id=plan_id, parent_id=parent,
                     title="Cầu dân sinh")  # fmt: skip
    assert ids(sought(session, world.ward(Role.OFFICER), "cau dan sinh").works) == {work}
    for role in (Role.REVIEWER, Role.OFFICE, Role.AUDITOR):
        found = sought(session, world.city(role), "cau dan sinh").works
        assert ids(found) == ({work} if known else set()), role


def test_a_plan_in_the_making_is_not_found_from_above(session: Session, world: World) -> None:
    draft = world.put(session, "plan", "drafting", title="Kế hoạch chưa ai biết")
    office = world.people[world.province_id][Role.OFFICE]
    assert not sought(session, office, "chua ai biet").papers
    assert ids(sought(session, world.city(Role.OFFICER), "chua ai biet").papers) == {draft}


def test_a_person_is_found_by_who_may_look_at_her_unit(session: Session, world: World) -> None:
    person = world.ward(Role.CLERK).person_id
    session.get_one(Person, person).name = "Trần Thị Đào"
    session.flush()
    for actor in (world.ward(Role.OFFICER), world.city(Role.OFFICE),
                  world.people[world.ward_ids[1]][Role.ADMINISTRATOR]):  # fmt: skip
        assert ids(sought(session, actor, "tran dao").people) == {person}
    assert not sought(session, world.people[world.ward_ids[1]][Role.OFFICER], "tran dao").people


def test_a_neighbour_finds_nothing(session: Session, world: World, plan_id: int) -> None:
    world.put(session, "report", "submitted", plan_id=plan_id, title="Báo cáo của phường")
    stranger = world.people[world.ward_ids[1]][Role.OFFICER]
    found = sought(session, stranger, "bao cao phuong 01")
    assert found == ([], [], [], [])


@pytest.mark.parametrize("words", ["", "  ", "%", "_", "\\", '"', "*", "(", "-", "'", ":*"])
def test_signs_alone_find_nothing_and_break_nothing(
    session: Session, world: World, words: str
) -> None:
    assert sought(session, world.city(Role.OFFICE), words) == ([], [], [], [])
    assert sought(session, world.city(Role.OFFICE), f"x{words}y OR NEAR & |") is not None


def test_the_index_follows_in_the_same_transaction(database: Database, world: World) -> None:
    with database.begin() as session:
        paper = world.put(session, "obstacle", "raised", title="Vướng kinh phí")
    actor = world.city(Role.OFFICE)  # of many papers: on SQLite only she asks the index
    with database.begin() as session:
        session.execute(update(Document).where(Document.id == paper).values(title="Vướng mặt bằng"))
        assert not sought(session, actor, "kinh phi").papers
        assert ids(sought(session, actor, "mat bang").papers) == {paper}
        session.rollback()
    with database.read() as session:
        assert ids(sought(session, actor, "kinh phi").papers) == {paper}
        assert not sought(session, actor, "mat bang").papers
        assert not list(findings(session))


def test_the_doctor_notices_an_index_that_is_not_kept_and_building_mends_it(
    embedded: Database,
) -> None:
    with embedded.begin() as session:
        a_unit(session, "Phường 1")
        session.execute(text("INSERT INTO sought_units (sought_units) VALUES ('delete-all')"))
        assert [one for one in findings(session) if "units" in one]
        build(session.connection())
        assert not list(findings(session))
        session.execute(text("DROP TRIGGER sought_people_new"))
        assert [one for one in findings(session) if "trigger" in one]


def test_postgresql_says_when_an_index_is_gone(session: Session) -> None:
    if session.connection().dialect.name == "sqlite":
        return  # it has no index to drop: see above
    build(session.connection())
    session.execute(text("DROP INDEX sought_people"))
    assert [one for one in findings(session) if "3 of its 4" in one]


@pytest.mark.parametrize("role", [Role.OFFICE, Role.AUDITOR, Role.OFFICER])
def test_papers_are_found_by_an_index(database: Database, world: World, role: Role) -> None:
    heard: list[tuple[str, Any]] = []
    embedded = database.engine.dialect.name == "sqlite"
    who = world.ward(role) if role is Role.OFFICER else world.city(role)
    with database.read() as session:
        connection = session.connection()
        if not embedded:
            connection.exec_driver_sql("SET LOCAL enable_seqscan = off")
            connection.exec_driver_sql("SET LOCAL enable_indexscan = off")
        event.listen(connection, "before_cursor_execute", lambda *told: heard.append(told[2:4]))
        sought(session, who, "thi dua")
        sql, given = next(one for one in heard if ASKED.search(one[0]))
        explain = "EXPLAIN QUERY PLAN " if embedded else "EXPLAIN "
        plan = "\n".join(str(row[-1]) for row in connection.exec_driver_sql(explain + sql, given))
    assert len([one for one in heard if not one[0].startswith(("EXPLAIN", "SET"))]) <= 4
    index = "VIRTUAL TABLE INDEX" if embedded else "on sought_documents"
    if role is Role.OFFICER:
        index = "ix_documents_owed"  # few papers are hers: they are read
    assert index in plan, plan
    assert not re.search(r"SCAN documents\b", plan), plan


def test_whatever_is_typed_the_index_finds_what_a_reading_of_all_titles_does(
    session: Session, world: World, plan_id: int, read_first: int
) -> None:
    chance, stock = random.Random(read_first), WORDS.split()
    for _ in range(25):
        title = " ".join(chance.choices(stock, k=4))
        world.put(session, "report", "submitted", title=title, plan_id=plan_id,
                  unit_id=chance.choice(world.ward_ids), content=CONTENTS["report"])  # fmt: skip
    found = 0
    for _ in range(25):
        actor = chance.choice([world.city(Role.OFFICE), world.ward(Role.OFFICER)])
        typed = [
            chance.choice(stock)[: chance.choice([3, 9])] for _ in range(chance.choice([1, 2]))
        ]
        rows = session.scalars(select(Document).where(visible(actor)))
        wanted = {row.id for row in rows if _holds(f"{row.title} {row.number}", typed)}
        told = find(session, actor, " ".join(typed), TODAY, limit=200).papers
        assert ids(told) == wanted, typed
        found += len(wanted)
    assert found > 25


def _accepted(session: Session, world: World, plan_id: int, title: str) -> int:
    return world.put(session, "report", "accepted", plan_id=plan_id, title=title)


def _holds(title: str, typed: list[str]) -> bool:
    words = plain(title).split()
    roman = {"xii": "12", "12": "xii"}

    def fits(word: str) -> bool:
        return any(one.startswith(word) for one in words) or roman.get(word) in words

    return all(fits(word) for one in typed for word in plain(one).split())


def test_words_are_spelled_as_each_database_reads_them() -> None:
    assert spelled_for_sqlite(["phuong", "1"]) == '("phuong"*) AND ("1"* OR "i" OR "01")'
    assert spelled_for_sqlite(["i"]) == '("i" OR "1")'
    assert spelled_for_postgresql(["phuong", "1"]) == "(phuong:*) & (1:* | i | 01)"
