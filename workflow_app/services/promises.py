"""What a step promises to tell, and to whom: a row of the outbox."""

from typing import TYPE_CHECKING, Any

from state_machines.grammar import Notify

if TYPE_CHECKING:
    from workflow_app.services.record import Step


def promise_row(step: "Step", notify: Notify) -> dict[str, Any]:
    """The outbox row that promises a notice to a party; people are found when it is delivered."""
    return {
        "document_id": step.document_id,
        "seq": step.seq,
        "payload": {
            "roles": sorted(notify.party.roles),
            "reach": notify.party.reach.value,
            "code": step.code,
            "kind": step.machine.kind,
            "to": step.target,
            "actor_id": step.stamp.actor_id,
            "reason": step.private.get("reason", ""),
        },
        "created_at": step.stamp.at,
        "available_at": step.stamp.at,
        "attempts": 0,
        "error": "",
    }
