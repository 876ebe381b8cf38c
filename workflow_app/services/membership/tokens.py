"""Keys with which a person's programs ask in her name: hers alone to make and to take away."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import NamedTuple

from sqlalchemy import delete, func, insert, select
from sqlalchemy.orm import Session

from state_machines.grammar import Text
from state_machines.rules import Refused
from workflow_app.models import Token
from workflow_app.services import acts

READ, WRITE = "read", "write"
MOST = 20  # keys of one person
TOO_MANY = Text(
    f"Đã có {MOST} khóa. Thu hồi khóa không còn dùng rồi tạo lại",
    f"There are {MOST} keys already. Take one away that is no longer used, then try again",
)


class TokenLine(NamedTuple):
    """A key as its owner sees it; the key itself is told once, when it is made."""

    id: int
    name: str
    scope: str
    created_at: datetime
    expires_at: datetime


def own(session: Session, person_id: int) -> Sequence[TokenLine]:
    """The keys of a person, newest first, those that have run out among them."""
    rows = session.scalars(
        select(Token).where(Token.person_id == person_id).order_by(Token.id.desc())
    )
    return [
        TokenLine(row.id, row.name, row.values["scope"], row.created_at, row.expires_at)
        for row in rows
    ]


def make(
    session: Session,
    person_id: int,
    *,
    token_hash: str,
    name: str,
    scope: str,
    days: int,
    now: datetime,
) -> None:
    """Keep a key by its hash. Raises `Refused("not_ready")` when the person has too many."""
    held = session.scalar(select(func.count(Token.id)).where(Token.person_id == person_id)) or 0
    if held >= MOST:
        raise Refused("not_ready", (TOO_MANY,))
    session.execute(
        insert(Token).values(
            token_hash=token_hash,
            person_id=person_id,
            name=name,
            values={"scope": scope},
            created_at=now,
            expires_at=now + timedelta(days=days),
        )
    )
    _write_down(session, person_id, "key_made", name, now)


def take_away(session: Session, person_id: int, token_id: int, now: datetime) -> None:
    """The key opens nothing from now on; `Refused("unknown")` when it is not hers."""
    mine = delete(Token).where(Token.id == token_id, Token.person_id == person_id)
    name = session.scalar(mine.returning(Token.name))
    if name is None:
        raise Refused("unknown")
    _write_down(session, person_id, "key_taken_away", name, now)


def end_all(session: Session, person_id: int, by: int | None, now: datetime) -> None:
    """None of a person's keys opens anything from now on; each is written down."""
    ended = session.scalars(delete(Token).where(Token.person_id == person_id).returning(Token.name))
    for name in ended.all():
        _write_down(session, by, "key_taken_away", name, now)


def _write_down(
    session: Session, person_id: int | None, code: str, name: str, now: datetime
) -> None:
    acts.note(session, at=now, actor_id=person_id, code=code, why="admin", private={"name": name})
