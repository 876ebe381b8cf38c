"""Sơn La, October 2023: plan 364 with all its parts, and the first registrations that it met."""

from collections.abc import Iterator, Mapping
from functools import partial
from typing import Any

from workflow_app.seeds import centre
from workflow_app.seeds.answers import words
from workflow_app.seeds.plans import opened_by_its_units, told_plan
from workflow_app.seeds.reading import read
from workflow_app.seeds.roads import walk
from workflow_app.seeds.scene import Scene, Story
from workflow_app.seeds.works import work


def play(scene: Scene) -> None:
    """Issue the plan, then let a few units register."""
    told = read("son_la")["plan"]
    scene.play(told_plan(scene, told, basis=centre.NUMBER, then=partial(_answered, scene)))
    scene.everybody_reads()


def _answered(scene: Scene, paper: int) -> None:
    opened_by_its_units(scene, paper, days=6)
    for story in _registrations(scene, scene.owed(paper, "registration")):
        scene.begin(story)


def _registrations(scene: Scene, owed: Mapping[str, int]) -> Iterator[Story]:
    for order, (unit, told) in enumerate(read("son_la")["registrations"].items()):
        given: dict[str, Any] = {
            "edit": words(scene, unit, "registration"),
            "add_work": [work(*line, greets="province_congress") for line in told["works"]],
        }
        yield walk(scene, owed[unit], told["goal"], told["on"], given, order)
