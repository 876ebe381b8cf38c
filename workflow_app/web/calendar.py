"""The working-day calendar: everybody reads it, an administrator keeps it."""

from collections import Counter
from collections.abc import Callable
from datetime import date
from itertools import groupby
from typing import Any, NamedTuple

from flask import Blueprint, abort, flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from sqlalchemy.orm import Session

from forms.calendar import DayForm
from state_machines import machine
from state_machines.days import today
from workflow_app.adapters.holidays_vn import known_days
from workflow_app.services.ports import KnownDay
from workflow_app.services.timing import calendar, reckoning
from workflow_app.services.timing.calendar import DayLine
from workflow_app.services.timing.reckoning import Moved
from workflow_app.web.access import Access, access, actor, visitor
from workflow_app.web.numbers import row_number
from workflow_app.web.present import day as written
from workflow_app.web.present import language, until_day, weekday
from workflow_app.web.wiring import database

YEARS = range(2000, 2101)
MOST_LINES = 20  # of what would move, before it is summed up
ASKED = ("csrf_token", "deadlines", "looked_at")

bp = Blueprint("calendar", __name__, url_prefix="/calendar")


class Outlook(NamedTuple):
    """How far a year can be relied on."""

    year: int
    days: int
    guesses: int


@bp.get("/")
@access(Access.SIGNED_IN)
def show() -> ResponseReturnValue:
    """The calendar of the present year."""
    return _page(today(g.now).year)


@bp.get("/<int:year>")
@access(Access.SIGNED_IN)
def of_year(year: int) -> ResponseReturnValue:
    """The calendar of a year."""
    return _page(possible(year))


@bp.post("/days")
@access(Access.ADMINISTRATOR)
def keep() -> ResponseReturnValue:
    """Writes a day down, or corrects it."""
    form = DayForm(request.form, language=language(), today=today(g.now))
    if not form.validate():
        day: date | None = form.day.data
        return _page(day.year if day else today(g.now).year, form, 422)
    on = form.day.data
    if asked := _change(on, lambda session: keep_day(session, form)):
        return asked
    flash(gettext("Đã ghi ngày %(day)s.", day=written(on)))
    return _back(on)


@bp.post("/days/remove")
@access(Access.ADMINISTRATOR)
def remove() -> ResponseReturnValue:
    """Lets a day be as its weekday says again."""
    day = day_sent(request.form.get("day", ""))
    if asked := _change(day, lambda session: calendar.remove(session, actor(), day)):
        return asked
    flash(gettext("Đã bỏ ngày %(day)s khỏi lịch.", day=written(day)))
    return _back(day)


@bp.post("/<int:year>/seed")
@access(Access.ADMINISTRATOR)
def seed(year: int) -> ResponseReturnValue:
    """Fills a year as far as it is known; what somebody edited stays."""
    known, first = known_days(possible(year)), date(year, 1, 1)
    if asked := _change(first, lambda session: calendar.seed(session, year, known, g.now)):
        return asked
    flash(gettext("Đã nạp các ngày lễ của năm %(year)s.", year=year))
    return redirect(url_for(".of_year", year=year))


def keep_day(session: Session, form: DayForm) -> None:
    """Write a day down as a form says."""
    working = form.sort.data == "worked"
    given = form.name.data, form.source.data, form.sure.data
    calendar.keep(session, actor(), KnownDay(form.day.data, working, *given), g.now)


def _change(since: date, change: Callable[[Session], object]) -> ResponseReturnValue | None:
    """Changes what is said of days from `since` on. When deadlines that were given would fall on
    another day, nothing is written before the administrator has said whether they move."""
    chosen = request.form.get("deadlines")
    looked_at = request.form.get("looked_at", type=row_number)
    with database().begin() as session:
        connection = session.connection()
        before = calendar.calendar_of(connection)
        change(session)
        session.flush()
        moved = reckoning.moved_by(connection, before, calendar.calendar_of(connection), since)
        if moved and (chosen not in ("move", "stay") or looked_at != len(moved)):
            session.rollback()
            return _ask(moved)
        if chosen == "move":
            reckoning.move(connection, moved, actor(), g.now)
    return None


def _ask(moved: list[Moved]) -> ResponseReturnValue:
    """How many deadlines would be on another day, by plan and stage, before anything is written."""
    told = Counter(
        (one.paper.plan_name, one.paper.kind, one.paper.due_at, one.said.due_at) for one in moved
    )
    return render_template(
        "calendar_check.html",
        count=len(moved),
        lines=[
            (plan, machine(kind).name, until_day(before), until_day(after), count)
            for (plan, kind, before, after), count in told.most_common(MOST_LINES)
        ],
        more=len(told) - MOST_LINES,
        sent=[(name, value) for name, value in request.form.items() if name not in ASKED],
        action=request.path,
        back_url=url_for(".show"),
    )


def _page(year: int, form: DayForm | None = None, status: int = 200) -> ResponseReturnValue:
    now = today(g.now)
    with database().read() as session:
        days = calendar.days_of(session, (now.year, now.year + 1, year))
    shown = [one for one in days if one.day.year == year]
    page = render_template(
        "calendar.html",
        year=year,
        years=[one for one in (year - 1, year + 1) if one in YEARS],
        months=[(month, list(lines)) for month, lines in groupby(shown, lambda it: it.day.month)],
        warnings=_doubtful(days, now),
        form=(form or _form(shown, now)) if visitor().is_administrator else None,
        weekday=weekday,
        today=now,
    )
    return page, status


def _doubtful(days: list[DayLine], now: date) -> list[Outlook]:
    """This year and the next, where something ahead is a guess or nothing is known."""
    found = []
    for year in (now.year, now.year + 1):
        kept = [one for one in days if one.day.year == year]
        guesses = sum(one.day >= now and not one.sure for one in kept)
        if guesses or not kept:
            found.append(Outlook(year, len(kept), guesses))
    return found


def _form(shown: list[DayLine], now: date) -> DayForm:
    """The form for another day, or for the one that the address asks to correct."""
    asked = request.args.get("day", "")
    line = next((one for one in shown if one.day.isoformat() == asked), None)
    known: dict[str, Any] = line._asdict() if line else {}
    if line:
        known["sort"] = "worked" if line.working else "off"
    return DayForm(data=known, language=language(), today=now)


def possible(year: int) -> int:
    """The year, if a calendar may be kept of it."""
    if year not in YEARS:
        abort(404)
    return year


def day_sent(words: str) -> date:
    """The day that was sent; aborts with 404 when it is none."""
    try:
        return date.fromisoformat(words)
    except ValueError:
        abort(404)


def _back(day: date) -> ResponseReturnValue:
    return redirect(url_for(".of_year", year=day.year))
