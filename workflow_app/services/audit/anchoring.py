"""Anchors: checkpoints that are kept where whoever owns the database cannot reach them."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import NamedTuple

from sqlalchemy import func, insert, select
from sqlalchemy.orm import Session

from workflow_app.models.log import Anchor, SignedRoot
from workflow_app.services.audit.sealing import newest

TILES = "tiles"
"""The place that keeps leaf hashes, not only roots: the very entry that was changed is named."""
EVERY = timedelta(minutes=5)
"""Until then whoever owns database and key can rewrite what was sealed last."""


class Held(NamedTuple):
    """The last checkpoint that a place has."""

    size: int
    at: datetime


def due(session: Session, place: str, now: datetime) -> SignedRoot | None:
    """The checkpoint that a place should get now, or None."""
    last, held = newest(session), held_by(session).get(place)
    if last is None or (held and (held.size >= last.size or now - held.at < EVERY)):
        return None
    return last


def note(session: Session, place: str, size: int, now: datetime) -> None:
    """Write down that a place has a checkpoint."""
    session.execute(insert(Anchor).values(place=place, size=size, at=now))


def held_by(session: Session) -> Mapping[str, Held]:
    """What each place got last."""
    latest = select(func.max(Anchor.id)).group_by(Anchor.place)
    rows = session.execute(
        select(Anchor.place, Anchor.size, Anchor.at).where(Anchor.id.in_(latest))
    )
    return {row.place: Held(row.size, row.at) for row in rows}
