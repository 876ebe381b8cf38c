"""A city with its wards and their people, and papers put into any state from which they move."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from itertools import product
from typing import Any

from sqlalchemy import func, insert, select
from sqlalchemy.orm import Session

from state_machines import MACHINES, machine
from state_machines.case import Actor, Case, Child, Times
from state_machines.grammar import Machine, Open, Party, Reach, Role, Transition
from state_machines.parties import KEEPERS, READERS
from state_machines.rules import blank_needs
from tests.factories import CONTENTS, DUE, NOW, a_unit, an_actor, answers_to, content_in
from workflow_app.models import Addressee, Document, File, Unit, table_of
from workflow_app.models.trail import Entry
from workflow_app.services.figures import ledger
from workflow_app.services.record import Stamp, Step, rows_of
from workflow_app.services.transition import Fired, fire
from workflow_app.services.typed import keep_typed

FILES = ("text", "party_consent", "resolution")
OPEN_PLAN = "issued"
FIRST_WARD = "PHUONG01"
"""The code of the first ward of a database, by which contents name it."""


def readers_of(table: Machine) -> tuple[Party, ...]:
    """Who may read the papers of a machine."""
    return KEEPERS if table.private else READERS


@dataclass
class World:
    """Ids and actors only: the tests open their own sessions."""

    province_id: int
    city_id: int
    ward_ids: list[int]
    people: dict[int, dict[Role, Actor]] = field(default_factory=dict)

    @property
    def ward_id(self) -> int:
        return self.ward_ids[0]

    def member(self, party: Party, unit_id: int) -> Actor:
        """Somebody of the party for a paper that this unit owes the city."""
        role = min(party.roles)
        near = {Reach.OWN: unit_id, Reach.ISSUER: self.city_id, Reach.ABOVE: self.province_id}
        return self.people[near.get(party.reach, self.city_id)][role]

    def city(self, role: Role) -> Actor:
        return self.people[self.city_id][role]

    def ward(self, role: Role) -> Actor:
        return self.people[self.ward_id][role]

    def everybody(self) -> Iterator[Actor]:
        for staff in self.people.values():
            yield from staff.values()

    def put(self, session: Session, kind: str, state: str, **columns: Any) -> int:
        """A paper that has stood in a state from its first entry on; children are put after it."""
        table, now = machine(kind), columns.pop("now", NOW)
        unit_id = columns.pop("unit_id", self.city_id if table.begun_by else self.ward_id)
        files, content = columns.pop("files", ()), columns.pop("content", content_in(kind, state))
        paper = Document(
            kind=kind,
            _state=state,
            unit_id=unit_id,
            content=content,
            state_since=now,
            created_at=now,
            machine_version=table.digest,
            **{"issuer_id": self.city_id, "topic": kind, "title": table.name.vi} | columns,
        )
        session.add(paper)
        session.flush()
        self._enter(session, paper, table, now)
        for slot in files:
            session.add(self._file(paper.id, slot))
        session.flush()
        if table.typed and content:
            keep_typed(session.connection(), table.typed, paper, content)
        ledger.enter(session.connection(), paper.id, now)
        return paper.id

    def _enter(self, session: Session, paper: Document, table: Machine, now: datetime) -> None:
        actor = self.people[paper.unit_id][Role.OFFICER]
        stamp = Stamp(actor.person_id, actor.seats[0].id, now)
        step = Step(paper.id, paper.unit_id, table, "open", "", paper.state, 1, "", stamp, {})
        written = rows_of(step)
        session.execute(insert(table_of(Entry)), [written.entry])
        paper.chain_head = written.entry["chain"]
        session.flush()

    def _file(self, document_id: int, slot: str) -> File:
        return File(
            document_id=document_id,
            slot=slot,
            edition=1,
            name=f"{slot}.pdf",
            media_type="application/pdf",
            size=1,
            sha256="0" * 64,
            uploaded_by=self.ward(Role.OFFICER).person_id,
            uploaded_at=NOW,
        )

    def a_plan(self, session: Session, state: str = OPEN_PLAN, **columns: Any) -> int:
        """A plan that was sent to every ward."""
        plan_id = self.put(session, "plan", state, **columns)
        for ward_id in self.ward_ids:
            session.add(Addressee(plan_id=plan_id, unit_id=ward_id, duty="t/h"))
        session.flush()
        return plan_id

    def take(
        self, session: Session, document_id: int, code: str, *,
        actor: Actor | None = None, seen: int | None = None,
        answers: Mapping[str, Any] | None = None, **more: Any,
    ) -> Fired:  # fmt: skip
        """Take a step as somebody who may, from the version of now, with the usual answers."""
        kind, state, version, unit_id = session.execute(
            select(Document.kind, Document.state, Document.version, Document.unit_id).where(
                Document.id == document_id
            )
        ).one()
        row = machine(kind).row(state, code)
        if actor is None:
            assert row, f"{code} does not leave {state}"
            actor = self.member(row.by, unit_id)
        if answers is None:
            answers = answers_to(row, kind) if row else {}
        seen = version if seen is None else seen
        more = {"now": NOW} | more
        return fire(session, document_id, code, actor=actor, seen=seen, answers=answers, **more)

    def stage(self, session: Session, situation: "Situation", plan_id: int) -> int:
        """Put a paper, its parent and its child where a situation says."""
        kind, above = situation.kind, dict[str, Any]()
        if situation.parent:
            above["parent_id"] = self.put(session, *situation.parent, plan_id=plan_id, due_at=DUE)
        if kind == "plan":
            return self.a_plan(session, situation.state)
        if machine(kind).begun_by:
            return self.put(session, kind, situation.state)
        if machine(kind).stage:
            above["due_at"] = DUE
        if machine(kind).recurring:  # somebody reports to the unit for the same period
            above["topic"] = f"{kind} {plan_id}"
            self.put(session, kind, situation.state, plan_id=plan_id, issuer_id=self.ward_id,
                     unit_id=self.city_id, required=False, **above)  # fmt: skip
        paper_id = self.put(
            session, kind, situation.state, plan_id=plan_id, files=FILES, required=False, **above
        )
        if situation.child:
            self.put(session, *situation.child, plan_id=plan_id, parent_id=paper_id)
        return paper_id


def settle(session: Session, wards: int = 1) -> World:
    """A province, a city below it and wards below that, one person in every role of each."""
    province = a_unit(session, "Tỉnh")
    city = a_unit(session, "Thành phố", under=province)
    known = session.scalar(select(func.count()).where(Unit.code.startswith(FIRST_WARD)))
    below = [
        a_unit(session, f"Phường {number:02d}", under=city,
               code=FIRST_WARD if number == 1 and not known else "")
        for number in range(1, wards + 1)
    ]  # fmt: skip
    world = World(province.id, city.id, [unit.id for unit in below])
    for unit in (province, city, *below):
        world.people[unit.id] = {
            role: an_actor(session, f"{role} {unit.name}", (role, unit)) for role in Role
        }
    return world


@dataclass(frozen=True)
class Situation:
    """Where a paper and those around it stand, so that certain rows may be taken."""

    kind: str
    state: str
    parent: tuple[str, str] | None = None  # kind, state
    child: tuple[str, str] | None = None


def situation_for(kind: str, state: str, codes: Iterable[str]) -> Situation | None:
    """The first situation in which all the rows can be taken, or None."""
    rows = [row for row in machine(kind).rows_from(state) if row.code in set(codes)]
    parents = [None, *_each_state(_parents_of(kind))]
    children = [None, *_each_state(_children_of(kind))]
    if machine(kind).child:
        parents.pop(0)
    for parent, child in product(parents, children):
        if all(_holds(row, kind, state, parent, child) for row in rows):
            return Situation(kind, state, parent, child)
    return None


def _holds(row: Transition, kind: str, state: str, parent: Any, child: Any) -> bool:
    case = Case(
        kind=kind,
        state=state,
        unit_id=1,
        unit_path="1/",
        issuer_id=1,
        required=False,
        due_at=DUE,
        times=Times(opened_at=NOW, asked_at=NOW),
        content=content_in(kind, state),
        answers=answers_to(row, kind),
        blank=blank_needs(machine(kind), CONTENTS[kind]),
        children=(Child(*child),) if child else (),
        parent_kind=parent[0] if parent else "",
        parent_state=parent[1] if parent else "",
        plan_state=OPEN_PLAN,
        reported_to=True,
        files=frozenset(FILES),
    )
    return all(guard.holds(case) for guard in row.when)


def _each_state(kinds: Iterable[str]) -> list[tuple[str, str] | None]:
    return [(kind, state.code) for kind in kinds for state in machine(kind).states]


def _children_of(kind: str) -> list[str]:
    opened = (effect.kind for row in machine(kind).rows for effect in row.then
              if isinstance(effect, Open) and effect.kind)  # fmt: skip
    return list(dict.fromkeys(opened))


def _parents_of(kind: str) -> list[str]:
    return [table.kind for table in MACHINES if kind in _children_of(table.kind)]
