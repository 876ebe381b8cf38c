"""Writing down what was refused."""

from datetime import datetime

from sqlalchemy.orm import Session

from workflow_app.services import acts


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
    """Write down a step that was tried and refused, with the reasons that were given."""
    acts.note(
        session,
        at=at,
        actor_id=actor_id,
        document_id=document_id,
        code=code,
        why=why,
        private={"details": details},
        request_id=request_id,
    )
