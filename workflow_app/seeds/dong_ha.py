"""Đông Hà, 2023 to 2024: nine ward congresses, the pilot first, and the committees they chose."""

from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from functools import partial
from typing import Any

from workflow_app.seeds import centre
from workflow_app.seeds.answers import words
from workflow_app.seeds.congresses import Congress, told
from workflow_app.seeds.plans import opened_by_its_units, plan, told_plan
from workflow_app.seeds.reading import read
from workflow_app.seeds.roads import walk
from workflow_app.seeds.scene import Scene, Story
from workflow_app.seeds.works import MILLION, work

PROVINCE = ("QUANGTRI", "152/KH-MTTQ-BTT")
CITY = ("DONGHA", "95/KH-MTTQ-BTT")
PILOT = "PHUONG5"
HELD, REVIEWED = 76, 62  # the days of the road on which a ward is reviewed and meets
REGISTERED = date(2023, 12, 4)


def play(scene: Scene) -> None:
    """Play the congresses from the province's plan to the recognition of the last ward."""
    case = read("dong_ha")
    scene.play(
        told_plan(scene, case["province"], then=partial(opened_by_its_units, scene)),
        told_plan(scene, case["city"], basis=PROVINCE, then=partial(_wards_answer, scene)),
        told_plan(scene, case["drive"], basis=centre.NUMBER, then=partial(_wards_register, scene)),
    )
    scene.everybody_reads()


def _wards_answer(scene: Scene, paper: int) -> None:
    opened_by_its_units(scene, paper, days=3)
    for order, (ward, ours) in enumerate(read("dong_ha")["wards"].items()):
        scene.begin(_own_plan(scene, ward, order))
        begun = ours["held_on"] - timedelta(days=HELD)
        congress = scene.owed(paper, "congress")[ward]
        scene.begin(walk(scene, congress, ours["road"], begun, _told(scene, ward), order))


def _own_plan(scene: Scene, ward: str, order: int) -> Story:
    ours, known = read("dong_ha")["ward"], scene.world.unit(ward)
    content = {
        key: value.format(short=known.short_name) if isinstance(value, str) else value
        for key, value in ours["content"].items()
    }
    day = ours["issued_on"] + timedelta(days=order)
    return plan(scene, ward, content, day, number=ours["first_number"] + order, basis=CITY)


def _told(scene: Scene, ward: str) -> dict[str, Any]:
    """What a ward writes into its dossier."""
    case = read("dong_ha")
    ours = case["wards"][ward]
    congress = Congress(
        **case["congress"],
        reviewed_on=ours["held_on"] - timedelta(days=HELD - REVIEWED),
        held_on=ours["held_on"],
        delegates=ours["delegates"],
        present=ours["delegates"],
        budget_millions=ours["budget_millions"],
        note="Đơn vị được chọn làm điểm." if ward == PILOT else "",
    )
    figures = dict(zip(case["columns"], ours["figures"], strict=True))
    return told(scene.world.unit(ward), congress, figures)


def _wards_register(scene: Scene, paper: int) -> None:
    opened_by_its_units(scene, paper, days=3)
    for story in _registrations(scene, scene.owed(paper, "registration")):
        scene.begin(story)


def _registrations(scene: Scene, owed: Mapping[str, int]) -> Iterator[Story]:
    for order, (ward, ours) in enumerate(read("dong_ha")["wards"].items()):
        works = [_work(*line) for line in ours["works"]]
        given = {"edit": words(scene, ward, "registration"), "add_work": works}
        start = REGISTERED + timedelta(days=order)
        yield walk(scene, owed[ward], "accepted", start, given, order)


def _work(payer: str, kind: str, title: str, millions: float, qualifier: str = "exact") -> Any:
    value = round(millions * MILLION)
    return work(kind, title, millions, qualifier, greets="commune_congress", funding={payer: value})
