"""The roads that papers take to a state, written as data and walked step by step."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, timedelta
from typing import Any

from workflow_app.models import Document
from workflow_app.seeds.answers import usual
from workflow_app.seeds.reading import read
from workflow_app.seeds.scene import Scene, Story, at

PACE = timedelta(minutes=6)
Given = Mapping[str, Any]
"""What a case says of its own: answers by the code of the step; a list is one step for each."""
Move = tuple[int, str, Mapping[str, Any]]
"""A step of a paper, this one or one inside, and its answers."""


def walk(
    scene: Scene, paper: int, goal: str, start: date, given: Given | None = None, order: int = 0
) -> Story:
    """Bring a paper to a goal of its kind's roads, beginning on a day.

    A road reads `0 edit add_work*; 2 submit`: days after the start, and steps. `*` takes the step
    once for each answer; `text=approved` brings every text inside to that goal, and
    `nomination=passed,-` the first one only.
    """
    kind = scene.session.get_one(Document, paper).kind
    for days, steps in _road(kind, goal):
        yield at(start + timedelta(days=days), 8 + order % 7, order * 7 % 50)
        for step in steps:
            for one, code, answers in _moves(scene, paper, step, given or {}):
                yield scene.now + PACE
                scene.take(one, code, answers or usual(scene, one, code))


def last_day_of(kind: str, goal: str) -> int:
    """The day of a road on which the goal is reached."""
    return max(days for days, _ in _road(kind, goal))


def _road(kind: str, goal: str) -> Iterator[tuple[int, list[str]]]:
    for part in read("roads")[kind][goal].split(";"):
        days, *steps = part.split()
        yield int(days), steps


def _moves(scene: Scene, paper: int, step: str, given: Given) -> Iterable[Move]:
    kind, _, goals = step.partition("=")
    if goals:
        return _inside(scene, scene.children(paper, kind), kind, goals.split(","))
    code = step.removesuffix("*")
    answers = given.get(code, {})
    if isinstance(answers, Mapping):
        return [(paper, code, answers)]
    return [(paper, code, one) for one in answers]


def _inside(scene: Scene, papers: list[int], kind: str, goals: list[str]) -> Iterator[Move]:
    """The steps that papers inside still need: each goes on where its road was left."""
    for place, paper in enumerate(papers):
        goal = goals[place % len(goals)]
        if goal != "-":
            taken = scene.session.get_one(Document, paper, populate_existing=True).version - 1
            codes = [code for _, steps in _road(kind, goal) for code in steps]
            yield from ((paper, code, {}) for code in codes[taken:])
