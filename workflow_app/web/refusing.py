"""What was refused to whoever is signed in is written down, once for each request."""

from flask import g, request

from state_machines.rules import Refused
from workflow_app.services.refusals import note_refusal
from workflow_app.web.access import visit
from workflow_app.web.wiring import database

LONGEST_CODE = 32
WRITTEN_DOWN = frozenset({"not_yours", "moved_on", "not_ready"})
"""403, 409 and 422; what somebody may not even know of (404) says nothing of her."""


def note(refused: Refused, code: str, document_id: int | None) -> None:
    """Write down a step that was tried and refused, in a transaction of its own."""
    found = visit().visitor
    with database().begin() as session:
        note_refusal(
            session,
            at=g.now,
            actor_id=found.person_id if found else None,
            document_id=document_id,
            code=code[:LONGEST_CODE],
            why=refused.code,
            details="; ".join(reason.en for reason in refused.reasons),
            request_id=g.request_id,
        )
    g.refusal_is_noted = True


def note_the_rest(refused: Refused) -> None:
    """Write down a refusal of this request that nobody has written down yet."""
    if refused.code not in WRITTEN_DOWN or g.get("refusal_is_noted") or "now" not in g:
        return
    if request.endpoint and visit().visitor:
        document_id = (request.view_args or {}).get("document_id")
        note(refused, request.endpoint, document_id)
