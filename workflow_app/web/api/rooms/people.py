"""The administrator's room for programs: people, their seats and charges, and how they leave."""

from functools import partial
from typing import Any

from flask import g, request
from sqlalchemy.orm import Session
from werkzeug.datastructures import MultiDict

from forms.account import AssignmentForm, PersonForm, SeatForm
from forms.base import SpokenForm
from forms.exchange import Misfit, errors_of
from forms.leaving import LeavingForm
from forms.substitute import AppointForm, SubstituteForm
from state_machines.days import today
from state_machines.grammar import Text
from state_machines.rules import Refused
from workflow_app.models import Person, SeatRow
from workflow_app.services.departing import leaving
from workflow_app.services.departing.open_work import open_work
from workflow_app.services.membership import administration, substitution
from workflow_app.services.reminding import unattended
from workflow_app.web import leaving as leaving_pages
from workflow_app.web import seating
from workflow_app.web.access import Access, actor, visitor
from workflow_app.web.api.room import Asks, Noted, Room, following, spoken
from workflow_app.web.numbers import row_number
from workflow_app.web.reading import ACCOUNT, ACCOUNTS, note_read
from workflow_app.web.substitutes import lend, lending_form

ADMINISTRATOR = Access.ADMINISTRATOR
PAGE = 50
ONE = "/people/<int:person_id>"
SEAT = {"seat": {"type": "integer"}}

room = Room("people", Text("Người dùng", "People"))


@room.reads(
    "/people",
    Text("Mọi người dùng", "Everybody who may sign in"),
    ADMINISTRATOR,
    {"q": {"type": "string"}, "after": {"type": "string"}},
)
def everybody(session: Session) -> Any:
    """Everybody who may sign in, by user name."""
    words, after = request.args.get("q", ""), request.args.get("after", "")
    found = administration.people_list(session, actor(), words=words, after=after, limit=PAGE)
    told = following(found, PAGE, lambda one: {"after": one.login})
    return Noted(told, partial(note_read, ACCOUNTS))


@room.reads(ONE, Text("Một người dùng", "One person"), ADMINISTRATOR)
def person(session: Session, person_id: int) -> Any:
    """A person with her seats and what she is in charge of."""
    found = administration.person(session, actor(), person_id)
    noted = partial(note_read, ACCOUNT, about=person_id, details=found.name)
    return Noted(_person(found), noted)


def _person(found: Person) -> dict[str, Any]:
    told = ("id", "login", "name", "email", "language", "disabled_at", "bounced_at")
    return {name: getattr(found, name) for name in told} | {"seats": list(map(_seat, found.seats))}


def _seat(seat: SeatRow) -> dict[str, Any]:
    charges = [
        {"id": one.id, "unit_id": one.unit_id, "topic": one.topic} for one in seat.assignments
    ]
    told = ("id", "role", "title", "held_from", "held_to")
    unit = {"id": seat.unit_id, "name": seat.unit.name}
    return {name: getattr(seat, name) for name in told} | {"unit": unit, "assignments": charges}


def _new_person(session: Session, typed: Any) -> SpokenForm:
    return spoken(PersonForm)(typed)


def _correct(session: Session, form: Any, person_id: int) -> None:
    administration.correct(session, actor(), person_id, now=g.now, **form.answers())


def _enable(session: Session, person_id: int) -> None:
    administration.enable(session, actor(), person_id, g.now)


def _renew(session: Session, secret: seating.Secret, person_id: int) -> dict[str, str]:
    return seating.renew_password(session, person_id, secret)


room.does(
    "/people",
    Text("Thêm người dùng", "Add somebody"),
    seating.add,
    Asks(spoken(PersonForm), _new_person),
    ADMINISTRATOR,
    before=seating.fresh_secret,
    once=frozenset({"password"}),
)
room.does(
    ONE,
    Text("Sửa thông tin người dùng", "Put a person's details right"),
    _correct,
    Asks(spoken(PersonForm, "login"), seating.person_form),
    ADMINISTRATOR,
)
room.does(
    f"{ONE}/seats",
    Text("Giao vai trò", "Give a role in a unit"),
    seating.give_seat,
    Asks(spoken(SeatForm), seating.seat_form),
    ADMINISTRATOR,
)
room.does(
    f"{ONE}/assignments",
    Text("Giao phụ trách", "Put a reviewer in charge"),
    seating.put_in_charge,
    Asks(spoken(AssignmentForm), seating.charge_form),
    ADMINISTRATOR,
)
room.does(
    f"{ONE}/assignments/<int:assignment_id>/end",
    Text("Thôi phụ trách", "Take a charge away"),
    seating.take_charge_away,
    who=ADMINISTRATOR,
)
room.does(
    f"{ONE}/password",
    Text("Cấp mật khẩu mới", "Give a new password"),
    _renew,
    who=ADMINISTRATOR,
    before=seating.fresh_secret,
    once=frozenset({"password"}),
)
room.does(f"{ONE}/enable", Text("Mở lại tài khoản", "Let in again"), _enable, who=ADMINISTRATOR)


@room.reads(f"{ONE}/leaving", Text("Việc còn để lại", "What is left open"), ADMINISTRATOR, SEAT)
def left_open(session: Session, person_id: int) -> Any:
    """What the person would leave open, and between what may be decided for each seat."""
    work = open_work(session, actor(), person_id, g.now, _seat_asked())
    asked = leaving_pages.asked_of(work)
    ways = {one.left.seat.id: [way[0] for way in one.form.how.choices] for one in asked.seats}
    return {"left": work, "ways": ways}


def _leaving_form(session: Session, typed: Any, person_id: int) -> LeavingForm:
    open_work(session, actor(), person_id, g.now, _seat_asked())
    return LeavingForm(typed)


def _leave(session: Session, form: LeavingForm, person_id: int) -> None:
    work = open_work(session, actor(), person_id, g.now, _seat_asked())
    asked = leaving_pages.asked_of(work, MultiDict(form.as_sent()))
    if not asked.validate():
        wrong = {place: words[0] for one in asked.forms for place, words in errors_of(one).items()}
        raise Misfit(wrong)
    leaving_pages.leave_as_decided(session, work, asked)


def _seat_asked() -> int | None:
    return request.args.get("seat", type=row_number)


def _end_seat(session: Session, person_id: int, seat_id: int) -> None:
    work = open_work(session, actor(), person_id, g.now, seat_id)
    leaving.leave(session, actor(), _emptied(work), g.now, request_id=g.request_id)


def _disable(session: Session, person_id: int) -> None:
    work = open_work(session, actor(), person_id, g.now)
    leaving.leave(session, actor(), _emptied(work), g.now, request_id=g.request_id)


def _emptied(work: Any) -> Any:
    """Work that leaves nothing open; else it is decided under `leaving` first."""
    if not work.is_empty:
        raise Refused("not_ready", (DECIDE_FIRST,))
    return work


DECIDE_FIRST = Text(
    "Người này còn việc để lại. Xem và quyết định ở …/leaving trước",
    "This person leaves work open. Read and decide at …/leaving first",
)

room.does(
    f"{ONE}/leaving",
    Text("Quyết định việc để lại", "Decide on what is left open, and let leave"),
    _leave,
    Asks(spoken(LeavingForm), _leaving_form),
    ADMINISTRATOR,
    SEAT,
)
room.does(
    f"{ONE}/seats/<int:seat_id>/end",
    Text("Kết thúc vai trò", "End a seat today"),
    _end_seat,
    who=ADMINISTRATOR,
)
room.does(f"{ONE}/disable", Text("Khóa tài khoản", "Close the account"), _disable,
          who=ADMINISTRATOR)  # fmt: skip


@room.reads(
    "/people/unattended",
    Text("Hồ sơ chưa có người xử lý", "Papers that wait for nobody"),
    ADMINISTRATOR,
    {"after": {"type": "integer"}},
)
def nobody(session: Session) -> Any:
    """The papers that wait for a party in which nobody sits; without their titles."""
    after = request.args.get("after", 0, type=row_number) or 0
    found = unattended.listed(session, today(g.now), after, PAGE)
    return following(found, PAGE, lambda one: {"after": one.id})


@room.reads("/account/substitutes", Text("Người thay tôi", "Who stands in for me"))
def my_substitutes(session: Session) -> Any:
    """The seats that one has lent and those lent to one."""
    return following(substitution.loans(session, visitor().person_id))


@room.reads(f"{ONE}/substitutes", Text("Người thay", "Who stands in for a person"), ADMINISTRATOR)
def substitutes(session: Session, person_id: int) -> Any:
    """The seats that a person has lent and those lent to her."""
    if session.get(Person, person_id) is None:
        raise Refused("unknown")
    return following(substitution.loans(session, person_id))


def _my_form(session: Session, typed: Any) -> SubstituteForm:
    return lending_form(session, visitor().person_id, own=True, typed=typed)


def _form(session: Session, typed: Any, person_id: int) -> SubstituteForm:
    administration.person(session, actor(), person_id)
    return lending_form(session, person_id, own=False, typed=typed)


def _lend_for(session: Session, form: SubstituteForm, person_id: int) -> None:
    lend(session, form)


def _end_mine(session: Session, loan_id: int) -> None:
    substitution.end(session, actor(), loan_id, g.now)


def _end_for(session: Session, person_id: int, loan_id: int) -> None:
    substitution.end(session, actor(), loan_id, g.now)


room.does(
    "/account/substitutes",
    Text("Cử người thay tôi", "Name who stands in for me"),
    lend,
    Asks(spoken(SubstituteForm), _my_form),
)
room.does(
    "/account/substitutes/<int:loan_id>/end", Text("Thôi nhờ thay", "End a substitution"), _end_mine
)
room.does(
    f"{ONE}/substitutes",
    Text("Cử người thay", "Name who stands in for a person"),
    _lend_for,
    Asks(spoken(AppointForm), _form),
    ADMINISTRATOR,
)
room.does(
    f"{ONE}/substitutes/<int:loan_id>/end",
    Text("Kết thúc việc thay", "End a substitution of a person"),
    _end_for,
    who=ADMINISTRATOR,
)
