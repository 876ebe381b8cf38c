"""A plan under which units only report figures, as a data file tells it."""

from collections.abc import Iterator, Mapping
from datetime import timedelta
from functools import partial
from typing import Any

from workflow_app.seeds.answers import counted, words
from workflow_app.seeds.plans import Basis, opened_by_its_units, told_plan
from workflow_app.seeds.roads import walk
from workflow_app.seeds.scene import Scene, Story

CONTENT = {
    "bases": [
        {"text": "Luật Mặt trận Tổ quốc Việt Nam", "code": "75/2015/QH13", "date": "2015-06-09"}
    ],
    "requirements": ["Số liệu đúng, đủ, có danh sách kèm theo."],
    "award_forms": [],
    "criteria": [],
    "checklist": [],
    "greets": [],
}


def reported(scene: Scene, told: Mapping[str, Any], basis: Basis = None) -> Story:
    """Issue the plan of `told` and have each of its units report what `told["figures"]` says."""
    whole = {**told, "content": {**CONTENT, **told["content"]}}
    return told_plan(scene, whole, basis=basis, then=partial(_units_report, scene, told))


def _units_report(scene: Scene, told: Mapping[str, Any], paper: int) -> None:
    opened_by_its_units(scene, paper)
    for story in _reports(scene, told, paper):
        scene.begin(story)


def _reports(scene: Scene, told: Mapping[str, Any], paper: int) -> Iterator[Story]:
    for order, (unit, report) in enumerate(scene.owed(paper, "report").items()):
        if unit in told["figures"]:
            said = figures(told["figures"].get("every", {}) | told["figures"][unit])
            written = words(scene, unit, "report") | {"as_of": told["as_of"], "figures": said}
            start = told["reported_on"] + timedelta(days=order // 4)
            yield walk(scene, report, "accepted", start, {"edit": written}, order)


def figures(told: Mapping[str, Any]) -> dict[str, Any]:
    """Figures as a report holds them: a number, or its word first, or a part and its whole."""
    return {code: _figure(said) for code, said in told.items()}


def _figure(said: Any) -> dict[str, Any]:
    if isinstance(said, int):
        return counted(said)
    if isinstance(said[0], str):
        return counted(said[1], said[0])
    return counted(said[0]) | {"whole": said[1]}
