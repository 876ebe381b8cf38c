"""The step that follows on a stored paper, whatever it is about."""

from typing import Any

from state_machines import machine
from workflow_app.services.record import Stamp, Step


def step_after(paper: Any, code: str, stamp: Stamp, **told: Any) -> Step:
    """The next step of a stored paper. It keeps its state and its unit unless `told`, which are
    fields of `Step`, says others. The step that it follows from carries the key of the form."""
    return Step(
        document_id=paper.id,
        machine=machine(paper.kind),
        code=code,
        source=paper.state,
        seq=paper.version + 1,
        previous=paper.chain_head,
        stamp=stamp.unkeyed,
        after=paper.stepped_at,
        **{"unit_id": paper.unit_id, "target": paper.state, **told},
    )
