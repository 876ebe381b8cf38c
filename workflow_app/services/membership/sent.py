"""Sent once: a request that a program repeats under the same key gets the answer of the first time.

What was answered is kept in the transaction of what was done: after a crash either both are there
or neither, and of two that are sent at once the later one finds the answer of the first.
"""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from sqlalchemy import delete, insert, select
from sqlalchemy.orm import Session

from state_machines.grammar import Text
from state_machines.rules import Refused
from workflow_app.models import Sending

KEPT = timedelta(days=7)
SPENT = Text(
    "Idempotency-Key này đã dùng cho một yêu cầu khác. Dùng khóa mới cho mỗi yêu cầu",
    "This Idempotency-Key was used for another request. Use a new one for each request",
)


class Sent(NamedTuple):
    """A request: whose, the key it carries, and the fingerprint of everything it says."""

    person_id: int
    key: str
    fingerprint: str


class Answer(NamedTuple):
    """What was answered: an HTTP status and its JSON."""

    status: int
    said: Any


def answered(session: Session, sent: Sent) -> Answer | None:
    """What was answered the first time; `Refused("not_ready")` when the key carried another
    request."""
    found = session.get(Sending, (sent.person_id, sent.key))
    if found is None:
        return None
    if found.fingerprint != sent.fingerprint:
        raise Refused("not_ready", (SPENT,))
    return Answer(found.status, found.said["answer"])


def keep(session: Session, sent: Sent, answer: Answer, now: datetime) -> None:
    """Keep what is answered beside what is done; the person's keys of last week are forgotten.
    Raises IntegrityError when the key carried a request in the meantime: what was done must not
    stand then, look again."""
    mine = Sending.person_id == sent.person_id
    session.execute(delete(Sending).where(mine, Sending.at < now - KEPT))
    session.execute(
        insert(Sending).values(
            person_id=sent.person_id,
            key=sent.key,
            fingerprint=sent.fingerprint,
            status=answer.status,
            said={"answer": answer.said},
            at=now,
        )
    )


def keep_outcome(session: Session, sent: Sent, answer: Answer, now: datetime) -> None:
    """The same of a step, which has a key of its own and is never taken twice: an answer that is
    kept already is its."""
    if answered(session, sent) is None:
        keep(session, sent, answer, now)


def forget(session: Session, now: datetime, tells: Callable[[Any], bool]) -> None:
    """Forget everybody's answers of last week, and of the newer ones those that tell something:
    what they carried out stands, only its answer is not given again."""
    session.execute(delete(Sending).where(Sending.at < now - KEPT))
    for kept in session.scalars(select(Sending)).all():
        if tells(kept.said):
            session.delete(kept)
