"""A person is found and erased also where no paper names her; what was committed to stays."""

from datetime import date

import pytest
from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from state_machines.grammar import Role
from state_machines.rules import Refused
from tests.factories import NOW, a_person, a_unit
from tests.world import World
from workflow_app.models import DataRequest, SeatRow, Substitution
from workflow_app.models.trail import Act, ActValue
from workflow_app.services import acts
from workflow_app.services.audit.recomputing import Chosen, Recomputing
from workflow_app.services.history.lines import BLACK
from workflow_app.services.personal import requests
from workflow_app.services.personal.erasing import Order, copy_of, erase
from workflow_app.services.personal.finding import find
from workflow_app.services.personal.names import Name

WHO = "Trần Thị Ví Dụ"


@pytest.fixture
def asked(session: Session, world: World) -> requests.RequestLine:
    number = requests.receive(session, world.city(Role.OFFICE), subject=WHO, wants="erase", now=NOW)
    return requests.request(session, world.city(Role.LEADER), number)


@pytest.fixture
def named(session: Session, world: World) -> set[str]:
    """Her name in an act about the ward, in one of the ward's officer, in the reason for which a
    seat was lent, in an earlier answer; and in an act of another province."""
    officer = world.ward(Role.OFFICER)
    about = _act(session, officer.person_id, world.ward_id)
    by = _act(session, officer.person_id, None)
    stranger, outside = a_person(session, "Người khác"), a_unit(session, "Tỉnh khác")
    _act(session, stranger.id, outside.id)
    seat = session.scalars(select(SeatRow.id).where(SeatRow.unit_id == world.ward_id)).first()
    lent = Substitution(
        seat_id=seat, substitute_id=stranger.id, starts_on=date(2023, 10, 1),
        ends_on=date(2023, 11, 1), reason="Nghỉ thay bà TRAN THI VI DU", named_by=stranger.id,
        named_at=NOW,
    )  # fmt: skip
    answered = {"unit_id": world.city_id, "subject": BLACK, "wants": "copy", "received_at": NOW,
                "received_by": stranger.id, "due_at": NOW, "closed_at": NOW,
                "answer": f"Đã gửi bản sao cho bà {WHO}."}  # fmt: skip
    session.add(lent)
    answer = session.scalar(insert(DataRequest).values(**answered).returning(DataRequest.id))
    session.flush()
    return {f"act-{about}", f"act-{by}", f"loan-{lent.id}", f"answer-{answer}"}


def _act(session: Session, actor_id: int, unit_id: int | None) -> int:
    return acts.note(
        session, at=NOW, actor_id=actor_id, unit_id=unit_id, code="account", why="read",
        private={"details": f"Bà {WHO}", "name": "điện thoại"},
    )  # fmt: skip


def test_she_is_found_in_acts_reasons_and_answers_of_the_tree(
    session: Session, named: set[str], asked: requests.RequestLine
) -> None:
    found = find(session, Name(WHO), asked.unit_path)
    assert {one.key for one in found.elsewhere} == named
    assert found.papers == []
    copied = [one["in"] for one in copy_of(session, asked) if "in" in one]
    assert sorted(copied) == ["act", "act", "answer", "loan"]


def test_what_was_chosen_is_erased_and_every_proof_holds(
    session: Session, world: World, named: set[str], asked: requests.RequestLine
) -> None:
    kept = {one for one in named if one.startswith("loan")}
    order = Order([], [], "Đã xóa.", NOW, elsewhere=named - kept)
    bodies = session.scalars(select(Act.body).order_by(Act.id)).all()
    erase(session, world.city(Role.LEADER), asked, order)
    assert {one.key for one in find(session, Name(WHO), asked.unit_path).elsewhere} == kept
    values = session.execute(select(ActValue.field, ActValue.value)).all()
    assert [tuple(one) for one in values if one.field == "details"] == [("details", f"Bà {WHO}")]
    assert [one.field for one in values].count("name") == 3
    assert BLACK in (session.scalars(select(DataRequest.answer)).first() or "")
    after = session.scalars(select(Act.body).order_by(Act.id)).all()
    assert after[: len(bodies)] == bodies
    assert list(Recomputing(session, Chosen(), lambda leaves: None).findings()) == []


def test_nothing_beyond_what_was_found_is_erased(
    session: Session, world: World, named: set[str], asked: requests.RequestLine
) -> None:
    for key in ("act-9999", "loan-0", "paper-1", ""):
        with pytest.raises(Refused, match="moved_on"):
            order = Order([], [], "Đã xóa.", NOW, elsewhere=[key])
            erase(session, world.city(Role.LEADER), asked, order)
