"""Verdicts against an oracle that knows no dates: it walks day by day, in whole numbers.

The oracle counts days from 1 January 1970, a Thursday, and microseconds from the same instant;
Vietnam is seven hours ahead for it, whatever the server is told about zones.
"""

import os
import time
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from random import Random
from typing import Any

import pytest

from state_machines.grammar import Event
from state_machines.timeliness import LATE, ON_TIME, UNDATED, judged
from workflow_app.services.timing.deadlines import due_at
from workflow_app.services.timing.workdays import Calendar

SERVER_ZONES = (
    "UTC", "Asia/Ho_Chi_Minh", "America/New_York", "Europe/Berlin", "Australia/Lord_Howe",
    "Asia/Kathmandu", "Pacific/Kiritimati", "Pacific/Pago_Pago", "America/St_Johns", "<-03>3",
)  # fmt: skip
CASES = 12_000  # in each zone
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
SECOND = 1_000_000
HOUR = 3600 * SECOND
DAY = 24 * HOUR
MEANINGS = ("by", "before", "instant", "window", "month", "quarter", "fuzzy", "term", "ahead")
ROLLS = ("", "none", "next", "previous")
FROM, TO = 10_957, 22_000  # 2000 to 2030


def is_leap(year: int) -> bool:
    return year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)


def months() -> Iterator[tuple[int, int, int]]:
    """Every month from 1970 on, with the number of its first day."""
    first = 0
    for year in range(1970, 2032):
        for month in range(1, 13):
            yield year, month, first
            short = 28 + is_leap(year) if month == 2 else 30
            first += short if month in (2, 4, 6, 9, 11) else 31


MONTHS = list(months())
LAST_OF = {(year, month): following - 1 for (year, month, _), (_, _, following) in pairwise(MONTHS)}
NAMES = [
    f"{year}-{month:02d}-{number - first + 1:02d}"
    for (year, month, first), (_, _, following) in pairwise(MONTHS)
    for number in range(first, following)
]
"""The ISO date of every day, by its number."""


class Oracle:
    """When a paper is late, by walking."""

    def __init__(self, apart: dict[int, bool]) -> None:
        self.apart = apart

    def is_worked(self, day: int) -> bool:
        return self.apart.get(day, (day + 3) % 7 < 5)  # day 0 is a Thursday

    def last_day(self, told: dict[str, Any]) -> int:
        last = self.fixed_day(told)
        step = {"next": 1, "previous": -1}.get(self.roll_of(told), 0)
        while step and not self.is_worked(last):
            last += step
        return last

    def fixed_day(self, told: dict[str, Any]) -> int:
        """The last day before it rolls."""
        match told["meaning"]:
            case "before":
                return int(told["day"]) - 1
            case "month":
                return LAST_OF[told["year"], told["month"]]
            case "quarter":
                months = [month for month in range(1, 13) if (month + 2) // 3 == told["number"]]
                return max(LAST_OF[told["year"], month] for month in months)
            case "term" | "ahead":
                return self.walked(told)
        return int(told["day"])

    def walked(self, told: dict[str, Any]) -> int:
        """So many working days after the event, or so many days of any kind before it."""
        day, left, ahead = told["start"], told["days"], told["meaning"] == "ahead"
        while left:
            day += -1 if ahead else 1
            left -= 1 if ahead or self.is_worked(day) else 0
        return int(day)

    @staticmethod
    def roll_of(told: dict[str, Any]) -> str:
        return str(told["roll"] or ("next" if told["meaning"] == "term" else "none"))

    def boundary(self, told: dict[str, Any]) -> int | None:
        """The first microsecond that is late; None when none is."""
        if told["meaning"] == "fuzzy" or (told["meaning"] in ("term", "ahead") and told["unknown"]):
            return None
        day = self.last_day(told)
        closing = told["minute"] * 60 * SECOND if told["meaning"] == "instant" else DAY
        return day * DAY + closing - 7 * HOUR

    def verdict(self, told: dict[str, Any], instant: int) -> str:
        boundary = self.boundary(told)
        if boundary is None:
            return UNDATED
        return ON_TIME if instant < boundary else LATE


def drawn(random: Random) -> dict[str, Any]:
    """Something that a plan may say."""
    return {
        "meaning": random.choice(MEANINGS),
        "roll": random.choice(ROLLS),
        "day": random.randrange(FROM, TO),
        "minute": random.randrange(24 * 60),
        "year": random.randrange(2000, 2030),
        "month": random.randint(1, 12),
        "number": random.randint(1, 4),
        "start": random.randrange(FROM, TO),
        "days": random.randint(1, 40),
        "event": random.choice(("issued", "congress")),
        "unknown": random.random() < 0.05,
    }


def written(told: dict[str, Any]) -> dict[str, Any]:
    """The same as a plan holds it."""
    milestone: dict[str, Any] = {"meaning": told["meaning"], "roll": told["roll"]}
    match told["meaning"]:
        case "by" | "before" | "fuzzy":
            milestone |= {"date": NAMES[told["day"]]}
        case "instant":
            hour, minute = divmod(told["minute"], 60)
            milestone |= {"date": NAMES[told["day"]], "time": f"{hour:02d}:{minute:02d}"}
        case "window":
            milestone |= {"opens": NAMES[told["day"] - 7], "date": NAMES[told["day"]]}
        case "month":
            milestone |= {"month": f"{told['year']}-{told['month']:02d}"}
        case "quarter":
            milestone |= {"quarter": f"{told['year']}-Q{told['number']}"}
        case "term" | "ahead":
            milestone |= {"days": told["days"], "event": told["event"]}
    return milestone


def around(random: Random, oracle: Oracle, told: dict[str, Any]) -> int:
    """An instant: mostly near the boundary, sometimes anywhere."""
    boundary = oracle.boundary(told)
    if boundary is None or random.random() < 0.2:
        return random.randrange(FROM * DAY, TO * DAY)
    reach = random.choice((0, 1, SECOND, HOUR, 8 * HOUR, 3 * DAY))
    return boundary + random.randint(-reach, reach) - random.randint(0, 1)


def calendars(random: Random) -> list[tuple[Calendar, Oracle]]:
    """Calendars as the product and as the oracle know them, some with a fortnight off."""
    found = []
    for density in (0.0, 0.02, 0.1, 0.5):
        apart = {day: random.random() < 0.3 for day in range(FROM - 60, TO + 400)
                 if random.random() < density}  # fmt: skip
        rest = random.randrange(FROM, TO)
        apart |= dict.fromkeys(range(rest, rest + 14), False)
        kept = {date.fromisoformat(NAMES[day]): worked for day, worked in apart.items()}
        found.append((Calendar(kept), Oracle(apart)))
    return found


@pytest.fixture
def server_zone() -> Iterator[Any]:
    """Sets the zone of this server; the one before comes back at the end."""
    before = os.environ.get("TZ")

    def become(name: str | None) -> None:
        os.environ.pop("TZ", None)
        if name:
            os.environ["TZ"] = name
        time.tzset()

    yield become
    become(before)


def test_no_verdict_differs_from_the_oracles(
    server_zone: Any, counted: Callable[[str], None]
) -> None:
    random, said, offsets = Random(20261122), Counter[str](), set[Any]()
    known = calendars(random)
    for zone in SERVER_ZONES:
        server_zone(zone)
        for _ in range(CASES):
            calendar, oracle = random.choice(known)
            told = drawn(random)
            instant = around(random, oracle, told)
            here = (EPOCH + timedelta(microseconds=instant)).astimezone()
            start = date.fromisoformat(NAMES[told["start"]])
            events = {} if told["unknown"] else {Event(told["event"]): start}
            due = due_at(written(told), calendar, events)
            verdict = judged(here, due, due)
            assert verdict == oracle.verdict(told, instant), (zone, here, written(told), due)
            said[f"{told['meaning']} {verdict}"] += 1
            offsets.add(here.utcoffset())
    counted(f"{said.total()} verdicts, 0 differ")
    assert said.total() >= 100_000
    assert len(offsets) >= len(SERVER_ZONES)
    dated = {f"{meaning} {verdict}" for meaning in MEANINGS for verdict in (ON_TIME, LATE)}
    unknown = {f"{meaning} {UNDATED}" for meaning in ("fuzzy", "term", "ahead")}
    assert said.keys() == dated - {f"fuzzy {ON_TIME}", f"fuzzy {LATE}"} | unknown
    assert min(said.values()) > 100
