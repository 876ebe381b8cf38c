"""Units' own systems: who may name one, and how it went with what it was told."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from state_machines.case import Actor
from state_machines.grammar import Role
from state_machines.rules import Refused
from workflow_app.models import Delivery, Endpoint, Unit

LAST = 20  # results that are shown


def unit_led_by(session: Session, actor: Actor, unit_id: int) -> Unit:
    """The unit, if the actor leads it; else `Refused("unknown")`."""
    leads = any(seat.unit_id == unit_id and seat.role is Role.LEADER for seat in actor.seats)
    unit = session.get(Unit, unit_id) if leads else None
    if unit is None:
        raise Refused("unknown")
    return unit


def open_one(session: Session, unit_id: int) -> Endpoint | None:
    """Where the unit's own system listens now."""
    return session.scalar(
        select(Endpoint)
        .where(Endpoint.unit_id == unit_id, Endpoint.closed_at.is_(None))
        .order_by(Endpoint.id.desc())
    )


def last_told(session: Session, endpoint_id: int) -> Sequence[Delivery]:
    """What the system was told last, newest first."""
    return session.scalars(
        select(Delivery)
        .where(Delivery.endpoint_id == endpoint_id)
        .order_by(Delivery.id.desc())
        .limit(LAST)
    ).all()


def name_one(
    session: Session, actor: Actor, unit_id: int, *, url: str, secret: str, now: datetime
) -> None:
    """Tell the unit's own system from now on; the one before is not told any more."""
    close(session, actor, unit_id, now)
    session.add(
        Endpoint(
            unit_id=unit_id, url=url, secret=secret, created_by=actor.person_id, created_at=now
        )
    )


def close(session: Session, actor: Actor, unit_id: int, now: datetime) -> None:
    """Tell no system of the unit any more."""
    unit_led_by(session, actor, unit_id)
    session.execute(
        update(Endpoint)
        .where(Endpoint.unit_id == unit_id, Endpoint.closed_at.is_(None))
        .values(closed_at=now)
    )
