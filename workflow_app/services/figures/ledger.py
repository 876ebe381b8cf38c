"""The book of what accepted papers state. A paper states its figures while it is accepted, a work
while its registration is; when that ends, the rows stay and are told to have ended."""

from typing import Any

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Select,
    bindparam,
    case,
    cast,
    except_,
    func,
    insert,
    literal,
    null,
    or_,
    select,
    tuple_,
    union_all,
    update,
)
from sqlalchemy.engine import Connection

from state_machines import MACHINES
from state_machines.figures import STANDING
from state_machines.grammar import Mood, Typed
from workflow_app.models import Document, Figure, Funding, Stated, Work, table_of
from workflow_app.models.base import UtcTime
from workflow_app.services.figures.scope import BETWEEN, GIVEN_UP
from workflow_app.services.record import Step

PAPER = table_of(Document).alias("paper")
AROUND = table_of(Document).alias("around")
WORK, FUNDING, FIGURE = table_of(Work), table_of(Funding), table_of(Figure)
STATED = table_of(Stated)

_ACCEPTED = [(t.kind, s.code) for t in MACHINES for s in t.states if s.mood is Mood.DONE]
_COLUMNS = (
    *("document_id", "seq", "plan_id", "unit_id", "code", "sort", "aim"),
    *("value", "whole", "qualifier", "as_of", "since"),
)


def keep(connection: Connection, step: Step, parent: tuple[str, str]) -> None:
    """Follow a step that has just been recorded; `parent` is the kind and state around it."""
    before, after = _stands(step, step.source, parent), _stands(step, step.target, parent)
    if before and after and (step.content is None or _says_so(connection, step.document_id)):
        return
    if before:
        withdraw(connection, step.document_id, step.stamp.at)
    if after:
        enter(connection, step.document_id, step.stamp.at)


def _stands(step: Step, state: str, parent: tuple[str, str]) -> bool:
    table = step.machine
    if not state:
        return False
    if table.typed is Typed.WORK:
        return parent in _ACCEPTED and (table.kind, state) not in GIVEN_UP
    return table.kind in _STATING and (table.kind, state) in _ACCEPTED


_STATING = {figure.kind: figure.code for figure in STANDING}


def enter(connection: Connection, document_id: int, at: object) -> None:
    """Write down what a paper and the works inside it state now; nothing if none is accepted."""
    connection.execute(_ENTER, {"of_document": document_id, "at": at})


def withdraw(connection: Connection, document_id: int, at: object) -> None:
    """What a paper and the works inside it stated no longer stands."""
    inside = select(AROUND.c.id).where(AROUND.c.parent_id == document_id)
    connection.execute(
        update(STATED)
        .where(
            or_(STATED.c.document_id == document_id, STATED.c.document_id.in_(inside)),
            STATED.c.until.is_(None),
        )
        .values(until=at)
    )


def _says_so(connection: Connection, document_id: int) -> bool:
    """Whether the book says already what an accepted paper and the works inside it hold: what is
    kept beside the figures, as the signed original, restates none of them."""
    inside = select(AROUND.c.id).where(AROUND.c.parent_id == document_id)
    which = or_(PAPER.c.id == document_id, PAPER.c.parent_id == document_id)
    entered = or_(STATED.c.document_id == document_id, STATED.c.document_id.in_(inside))
    return connection.execute(_differing(which, entered, (*_FACTS, "as_of"))).first() is None


def strays(connection: Connection) -> list[tuple[int, str]]:
    """Where the book does not say what accepted papers hold: (paper, figure), both ways."""
    rows = connection.execute(_differing(PAPER.c.id > 0, STATED.c.id > 0, _FACTS))
    return sorted({(row.document_id, row.code) for row in rows})


_FACTS = ("document_id", "code", "sort", "aim", "value", "whole", "qualifier")


def _differing(
    which: ColumnElement[bool], entered: ColumnElement[bool], facts: tuple[str, ...]
) -> Any:
    """What some papers hold and the book does not say, and what it says of them beyond that."""
    now = standing(which, null()).subquery("now")
    held = select(*(now.c[name] for name in facts))
    said = select(*(STATED.c[name] for name in facts)).where(STATED.c.until.is_(None), entered)
    return union_all(
        select(except_(held, said).subquery("unsaid")),
        select(except_(said, held).subquery("unheld")),
    )


def standing(which: ColumnElement[bool], since: Any) -> Any:
    """What papers state by what is stored of them now, as rows of the book."""
    works = _works(which, since)
    return union_all(*_by_being_there(which, since), _counted(which, since), *works)


def _by_being_there(which: ColumnElement[bool], since: Any) -> list[Select[Any]]:
    return [
        _row(code, 1, since).where(PAPER.c.kind == kind, _accepted(PAPER), which)
        for kind, code in _STATING.items()
    ]


def _counted(which: ColumnElement[bool], since: Any) -> Select[Any]:
    row = _row(FIGURE.c.code, FIGURE.c.value, since, FIGURE.c.whole, FIGURE.c.qualifier)
    return row.join(FIGURE, FIGURE.c.document_id == PAPER.c.id).where(_accepted(PAPER), which)


def _works(which: ColumnElement[bool], since: Any) -> list[Select[Any]]:
    achieved = WORK.c.achieved_vnd.is_not(None)
    registered = (WORK.c.value_vnd, WORK.c.value_qualifier)
    reached = (WORK.c.achieved_vnd, WORK.c.achieved_qualifier)
    return [
        _of_work(which, since, "works", literal(1), literal("exact")),
        _of_work(which, since, "works_registered", *registered),
        _of_work(which, since, "works_achieved", *reached),
        _of_work(which, since, "works_value", *reached).where(achieved),
        _of_work(which, since, "works_value", *registered).where(~achieved),
        _of_work(
            which,
            since,
            literal("funding_") + FUNDING.c.source,
            FUNDING.c.amount_vnd,
            WORK.c.value_qualifier,
        ).join(FUNDING, FUNDING.c.document_id == WORK.c.document_id),
    ]


_ALSO = literal(BETWEEN) + WORK.c.also_greets
_AIMS = WORK.c.greets + case((WORK.c.also_greets == "", ""), else_=_ALSO)
"""Every congress that a work greets."""


def _of_work(which: Any, since: Any, code: Any, value: Any, said: Any) -> Select[Any]:
    row = _row(code, value, since, None, said, WORK.c.kind, _AIMS)
    return (
        row.join(WORK, WORK.c.document_id == PAPER.c.id)
        .join(AROUND, AROUND.c.id == PAPER.c.parent_id)
        .where(
            _accepted(AROUND),
            tuple_(PAPER.c.kind, PAPER.c.state).not_in(GIVEN_UP),
            value.is_not(None),
            which,
        )
    )


def _row(
    code: Any, value: Any, since: Any, whole: Any = None, said: Any = "exact",
    sort: Any = "", aim: Any = "",
) -> Select[Any]:  # fmt: skip
    as_of = func.coalesce(
        PAPER.c.content["as_of"].as_string(),
        PAPER.c.content[("record", "held_on")].as_string(),
        "",
    )
    values = (
        *(PAPER.c.id, PAPER.c.version, PAPER.c.plan_id, PAPER.c.unit_id),
        *map(_said, (code, sort, aim, value)),
        cast(null(), BigInteger) if whole is None else whole,
        *map(_said, (said, as_of)),
        since,
    )
    named = zip(_COLUMNS, values, strict=True)
    return select(*(value.label(name) for name, value in named)).select_from(PAPER)


def _said(value: Any) -> Any:
    return literal(value) if isinstance(value, (str, int)) else value


def _accepted(paper: Any) -> ColumnElement[bool]:
    return tuple_(paper.c.kind, paper.c.state).in_(_ACCEPTED)


def _entering() -> Any:
    of_document: Any = bindparam("of_document")
    which = or_(PAPER.c.id == of_document, PAPER.c.parent_id == of_document)
    return insert(STATED).from_select(_COLUMNS, standing(which, bindparam("at", type_=UtcTime())))


_ENTER = _entering()
