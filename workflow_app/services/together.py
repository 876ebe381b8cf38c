"""One step of many papers: all of them take it, or none does."""

import hashlib
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from state_machines.case import Actor
from state_machines.rules import Refused
from workflow_app.models import Document
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
    without a commit. It costs what as many single steps cost, under one commit.

    The papers are taken by their numbers, whoever asks: two such requests never wait for each
    other. The same `key` gives the first outcome again.
    """
    fired, refusals = list[Fired](), dict[int, Refused]()
    for document_id, seen, answers in sorted(wanted, key=lambda one: one.document_id):
        own_key = _own_key(key, document_id)
        try:
            fired.append(
                fire(session, document_id, code, actor=actor, seen=seen, answers=answers, now=now,
                     key=own_key, request_id=request_id)
            )  # fmt: skip
        except Refused as refused:
            refusals[document_id] = refused
    if refusals:
        raise NotTogether(refusals)
    return fired


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
