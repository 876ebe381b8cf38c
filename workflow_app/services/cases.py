"""The facts of one paper, read in one statement and frozen into a `Case` for the rules."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import cached_property
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Select,
    String,
    bindparam,
    case,
    false,
    func,
    literal_column,
    select,
)
from sqlalchemy.engine import Connection
from sqlalchemy.orm import Session, aliased

from state_machines import RECURRING, machine
from state_machines.case import Case, Child, Times
from state_machines.rules import Refused, blank_needs
from workflow_app.models import Document, Edition, File, Person, Unit, table_of
from workflow_app.models.base import Clock
from workflow_app.services.prepared import Prepared

DOCUMENT = table_of(Document)
_COMMA: Any = literal_column("','", String)  # written out: these statements are compiled once
_COLON = literal_column("':'", String)
_YES, _NO = literal_column("'1'", String), literal_column("'0'", String)
_RECURRING = [literal_column(f"'{table.kind}'", String) for table in RECURRING]
_Around = aliased(DOCUMENT, name="around")


class Facts:
    """The stored row of a paper, and the case that the rules see."""

    def __init__(self, row: Any) -> None:
        self.row = row

    @cached_property
    def case(self) -> Case:
        return _case(self.row, {})

    def answering(self, answers: Mapping[str, object], at: datetime | None = None) -> Case:
        return _case(self.row, answers, at)


def case_of(session: Session, document_id: int) -> Case:
    """Return the case of a paper, or raise `Refused("unknown")`."""
    return facts_of(session.connection(), document_id).case


def facts_of(connection: Connection, document_id: int, *, hold: bool = False) -> Facts:
    """Read the facts of a paper. `hold` keeps its plan and parent from moving until commit."""
    statement = _HOLDING if hold else _READING
    row = statement.first(connection, {"document_id": document_id})
    if row is None:
        raise Refused("unknown")
    return Facts(row)


def facts_of_many(connection: Connection, document_ids: Sequence[int]) -> dict[int, Facts]:
    """The facts of papers by their numbers, in one statement; their plans and parents are kept from
    moving. Whoever does not exist is not there."""
    statement = _selected(hold=True).where(DOCUMENT.c.id.in_(document_ids))
    return {row.id: Facts(row) for row in connection.execute(statement)}


def facts_to_show(connection: Connection, document_id: int, readable: ColumnElement[bool]) -> Facts:
    """The facts with the names that a page shows, or `Refused("unknown")` if not to be read."""
    row = connection.execute(_SHOWING.where(readable), {"document_id": document_id}).first()
    if row is None:
        raise Refused("unknown")
    return Facts(row)


def _statement(*, hold: bool) -> Select[Any]:
    return _selected(hold=hold).where(DOCUMENT.c.id == bindparam("document_id"))


def _selected(*, hold: bool) -> Select[Any]:
    document = DOCUMENT
    plan, parent = _state_of(document.c.plan_id), _state_of(document.c.parent_id)
    if hold:  # thousands share a plan; a parent may be written next, so one child holds it
        plan = plan.with_for_update(read=True)
        parent = parent.with_for_update(key_share=True)
    columns = select(
        document,
        Clock().label("clock"),
        Unit.path.label("unit_path"),
        plan.scalar_subquery().label("plan_state"),
        parent.scalar_subquery().label("parent_state"),
        _of_parent("kind").label("parent_kind"),
        _of_parent("due_at").label("parent_due_at"),
        _children_told().label("children"),
        _siblings_told().label("siblings"),
        _reported_to().label("reported_to"),
        select(func.aggregate_strings(File.slot, _COMMA))
        .where(File.document_id == document.c.id)
        .scalar_subquery()
        .label("slots"),
    )
    return columns.join_from(document, Unit, Unit.id == document.c.unit_id)


def _children_told() -> Any:
    """'kind:state:topic:required' of each paper inside, joined by commas."""
    required = case((_Around.c.required, _YES), else_=_NO)
    named = _Around.c.kind + _COLON + _Around.c.state + _COLON + _Around.c.topic
    return _joined(named + _COLON + required, _Around.c.parent_id == DOCUMENT.c.id)


def _siblings_told() -> Any:
    """'kind:state' of each stage of the same unit under the same plan, joined by commas."""
    same = (_Around.c.plan_id == DOCUMENT.c.plan_id) & (_Around.c.unit_id == DOCUMENT.c.unit_id)
    return _joined(_Around.c.kind + _COLON + _Around.c.state, same & _Around.c.parent_id.is_(None))


def _reported_to() -> Any:
    """Whether units below report to the paper's unit for its period; asked only of kinds that
    have periods."""
    lower = aliased(DOCUMENT, name="of_below")
    below = (
        select(lower.c.id)
        .where(lower.c.issuer_id == DOCUMENT.c.unit_id, lower.c.unit_id != DOCUMENT.c.unit_id)
        .where(lower.c.kind == DOCUMENT.c.kind, lower.c.topic == DOCUMENT.c.topic)
    )
    return case((DOCUMENT.c.kind.in_(_RECURRING), below.exists()), else_=false())


def _state_of(key: Any) -> Select[Any]:
    other = aliased(DOCUMENT)
    return select(other.c.state).where(other.c.id == key)


def _of_parent(column: str) -> Any:
    other = aliased(DOCUMENT)
    return select(other.c[column]).where(other.c.id == DOCUMENT.c.parent_id).scalar_subquery()


def _joined(words: Any, condition: Any) -> Any:
    return select(func.aggregate_strings(words, _COMMA)).where(condition).scalar_subquery()


def _case(row: Any, answers: Mapping[str, object], at: datetime | None = None) -> Case:
    content = row.content
    return Case(
        kind=row.kind,
        state=row.state,
        unit_id=row.unit_id,
        unit_path=row.unit_path,
        issuer_id=row.issuer_id,
        topic=row.topic,
        version=row.version,
        submitter_id=row.submitter_id,
        submitted_for_id=row.submitted_for_id,
        number=row.number,
        required=row.required,
        due_at=row.due_at or row.parent_due_at,
        times=Times(row.created_at, row.arrived_at, at or row.clock),
        binding=row.binding,
        content=content,
        answers=answers,
        blank=blank_needs(machine(row.kind), content),
        children=_children(row.children),
        parent_kind=row.parent_kind or "",
        parent_state=row.parent_state or "",
        siblings=_siblings(row.siblings),
        plan_state=row.plan_state or "",
        reported_to=bool(row.reported_to),
        files=frozenset((row.slots or "").split(",")) - {""},
    )


def _siblings(joined: str | None) -> dict[str, str]:
    """The state of each stage; of several of a kind, as after a merger, of the one least far."""
    found: dict[str, str] = {}
    for kind, _, state in (pair.partition(":") for pair in (joined or "").split(",") if pair):
        found[kind] = _least_far(kind, found[kind], state) if kind in found else state
    return found


def _least_far(kind: str, *states: str) -> str:
    order = [state.code for state in machine(kind).states]
    return min(states, key=order.index)


def _children(joined: str | None) -> tuple[Child, ...]:
    words = (word.split(":") for word in (joined or "").split(",") if word)
    return tuple(
        Child(kind, state, topic, required == "1") for kind, state, topic, required in words
    )


def _with_names(statement: Select[Any]) -> Select[Any]:
    issuer = aliased(Unit)
    issued = (
        select(Edition.content)
        .where(Edition.document_id == DOCUMENT.c.id)
        .order_by(Edition.edition.desc())
        .limit(1)
        .scalar_subquery()
    )
    given_to = aliased(Person)
    named = statement.join(issuer, issuer.id == DOCUMENT.c.issuer_id).outerjoin(
        given_to, given_to.id == DOCUMENT.c.assignee_id
    )
    return named.add_columns(
        Unit.name.label("unit_name"),
        Unit.place.label("unit_place"),
        issuer.name.label("issuer_name"),
        given_to.name.label("assignee_name"),
        issued.label("issued_content"),
    )


_READING = Prepared(_statement(hold=False))
_HOLDING = Prepared(_statement(hold=True))
_SHOWING = _with_names(_statement(hold=False))
