"""Plans issued with given milestones, what each ward owes by them, and the wall clock here."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from state_machines.days import VIETNAM
from tests.factories import NOW, plan_content
from tests.world import World
from workflow_app.models import Document


def here(words: str) -> datetime:
    """An instant as it is written in Vietnam."""
    return datetime.fromisoformat(words).replace(tzinfo=VIETNAM)


def by(stage: str, day: str, **more: Any) -> dict[str, Any]:
    """A milestone with a printed date."""
    return {"stage": stage, "wording": day, "meaning": "by", "date": day, **more}


def after_the_congress(stage: str, days: int, **more: Any) -> dict[str, Any]:
    """A milestone so many working days after the congress."""
    return _counted(stage, "term", days, **more)


def ahead_of_the_congress(stage: str, days: int, **more: Any) -> dict[str, Any]:
    """A milestone so many days before the congress."""
    return _counted(stage, "ahead", days, **more)


def _counted(stage: str, meaning: str, days: int, **more: Any) -> dict[str, Any]:
    said = {"stage": stage, "wording": "đại hội", "meaning": meaning, "days": days}
    return said | {"event": "congress"} | more


def issued(session: Session, world: World, *milestones: Mapping[str, Any]) -> int:
    """A plan issued on 10 October 2023 with these milestones."""
    content = plan_content(milestones=list(milestones))
    plan_id = world.put(session, "plan", "approved", content=content)
    world.take(session, plan_id, "issue")
    return plan_id


def amend(
    session: Session,
    world: World,
    plan_id: int,
    *milestones: Mapping[str, Any],
    issued_on: str = "2023-10-20",
    now: datetime = NOW,
) -> None:
    """Amend the plan and issue it again."""
    world.take(session, plan_id, "amend", now=now)
    content = plan_content(milestones=list(milestones))
    world.take(session, plan_id, "edit", answers=content, now=now)
    for code in ("submit", "approve"):
        world.take(session, plan_id, code, now=now)
    signed = {"issued_on": issued_on, "signer_name": "Nguyễn Văn Mẫu"}
    world.take(session, plan_id, "issue", answers=signed, now=now)


def owed(session: Session, plan_id: int, kind: str, unit_id: int) -> Document:
    """What a unit owes under a plan, as it is stored now."""
    chosen = select(Document).where(
        Document.plan_id == plan_id, Document.kind == kind, Document.unit_id == unit_id
    )
    return session.scalars(chosen, execution_options={"populate_existing": True}).one()
