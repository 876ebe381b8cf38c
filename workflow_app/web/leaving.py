"""Leaving a seat or the house: what stays open is shown and decided before the account closes."""

from collections.abc import Mapping
from typing import Any, NamedTuple

from flask import Blueprint, flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from sqlalchemy.orm import Session

from forms.choices import label
from forms.leaving import SeatDecisionForm, StandInForm
from state_machines import machine
from state_machines.days import today
from state_machines.grammar import Reach
from state_machines.rules import Refused
from workflow_app.services.departing import leaving
from workflow_app.services.departing.leaving import Decided, Decision, How
from workflow_app.services.departing.open_work import LeftSeat, OpenWork, open_work
from workflow_app.services.membership.administration import active_person
from workflow_app.services.membership.substitution import Loan
from workflow_app.services.reminding import unattended
from workflow_app.web.access import Access, access, actor
from workflow_app.web.numbers import row_number
from workflow_app.web.paging import first_url, older_url
from workflow_app.web.present import language, say
from workflow_app.web.wiring import database

PAGE = 50

bp = Blueprint("leaving", __name__, url_prefix="/people")


class SeatAsked(NamedTuple):
    """A seat on which the administrator decides, with its form."""

    left: LeftSeat
    role: str
    charges: list[str]
    form: SeatDecisionForm


class LoanAsked(NamedTuple):
    """A seat of somebody else that is to get another substitute, with its form."""

    loan: Loan
    role: str
    form: StandInForm


class Asked(NamedTuple):
    """Everything that the page asks."""

    seats: list[SeatAsked]
    loans: list[LoanAsked]

    @property
    def forms(self) -> list[SeatDecisionForm | StandInForm]:
        return [*(one.form for one in self.seats), *(one.form for one in self.loans)]

    def validate(self) -> bool:
        """Whether every form is filled in well; each one is asked, so that all complaints show."""
        return [form.validate() for form in self.forms].count(False) == 0


class Unattended(NamedTuple):
    """A paper that waits for nobody, in words. Its title is not for an administrator."""

    unit: str
    kind: Any
    state: Any
    waits_for: Any
    whose: str
    due_at: Any


@bp.post("/<int:person_id>/seats/end")
@access(Access.ADMINISTRATOR)
def end_seat(person_id: int) -> ResponseReturnValue:
    """Ends a seat today, or shows first what would be left open."""
    chosen = request.form.get("seat", type=row_number)
    if chosen is None:
        raise Refused("unknown")
    return _leave_or_ask(person_id, chosen)


@bp.post("/<int:person_id>/disable")
@access(Access.ADMINISTRATOR)
def disable(person_id: int) -> ResponseReturnValue:
    """Closes an account, or shows first what would be left open."""
    return _leave_or_ask(person_id, None)


@bp.get("/<int:person_id>/leaving")
@access(Access.ADMINISTRATOR)
def show(person_id: int) -> ResponseReturnValue:
    """What the person would leave open, and what to decide on it."""
    with database().read() as session:
        work = open_work(session, actor(), person_id, g.now, _seat_asked())
    return _page(work, asked_of(work))


@bp.post("/<int:person_id>/leaving")
@access(Access.ADMINISTRATOR)
def decide(person_id: int) -> ResponseReturnValue:
    """Hands the open work on as decided, and ends the seat or closes the account."""
    with database().read() as session:
        work = open_work(session, actor(), person_id, g.now, _seat_asked())
    asked = asked_of(work, request.form)
    if not asked.validate():
        return _page(work, asked, status=422)
    try:
        with database().begin() as session:
            work = open_work(session, actor(), person_id, g.now, work.seat_id)
            decided = leave_as_decided(session, work, asked)
    except Refused as refused:
        if refused.code != "not_ready":
            raise
        return _page(work, asked, tuple(map(say, refused.reasons)), 422)
    flash(_done(work))
    if any(one.how is How.NOBODY for one in decided.seats.values()):
        return redirect(url_for(".nobody"))
    return redirect(url_for("people.show", person_id=person_id))


@bp.get("/unattended")
@access(Access.ADMINISTRATOR)
def nobody() -> str:
    """The papers that wait for a party in which nobody sits."""
    after = request.args.get("after", 0, type=row_number) or 0
    with database().read() as session:
        found = unattended.listed(session, today(g.now), after, PAGE)
    return render_template(
        "unattended.html",
        papers=[_in_words(one) for one in found],
        newer_url=first_url("after"),
        older_url=older_url(found, PAGE, lambda one: one.id, "after"),
    )


def leave_as_decided(session: Session, work: OpenWork, asked: Asked) -> Decided:
    """Hand the open work on as it was asked, and end the seat or close the account."""
    decided = _decided(session, asked)
    leaving.leave(session, actor(), work, g.now, decided, g.request_id)
    return decided


def _leave_or_ask(person_id: int, seat_id: int | None) -> ResponseReturnValue:
    with database().begin() as session:
        work = open_work(session, actor(), person_id, g.now, seat_id)
        if work.is_empty:
            leaving.leave(session, actor(), work, g.now, request_id=g.request_id)
    if work.is_empty:
        return redirect(url_for("people.show", person_id=person_id))
    return redirect(url_for(".show", person_id=person_id, seat=seat_id))


def _seat_asked() -> int | None:
    return request.args.get("seat", type=row_number)


def asked_of(work: OpenWork, typed: Any = None) -> Asked:
    return Asked(
        [
            SeatAsked(
                left,
                say(label("role", left.seat.role)),
                [_charge(*charge) for charge in left.charges],
                SeatDecisionForm(
                    typed,
                    prefix=f"seat-{left.seat.id}",
                    choices={"how": _ways(left)},
                    language=language(),
                ),
            )
            for left in work.seats
            if left.asks
        ],
        [
            LoanAsked(
                loan,
                say(label("role", loan.role)),
                StandInForm(typed, prefix=f"loan-{loan.id}", language=language()),
            )
            for loan in work.taken
        ],
    )


def _ways(left: LeftSeat) -> list[tuple[str, str]]:
    """Who may take the work; what fits most often comes first."""
    ways = [
        (f"{How.COLLEAGUE}:{seat_id}", gettext("%(name)s, cùng vai trò", name=name))
        for seat_id, name in left.colleagues
    ]
    if len(left.colleagues) > 1:
        ways.append((How.EVERYONE, gettext("Tất cả những người cùng vai trò")))
    ways.append((How.SUCCESSOR, gettext("Người khác nhận vai trò này, ghi tên ở dưới")))
    ways.append((How.NOBODY, gettext("Chưa có người thay, hồ sơ nằm trong danh sách chờ xử lý")))
    return ways


def _decided(session: Session, asked: Asked) -> Decided:
    seats = {one.left.seat.id: _decision(session, one.form) for one in asked.seats}
    return Decided(seats, _stand_ins(session, asked))


def _decision(session: Session, form: SeatDecisionForm) -> Decision:
    how, _, seat = str(form.how.data).partition(":")
    if How(how) is How.SUCCESSOR:
        return Decision(How.SUCCESSOR, person_id=active_person(session, form.login.data))
    return Decision(How(how), seat_id=int(seat) if seat else None)


def _stand_ins(session: Session, asked: Asked) -> Mapping[int, int]:
    """Another substitute for each seat for which one is written."""
    found = {}
    for one in asked.loans:
        if login := one.form.login.data:
            person_id = active_person(session, login)
            if person_id is None:
                raise Refused("not_ready", (leaving.NO_SUCCESSOR,))
            found[one.loan.id] = person_id
    return found


def _done(work: OpenWork) -> str:
    if work.seat_id:
        return str(gettext("Đã kết thúc vai trò của %(name)s.", name=work.name))
    return str(gettext("Đã khóa tài khoản của %(name)s.", name=work.name))


def _page(
    work: OpenWork, asked: Asked, refusals: tuple[str, ...] = (), status: int = 200
) -> ResponseReturnValue:
    shown = render_template(
        "leaving.html",
        work=work,
        asked=asked,
        given=[(loan, say(label("role", loan.role))) for loan in work.given],
        refusals=refusals,
        action=url_for(".decide", person_id=work.person_id, seat=work.seat_id),
        back_url=url_for("people.show", person_id=work.person_id),
    )
    return shown, status


def _charge(unit: str, topic: str) -> str:
    return ", ".join(filter(None, (unit, say(label("topic", topic)) if topic else "")))


def _in_words(one: unattended.Waiting) -> Unattended:
    table = machine(one.kind)
    state = table.state(one.state)
    party = state.waits_for
    own = party is None or party.reach is Reach.OWN
    return Unattended(
        one.unit, table.name, state, party, one.unit if own else one.issuer, one.due_at
    )
