"""What an extract of the trail tells: the steps of a paper, of a unit, of a person or of all."""

from collections.abc import Callable, Mapping
from datetime import date, datetime
from functools import partial
from itertools import islice
from typing import Any, NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from state_machines.case import Actor
from state_machines.rules import Refused
from workflow_app.models import Person, Unit
from workflow_app.services import documents, history
from workflow_app.services.audit.stamp import Stamp, current
from workflow_app.services.history import Line, Page, Wanted
from workflow_app.services.history.readers import is_auditor

KIND = "extract"
"""The kind of the long job that makes one."""
MOST = 3000  # steps in one file
_MOMENTS = ("since", "until")


class Scope(NamedTuple):
    """Whose steps are told, and which of them; without a paper, unit or person those of all."""

    document_id: int | None = None
    unit_id: int | None = None
    person_id: int | None = None
    wanted: Wanted = Wanted()

    def arguments(self) -> dict[str, Any]:
        """The scope as the arguments of a job."""
        said = {name: value for name, value in self._asdict().items() if name != "wanted" and value}
        asked = {name: value for name, value in self.wanted._asdict().items() if value}
        asked |= {name: asked[name].isoformat() for name in _MOMENTS if name in asked}
        return said | ({"wanted": asked} if asked else {})


def scope_of(arguments: Mapping[str, Any]) -> Scope:
    """The scope that `arguments` told."""
    asked = dict(arguments.get("wanted", {}))
    asked |= {name: datetime.fromisoformat(asked[name]) for name in _MOMENTS if name in asked}
    numbers = {name: arguments.get(name) for name in ("document_id", "unit_id", "person_id")}
    return Scope(**numbers, wanted=Wanted(**asked))


class Extract(NamedTuple):
    """The newest steps of a scope, the checkpoint that the log had, and whether older ones are
    left out. `about` is whose steps they are; '' for those of all."""

    about: str
    lines: list[Line]
    more: bool
    stamp: Stamp | None


def extract(session: Session, scope: Scope, actor: Actor, on: date, limit: int = MOST) -> Extract:
    """What a reader may read of a scope, newest first, or `Refused("unknown")`."""
    if scope.document_id:
        paper = documents.page(session, scope.document_id, actor, steps=limit + 1)
        about, found = paper.facts.row.title, paper.timeline
    else:
        about, read = _reader(session, scope, actor, on)
        found = list(islice(history.every_step(read, limit=min(limit + 1, 500)), limit + 1))
    return Extract(about, found[:limit], len(found) > limit, current(session))


def _reader(
    session: Session, scope: Scope, actor: Actor, on: date
) -> tuple[str, Callable[..., Page]]:
    if scope.unit_id:
        name = session.scalar(select(Unit.name).where(Unit.id == scope.unit_id))
        of_unit = partial(history.of_unit, session, scope.unit_id, actor, scope.wanted, on=on)
        return name or "", of_unit
    if scope.person_id:
        name = session.scalar(select(Person.name).where(Person.id == scope.person_id))
        return name or "", partial(history.of_person, session, scope.person_id, actor)
    if not is_auditor(actor):
        raise Refused("unknown")
    return "", partial(history.everything, session, actor, scope.wanted)
