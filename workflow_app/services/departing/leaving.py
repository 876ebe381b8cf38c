"""How somebody leaves a seat or the house: what she leaves open is decided first, not lost."""

from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum
from typing import NamedTuple

from sqlalchemy import delete
from sqlalchemy.orm import Session

from state_machines.case import Actor
from state_machines.days import today
from state_machines.grammar import Text
from state_machines.rules import Refused
from workflow_app.models import Login, Person, SeatRow
from workflow_app.services import acts
from workflow_app.services.departing.open_work import LeftSeat, OpenWork
from workflow_app.services.membership import charges, substitution
from workflow_app.services.membership.people import must_administer
from workflow_app.services.membership.substitution import Naming
from workflow_app.services.membership.written import seat_written_down

UNDECIDED = Text(
    "Còn vai trò chưa chọn người nhận việc. Chọn một cách cho từng vai trò rồi làm lại",
    "For some seat it is not said who takes the work. Choose for each, then try again",
)
NO_COLLEAGUE = Text(
    "Người được chọn không còn giữ cùng vai trò. Chọn người khác",
    "The colleague chosen no longer holds the same role. Choose somebody else",
)
NO_SUCCESSOR = Text(
    "Chưa có người dùng với tên đăng nhập này, hoặc tài khoản đã khóa. Kiểm tra rồi nhập lại",
    "There is no such user name, or the account is closed. Check it and try again",
)
HERSELF = Text("Người rời vị trí không nhận lại việc của mình. Chọn người khác",
               "Whoever leaves does not take over from herself. Choose somebody else")  # fmt: skip


class How(StrEnum):
    """Who takes the work of a seat that is left."""

    COLLEAGUE = "colleague"  # one who holds the same role in the unit
    EVERYONE = "everyone"  # all who do
    SUCCESSOR = "successor"  # somebody who takes the seat
    NOBODY = "nobody"  # nobody yet: what waits is listed until somebody is seated


class Decision(NamedTuple):
    """What an administrator decides on one seat: the colleague's seat, or the successor."""

    how: How
    seat_id: int | None = None
    person_id: int | None = None


class Decided(NamedTuple):
    """What is decided, by seat; and by substitution, who stands in instead of the person."""

    seats: Mapping[int, Decision] = {}
    stand_ins: Mapping[int, int] = {}


NOTHING_TO_DECIDE = Decided()


def leave(
    session: Session,
    actor: Actor,
    work: OpenWork,
    now: datetime,
    decided: Decided = NOTHING_TO_DECIDE,
    request_id: str = "",
) -> None:
    """End the seat, or close the account, with everything decided; or change nothing and say why.
    Each act is written down."""
    must_administer(actor)
    if any(left.asks and left.seat.id not in decided.seats for left in work.seats):
        raise Refused("not_ready", (UNDECIDED,))
    done = [
        _hand_on(session, actor, work, left, decided.seats[left.seat.id], now)
        for left in work.seats
        if left.seat.id in decided.seats
    ]
    done += _end_loans(session, actor, work, decided.stand_ins, now)
    if work.seat_id:
        done.append(_end_seat(session, actor, work.seat_id, now))
    else:
        done.append(_close(session, work.person_id, now))
    for act in done:
        _write_down(session, actor, act, now, request_id)


def _write_down(session: Session, actor: Actor, act: str, now: datetime, request_id: str) -> None:
    acts.note(
        session,
        at=now,
        actor_id=actor.person_id or None,  # None: the command line
        code="leave",
        why="admin",
        private={"details": act},
        request_id=request_id,
    )


def _hand_on(
    session: Session,
    actor: Actor,
    work: OpenWork,
    left: LeftSeat,
    decision: Decision,
    now: datetime,
) -> str:
    """Hand the seat's work on; what was handed on ends the seat, also when the account closes."""
    giver = left.seat.id
    beside = [seat_id for seat_id, _ in left.colleagues]
    match decision.how:
        case How.NOBODY:
            return f"seat {giver}: nobody yet, {left.papers} papers wait"
        case How.SUCCESSOR:
            heir = _seated(session, actor, work, left, decision.person_id, now)
            said = f"seat {giver}: taken by person {decision.person_id} in seat {heir}"
        case _:
            heirs = beside if decision.how is How.EVERYONE else [decision.seat_id]
            if not heirs or not set(heirs) <= set(beside):
                raise Refused("not_ready", (NO_COLLEAGUE,))
            charges.hand_over(session, giver, (heir for heir in heirs if heir))
            said = f"seat {giver}: handed to {', '.join(f'seat {heir}' for heir in heirs)}"
    _end_seat(session, actor, giver, now)
    return said


def _seated(
    session: Session,
    actor: Actor,
    work: OpenWork,
    left: LeftSeat,
    person_id: int | None,
    now: datetime,
) -> int:
    """The successor's new seat, in charge of the same."""
    person = session.get(Person, person_id) if person_id else None
    if person is None or person.disabled_at is not None:
        raise Refused("not_ready", (NO_SUCCESSOR,))
    if person.id == work.person_id:
        raise Refused("not_ready", (HERSELF,))
    seat = SeatRow(
        person_id=person.id,
        unit_id=left.seat.unit_id,
        role=left.seat.role.value,
        title=left.title,
        held_from=today(now),
    )
    session.add(seat)
    session.flush()
    seat_written_down(session, actor, "seat_given", seat, person.name, now)
    charges.keep(session, seat.id, charges.charge_of(session, left.seat.id))
    return seat.id


def _end_loans(
    session: Session, actor: Actor, work: OpenWork, stand_ins: Mapping[int, int], now: datetime
) -> list[str]:
    done = []
    for loan in (*work.given, *work.taken):
        substitution.end(session, actor, loan.id, now)
        done.append(f"substitution {loan.id} of seat {loan.seat_id}: ended")
        if loan in work.taken and (other := stand_ins.get(loan.id)):
            starts_on = max(today(now), loan.starts_on)
            again = Naming([loan.seat_id], other, starts_on, loan.ends_on, loan.reason)
            substitution.name(session, actor, again, now)
            done.append(f"seat {loan.seat_id}: person {other} stands in")
    return done


def _end_seat(session: Session, actor: Actor, seat_id: int, now: datetime) -> str:
    """From today on its holder no longer has it. The row stays."""
    seat = session.get_one(SeatRow, seat_id)
    seat.held_to = max(today(now), seat.held_from)
    holder = session.get_one(Person, seat.person_id).name
    seat_written_down(session, actor, "seat_ended", seat, holder, now)
    return f"seat {seat_id}: ended"


def _close(session: Session, person_id: int, now: datetime) -> str:
    """Keep a person out from now on; what she did stays."""
    session.get_one(Person, person_id).disabled_at = now
    session.execute(delete(Login).where(Login.person_id == person_id))
    return f"person {person_id}: account closed"
