"""A stage over time as a picture: where its curve goes and where its deadlines stand."""

from datetime import date, datetime
from math import ceil, floor
from typing import NamedTuple

from flask_babel import gettext

from state_machines.days import VIETNAM
from workflow_app.services.boards.punctuality import Course
from workflow_app.web.present import day, number
from workflow_app.web.standing import limit_day

NEAR = 30.0  # a word this close to a side, in per cent, stands towards the middle
NOON = 0.5


class Mark(NamedTuple):
    """A deadline: its place across in per cent, on which side its word stands, and the word."""

    x: float
    anchor: str
    word: str
    granted: bool  # beyond what the plan says


class Chart(NamedTuple):
    """A curve in a square of 100 by 100, from its lower left corner, with the words around it."""

    path: str
    marks: list[Mark]
    end: tuple[float, float]
    said: str  # at the end of the curve
    first: str
    last: str


def chart_of(course: Course, now: datetime) -> Chart | None:
    """The picture of a stage; None as long as nothing came."""
    if not course.points:
        return None
    limits = _limits(course)
    days, places = [p.day.toordinal() for p in course.points], [_place(due) for due, *_ in limits]
    start, end = floor(min([days[0], *places])) - 1, ceil(max([days[-1] + 1, *places])) + 1

    def across(place: float) -> float:
        return (min(place, end) - start) * 100 / (end - start)

    def up(count: int) -> float:
        return 100 - count * 100 / course.expected

    steps = [f"H{across(p.day.toordinal() + NOON):.2f}V{up(p.so_far):.2f}" for p in course.points]
    until, came = across(max(_place(now), days[-1] + NOON)), course.points[-1].so_far
    return Chart(
        path=f"M0 100{''.join(steps)}H{until:.2f}",
        marks=[_mark(across(_place(due)), word, more) for due, word, more in limits],
        end=(until, up(came)),
        said=gettext("%(num)s đã nộp", num=number(came)),
        first=day(date.fromordinal(start)),
        last=day(date.fromordinal(end - 1)),
    )


def _limits(course: Course) -> list[tuple[datetime, str, bool]]:
    """The deadlines of a stage, each with its word and whether it was granted beyond the plan."""
    first, last, more = course.first_due, course.last_due, course.extended_to
    found = []
    if first and last and first != last:
        found.append((first, gettext("hạn sớm nhất %(day)s", day=limit_day(first)), False))
        found.append((last, gettext("hạn muộn nhất %(day)s", day=limit_day(last)), False))
    elif last:
        found.append((last, gettext("hạn %(day)s", day=limit_day(last)), False))
    if more:
        found.append((more, gettext("gia hạn đến %(day)s", day=limit_day(more)), True))
    return found


def _mark(x: float, word: str, granted: bool) -> Mark:
    anchor = "start" if x < NEAR else "end" if x > 100 - NEAR else "middle"
    return Mark(x, anchor, word, granted)


def _place(instant: datetime) -> float:
    """An instant as a number of days, as they pass in Vietnam."""
    here = instant.astimezone(VIETNAM)
    return here.toordinal() + (here.hour * 60 + here.minute) / 1440
