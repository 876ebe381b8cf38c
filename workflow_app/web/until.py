"""Until when a milestone lets a unit hand in, said in plain words before anybody is bound by it."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any, NamedTuple

from flask import Flask
from flask_babel import force_locale, gettext

from forms.choices import label
from forms.notation.writing import short_date
from state_machines.days import VIETNAM, last_day
from state_machines.grammar import Event
from state_machines.milestones import FUZZY, NEEDED, is_dated, meaning_of
from workflow_app.services.timing.deadlines import due_at, opens_at
from workflow_app.services.timing.workdays import Calendar
from workflow_app.web.choosing import names_of_waves
from workflow_app.web.present import say, until_when, weekday
from workflow_app.web.workdays import calendar

ISSUED = Event.ISSUED


class Until(NamedTuple):
    """The deadline of a milestone in words, and what is said beside it."""

    words: str
    notes: tuple[str, ...] = ()


def until(milestone: Mapping[str, Any], issued_on: date | None = None) -> Until:
    """What a milestone asks, as far as it is known: a day, or what the day is counted from."""
    if meaning_of(milestone) == FUZZY:
        return Until(gettext("dự kiến, chỉ để nhắc"))
    if not is_dated(milestone):
        return Until(gettext("chưa ghi hạn"))
    days, events = calendar(), {ISSUED: issued_on} if issued_on else {}
    due = due_at(milestone, days, events)
    fixed = due_at({**milestone, "roll": "none"}, days, events)
    words = _words(milestone, due)
    if due is None or fixed is None:
        return Until(words, _strictness(milestone))
    return Until(words, (*_rest(days, last_day(fixed), last_day(due)), *_strictness(milestone)))


def until_on_paper(milestone: Mapping[str, Any]) -> str:
    """The last day in Vietnamese, for the paper itself, when its wording does not say it.

    Only what the paper fixes for ever: no term, and no day that moves with the calendar.
    """
    printed = "event" not in NEEDED.get(meaning_of(milestone), ())
    moves = milestone.get("roll") not in (None, "", "none")
    if meaning_of(milestone) == FUZZY or not is_dated(milestone) or not printed or moves:
        return ""
    with force_locale("vi"):
        words = until(milestone).words
    day = words.removeprefix("hết ngày ").partition(",")[0]
    return "" if day in str(milestone.get("wording")) else words


def _words(milestone: Mapping[str, Any], due: datetime | None) -> str:
    match meaning_of(milestone):
        case "term":
            count = f"{int(milestone['days']):02d}"
            since = say(label("event", milestone["event"]))
            term = gettext("%(count)s ngày làm việc kể từ %(event)s", count=count, event=since)
            return f"{term} ({until_when(due)})" if due else str(term)
        case "ahead":
            ahead = gettext("%(count)s ngày trước ngày đại hội", count=milestone["days"])
            return f"{ahead} ({until_when(due)})" if due else str(ahead)
        case "window":
            opens = opens_at(milestone)
            first = short_date(opens.astimezone(VIETNAM).date()) if opens else ""
            return str(gettext("từ ngày %(first)s đến %(end)s", first=first, end=until_when(due)))
    return until_when(due)


def _rest(days: Calendar, fixed: date, last: date) -> tuple[str, ...]:
    """What becomes of a last day on which nobody works."""
    if days.is_worked(fixed):
        return ()
    on = f"{short_date(fixed)}, {weekday(fixed)}"
    if fixed == last:
        return (gettext("%(day)s là ngày nghỉ; không dời", day=on),)
    to = f"{short_date(last)}, {weekday(last)}"
    if last > fixed:
        return (gettext("%(day)s là ngày nghỉ; dời sang %(other)s", day=on, other=to),)
    return (gettext("%(day)s là ngày nghỉ; lùi về %(other)s", day=on, other=to),)


def _strictness(milestone: Mapping[str, Any]) -> tuple[str, ...]:
    return (gettext("quá hạn thì không nộp được nữa"),) if milestone.get("binding") else ()


def register(app: Flask) -> None:
    """Gives the templates of an application the words about milestones."""
    app.jinja_env.globals.update(
        until=until, until_on_paper=until_on_paper, names_of_waves=names_of_waves
    )
