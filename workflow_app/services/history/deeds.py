"""Acts that moved no paper, as people read them: what was refused, read, taken away, erased or
administered; newest first."""

from collections.abc import Collection
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import Select, and_, func, select, union_all
from sqlalchemy.orm import Session

from state_machines.case import Actor
from state_machines.rules import Refused
from workflow_app.models import Document, Person, Unit
from workflow_app.models.trail import Act, ActValue
from workflow_app.services.history.readers import is_auditor

PAGE = 50

DEEDS: dict[str, frozenset[str]] = {
    "reads": frozenset({"read", "export"}),
    "denied": frozenset({"not_yours", "moved_on", "not_ready"}),
    "administered": frozenset({"admin"}),
    "erased": frozenset({"request", "answer", "erase", "destroy"}),
}
"""By its name in an address, the sorts of acts that a question looks for."""


class Deed(NamedTuple):
    """One act as people read it."""

    id: int
    at: datetime
    why: str
    code: str  # a step, or a page
    person: str  # '' for the command line
    document_id: int | None
    kind: str  # of the paper, '' when there is none
    title: str
    unit: str  # that it was about, '' when none
    details: str  # '' when they were erased


def deeds(
    session: Session,
    actor: Actor,
    sorts: Collection[str],
    *,
    before: int | None = None,
    limit: int = PAGE,
) -> list[Deed]:
    """Acts of some sorts, for auditors; `before` is the number of the last one of a page."""
    if not is_auditor(actor):
        raise Refused("unknown")
    window = _newest(sorts, before, limit).subquery()
    chosen = _lines(window).order_by(Act.id.desc())
    return [Deed._make(row) for row in session.execute(chosen)]


def _lines(window: Any) -> Any:
    details = and_(ActValue.act_id == Act.id, ActValue.field == "details")
    return (
        select(
            Act.id,
            Act.at,
            Act.why,
            Act.code,
            func.coalesce(Person.name, ""),
            Act.document_id,
            func.coalesce(Document.kind, ""),
            func.coalesce(Document.title, ""),
            func.coalesce(Unit.name, ""),
            func.coalesce(ActValue.value, ""),
        )
        .select_from(window)
        .join(Act, Act.id == window.c.id)
        .outerjoin(Person, Person.id == Act.actor_id)
        .outerjoin(Document, Document.id == Act.document_id)
        .outerjoin(Unit, Unit.id == Act.unit_id)
        .outerjoin(ActValue, details)
    )


def how_many(sorts: Collection[str], at_most: int) -> Select[int]:
    """The statement that counts acts of some sorts, up to a limit."""
    return select(func.count()).select_from(_newest(sorts, None, at_most).subquery())


def _newest(sorts: Collection[str], before: int | None, limit: int) -> Any:
    """The newest acts of some sorts, each sort read from the index that begins with it."""
    each = []
    for sort in sorted(sorts):
        chosen = select(Act.id).where(Act.why == sort)
        if before is not None:
            chosen = chosen.where(Act.id < before)
        found = chosen.order_by(Act.id.desc()).limit(limit).subquery()
        each.append(select(found.c.id))
    whole = union_all(*each).subquery()
    return select(whole.c.id).order_by(whole.c.id.desc()).limit(limit)
