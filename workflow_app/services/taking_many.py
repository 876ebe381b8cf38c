"""Steps of many papers that change nothing else: as many statements for thousands as for two."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy.engine import Connection

from state_machines.grammar import MoveDue, Notify, Transition
from workflow_app.services import effects
from workflow_app.services.figures import ledger
from workflow_app.services.record import record_many
from workflow_app.services.taking import Taking, changed_columns, content_after
from workflow_app.services.timing.rescheduling import carry_inside_all
from workflow_app.services.transition import Fired, step_of
from workflow_app.services.typed import same_typed


def in_bulk(taking: Taking) -> bool:
    """Whether a permitted row can be taken together with others: it opens, numbers and settles
    nothing, and leaves what is typed of the paper as it was."""
    row, table = taking.row, taking.table
    moves = MoveDue() in row.then
    plain = all(isinstance(effect, Notify | MoveDue) for effect in row.then)
    if not plain or row.takes_back or table.leads or taking.file or (moves and table.child):
        return False
    if not table.typed:
        return True
    before = taking.facts.row.content
    return same_typed(table.typed, taking.facts.row, before, _after(taking))


def take_many(connection: Connection, takings: Sequence[Taking]) -> dict[int, Fired]:
    """Take them all, each with its entry and its notices; return what came of each paper. Raises
    `Overtaken` when one of them has moved meanwhile."""
    alike: dict[Transition, list[Taking]] = {}
    for taking in takings:
        alike.setdefault(taking.row, []).append(taking)
    fired = dict[int, Fired]()
    for row, those in alike.items():
        fired |= _take_row(connection, row, those)
    return fired


def _take_row(
    connection: Connection, row: Transition, takings: Sequence[Taking]
) -> dict[int, Fired]:
    columns = [_columns(connection, one) for one in takings]
    steps = [step_of(one, values) for one, values in zip(takings, columns, strict=True)]
    notices = [effect for effect in row.then if isinstance(effect, Notify)]
    record_many(connection, steps, columns, notices)
    papers = [one.facts.row for one in takings]
    if MoveDue() in row.then:
        due = (values["due_at"] for values in columns)
        carry_inside_all(connection, zip(papers, due, strict=True))
    for step, paper in zip(steps, papers, strict=True):
        ledger.keep(connection, step, (paper.parent_kind or "", paper.parent_state or ""))
    return {
        paper.id: Fired(paper.id, step.seq, step.target, paper.number)
        for step, paper in zip(steps, papers, strict=True)
    }


def _after(taking: Taking) -> dict[str, Any]:
    return content_after(taking.table, taking.row, taking.facts.row.content, taking.given)


def _columns(connection: Connection, taking: Taking) -> dict[str, Any]:
    values = changed_columns(taking, _after(taking))
    effects.prepare(connection, taking, values)
    return values
