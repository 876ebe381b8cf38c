"""One step of many papers: all of them take it, or none does."""

import hashlib
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import select
from sqlalchemy.engine import Connection
from sqlalchemy.orm import Session

from state_machines import machine
from state_machines.case import Actor
from state_machines.rules import Refused, decide
from workflow_app.models import Document
from workflow_app.services.cases import Facts, facts_of_many
from workflow_app.services.record import Stamp
from workflow_app.services.taking import Taking
from workflow_app.services.taking_many import in_bulk, take_many
from workflow_app.services.transition import Fired, facts_held, fire


class Wanted(NamedTuple):
    """A paper that is to take the step, the version somebody looked at, and what she answered."""

    document_id: int
    seen: int
    answers: Mapping[str, Any]


class NotTogether(Exception):
    """No: some papers cannot take the step. `refusals` says for each of them why."""

    def __init__(self, refusals: Mapping[int, Refused]) -> None:
        super().__init__(*refusals)
        self.refusals = refusals


def fire_together(
    session: Session,
    wanted: Iterable[Wanted],
    code: str,
    *,
    actor: Actor,
    now: datetime | None = None,
    key: str = "",
    request_id: str = "",
) -> list[Fired]:
    """Take the step for each paper, or raise `NotTogether`: then the caller's transaction must end
    without a commit. A row that changes nothing but the paper itself costs as many statements for
    thousands as for two; any other what as many single steps cost.

    The papers are taken by their numbers, whoever asks: two such requests never wait for each
    other. The same `key` gives the first outcome again.
    """
    return _Act(session, code, actor, now, key, request_id).take(wanted)


class _Act(NamedTuple):
    """What somebody does to many papers."""

    session: Session
    code: str
    actor: Actor
    now: datetime | None
    key: str
    request_id: str

    def take(self, wanted: Iterable[Wanted]) -> list[Fired]:
        """All of them, or `NotTogether`."""
        asked = sorted(wanted, key=lambda one: one.document_id)
        held = _hold(self.session.connection(), [one.document_id for one in asked])
        fired, refusals, bulk = dict[int, Fired](), dict[int, Refused](), list[Taking]()
        for one in asked:
            try:
                taking = self.permitted(held.get(one.document_id), one)
                if taking and in_bulk(taking):
                    bulk.append(taking)
                else:
                    fired[one.document_id] = self.alone(one)
            except Refused as refused:
                refusals[one.document_id] = refused
        if refusals:
            raise NotTogether(refusals)
        fired |= take_many(self.session.connection(), bulk)
        return [fired[one.document_id] for one in asked]

    def alone(self, one: Wanted) -> Fired:
        return fire(
            self.session, one.document_id, self.code, actor=self.actor, seen=one.seen,
            answers=one.answers, now=self.now, key=_own_key(self.key, one.document_id),
            request_id=self.request_id,
        )  # fmt: skip

    def permitted(self, facts: Facts | None, one: Wanted) -> Taking | None:
        """The row to take, or `Refused`; None when the paper is not where somebody looked at it."""
        if facts is None or facts.row.version != one.seen:
            return None
        at = self.now or facts.row.clock
        case, table = facts.answering(one.answers, at), machine(facts.row.kind)
        row, seat = decide(table, case, self.code, self.actor)
        key = _own_key(self.key, one.document_id)
        by = self.actor.person_id
        stamp = Stamp(by, seat.id, at, key, self.request_id, seat.holder_id)
        return Taking(facts, row, stamp, one.answers)


def _hold(connection: Connection, document_ids: list[int]) -> dict[int, Facts]:
    """The facts of the papers, which nobody else moves from now until commit. What lies around them
    is held first, as a single step holds it: the two never wait for each other."""
    if connection.dialect.name == "postgresql":
        facts_of_many(connection, document_ids)
        papers = select(Document.id).where(Document.id.in_(document_ids)).order_by(Document.id)
        connection.execute(papers.with_for_update())
    return facts_of_many(connection, document_ids)


def fire_along(
    session: Session,
    around: Wanted,
    code: str,
    inside: Iterable[Wanted],
    inside_code: str,
    *,
    actor: Actor,
    now: datetime | None = None,
    key: str = "",
    request_id: str = "",
) -> Fired:
    """Take a step of a paper after that of the papers in it; all of them, or `NotTogether` or
    `Refused` and none. The paper is held first: nothing comes into it or moves meanwhile."""
    facts_held(session.connection(), around.document_id)
    inside = list(inside)
    lies_in = select(Document.id).where(Document.parent_id == around.document_id)
    if {one.document_id for one in inside} - set(session.scalars(lies_in)):
        raise Refused("unknown")
    more: Any = {"actor": actor, "now": now, "request_id": request_id}
    fire_together(session, inside, inside_code, key=key, **more)
    own_key = _own_key(key, around.document_id)
    return fire(session, around.document_id, code, seen=around.seen, answers=around.answers,
                key=own_key, **more)  # fmt: skip


def _own_key(key: str, document_id: int) -> str:
    """A key carries one step: each paper of the request gets its own, the same every time."""
    return hashlib.sha256(f"{key}\n{document_id}".encode()).hexdigest() if key else ""
