"""How a plan comes into force: drafted, handed in, approved and issued by four people."""

from collections.abc import Callable, Mapping
from datetime import date, timedelta
from typing import Any

from workflow_app.models import Document
from workflow_app.seeds.answers import chair
from workflow_app.seeds.roads import PACE
from workflow_app.seeds.scene import Scene, Story, at

DRAFTED = timedelta(days=5)
Then = Callable[[int], None]
Basis = tuple[str, str] | None
"""The unit and the number of the plan that another one rests on."""
KINDS = ("registration", "congress", "report", "commendation")
ROAD = ("submit", "approve", "issue")
FAR = {"drafting": 0, "submitted": 1, "approved": 2, "issued": 3}


def told_plan(
    scene: Scene, told: Mapping[str, Any], *, basis: Basis = None, then: Then | None = None
) -> Story:
    """Bring a plan into force as a data file tells it: unit, number, date and content."""
    return plan(
        scene,
        told["unit"],
        told["content"],
        told["issued_on"],
        number=told["number"],
        basis=basis,
        then=then,
    )


def plan(
    scene: Scene,
    unit: str,
    content: Mapping[str, Any],
    issued_on: date,
    *,
    number: int = 0,
    basis: Basis = None,
    goal: str = "issued",
    then: Then | None = None,
) -> Story:
    """Draft a plan five days before its date and bring it to a goal.

    `number` is where the unit's register goes on from paper; `then` is told the paper's id.
    """
    known = scene.world.unit(unit)
    yield at(issued_on - DRAFTED, 9)
    signer = {"signer_name": chair(scene, known.id), "signer_capacity": "Chủ tịch"}
    rests_on = scene.numbered(*basis) if basis else None
    paper = scene.open("plan", known, {**content, **signer}, rests_on)
    for code in ROAD[: FAR[goal]]:
        yield at(issued_on, 9) if code == "issue" else scene.now + timedelta(days=1) + PACE
        if code == "issue" and number:
            scene.take_over(known, issued_on.year, number)
        scene.take(paper, code, _issue(issued_on, signer) if code == "issue" else None)
    if then:
        then(paper)


def _issue(issued_on: date, signer: Mapping[str, str]) -> dict[str, str]:
    return {"issued_on": issued_on.isoformat(), **signer}


def opened_by_its_units(scene: Scene, plan: int, days: int = 2, every: int = 1) -> None:
    """Let the addressed units open the plan in the days after; `every` second, third … does."""
    issued = scene.session.get_one(Document, plan, populate_existing=True).issued_on
    units = dict.fromkeys(code for kind in KINDS for code in scene.owed(plan, kind))
    for place, unit in enumerate(units):
        if issued and place % every == 0:
            day = issued + timedelta(days=place % days)
            scene.begin(scene.read_plan(plan, unit, at(day, 10 + place % 6, place * 7 % 60)))
