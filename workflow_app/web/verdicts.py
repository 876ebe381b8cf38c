"""The verdicts on the papers of a plan as lines with a bar, and a stage over time as a curve."""

from typing import NamedTuple

from flask import g
from flask_babel import gettext

from workflow_app.services.boards.punctuality import Course
from workflow_app.services.boards.standing import Tally
from workflow_app.web.charts import Chart, chart_of
from workflow_app.web.figures import Column, columns, share_word, stage
from workflow_app.web.present import choice_word


class Line(NamedTuple):
    """A row of figures, each a count with its share in words or ''; `parts` make up its bar."""

    name: str
    url: str
    figures: list[tuple[int, str]]
    parts: list[tuple[str, float, float]]  # which, from where, how far, in per cent
    absent: str = ""


class StageCourse(NamedTuple):
    """A stage over time."""

    kind: str
    name: str
    course: Course
    rows: list[tuple[object, int, int, str]]  # day, came, so far, share
    chart: Chart | None


def columns_for(whole: Tally) -> list[Column]:
    return [column for column in columns() if column.of(whole) or not column.rare]


def line_of(name: str, tally: Tally, shown: list[Column], url: str = "", missing: str = "") -> Line:
    counts = [(column.of(tally), column.share) for column in shown]
    figures = [
        (count, share_word(count, tally.expected) if share else "") for count, share in counts
    ]
    return Line(name, url, figures, parts_of(tally), missing)


def parts_of(tally: Tally) -> list[tuple[str, float, float]]:
    """The verdicts side by side, as wide as their share; what is missing stays empty."""
    parts, start = [], 0.0
    for name in ("on_time", "extended", "late", "undated"):
        width = getattr(tally, name) * 100 / (tally.expected or 1)
        if width:
            parts.append((name, start, width))
        start += width
    return parts


def keys_of(whole: Tally) -> list[tuple[str, str]]:
    """What the colours of the bars mean, of those that are there."""
    words = [(name, choice_word("verdict", name)) for name, _, _ in parts_of(whole)]
    return [*words, ("rest", gettext("Chưa nộp"))] if whole.missing else words


def course_of(kind: str, course: Course) -> StageCourse:
    rows: list[tuple[object, int, int, str]] = [
        (point.day, point.came, point.so_far, share_word(point.so_far, course.expected))
        for point in course.points
    ]
    return StageCourse(kind, stage(kind), course, rows, chart_of(course, g.now))
