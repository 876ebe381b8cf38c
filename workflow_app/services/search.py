"""Finding papers by number, title or unit."""

import unicodedata

from sqlalchemy import or_
from sqlalchemy.orm import Session

from state_machines.case import Actor
from workflow_app.models import Document, Unit
from workflow_app.services.documents import PaperLine, line, lines
from workflow_app.services.visibility import visible


def papers_with(session: Session, actor: Actor, words: str, limit: int = 50) -> list[PaperLine]:
    """Papers whose number, title or unit holds the words, among those the actor may read."""
    wanted = unicodedata.normalize("NFC", words).strip()
    if not wanted:
        return []
    pattern = wanted.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
    found = session.execute(
        lines()
        .where(
            visible(actor),
            or_(
                Document.number.ilike(f"%{pattern}%", escape="\\"),
                Document.title.ilike(f"%{pattern}%", escape="\\"),
                Unit.name.ilike(f"%{pattern}%", escape="\\"),
            ),
        )
        .order_by(Document.id.desc())
        .limit(limit)
    )
    return [line(row) for row in found]
