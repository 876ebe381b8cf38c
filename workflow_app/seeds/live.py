"""Minh Hòa, a province of today: every stage in every state, counted from the day of loading."""

import zlib
from collections.abc import Callable, Iterator, Mapping
from datetime import date, timedelta
from functools import partial
from typing import Any

from sqlalchemy import select

from state_machines.days import today
from workflow_app.models import Notice, Person
from workflow_app.seeds.answers import words
from workflow_app.seeds.congresses import Congress, told
from workflow_app.seeds.names import invented
from workflow_app.seeds.plans import opened_by_its_units, plan
from workflow_app.seeds.reading import read
from workflow_app.seeds.recurring import calendar_in_force
from workflow_app.seeds.roads import Given, last_day_of, walk
from workflow_app.seeds.scene import Scene, Story, at
from workflow_app.seeds.works import work
from workflow_app.services.channels import inbox

LATE = "late "
FIRST, SECOND = 0, 3  # the columns of the fates: registrations of the two campaigns
REPORT, PROPOSAL, CONGRESS = 1, 2, 4
BEGIN = {FIRST: (-135, -111), SECOND: (-12, -12), REPORT: (-28, -13), PROPOSAL: (-11, -2)}
"""The days on which papers are begun: in time, and too late."""
WORKS_BEGIN = -100
LATE_CONGRESS = -36
UNREAD_SINCE = timedelta(days=4)
WORKED_ON = ("accepted", "corrected")


def play(scene: Scene) -> None:
    """Play the campaigns and congresses of a province up to yesterday."""
    answered: Mapping[str, Callable[[int], None]] = {
        "first": partial(_first_campaign, scene),
        "second": partial(_second_campaign, scene),
        "pilot": partial(_congresses, scene),
        "congresses": partial(_congresses, scene),
    }
    scene.play(
        *(
            _announced(scene, line, answered.get(name))
            for name, line in read("live")["plans"].items()
        )
    )
    _read_partly(scene)
    for line in read("live")["calendars"]:
        calendar_in_force(scene, line)


def _day(scene: Scene, days: int) -> date:
    return today(scene.last) + timedelta(days=days)


def _announced(scene: Scene, line: Mapping[str, Any], then: Callable[[int], None] | None) -> Story:
    return plan(
        scene,
        line["unit"],
        _content(scene, line),
        _day(scene, line["days"]),
        number=line["number"],
        basis=tuple(line["basis"]) if "basis" in line else None,
        goal=line["goal"],
        then=then,
    )


def _content(scene: Scene, plan_line: Mapping[str, Any]) -> dict[str, Any]:
    """The plan's content with the days of its milestones."""
    milestones = [_milestone(scene, line) for line in plan_line["content"]["milestones"]]
    first, last = _day(scene, plan_line["days"]), _day(scene, plan_line["days"] + 240)
    period = {"period_from": f"{first:%Y-%m}", "period_to": f"{last:%Y-%m}"}
    return {**plan_line["content"], **period, "milestones": milestones}


def _milestone(scene: Scene, line: Mapping[str, Any]) -> dict[str, Any]:
    told = {name: line[name] for name in ("stage", "wording", "meaning")}
    if "days" in line:
        day = _day(scene, line["days"])
        told |= {"wording": line["wording"].format(day=f"{day:%d/%m/%Y}"), "date": day.isoformat()}
    more: dict[str, Any] = line.get("says", {})
    return told | more


def _fates(
    scene: Scene, owed: Mapping[str, int], column: int
) -> Iterator[tuple[int, str, int, str, date]]:
    """Each unit's paper of a column that somebody has begun: order, unit, paper, goal, start."""
    for order, (unit, fates) in enumerate(read("live")["fates"].items()):
        fate = fates[column] if unit in owed else "awaited"
        if fate != "awaited":
            in_time, too_late = BEGIN[column]
            start = too_late if fate.startswith(LATE) else in_time + order % 3
            yield order, unit, owed[unit], fate.removeprefix(LATE), _day(scene, start)


def _first_campaign(scene: Scene, paper: int) -> None:
    opened_by_its_units(scene, paper, days=9)
    _register(scene, paper, FIRST)
    for order, unit, report, goal, start in _fates(scene, scene.owed(paper, "report"), REPORT):
        written = {"edit": words(scene, unit, "report") | {"as_of": start.isoformat()}}
        scene.begin(walk(scene, report, goal, start, written, order))
    proposals = scene.owed(paper, "commendation")
    for order, unit, proposal, goal, start in _fates(scene, proposals, PROPOSAL):
        proposed: Given = {
            "edit": words(scene, unit, "commendation"),
            "nominate": _nominees(scene, unit),
        }
        scene.begin(walk(scene, proposal, goal, start, proposed, order))


def _second_campaign(scene: Scene, paper: int) -> None:
    opened_by_its_units(scene, paper, days=9, every=2)
    _register(scene, paper, SECOND)


def _register(scene: Scene, plan_id: int, column: int) -> None:
    owed = scene.owed(plan_id, "registration")
    for order, unit, paper, goal, start in _fates(scene, owed, column):
        given: Given = {
            "edit": words(scene, unit, "registration"),
            "add_work": _works(scene, unit, order * 2 + column, start),
            "ask_extension": _more_time(scene, 20),
            "raise_obstacle": read("phrases")["obstacle"],
        }
        scene.begin(walk(scene, paper, goal, start, given, order))
        if column == FIRST and goal in WORKED_ON:
            scene.begin(_carried_through(scene, paper, order))


def _works(scene: Scene, unit: str, place: int, start: date) -> list[dict[str, Any]]:
    lines = read("live")["works"]["lines"]
    return [
        work(
            *lines[(place + step) % len(lines)],
            greets=("commune_congress", "province_congress")[step],
            place=scene.world.unit(unit).place,
            starts_on=start + timedelta(days=30),
            ends_on=start + timedelta(days=100),
        )
        for step in range(2)
    ]


def _carried_through(scene: Scene, registration: int, order: int) -> Story:
    """Take the works of a registration as far as each gets."""
    yield at(_day(scene, WORKS_BEGIN), 7)
    goals = read("live")["works"]["goals"]
    for place, paper in enumerate(scene.children(registration, "work")):
        goal = goals[(order * 2 + place) % len(goals)]
        start = _day(scene, WORKS_BEGIN + order % 5)
        scene.begin(walk(scene, paper, goal, start, None, order))


def _nominees(scene: Scene, unit: str) -> list[dict[str, Any]]:
    known = scene.world.unit(unit)
    facts = {"place": known.short_name, "short": known.short_name, "person": invented(unit)}
    return [
        {
            key: value.format(**facts) if isinstance(value, str) else value
            for key, value in line.items()
        }
        for line in read("live")["nominations"]
    ]


def _more_time(scene: Scene, days: int) -> dict[str, Any]:
    due = _day(scene, days)
    return {
        "title": f"Xin gia hạn đến ngày {due:%d/%m/%Y}",
        "due_on": due.isoformat(),
        "reason": "Cán bộ phụ trách đang khắc phục hậu quả mưa bão nên chưa tổng hợp kịp.",
    }


def _congresses(scene: Scene, paper: int) -> None:
    """Let each dossier arrive at its state a day or three before today."""
    opened_by_its_units(scene, paper, days=6)
    fates = read("live")["fates"]
    for order, (unit, congress) in enumerate(scene.owed(paper, "congress").items()):
        fate = fates[unit][CONGRESS]
        if fate == "awaited":
            continue
        goal = fate.removeprefix(LATE)
        days = -1 - order % 3 - last_day_of("congress", goal)
        if goal == "archived":
            days = -80
        start = _day(scene, LATE_CONGRESS if fate.startswith(LATE) else days)
        scene.begin(walk(scene, congress, goal, start, _told(scene, unit, start), order))


def _told(scene: Scene, unit: str, start: date) -> dict[str, Any]:
    held_on = start + timedelta(days=26)
    delegates = 100 + zlib.crc32(unit.encode()) % 40
    congress = Congress(
        ordinal="I",
        term=f"{held_on:%Y}-{held_on.year + 5}",
        reviewed_on=start + timedelta(days=18),
        held_on=held_on,
        delegates=delegates,
        present=delegates - delegates % 3,
        budget_millions=40 + delegates % 16,
    )
    answers = told(scene.world.unit(unit), congress, _figures(30 + delegates % 12))
    return answers | {"ask_extension": _more_time(scene, 45)}


def _figures(members: int) -> dict[str, int]:
    """A committee of that size; tenure and gender add up to it."""
    again, women = members * 7 // 10, members // 3
    return {
        "members": members,
        "standing_committee": 5,
        "chair": 1,
        "vice_chair": 3,
        "re_elected": again,
        "first_time": members - again,
        "male": members - women,
        "female": women,
        "non_party": members // 4,
        "religious": members // 15,
        "ethnic_minority": members // 10,
        "full_time": 5,
        "front_work_committee": members // 5,
        "member_organisation": members // 3,
        "outstanding_individual": members // 6,
        "age_max": 70 + members % 9,
        "age_min": 24 + members % 5,
        "edu_master": members // 20,
        "edu_university_college": members * 6 // 10,
        "edu_intermediate": members // 8,
        "pol_advanced": members // 16,
        "pol_intermediate_basic": members // 2,
    }


def _read_partly(scene: Scene) -> None:
    """Most people have read what is older than a few days; every fourth has read nothing."""
    old = scene.last - UNREAD_SINCE
    for person in scene.session.scalars(select(Person)).all():
        if zlib.crc32(person.login.encode()) % 4:
            seen = select(Notice.id).where(Notice.person_id == person.id, Notice.created_at < old)
            inbox.mark_read(scene.session, person.id, scene.session.scalars(seen).all(), scene.last)
