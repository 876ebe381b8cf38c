"""Addresses that mail does not reach: flagged where somebody can put them right."""

from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from workflow_app.models import Delivery, Digest, Notice, Person
from workflow_app.services.deliveries import MAIL


def flag(
    session: Session, delivery_id: int, said: str, now: datetime, *, recipient: str = ""
) -> Person | None:
    """Flag the address that a letter was sent to, and return its person; None when there is no
    such letter, or when `recipient` is another address than hers is by now."""
    person = session.scalar(
        select(Person)
        .join(Delivery, Delivery.channel == MAIL)
        .outerjoin(Notice, Notice.id == Delivery.notice_id)
        .outerjoin(Digest, Digest.id == Delivery.digest_id)
        .where(Delivery.id == delivery_id)
        .where(Person.id == func.coalesce(Notice.person_id, Digest.person_id))
    )
    if person is None or (recipient and recipient.lower() != person.email.lower()):
        return None
    person.bounced_at, person.bounce = now, said[:500]
    return person
