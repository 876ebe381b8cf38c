"""Units, people and papers for tests: what matters must be said, the rest has a default."""

from datetime import UTC, date, datetime
from itertools import count
from typing import Any

from sqlalchemy.orm import Session

from state_machines import MACHINES, machine
from state_machines.case import Actor, Seat
from state_machines.grammar import Ask, Open, Role, Transition
from state_machines.guards import NO_MAJORITY
from workflow_app.models import Person, SeatRow, Unit

NOW = datetime(2023, 10, 10, 2, 0, tzinfo=UTC)
DUE = datetime(2023, 11, 30, 17, 0, tzinfo=UTC)  # the end of 30/11 in Vietnam
SINCE = date(2019, 1, 1)
_numbers = count(1)


def a_unit(
    session: Session,
    name: str,
    *,
    under: Unit | None = None,
    kind: str = "front_committee",
    code: str = "",
) -> Unit:
    """A unit in force since 2019, directly below another one or at the root."""
    unit = Unit(
        code=code or f"U{next(_numbers)}",
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


MILESTONES = [
    {"stage": "registration", "wording": "chậm nhất ngày 30/11/2023",
     "meaning": "by", "date": "2023-11-30"},
    {"stage": "congress", "wording": "xong trước ngày 31/3/2024",
     "meaning": "by", "date": "2024-03-31"},
    {"stage": "report", "wording": "trước ngày 30/6/2024",
     "meaning": "before", "date": "2024-06-30"},
    {"stage": "commendation", "wording": "chậm nhất ngày 15/7/2024",
     "meaning": "by", "date": "2024-07-15"},
]  # fmt: skip


def plan_content(**changes: Any) -> dict[str, Any]:
    """A small plan that may be submitted: two stages by date, every Front committee below acts."""
    content: dict[str, Any] = {
        "title": "Phát động đợt thi đua chào mừng Đại hội MTTQ Việt Nam các cấp",
        "bases": [
            {"text": "Kế hoạch cấp trên", "code": "795/KH-MTTW-BTT", "date": "2023-09-29"},
        ],
        "purposes": ["Biểu dương kịp thời các tập thể, cá nhân tiêu biểu"],
        "audience": ["Ủy ban MTTQ Việt Nam các xã, phường"],
        "contents": ["Mỗi đơn vị có ít nhất 01 công trình, phần việc"],
        "targets": ["100% đơn vị phát động thi đua"],
        "milestones": MILESTONES,
        "checklist": [
            {"topic": "political_report", "required": "required"},
            {"topic": "action_programme", "required": "required"},
            {"topic": "papers", "required": "optional"},
        ],
        "greets": [{"code": "city_congress", "name": "Đại hội cấp thành phố"}],
        "recipients": [
            {"name": "Các xã, phường", "duty": "t/h", "units": "below:front_committee"},
            {"name": "Lưu: VT", "duty": "luu", "units": ""},
        ],
        "signer_name": "Nguyễn Văn Mẫu",
        "signer_capacity": "Chủ tịch",
    }  # fmt: skip
    return content | changes


RECORD = {
    "held_on": "2024-03-26", "place": "Hội trường phường", "summoned": 120, "present": 118,
    "members": 45, "male": 25, "female": 20, "age_max": 70, "age_min": 24,
}  # fmt: skip


def figures_in(section: str, became: dict[str, Any]) -> dict[str, Any]:
    """What a paper remembers of figures that a table filled into a section of its content."""
    told = {"at": "2023-10-01T09:00:00+07:00", "count": len(became)}
    return {**told, "section": section, "were": {}, "became": became}


CONTENTS: dict[str, dict[str, Any]] = {
    "plan": plan_content(),
    "registration": {
        "title": "Đăng ký thi đua", "pledge": "Hoàn thành trước Đại hội",
        "imported": {"at": "2023-10-01T09:00:00+07:00", "count": 1},
    },
    "work": {
        "kind": "cong_trinh", "title": "Nâng cấp hẻm", "expected_result": "Đường thông, hè thoáng",
        "value_vnd": 350_000_000, "value_qualifier": "more_than",
        "funding": {"budget": 100_000_000, "people": 250_000_000}, "starts_on": "2023-11-01",
        "greets": "city_congress",
    },
    "congress": {
        "ordinal": "XII", "term": "2024-2029", "expected_on": "2024-03-26",
        "superior_consent": {"number": "12/MTTQ"}, "party_consent": {"number": "34-CV/ĐU"},
    },
    "text": {},
    "report": {
        "leadership": "Phần leadership", "results": "Phần results",
        "strengths": "Phần strengths", "shortcomings": "Phần shortcomings",
        "lessons": "Phần lessons", "proposals": "Phần proposals",
        "as_of": "2023-12-05", "imported": figures_in("*", {"as_of": "2023-12-05"}),
    },
    "commendation": {"summary": "Tập thể dẫn đầu phong trào"},
    "nomination": {
        "subject": "individual", "nominee": "Trần Thị Ví Dụ", "award_form": "Bằng khen",
        "authority": "Ủy ban MTTQ Việt Nam thành phố", "declared": True,
    },
    "extension": {"due_on": "2023-12-20", "reason": "Chờ ý kiến của cấp ủy"},
    "obstacle": {
        "title": "Chưa có kinh phí", "description": "Công trình chậm vì chưa có kinh phí",
        "wanted": "Hướng dẫn nguồn kinh phí hỗ trợ",
    },
    "outgoing": {
        "type": "GM", "title": "Mời họp triển khai đợt thi đua", "dated_on": "2023-10-10",
        "signer": "Nguyễn Văn Mẫu, Chủ tịch", "recipients": "Các xã, phường",
    },
    "incoming": {
        "sender": "Ủy ban MTTQ Việt Nam tỉnh", "their_number": "45/MTTQ-BTT", "type": "CV",
        "title": "Phối hợp tuyên truyền Đại hội", "received_on": "2023-10-10",
    },
    "reorganisation": {
        "title": "Đổi tên: Phường 01 → Phường Một",
        "sort": "rename", "concerned": ["PHUONG01"], "heir": "",
        "names": [{"name": "Phường Một", "short_name": "Phường Một"}],
        "since": "2023-10-01", "basis_number": "12/NQ-HĐND", "basis_date": "2023-09-20",
        "basis_issuer": "Hội đồng nhân dân tỉnh", "basis_abstract": "Về đổi tên phường",
    },
    "reporting": {
        "title": "Kết quả công tác Mặt trận", "rhythm": "monthly", "closes_on": 15,
        "headings": ["Công tác tuyên truyền", "Giám sát, phản biện xã hội"], "due_after": 5,
        "due_meaning": "term",
        "recipients": [{"name": "Các xã, phường", "duty": "t/h", "units": "below:front_committee"}],
    },
    "periodic": {
        "parts": [{"heading": "Công tác tuyên truyền", "said": "Đã tổ chức 02 hội nghị"}],
        "imported": {"at": "2023-10-01T09:00:00+07:00", "count": 1},
    },
    "task": {"title": "Tổ chức Ngày hội Đại đoàn kết", "person": 19, "due_on": "2023-12-20"},
}  # fmt: skip
for table in MACHINES:
    CONTENTS.setdefault(table.kind, {need.key: need.name.vi for need in table.needs})
"""For each kind, content with which every row that looks at content may be taken: said here, or
what the kind needs, in words."""
RECORDED: dict[tuple[str, str], dict[str, Any]] = {
    ("congress", state): {
        "record": RECORD,
        "imported": figures_in("record", {"male": 25, "female": 20}),
    }
    for state in ("held", "results_reported", "recognised", "archived")
}
"""What a paper of a kind says besides once it is in a state."""


def content_in(kind: str, state: str) -> dict[str, Any]:
    """What a paper of a kind usually says in a state."""
    return CONTENTS[kind] | RECORDED.get((kind, state), {})


CONSENT = {
    "number": "45-CV/ĐU", "signed_on": "2024-02-01", "signer": "Lê Văn Giả", "opinion": "Đồng ý",
}  # fmt: skip
_ANSWERS: dict[Ask, dict[str, Any]] = {
    Ask.NOTHING: {},
    Ask.REASON: {"reason": "Còn thiếu số liệu, đề nghị bổ sung"},
    Ask.CONSENT: CONSENT,
    Ask.SCHEDULE: {"review_on": "2024-02-10", "congress_on": "2024-03-26", "place": "Hội trường"},
    Ask.RECORD: RECORD,
    Ask.DECISION: {"number": "88/QĐ-MTTQ", "decided_on": "2024-07-20", "signer": "Phạm Thị Mẫu"},
    Ask.ISSUE: {
        "issued_on": "2023-10-10",
        "signer_name": "Nguyễn Văn Mẫu",
        "signer_capacity": "Chủ tịch",
    },
    Ask.PROGRESS: {"note": "Xong phần móng", "achieved_vnd": 360_000_000, "result": "Đạt"},
    Ask.BALLOT: {"held_on": "2024-07-18", "members_total": 9, "yes": 7, "no": 2},
    Ask.ANSWER: {"answer": "Dùng nguồn vận động, Văn phòng hướng dẫn hồ sơ"},
    Ask.NEW_DATE: {"due_on": "2023-12-20", "reason": "Lý do chính đáng"},
    Ask.ASSIGNMENT: {"person": 10, "due_on": "2023-12-20", "note": "Tham mưu trả lời"},
    Ask.ORIGINAL: {
        "manner": "by_hand",
        "signer": "Nguyễn Văn Mẫu",
        "capacity": "Chủ tịch",
        "signed_on": "2023-10-10",
    },
    Ask.RECEIPT: {
        "arrived_at": "2023-10-10T09:00:00+07:00",
        "channel": "paper",
        "received_by": "Đỗ Thị Mẫu, Văn thư",
        "note": "",
    },
}


def a_file(slot: str, **changes: Any) -> dict[str, Any]:
    """A file as the web floor hands it over, its bytes already stored."""
    said = {"slot": slot, "name": f"{slot}.pdf", "media_type": "application/pdf", "size": 1234}
    return {**said, "sha256": "ab" * 32, **changes}


def answers_to(row: Transition, kind: str) -> dict[str, Any]:
    """What somebody answers to a row of a kind."""
    match row.asks:
        case Ask.CONTENT:
            return dict(CONTENTS[kind])
        case Ask.CHILD:
            return dict(CONTENTS[_opened(row)])
        case Ask.ASSIGNMENT if machine(kind).child:
            return {**_ANSWERS[row.asks], "person": CONTENTS[kind]["person"]}
        case Ask.ROWS:
            return {"rows": [dict(CONTENTS[_opened(row)]) for _ in range(2)]}
        case Ask.FILE:
            return {"file": a_file("text" if kind == "text" else "resolution")}
        case Ask.CONSENT | Ask.RECEIPT | Ask.ORIGINAL:
            return {**_ANSWERS[row.asks], "file": a_file(row.keeps)}
        case Ask.BALLOT if NO_MAJORITY in row.when:
            return {**_ANSWERS[row.asks], "yes": 2, "no": 7}
    return dict(_ANSWERS[row.asks])


def _opened(row: Transition) -> str:
    return next(effect.kind for effect in row.then if isinstance(effect, Open))
