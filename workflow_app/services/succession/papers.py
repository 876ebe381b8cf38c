"""Which papers go to the unit that carries on, and their way there: each with an entry."""

from collections.abc import Collection, Mapping
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Table, and_, or_, select, tuple_, update
from sqlalchemy.engine import Connection

from state_machines import MACHINES
from state_machines.case import Case
from state_machines.grammar import Machine, Mood, State
from state_machines.guards import PLAN_OPEN
from state_machines.system import READDRESSED
from workflow_app.models import Document, Figure, Nomination, Work, table_of
from workflow_app.services.following import step_after
from workflow_app.services.record import Stamp, Step, record_many

DOCUMENT = table_of(Document)
TYPED: tuple[Table, ...] = (table_of(Work), table_of(Nomination), table_of(Figure))


def _is_open(table: Machine, state: State) -> bool:
    """Whether something is still to be done with a paper, or under it."""
    if table.leads:
        stands = Case(table.kind, state.code, 0, "", 0, plan_state=state.code)
        return not state.final and PLAN_OPEN.holds(stands)
    return state.mood not in (Mood.DONE, Mood.OFF)


OPEN = [
    (table.kind, state.code)
    for table in MACHINES
    for state in table.states
    if _is_open(table, state)
]
_LEADING = [table.kind for table in MACHINES if table.leads]


def _open(paper: Any) -> ColumnElement[bool]:
    return tuple_(paper.c.kind, paper.c.state).in_(OPEN)


def going(unit_ids: Collection[int]) -> ColumnElement[bool]:
    """The papers that leave these units. A campaign that is not finished goes on whole, with what
    is done of it; what is finished stays as it was. What bears a number stays in its register;
    a plan that is in force goes on in other hands, and keeps its number and its issuer."""
    beside = DOCUMENT.alias("beside")
    unfinished = (
        select(beside.c.id)
        .where(
            beside.c.plan_id == DOCUMENT.c.plan_id,
            beside.c.unit_id == DOCUMENT.c.unit_id,
            _open(beside),
        )
        .exists()
    )
    theirs = or_(DOCUMENT.c.unit_id.in_(unit_ids), DOCUMENT.c.issuer_id.in_(unit_ids))
    free = or_(DOCUMENT.c.number_value.is_(None), DOCUMENT.c.kind.in_(_LEADING))
    return and_(theirs, free, or_(_open(DOCUMENT), unfinished))


def staying(unit_ids: Collection[int]) -> ColumnElement[bool]:
    """The papers of these units that stay as they were."""
    return and_(DOCUMENT.c.unit_id.in_(unit_ids), ~going(unit_ids))


class Address(NamedTuple):
    """Whose a paper is, and to whom it answers."""

    unit_id: int
    issuer_id: int


def readdress(
    connection: Connection, heirs: Mapping[int, int], change_id: int, stamp: Stamp
) -> int:
    """Give the papers that go to the unit that carries on, by the unit that ends; return how many.
    Their typed rows go with them."""
    chosen = select(DOCUMENT).where(going(heirs)).order_by(DOCUMENT.c.id)
    papers = connection.execute(chosen.with_for_update()).all()
    if papers:
        addresses = [_address(paper, heirs) for paper in papers]
        moves = zip(papers, addresses, strict=True)
        steps = [_step(paper, address, change_id, stamp) for paper, address in moves]
        record_many(connection, steps, [address._asdict() for address in addresses])
        _take_along(connection, heirs)
    return len(papers)


def _address(paper: Any, heirs: Mapping[int, int]) -> Address:
    """The issuer of what bears a number is who gave the number."""
    issuer = paper.issuer_id
    return Address(
        heirs.get(paper.unit_id, paper.unit_id),
        issuer if paper.number_value is not None else heirs.get(issuer, issuer),
    )


def _step(paper: Any, address: Address, change_id: int, stamp: Stamp) -> Step:
    told = {
        "change": change_id,
        "was_unit": paper.unit_id,
        "was_issuer": paper.issuer_id,
        "issuer": address.issuer_id,
    }
    return step_after(paper, READDRESSED, stamp, unit_id=address.unit_id, public=told)


def _take_along(connection: Connection, unit_ids: Collection[int]) -> None:
    """Let typed rows be of the unit that their papers are of."""
    for table in TYPED:
        now = select(DOCUMENT.c.unit_id).where(DOCUMENT.c.id == table.c.document_id)
        connection.execute(
            update(table).where(table.c.unit_id.in_(unit_ids)).values(unit_id=now.scalar_subquery())
        )
