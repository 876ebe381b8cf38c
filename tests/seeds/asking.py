"""Questions about loaded cases that several tests ask."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from workflow_app.models import Document, Unit


def issued(session: Session, unit: str, number: str) -> Document:
    """The plan that a unit issued under a number."""
    return session.scalars(
        select(Document)
        .join(Unit, Unit.id == Document.unit_id)
        .where(Unit.code == unit, Document.number == number)
    ).one()


def papers(session: Session, plan: Document, kind: str) -> list[Document]:
    """The papers of a kind under a plan, oldest first."""
    chosen = select(Document).where(Document.plan_id == plan.id, Document.kind == kind)
    return list(session.scalars(chosen.order_by(Document.id)))
