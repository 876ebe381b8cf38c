"""Tam Kỳ, 2023 to 2024: thirteen units, eighty-four works, and what the city owed the province."""

from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from functools import partial
from typing import Any

from workflow_app.seeds import centre
from workflow_app.seeds.answers import chair, words
from workflow_app.seeds.plans import opened_by_its_units, told_plan
from workflow_app.seeds.reading import read
from workflow_app.seeds.reporting import figures, reported
from workflow_app.seeds.roads import walk
from workflow_app.seeds.scene import Scene, Story, at
from workflow_app.seeds.works import MILLION, work

PROVINCE = ("QUANGNAM", "253/KH-MTTQ-BTT")
MONTH_ABOVE = ("QUANGNAM", "410/KH-MTTQ-BTT")
FIRST_DAY, WRAP_UP = date(2023, 11, 6), date(2024, 7, 8)
WORKS_BEGIN = date(2024, 1, 8)


def play(scene: Scene) -> None:
    """Play the campaign from the province's plan to the city's proposal of awards."""
    case = read("tam_ky")
    scene.play(
        told_plan(scene, case["province"], basis=centre.NUMBER, then=partial(_city_answers, scene)),
        told_plan(scene, case["city"], basis=PROVINCE, then=partial(_units_answer, scene)),
        reported(scene, case["month_above"]),
        reported(scene, case["month"], MONTH_ABOVE),
    )
    scene.everybody_reads()


def _city_answers(scene: Scene, paper: int) -> None:
    opened_by_its_units(scene, paper)
    own, city = read("tam_ky")["own"], "TAMKY"
    registration = scene.owed(paper, "registration")[city]
    given = {
        "edit": words(scene, city, "registration"),
        "add_work": [_own_work(told) for told in own["works"]],
    }
    scene.begin(walk(scene, registration, "accepted", own["registered_on"], given))
    scene.begin(_works(scene, registration, [_own_goal(told) for told in own["works"]]))
    report = scene.owed(paper, "report")[city]
    written = read("tam_ky_report") | {"signer_name": chair(scene, scene.world.unit(city).id)}
    written |= {"as_of": own["reported_on"].isoformat(), "figures": figures(own["figures"])}
    told = {"edit": written}
    scene.begin(walk(scene, report, "accepted", own["reported_on"] - timedelta(days=2), told))
    proposal = scene.owed(paper, "commendation")[city]
    answers = {"edit": words(scene, city, "commendation"), "nominate": own["nominations"]}
    scene.begin(walk(scene, proposal, "submitted", own["proposed_on"], answers))


def _own_work(told: Mapping[str, Any]) -> dict[str, Any]:
    funding = {source: share * MILLION for source, share in told["funding"].items()}
    return work(
        told["kind"], told["title"], told["millions"], greets="city_congress", funding=funding
    )


def _own_goal(told: Mapping[str, Any]) -> tuple[str, dict[str, Any]]:
    reached = told["achieved"]
    progress = {
        "note": "Đã hoàn thành." if told["goal"] == "verified" else "Đã thông qua đề cương lần 1.",
        "achieved_vnd": reached["value"] * MILLION,
        "achieved_qualifier": reached["qualifier"],
        "result": "",
    }
    return told["goal"], {"complete": progress, "report_progress": progress}


def _units_answer(scene: Scene, paper: int) -> None:
    opened_by_its_units(scene, paper, days=4)
    for story in (*_units(scene, paper), *_restated(scene, scene.owed(paper, "report"))):
        scene.begin(story)


def _units(scene: Scene, paper: int) -> Iterator[Story]:
    case = read("tam_ky")
    registrations, reports = scene.owed(paper, "registration"), scene.owed(paper, "report")
    for order, (unit, told) in enumerate(case["works"].items()):
        works = [
            work(*line, greets=greets, place=scene.world.unit(unit).place)
            for greets, lines in told.items()
            for line in lines
        ]
        given = {"edit": words(scene, unit, "registration"), "add_work": works}
        goal = case["registrations"].get(unit, "accepted")
        start = FIRST_DAY + timedelta(days=order)
        yield walk(scene, registrations[unit], goal, start, given, order)
        doubted = case["doubted"].get(unit, 0)
        goals = ["doubted"] * doubted + ["verified"] * (len(works) - doubted)
        yield _works(scene, registrations[unit], [(goal, {}) for goal in goals], order)
        written = {"edit": words(scene, unit, "report") | {"figures": _figures(unit)}}
        goal = case["reports"].get(unit, "accepted")
        yield walk(scene, reports[unit], goal, WRAP_UP + timedelta(days=order), written, order)


def _figures(unit: str) -> dict[str, Any]:
    """What a unit reports of itself."""
    told = read("tam_ky")["figures"]
    return figures(told["every"] | told.get(unit, {}))


def _restated(scene: Scene, reports: Mapping[str, int]) -> Iterator[Story]:
    """Two units add what they did after the city had reported."""
    told = read("tam_ky")["restated"]
    late = [unit for unit in told if unit != "on"]
    for order, unit in enumerate(late):
        said = _figures(unit) | figures(told[unit])
        given = {"edit": words(scene, unit, "report") | {"figures": said}}
        yield walk(scene, reports[unit], "restated", told["on"], given, order)


def _works(
    scene: Scene, registration: int, goals: list[tuple[str, dict[str, Any]]], order: int = 0
) -> Story:
    """Begin the stories of the works once the registration holds them."""
    yield at(WORKS_BEGIN, 7)
    papers = scene.children(registration, "work")
    for place, (paper, (goal, given)) in enumerate(zip(papers, goals, strict=True)):
        start = WORKS_BEGIN + timedelta(days=order + place * 9)
        scene.begin(walk(scene, paper, goal, start, given, order))
