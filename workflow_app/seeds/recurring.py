"""Reporting calendars as a data file tells them."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from state_machines.days import today
from state_machines.periods import MONTHS, OPENED
from workflow_app.seeds.scene import Scene, at


def calendar_in_force(scene: Scene, line: Mapping[str, Any]) -> int:
    """Put a reporting calendar in force so many days ago; return its paper. The period that runs
    now is the first that it opens, when its day comes."""
    day = today(scene.last) + timedelta(days=line["days"])
    scene.now = at(day)
    running = (today(scene.last).year * 12 + today(scene.last).month - 1) // MONTHS[
        line["content"]["rhythm"]
    ]
    content = {**line["content"], OPENED: running - 1}
    paper = scene.open("reporting", scene.world.unit(line["unit"]), content)
    scene.take(paper, "put_in_force")
    scene.now = scene.last
    return paper
