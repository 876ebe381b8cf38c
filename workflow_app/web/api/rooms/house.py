"""The house for programs: units, their own systems, the calendar, and how the system does."""

import secrets
from functools import partial
from typing import Any

from flask import g
from sqlalchemy.orm import Session

from forms.account import EndpointForm
from forms.calendar import DayForm
from state_machines.days import today
from state_machines.grammar import Text
from state_machines.rules import Refused
from workflow_app.adapters.holidays_vn import known_days
from workflow_app.models import Unit
from workflow_app.services import deliveries, units
from workflow_app.services.channels import endpoints, outbox
from workflow_app.services.jobs import asking
from workflow_app.services.timing import calendar
from workflow_app.web import calendar as calendar_pages
from workflow_app.web import units as unit_pages
from workflow_app.web.access import Access, actor, visitor
from workflow_app.web.api.room import Asks, Noted, Room, following, spoken
from workflow_app.web.present import language
from workflow_app.web.wiring import hand_out

ADMINISTRATOR = Access.ADMINISTRATOR
UNIT = "/units/<int:unit_id>"
SECRET = frozenset({"secret"})

room = Room("house", Text("Đơn vị, lịch, hệ thống", "Units, calendar, system"))


@room.reads(UNIT, Text("Một đơn vị", "A unit"))
def unit(session: Session, unit_id: int) -> Any:
    """What a unit owes, what it carries on, and who sits in it."""
    page = units.unit_page(session, unit_id, actor(), g.now)
    own = unit_pages.is_own(unit_id)
    told = {
        "unit": _named(page.unit) | {"code": page.unit.code, "kind": page.unit.kind},
        "parent": _named(page.parent) if page.parent else None,
        "below": list(map(_named, page.below)),
        "carried_on_by": list(map(_named, page.carried_on_by)),
        "carries": list(map(_named, page.carries)),
        "former_names": page.former_names,
        "owed": page.owed,
        "unattended": sorted(page.unattended),
        "people": [one._replace(bounced=own and one.bounced) for one in page.seats],
    }
    return Noted(told, partial(unit_pages.note_sitting, page))


def _named(one: Unit) -> dict[str, Any]:
    return {"id": one.id, "name": one.name}


@room.reads(f"{UNIT}/endpoint", Text("Phần mềm của đơn vị", "A unit's own system"))
def endpoint(session: Session, unit_id: int) -> Any:
    """Where the unit's system listens, and how the last posts went; its secret is never told."""
    endpoints.unit_led_by(session, actor(), unit_id)
    found = endpoints.open_one(session, unit_id)
    told = endpoints.last_told(session, found.id) if found else []
    names = ("id", "attempts", "created_at", "done_at", "dead_at", "error")
    return {
        "url": found.url if found else None,
        "since": found.created_at if found else None,
        "told": [{name: getattr(one, name) for name in names} for one in told],
    }


def _endpoint_form(session: Session, typed: Any, unit_id: int) -> EndpointForm:
    endpoints.unit_led_by(session, actor(), unit_id)
    return spoken(EndpointForm)(typed)


def _name(session: Session, form: Any, secret: str, unit_id: int) -> dict[str, str]:
    endpoints.name_one(session, actor(), unit_id, url=form.url.data, secret=secret, now=g.now)
    return {"secret": secret}


def _close(session: Session, unit_id: int) -> None:
    endpoints.close(session, actor(), unit_id, g.now)


room.does(
    f"{UNIT}/endpoint",
    Text("Đặt phần mềm của đơn vị", "Name a unit's own system"),
    _name,
    Asks(spoken(EndpointForm), _endpoint_form),
    before=lambda: secrets.token_hex(32),
    once=SECRET,
)
room.does(f"{UNIT}/endpoint/close", Text("Thôi báo cho phần mềm", "Tell it nothing more"), _close)


@room.reads("/calendar", Text("Lịch làm việc năm nay", "The calendar of this year"))
def this_year(session: Session) -> Any:
    """The days that are kept of this year."""
    return of_year(session, today(g.now).year)


@room.reads("/calendar/<int:year>", Text("Lịch làm việc", "The calendar of a year"))
def of_year(session: Session, year: int) -> Any:
    """The days that are kept of a year: off, or worked though a weekend."""
    return following(calendar.days_of(session, (calendar_pages.possible(year),)))


def _day_form(session: Session, typed: Any) -> DayForm:
    return DayForm(typed, language=language(), today=today(g.now))


def _remove(session: Session, day: str) -> None:
    calendar.remove(session, actor(), calendar_pages.day_sent(day))


def _seed(session: Session, year: int) -> dict[str, int]:
    known = known_days(calendar_pages.possible(year))
    return {"days": calendar.seed(session, year, known, g.now)}


room.does(
    "/calendar/days",
    Text("Ghi một ngày", "Write a day down"),
    calendar_pages.keep_day,
    Asks(spoken(DayForm), _day_form),
    ADMINISTRATOR,
)
room.does(
    "/calendar/days/<day>/remove",
    Text("Bỏ một ngày", "Let a day be as its weekday says"),
    _remove,
    who=ADMINISTRATOR,
)
room.does("/calendar/<int:year>/seed", Text("Nạp một năm", "Fill a year"), _seed, who=ADMINISTRATOR)


@room.reads("/status", Text("Tình trạng hệ thống", "How the system does"))
def status(session: Session) -> Any:
    """What waits in each channel; for administrators also what was given up."""
    administrator = visitor().is_administrator
    return {
        "channels": outbox.backlog(session, asking.counted()),
        "dead": deliveries.dead(session) if administrator else None,
        "broken": [one.id for one in asking.broken(session)] if administrator else None,
    }


def _revive(session: Session, delivery_id: int) -> None:
    if not deliveries.revive(session, delivery_id, g.now):
        raise Refused("unknown")


def _retry(session: Session, job_id: int) -> dict[str, int]:
    if not asking.again(session, job_id, g.now):
        raise Refused("unknown")
    return {"job": job_id}


room.does(
    "/status/deliveries/<int:delivery_id>/retry",
    Text("Gửi lại", "Send again what was given up"),
    _revive,
    who=ADMINISTRATOR,
)
room.does(
    "/jobs/<int:job_id>/retry",
    Text("Làm lại việc của người khác", "Try anybody's job again"),
    _retry,
    who=ADMINISTRATOR,
    then=lambda said: hand_out(said["job"]),
)
