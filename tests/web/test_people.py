"""The administrator's room: charges by seat, and what is decided before somebody leaves."""

import re
from collections.abc import Callable

import pytest
from sqlalchemy import select

from state_machines.case import Actor
from state_machines.grammar import Role
from tests.factories import SINCE, a_person
from tests.web.conftest import Client
from tests.world import World
from workflow_app.db import Database
from workflow_app.models import Assignment, Person, SeatRow

Enter = Callable[[Actor], Client]


@pytest.fixture
def waiting(world: World, embedded: Database) -> int:
    """A registration that only the city's reviewer may look at."""
    with embedded.begin() as session:
        return world.put(session, "registration", "submitted", plan_id=world.a_plan(session))


def login_of(database: Database, actor: Actor) -> str:
    with database.read() as session:
        return session.get_one(Person, actor.person_id).login


def seats_of(database: Database, actor: Actor) -> list[tuple[str, bool]]:
    with database.read() as session:
        rows = session.scalars(select(SeatRow).where(SeatRow.person_id == actor.person_id))
        return [(row.role, row.held_to is None) for row in rows]


def is_closed(database: Database, actor: Actor) -> bool:
    with database.read() as session:
        return session.get_one(Person, actor.person_id).disabled_at is not None


def test_each_reviewing_seat_has_its_own_charges(
    boss: Client, world: World, embedded: Database
) -> None:
    reviewer = world.city(Role.REVIEWER)
    at = f"/people/{reviewer.person_id}"
    assert 'name="seat_id"' not in boss.get(at).text, "a single seat needs no choice"
    with embedded.begin() as session:
        other = SeatRow(person_id=reviewer.person_id, unit_id=world.ward_id, held_from=SINCE,
                        role=Role.REVIEWER)  # fmt: skip
        session.add(other)
        session.flush()
        seat_id = other.id
    assert 'name="seat_id"' in boss.get(at).text
    charge = {"unit_id": world.ward_id, "topic": ""}
    assert boss.send(f"{at}/assignments", **charge).status_code == 422
    strange = world.city(Role.CLERK).seats[0].id
    assert boss.send(f"{at}/assignments", seat_id=strange, **charge).status_code == 422
    for _ in range(2):
        assert boss.send(f"{at}/assignments", seat_id=seat_id, **charge).status_code == 302
    with embedded.read() as session:
        assert [one.seat_id for one in session.scalars(select(Assignment))] == [seat_id]


def test_a_reviewer_whose_end_is_set_may_still_be_put_in_charge(
    boss: Client, world: World, embedded: Database
) -> None:
    reviewer = world.city(Role.REVIEWER)
    with embedded.begin() as session:
        seat = session.get_one(SeatRow, reviewer.seats[0].id)
        seat.held_to = SINCE.replace(year=2030)
    charge = {"unit_id": world.ward_id, "topic": ""}
    at = f"/people/{reviewer.person_id}"
    assert boss.send(f"{at}/assignments", **charge).status_code == 302
    assert boss.send(f"{at}/seats/end", seat=reviewer.seats[0].id).status_code == 302


def test_the_list_of_people_goes_on_and_does_not_grow_older(
    boss: Client, embedded: Database
) -> None:
    with embedded.begin() as session:
        for number in range(60):
            a_person(session, f"Người {number}")
    page = boss.get("/people/").text
    assert "Tiếp theo" in page
    assert "Cũ hơn" not in page
    onward = page.split('rel="next" href="')[1].split('"')[0].replace("&amp;", "&")
    assert "Về đầu danh sách" in boss.get(onward).text


def test_an_account_without_open_work_closes_at_once(
    boss: Client, world: World, embedded: Database
) -> None:
    clerk = world.city(Role.CLERK)
    answer = boss.send(f"/people/{clerk.person_id}/disable")
    assert answer.location == f"/people/{clerk.person_id}"
    assert is_closed(embedded, clerk)


@pytest.mark.parametrize("what", ["account", "seat"])
def test_open_work_is_shown_and_decided_first(
    boss: Client, enter: Enter, world: World, embedded: Database, waiting: int, what: str
) -> None:
    reviewer, heir = world.city(Role.REVIEWER), world.city(Role.CLERK)
    at, seat = f"/people/{reviewer.person_id}", reviewer.seats[0].id
    whole = what == "account"
    first = boss.send(f"{at}/disable") if whole else boss.send(f"{at}/seats/end", seat=seat)
    assert first.location == f"{at}/leaving" + ("" if whole else f"?seat={seat}")
    assert seats_of(embedded, reviewer) == [("reviewer", True)]
    assert not is_closed(embedded, reviewer)
    page = boss.get(first.location).text
    assert "1 hồ sơ chỉ chờ người này xử lý" in page
    undecided = boss.send(first.location)
    assert undecided.status_code == 422
    nameless = boss.send(first.location, **{f"seat-{seat}-how": "successor"})
    assert "Ghi tên đăng nhập của người nhận vai trò" in nameless.text
    unknown = {f"seat-{seat}-how": "successor", f"seat-{seat}-login": "khong.co"}
    assert boss.send(first.location, **unknown).status_code == 422
    named = {f"seat-{seat}-how": "successor", f"seat-{seat}-login": login_of(embedded, heir)}
    done = boss.send(first.location, **named)
    assert done.location == at
    assert "của reviewer Thành phố" in boss.get(at).text
    assert is_closed(embedded, reviewer) is whole
    assert seats_of(embedded, reviewer) == [("reviewer", False)]
    assert seats_of(embedded, heir) == [("clerk", True), ("reviewer", True)]
    assert enter(heir).send(f"/documents/{waiting}/accept", seen=1).status_code == 302


def test_what_nobody_takes_is_listed_without_its_title(
    boss: Client, enter: Enter, world: World, embedded: Database, waiting: int
) -> None:
    reviewer = world.city(Role.REVIEWER)
    assert "Hồ sơ nào cũng có người xử lý" in boss.get("/people/unattended").text
    at, seat = f"/people/{reviewer.person_id}/leaving", reviewer.seats[0].id
    done = boss.send(at, **{f"seat-{seat}-how": "nobody"})
    assert done.location == "/people/unattended"
    page = boss.get(done.location).text
    assert "Đăng ký thi đua, Phường 01" in page
    assert "Người duyệt" in page
    assert f"/documents/{waiting}" not in page
    ward = enter(world.ward(Role.LEADER)).get(f"/units/{world.ward_id}").text
    assert "Chưa có ai giữ vai trò này" in ward
    assert enter(world.city(Role.CLERK)).get("/people/unattended").status_code == 403


def test_whom_she_stood_in_for_gets_another_substitute(
    boss: Client, enter: Enter, world: World, embedded: Database
) -> None:
    holder, gone, other = (world.city(r) for r in (Role.REVIEWER, Role.CLERK, Role.OFFICE))
    lent = {"seats": holder.seats[0].id, "substitute_id": gone.person_id,
            "starts_on": "10/10/2023", "last_on": "20/10/2023"}  # fmt: skip
    assert enter(holder).send("/account/substitutes", **lent).status_code == 302
    at = boss.send(f"/people/{gone.person_id}/disable").location
    field = f"{boss.get(at).text.split('loan-')[1].split('-')[0]}"
    assert boss.send(at, **{f"loan-{field}-login": "khong.co"}).status_code == 422
    named = {f"loan-{field}-login": login_of(embedded, other)}
    assert boss.send(at, **named).status_code == 302
    assert "thay reviewer Thành phố" in enter(other).get("/").text


def test_nobody_else_decides_on_who_leaves(enter: Enter, world: World) -> None:
    for role in set(Role) - {Role.ADMINISTRATOR}:
        browser, at = enter(world.city(role)), f"/people/{world.city(Role.CLERK).person_id}"
        for address in (f"{at}/leaving", f"{at}/disable", f"{at}/seats/end"):
            assert browser.send(address, seat=1).status_code == 403


def test_no_name_leads_an_administrator_to_a_page_that_is_not_hers(
    enter: Callable[[Actor], Client], world: World
) -> None:
    administrator = enter(world.city(Role.ADMINISTRATOR))
    pages = [administrator.get(path).text for path in ("/units/", "/search/?q=phuong")]
    assert all("Phường 01" in page for page in pages)
    assert not any(re.search(r'href="/units/\d', page) for page in pages)
    assert re.search(r'href="/units/\d', enter(world.city(Role.OFFICER)).get("/units/").text)
