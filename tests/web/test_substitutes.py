"""A person names who stands in for her; both names are shown wherever something was done."""

from collections.abc import Callable

import pytest
from sqlalchemy import func, select

from state_machines.case import Actor
from state_machines.grammar import Role
from tests.web.conftest import Client
from tests.world import World
from workflow_app.db import Database
from workflow_app.models import Person, Substitution

Enter = Callable[[Actor], Client]
OWN = "/account/substitutes"


def asked(holder: Actor, substitute: object, **more: object) -> dict[str, object]:
    return {"seats": holder.seats[0].id, "substitute_id": substitute, "starts_on": "10/10/2023",
            "last_on": "20/10/2023", "reason": "Nghỉ phép", **more}  # fmt: skip


def kept(database: Database) -> int:
    with database.read() as session:
        return session.scalar(select(func.count(Substitution.id))) or 0


def named(world: World, database: Database, actor: Actor, name: str) -> None:
    with database.begin() as session:
        session.get_one(Person, actor.person_id).name = name


def test_a_colleague_stands_in_and_works_in_the_lent_seat(
    enter: Enter, world: World, embedded: Database
) -> None:
    holder, substitute = world.city(Role.REVIEWER), world.city(Role.CLERK)
    named(world, embedded, holder, "Trần Thị B")
    named(world, embedded, substitute, "Nguyễn Văn A")
    with embedded.begin() as session:
        plan = world.a_plan(session)
        paper = world.put(session, "registration", "submitted", plan_id=plan)
    page = enter(holder).get(OWN).text
    assert "Nguyễn Văn A" in page
    assert "đầu mối" not in page.lower(), "only her own seats are offered"
    browser = enter(substitute)
    assert "Trần Thị B" not in browser.get("/").text
    assert enter(holder).send(OWN, **asked(holder, substitute.person_id)).status_code == 302
    assert "thay Trần Thị B" in browser.get("/").text
    assert "đến hết 20/10/2023" in enter(holder).get(OWN).text
    assert "Nghỉ phép" in browser.get(OWN).text
    assert browser.send("/account/seat", seat=holder.seats[0].id).status_code == 302
    assert "· thay Trần Thị B</span>" in browser.get("/").text
    assert browser.send(f"/documents/{paper}/accept", seen=1).status_code == 302
    both = "Nguyễn Văn A thay Trần Thị B"
    for address in (f"/documents/{paper}", f"/trail/documents/{paper}",
                    f"/trail/documents/{paper}.csv", f"/trail/units/{world.ward_id}"):  # fmt: skip
        assert both in enter(world.city(Role.REVIEWER)).get(address).text, address
    for address in ("/trail/", "/trail/all.csv"):
        assert both in enter(world.city(Role.AUDITOR)).get(address).text, address


def test_a_substitution_is_ended_from_the_page(
    enter: Enter, world: World, embedded: Database
) -> None:
    holder, substitute = world.city(Role.REVIEWER), world.city(Role.CLERK)
    browser = enter(holder)
    browser.send(OWN, **asked(holder, substitute.person_id))
    loan = browser.get(OWN).text.split('name="loan" value="')[1].split('"')[0]
    taken = enter(substitute).get(OWN).text
    assert 'name="loan"' not in taken, "only the holder ends it"
    assert enter(substitute).send(f"{OWN}/end", loan=loan).status_code == 404
    assert browser.send(f"{OWN}/end", loan=loan).status_code == 302
    assert browser.send(f"{OWN}/end").status_code == 404
    assert "thay reviewer" not in enter(substitute).get("/").text


@pytest.mark.parametrize(
    ("more", "says"),
    [
        ({"starts_on": "9/10/2023"}, "Ngày bắt đầu đã qua"),
        ({"last_on": "1/10/2023"}, "Không được trước"),
        ({"seats": ""}, "Vai trò giao thay"),
        ({"substitute_id": ""}, "Người thay"),
        ({"starts_on": "hôm kia"}, "Chưa đọc được ngày này"),
    ],
)
def test_what_is_wrong_is_said_and_what_was_typed_stays(
    enter: Enter, world: World, embedded: Database, more: dict[str, object], says: str
) -> None:
    holder = world.city(Role.REVIEWER)
    typed = asked(holder, world.city(Role.CLERK).person_id, **more)
    answer = enter(holder).send(OWN, **typed)
    assert answer.status_code == 422
    assert says in answer.text.split('id="complaints"')[1].split("</ul>")[0]
    assert 'value="Nghỉ phép"' in answer.text
    assert kept(embedded) == 0


def test_nobody_lends_anothers_seat_or_to_another_unit(
    enter: Enter, world: World, embedded: Database
) -> None:
    holder, thief = world.city(Role.REVIEWER), world.city(Role.CLERK)
    assert (
        enter(thief).send(OWN, **asked(holder, world.city(Role.OFFICE).person_id)).status_code
        == 422
    )
    stranger = world.ward(Role.LEADER).person_id
    assert enter(holder).send(OWN, **asked(holder, stranger)).status_code == 422
    assert kept(embedded) == 0


def test_an_administrator_names_anybody_by_user_name(
    enter: Enter, world: World, embedded: Database
) -> None:
    holder, stranger = world.city(Role.REVIEWER), world.ward(Role.LEADER)
    with embedded.read() as session:
        login = session.get_one(Person, stranger.person_id).login
    boss, address = enter(world.city(Role.ADMINISTRATOR)), f"/people/{holder.person_id}/substitutes"
    assert "Tên đăng nhập" in boss.get(address).text
    wrong = boss.send(address, **asked(holder, "khong.co.ai"))
    assert wrong.status_code == 422
    assert "Không có người dùng này" in wrong.text
    assert boss.send(address, **asked(holder, login)).status_code == 302
    assert "thay reviewer Thành phố" in enter(stranger).get("/").text
    loan = boss.get(address).text.split('name="loan" value="')[1].split('"')[0]
    assert boss.send(f"{address}/end", loan=loan).status_code == 302
    assert "thay reviewer Thành phố" not in enter(stranger).get("/").text
    assert enter(holder).get(address).status_code == 403
    assert boss.get("/people/4711/substitutes").status_code == 404


@pytest.mark.parametrize("role", [Role.ADMINISTRATOR, Role.AUDITOR])
def test_who_answers_in_person_is_told_why_her_seat_stays(
    enter: Enter, world: World, role: Role
) -> None:
    page = enter(world.city(role)).get(OWN).text
    assert "gắn với từng người" in page
    assert 'name="seats"' not in page
