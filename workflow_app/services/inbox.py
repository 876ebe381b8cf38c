"""The inbox of a person: what she was told, and what she has read."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from workflow_app.models import Addressee, Notice
from workflow_app.models.people import SeatRow


def notices(
    session: Session, person_id: int, before: int | None = None, limit: int = 50
) -> list[Notice]:
    """The notices of a person, newest first."""
    chosen = select(Notice).where(Notice.person_id == person_id)
    if before is not None:
        chosen = chosen.where(Notice.id < before)
    return list(session.scalars(chosen.order_by(Notice.id.desc()).limit(limit)))


def unread(session: Session, person_id: int) -> int:
    """How many notices a person has not read."""
    return session.scalar(
        select(func.count(Notice.id)).where(
            Notice.person_id == person_id, Notice.read_at.is_(None)
        )
    ) or 0  # fmt: skip


def mark_read(session: Session, person_id: int, ids: Sequence[int] | None, now: datetime) -> int:
    """Mark these notices of the person read (None: all of them); return how many were unread."""
    chosen = update(Notice).where(Notice.person_id == person_id, Notice.read_at.is_(None))
    if ids is not None:
        chosen = chosen.where(Notice.id.in_(ids))
    return session.execute(chosen.values(read_at=now)).rowcount  # type: ignore[attr-defined,no-any-return]


def receipt(session: Session, document_id: int, person_id: int, now: datetime) -> None:
    """Note that an addressed unit has read the plan: the first of its people who opens it."""
    units = select(SeatRow.unit_id).where(SeatRow.person_id == person_id)
    session.execute(
        update(Addressee)
        .where(
            Addressee.plan_id == document_id,
            Addressee.unit_id.in_(units),
            Addressee.read_at.is_(None),
        )
        .values(read_at=now, read_by=person_id)
    )


def receipts(session: Session, document_id: int) -> tuple[int, int]:
    """How many units a plan was sent to, and how many have read it."""
    row = session.execute(
        select(func.count(Addressee.id), func.count(Addressee.read_at)).where(
            Addressee.plan_id == document_id
        )
    ).one()
    return row[0], row[1]
