"""Writing down what was refused, and who read or took out sensitive data."""

from datetime import datetime

from sqlalchemy import insert
from sqlalchemy.orm import Session

from workflow_app.models.trail import Refusal


def note_refusal(
    session: Session,
    *,
    at: datetime,
    actor_id: int | None,
    document_id: int | None,
    code: str,
    why: str,
    details: str = "",
    request_id: str = "",
) -> None:
    """Write down a step that was refused, or a read or export of sensitive data."""
    session.execute(
        insert(Refusal).values(
            at=at,
            actor_id=actor_id,
            document_id=document_id,
            code=code,
            why=why,
            details=details,
            request_id=request_id,
        )
    )
