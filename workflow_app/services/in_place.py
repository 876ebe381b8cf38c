"""Steps that leave a paper in the state in which it stands."""

from typing import Any

from state_machines import machine
from workflow_app.services.record import Stamp, Step


def step_in_place(paper: Any, code: str, stamp: Stamp, **told: Any) -> Step:
    """The next step of a stored paper, which keeps its state. What it follows from carries the key
    of the form; `told` is what it tells besides, and another unit when the paper goes to one."""
    return Step(
        document_id=paper.id,
        machine=machine(paper.kind),
        code=code,
        source=paper.state,
        target=paper.state,
        seq=paper.version + 1,
        previous=paper.chain_head,
        stamp=stamp.unkeyed,
        after=paper.stepped_at,
        **{"unit_id": paper.unit_id, **told},
    )
