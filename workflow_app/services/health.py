"""Is all well? What a probe asks in a moment, and what `doctor` finds when it reads everything."""

from collections.abc import Callable, Iterator
from typing import TypedDict

from sqlalchemy import Select, func, select
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from state_machines import MACHINES
from workflow_app.models import Document, File, Register
from workflow_app.models.trail import Message
from workflow_app.services.audit.recomputing import Chosen, Recomputing
from workflow_app.services.counting import keeping as counting
from workflow_app.services.figures.ledger import strays
from workflow_app.services.jobs import asking, doing
from workflow_app.services.ports import BlobStore, Queue
from workflow_app.services.search import keeping

BATCH = 1000


class Readiness(TypedDict):
    """What works. Without a database or its migrations nothing does; the rest heals by itself."""

    database: bool
    migrations: bool
    broker: bool
    workers: int


def readiness(*, at_head: Callable[[], bool], queue: Queue) -> Readiness:
    """Ask each part once; a part that fails is told as failing, never raised."""
    stands = _answer(at_head)
    broker = queue.reachable()
    return Readiness(
        database=stands is not None,
        migrations=bool(stands),
        broker=broker,
        workers=queue.workers() if broker else 0,
    )


def findings(session: Session, store: BlobStore) -> Iterator[str]:
    """Say everything that is not as it must be; nothing when all is right."""
    yield from _strange_states(session)
    yield from map(str, Recomputing(session, Chosen(), progress=lambda leaves: None).findings())
    yield from _gaps(session)
    yield from _strays(session)
    yield from _lost_files(session, store)
    yield from _dead_letters(session)
    yield from _stuck_jobs(session)
    yield from keeping.findings(session)
    yield from counting.findings(session)


def _answer(question: Callable[[], bool]) -> bool | None:
    """What the database says; None when it does not answer."""
    try:
        return question()
    except (SQLAlchemyError, OSError):
        return None


def _strange_states(session: Session) -> Iterator[str]:
    known = {(table.kind, state.code) for table in MACHINES for state in table.states}
    counted = select(Document.kind, Document.state, func.count()).group_by(
        Document.kind, Document.state
    )
    for kind, state, count in session.execute(counted):
        if (kind, state) not in known:
            yield f"{count} papers of kind {kind} are in state {state}, which no machine knows"


def _strays(session: Session) -> Iterator[str]:
    for document_id, code in strays(session.connection()):
        yield f"the book does not state the figure {code} as paper {document_id} holds it"


def _gaps(session: Session) -> Iterator[str]:
    taken = select(  # by who gave the number: a plan may go on in other hands
        Document.issuer_id, Document.series, Document.number_year, Document.number_value
    ).where(Document.number_value.is_not(None))
    given: dict[tuple[int, str, int], set[int]] = {}
    for unit_id, series, year, value in _streamed(session, taken):
        given.setdefault((unit_id, series, year), set()).add(value)
    for register in session.scalars(select(Register)):
        key = (register.unit_id, register.series, register.year)
        numbers = given.pop(key, set())
        place = f"register {register.series} {register.year} of unit {register.unit_id}"
        if missing := set(range(register.first, register.last + 1)) - numbers:
            yield f"{place} has no paper for {', '.join(map(str, sorted(missing)))}"
        if numbers and max(numbers) > register.last:
            yield f"{place} ends at {register.last}, but {max(numbers)} was given"
    for unit_id, series, year in given:
        yield f"unit {unit_id} gave numbers {series} {year} without a register"


def _lost_files(session: Session, store: BlobStore) -> Iterator[str]:
    files = select(File.id, File.document_id, File.sha256, File.size)
    for row in _streamed(session, files):
        size = store.size(row.sha256)
        if size is None:
            yield f"file {row.id} of paper {row.document_id} has no bytes: {row.sha256}"
        elif size != row.size:
            yield f"file {row.id} of paper {row.document_id} has {size} bytes, not {row.size}"


def _dead_letters(session: Session) -> Iterator[str]:
    dead = select(Message.id, Message.attempts, Message.error).where(Message.dead_at.is_not(None))
    for row in session.execute(dead):
        yield f"message {row.id} was given up after {row.attempts} attempts: {row.error}"


def _stuck_jobs(session: Session) -> Iterator[str]:
    """Long jobs that were given up, and those that somebody began and then fell silent over."""
    for job in asking.broken(session):
        yield f"job {job.id} was given up after {job.attempts} attempts: {job.problem}"
    for number in doing.silent(session):
        yield f"job {number} was begun and gives no sign of life"


def _streamed(session: Session, statement: Select) -> Iterator:  # type: ignore[type-arg]
    return iter(session.execute(statement.execution_options(yield_per=BATCH)))
