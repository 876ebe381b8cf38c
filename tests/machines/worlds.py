"""People and papers for the tables: a small world of units, and cases in which guards speak."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from itertools import product
from typing import Any

from state_machines import MACHINES
from state_machines.case import Actor, Case, Child, Seat, Times
from state_machines.grammar import Ask, Machine, Open, Party, Reach, Role, State, Transition
from state_machines.moving import land
from state_machines.rules import Refused, decide

PLACES = {
    "own": (3, "1/2/3/"),
    "issuer": (2, "1/2/"),
    "above": (1, "1/"),
    "addressed": (7, "1/2/7/"),
    "elsewhere": (9, "1/9/"),
    "carrying": (8, "1/8/"),
}
"""Where a seat may be, told from a paper that unit 3 owes to unit 2."""

REACHED_BY = {
    "own": {Reach.OWN, Reach.ANYWHERE},
    "issuer": {Reach.ISSUER, Reach.ABOVE, Reach.ANYWHERE},
    "above": {Reach.ABOVE, Reach.ANYWHERE},
    "addressed": {Reach.ADDRESSED, Reach.ANYWHERE},
    "elsewhere": {Reach.ANYWHERE},
    "carrying": {Reach.CARRIED, Reach.ANYWHERE},
}
OPENED = datetime(2023, 10, 10, 2, 0, tzinfo=UTC)
NOW = datetime(2024, 6, 29, 2, 0, tzinfo=UTC)
DUE = datetime(2024, 6, 30, 17, 0, tzinfo=UTC)  # the end of the day in Vietnam
HANDED_IN_BY = 1
SOMEBODY_ELSE = 2

ANSWERS: dict[str, Any] = {
    "reason": "Cần bổ sung phụ lục và số liệu",
    "file": {"slot": "text", "name": "van-kien.pdf"},
    "answer": "Dùng nguồn vận động, Văn phòng hướng dẫn",
    "due_on": "2024-07-31",
    "number": "12/QĐ-MTTQ-BTT",
    "decided_on": "2024-07-20",
    "issued_on": "2023-10-10",
    "signer_name": "Nguyễn Văn Mẫu",
    "summoned": 120,
    "present": 118,
    "members_total": 9,
    "yes": 7,
    "signed_on": "2024-02-20",
    "signer": "Lê Văn Giả",
    "capacity": "Chủ tịch",
    "review_on": "2024-02-22",
    "held_on": "2024-03-05",
    "arrived_at": "2024-06-28T16:30:00+07:00",
    "channel": "paper",
    "received_by": "Đỗ Thị Mẫu, Văn thư",
    "person": 1,
    "rows": [{"title": "Nhà Đại đoàn kết"}],
    "type": "GM",
}
MINORITY = ANSWERS | {"yes": 2}
CONTENT: dict[str, Any] = {
    "milestones": [{"stage": "report", "date": "2024-06-30"}],
    "recipients": [{"duty": "t/h", "units": "below:front_committee"}],
    "bases": [{"date": "2023-09-29"}],
    "superior_consent": {"number": "45/MTTQ-BTT"},
    "party_consent": {"number": "46/MTTQ-BTT"},
    "declared": True,
    "type": "GM",
    "headings": ["Công tác tuyên truyền"],
    "parts": [{"heading": "Công tác tuyên truyền", "said": "Không phát sinh"}],
    "record": {
        "held_on": "2024-03-05",
        "place": "Hội trường",
        "summoned": 120,
        "present": 118,
        "members": 45,
    },
    "imported": {"at": "2024-01-05T02:00:00+00:00", "count": 1},
    "since": "2023-10-01",
}
SLOTS = frozenset({"text", "resolution", "party_consent"})


def someone_sitting(role: Role, place: str, person: int = SOMEBODY_ELSE) -> Actor:
    unit_id, path = PLACES[place]
    carries = frozenset({3}) if place == "carrying" else frozenset[int]()
    return Actor(person, (Seat(1, unit_id, path, role, carries=carries),))


def standing_in(role: Role, place: str, holder: int, person: int = SOMEBODY_ELSE) -> Actor:
    """Somebody who sits nowhere herself but in a seat that its holder lent to her."""
    seat = someone_sitting(role, place).seats[0]
    return Actor(person, (seat._replace(holder_id=holder),))


def someone_of(party: Party, person: int = SOMEBODY_ELSE) -> Actor:
    """Somebody who belongs to the party."""
    place = next(place for place, reaches in REACHED_BY.items() if party.reach in reaches)
    return someone_sitting(min(party.roles), place, person)


def ready_case(machine: Machine, state: str | State, **changes: Any) -> Case:
    """A paper with everything filled in, handed in by person 1, under an issued plan."""
    case = Case(
        kind=machine.kind,
        state=str(state),
        unit_id=3,
        unit_path="1/2/3/",
        issuer_id=2,
        submitter_id=HANDED_IN_BY,
        due_at=DUE,
        times=Times(opened_at=OPENED, asked_at=NOW),
        content=CONTENT,
        answers=ANSWERS,
        plan_state="issued",
        reported_to=True,
        files=SLOTS,
        addressed=frozenset({7}),
    )
    return replace(case, **changes)


def cases_in(machine: Machine, state: State) -> Iterator[Case]:
    """Ready cases in a state that differ in their parent, their children and in being required."""
    parents = [s.code for parent in parents_of(machine) for s in parent.states] or [""]
    votes = [ANSWERS, MINORITY] if any(r.asks is Ask.BALLOT for r in machine.rows) else [ANSWERS]
    families = [(Child(kind.kind, s.code),) for kind in children_of(machine) for s in kind.states]
    for parent_state in parents:
        for children in families or [()]:
            for required, answers in product((True, False), votes):
                yield ready_case(
                    machine,
                    state,
                    parent_state=parent_state,
                    children=children,
                    required=required,
                    answers=answers,
                )


def children_of(machine: Machine) -> list[Machine]:
    """The kinds that the machine's rows open inside its papers."""
    kinds = {effect.kind for row in machine.rows for effect in row.then if isinstance(effect, Open)}
    return [child for child in MACHINES if child.kind in kinds]


def parents_of(machine: Machine) -> list[Machine]:
    return [parent for parent in MACHINES if machine in children_of(parent)]


def may(machine: Machine, case: Case, code: str, actor: Actor) -> bool:
    """Whether the judge says yes."""
    return refusal(machine, case, code, actor) == ""


def refusal(machine: Machine, case: Case, code: str, actor: Actor) -> str:
    """The judge's word: '' for yes, else the code of the refusal."""
    try:
        decide(machine, case, code, actor)
    except Refused as refused:
        return refused.code
    return ""


def reasons(machine: Machine, case: Case, code: str, actor: Actor) -> list[str]:
    """Everything that the judge wants mended, in English."""
    try:
        decide(machine, case, code, actor)
    except Refused as refused:
        return [reason.en for reason in refused.reasons]
    return []


def owner(machine: Machine, code: str, state: str | State) -> Transition:
    row = machine.row(str(state), code)
    assert row is not None, f"'{code}' does not leave '{state}'"
    return row


def road(machine: Machine, *codes: str, start: str | State = "", **facts: Any) -> str:
    """Walk a ready paper through the steps, each by somebody whose step it is; where it ends."""
    state = str(start or machine.initial)
    for code in codes:
        row = owner(machine, code, state)
        decide(machine, ready_case(machine, state, **facts), code, someone_of(row.by))
        state = land(machine, state, code)
    return state
