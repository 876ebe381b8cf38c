"""A year of a province, invented from one number: who owes what, who stands in, what happens."""

import os
import random
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any, NamedTuple

from state_machines.days import VIETNAM
from tests.services.walking import is_worked

WHOLE = os.environ.get("WORKFLOW_YEAR") == "whole"
"""Every plan goes to all 200 units: minutes on an idle machine, twenty on a busy one."""
DAY = timedelta(days=1)
FIRST, LAST = date(2024, 1, 1), date(2024, 12, 31)
PLANS = 34
DAYS = {
    **{date(2024, 2, day): False for day in range(8, 15)},
    **{date(2024, month, day): False for month, day in
       ((1, 1), (4, 18), (4, 29), (4, 30), (5, 1), (9, 2), (9, 3))},
    date(2024, 5, 4): True,
}  # fmt: skip
"""What departed from Monday to Friday in 2024."""
SETTINGS: tuple[dict[str, Any], ...] = (
    {},
    {"remind_before": [10, 2], "late_every": 2},
    {"committee_every": 3, "in_charge_after": 2, "office_after": 4, "committee_after": 6},
    {"remind_before": [], "late_every": 0, "committee_every": 0},
)
TICKS = (time(0, 5), time(7, 5), time(12, 5))
DOWN = (
    (datetime(2024, 3, 12, 6, tzinfo=VIETNAM), datetime(2024, 3, 13, 6, tzinfo=VIETNAM)),
    (datetime(2024, 7, 3, 3, tzinfo=VIETNAM), datetime(2024, 7, 6, 3, tzinfo=VIETNAM)),
)
"""When no clock runs at all: 24 hours, and three days."""


class Loan(NamedTuple):
    """A seat lent to somebody, until the day before `ends`."""

    to: int
    starts: date
    ends: date


@dataclass
class Person:
    """Somebody with one seat. Unit 0 is the province."""

    unit: int
    role: str
    hour: int = 7
    mailed: bool = False
    areas: frozenset[int] = frozenset()
    held_to: date | None = None
    loans: list[Loan] = field(default_factory=list)


class Plan(NamedTuple):
    """A plan with one milestone."""

    opens: datetime
    last: date
    settings: dict[str, Any]
    papers: list[int]


class Paper(NamedTuple):
    """What one unit owes under one plan."""

    plan: int
    unit: int


class Event(NamedTuple):
    """What happens at an instant: open, submit, recall, extend, close, reopen or leave."""

    at: datetime
    what: str
    which: int
    until: date | None = None


@dataclass
class Story:
    """Everything that is to happen in the year."""

    units: int
    people: list[Person]
    plans: list[Plan]
    papers: list[Paper]
    events: list[Event]


def tell(seed: int, units: int, share: int) -> Story:
    """A year with so many units below the province, of which each plan goes to a share."""
    chance = random.Random(seed)
    people = _people(chance, units)
    plans, papers, events = [], list[Paper](), list[Event]()
    for number in range(PLANS):
        opens = FIRST + chance.randrange(300) * DAY
        last = opens + chance.randrange(8, 60) * DAY
        addressed = chance.sample(range(1, units + 1), share)
        own = [len(papers) + place for place in range(share)]
        papers += [Paper(number, unit) for unit in addressed]
        plan = Plan(_at(opens, 10), last, chance.choice(SETTINGS), own)
        plans.append(plan)
        events += _fate_of(chance, number, plan)
    events += [Event(_at(_some_day(chance), 3), "leave", chance.randrange(8, len(people)))
               for _ in range(4)]  # fmt: skip
    return Story(units, people, plans, papers, sorted(events))


def ticks() -> Iterator[datetime]:
    """When the clocks are asked: thrice on a working day, once on another, never while down."""
    day = FIRST
    while day <= LAST:
        for hour in TICKS if is_worked(day, DAYS) else TICKS[-1:]:
            at = datetime.combine(day, hour, VIETNAM)
            if not any(start <= at < end for start, end in DOWN):
                yield at
        day += DAY


def _people(chance: random.Random, units: int) -> list[Person]:
    quarter = frozenset(range(1, units // 4 + 1))
    found = [
        Person(0, "committee", areas=quarter),
        Person(0, "committee", hour=12),
        Person(0, "committee", areas=frozenset(range(units // 4, units // 2))),
        Person(0, "office"),
        Person(0, "office", hour=5),
        Person(0, "officer"),
        Person(0, "reviewer"),
        Person(0, "clerk"),
    ]
    for unit in range(1, units + 1):
        for role in ("officer", "leader"):
            person = Person(unit, role, chance.choice((5, 7, 7, 7, 12)), chance.random() < 0.3)
            if chance.random() < 0.02:
                person.held_to = _some_day(chance)
            found.append(person)
    for number, person in enumerate(found):
        if chance.random() < 0.1:
            starts = _some_day(chance)
            to = chance.choice([other for other in range(8, len(found)) if other != number])
            person.loans.append(Loan(to, starts, starts + chance.randrange(1, 30) * DAY))
    return found


def _fate_of(chance: random.Random, number: int, plan: Plan) -> Iterator[Event]:
    closes = plan.last + chance.randrange(15, 50) * DAY
    yield Event(plan.opens, "open", number)
    yield Event(_at(closes, 10), "close", number)
    if chance.random() < 0.2:
        yield Event(_at(closes + 3 * DAY, 3), "reopen", number)
        yield Event(_at(closes + 20 * DAY, 3), "close", number)
    for paper in plan.papers:
        yield from _fate_of_paper(chance, paper, plan, closes)


def _fate_of_paper(chance: random.Random, paper: int, plan: Plan, closes: date) -> Iterator[Event]:
    """Most come in time, some are given more time, some come back, a few never come."""
    opened, last = plan.opens.date() + DAY, plan.last
    if chance.random() < 0.12 and opened < last:
        asked = opened + chance.randrange((last - opened).days) * DAY
        last += chance.randrange(3, 15) * DAY
        if asked < closes:
            yield Event(_at(asked, chance.choice((3, 10))), "extend", paper, last)
            opened = asked + DAY
    if chance.random() < 0.05:
        return
    comes = max(opened, last + chance.choice((-20, -9, -5, -3, -1, -1, 0, 0, 0, 1, 4, 12)) * DAY)
    hour, again = chance.choice((3, 10)), comes + chance.randrange(1, 4) * DAY
    if comes < closes:
        yield Event(_at(comes, hour), "submit", paper)
        if chance.random() < 0.15 and again + DAY < closes:
            yield Event(_at(comes, hour) + timedelta(minutes=30), "recall", paper)
            yield Event(_at(again, chance.choice((3, 10))), "submit", paper)


def _some_day(chance: random.Random) -> date:
    return FIRST + chance.randrange(20, 340) * DAY


def _at(day: date, hour: int) -> datetime:
    return datetime.combine(day, time(hour), VIETNAM)
