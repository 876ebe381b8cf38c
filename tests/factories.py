"""Units, people and papers for tests: what matters must be said, the rest has a default."""

from datetime import UTC, date, datetime
from itertools import count
from typing import Any

from sqlalchemy.orm import Session

from state_machines.case import Actor, Seat
from state_machines.grammar import Role
from workflow_app.models import Person, SeatRow, Unit

NOW = datetime(2023, 10, 10, 2, 0, tzinfo=UTC)
SINCE = date(2019, 1, 1)
_numbers = count(1)


def a_unit(
    session: Session, name: str, *, under: Unit | None = None, kind: str = "front_committee"
) -> Unit:
    """A unit in force since 2019, directly below another one or at the root."""
    unit = Unit(
        code=f"U{next(_numbers)}",
        name=name,
        short_name=name,
        kind=kind,
        parent_id=under.id if under else None,
        path="",
        valid_from=SINCE,
    )
    session.add(unit)
    session.flush()
    unit.path = f"{under.path if under else ''}{unit.id}/"
    session.flush()
    return unit


def a_person(session: Session, name: str) -> Person:
    person = Person(login=f"person{next(_numbers)}", name=name, email="")
    session.add(person)
    session.flush()
    return person


def an_actor(session: Session, name: str, *seats: tuple[Role, Unit]) -> Actor:
    """A person sitting in the given seats since 2019."""
    person = a_person(session, name)
    held = []
    for role, unit in seats:
        row = SeatRow(person_id=person.id, unit_id=unit.id, role=role.value, held_from=SINCE)
        session.add(row)
        session.flush()
        held.append(Seat(row.id, unit.id, unit.path, role))
    return Actor(person.id, tuple(held))


def plan_content(**changes: Any) -> dict[str, Any]:
    """A small plan that may be submitted: two stages by date, every Front committee below acts."""
    content: dict[str, Any] = {
        "title": "Phát động đợt thi đua chào mừng Đại hội MTTQ Việt Nam các cấp",
        "bases": [{"text": "Kế hoạch của cấp trên", "code": "795/KH-MTTW-BTT", "date": "2023-09-29"}],
        "purposes": ["Biểu dương kịp thời các tập thể, cá nhân tiêu biểu"],
        "audience": ["Ủy ban MTTQ Việt Nam các xã, phường"],
        "contents": ["Mỗi đơn vị có ít nhất 01 công trình, phần việc"],
        "targets": ["100% đơn vị phát động thi đua"],
        "milestones": [
            {"stage": "registration", "wording": "chậm nhất ngày 30/11/2023",
             "meaning": "by", "date": "2023-11-30"},
            {"stage": "congress", "wording": "xong trước ngày 31/3/2024",
             "meaning": "by", "date": "2024-03-31"},
            {"stage": "report", "wording": "trước ngày 30/6/2024",
             "meaning": "before", "date": "2024-06-30"},
            {"stage": "commendation", "wording": "chậm nhất ngày 15/7/2024",
             "meaning": "by", "date": "2024-07-15"},
        ],
        "checklist": [
            {"topic": "political_report", "required": "required"},
            {"topic": "action_programme", "required": "required"},
            {"topic": "papers", "required": "optional"},
        ],
        "greets": [{"code": "city_congress", "name": "Đại hội cấp thành phố"}],
        "recipients": [
            {"name": "BTT UBMTTQVN các xã, phường", "duty": "t/h", "units": "below:front_committee"},
            {"name": "Lưu: VT", "duty": "luu", "units": ""},
        ],
        "signer_name": "Nguyễn Văn Mẫu",
        "signer_capacity": "Chủ tịch",
    }  # fmt: skip
    return content | changes
