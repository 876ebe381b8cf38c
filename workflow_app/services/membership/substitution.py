"""Lending a seat: a person names who stands in for her between two days, one step and no further.

`membership.people` adds the seats that are lent to a person to her own.
"""

from collections.abc import Collection, Iterable, Iterator, Sequence
from datetime import date, datetime
from typing import Any, NamedTuple

from sqlalchemy import and_, or_, select
from sqlalchemy.orm import Session, aliased

from state_machines.case import Actor
from state_machines.days import today
from state_machines.grammar import Role, Text
from state_machines.parties import NEVER_LENT
from state_machines.rules import Refused
from workflow_app.models import Person, SeatRow, Substitution, Unit
from workflow_app.models.base import in_order
from workflow_app.services.membership.people import is_administrator
from workflow_app.services.membership.seats import held_on, not_ended

NO_SEAT = Text("Chọn ít nhất một vai trò để giao thay", "Choose at least one seat to lend")
PERSONAL = Text(
    "Vai trò quản trị và kiểm tra gắn với từng người nên không giao thay được. "
    "Hãy đề nghị quản trị hệ thống cấp vai trò riêng cho người cần dùng",
    "Administrators and auditors answer in person: these seats are not lent. "
    "Ask for a seat of her own for whoever needs one",
)
ENDS_BEFORE_IT_BEGINS = Text(
    "Ngày cuối không được trước ngày đầu", "The last day must not be before the first"
)
HAS_BEGUN = Text(
    "Ngày bắt đầu đã qua. Chọn từ hôm nay trở đi", "The first day is past. Choose today or later"
)
NOT_HELD_THEN = Text(
    "Vai trò đã chọn không được giữ trong những ngày đó", "The seat is not held on those days"
)
NOBODY = Text(
    "Không có người dùng này, hoặc tài khoản đã khóa. Chọn người khác",
    "There is no such person, or the account is closed. Choose somebody else",
)
HERSELF = Text("Không ai tự thay mình. Chọn người khác", "Nobody stands in for herself")
OTHER_UNIT = Text(
    "Người thay phải cùng đơn vị. Cần người của đơn vị khác thì đề nghị quản trị hệ thống chỉ định",
    "A substitute sits in the same unit. For somebody of another unit, ask an administrator",
)


class Loan(NamedTuple):
    """A seat lent to somebody; `ends_on` is the first day without it."""

    id: int
    seat_id: int
    role: str
    unit: str
    holder_id: int
    holder: str
    substitute_id: int
    substitute: str
    starts_on: date
    ends_on: date
    reason: str


class Naming(NamedTuple):
    """Which seats are lent to whom; `ends_on` is the first day without."""

    seat_ids: Collection[int]
    substitute_id: int | None
    starts_on: date
    ends_on: date
    reason: str = ""


def name(session: Session, actor: Actor, naming: Naming, now: datetime) -> None:
    """Lend seats to a substitute from a day until another: all of them, or none and why.

    A person lends her own seats to people of the same unit; an administrator anybody's to anybody.
    """
    seats, boss = _locked(session, naming.seat_ids), is_administrator(actor)
    if len(seats) != len(set(naming.seat_ids)):
        raise Refused("unknown")
    if not boss and any(seat.person_id != actor.person_id for seat in seats):
        raise Refused("not_yours")
    reasons = [
        *_about_days(naming, today(now)),
        *(why for seat in seats for why in _about_seat(session, seat, naming)),
        *_about_substitute(session, seats, naming, anybody=boss),
    ]
    if not seats or reasons:
        raise Refused("not_ready", tuple(dict.fromkeys(reasons)) or (NO_SEAT,))
    lent = {
        "substitute_id": naming.substitute_id,
        "starts_on": naming.starts_on,
        "ends_on": naming.ends_on,
        "reason": naming.reason,
        "named_by": actor.person_id,
        "named_at": now,
    }
    session.add_all(Substitution(seat_id=seat.id, **lent) for seat in seats)
    session.flush()


def end(session: Session, actor: Actor, loan_id: int, now: datetime) -> None:
    """End a substitution at once, by the holder or an administrator; an ended one stays."""
    found = session.execute(
        select(Substitution, SeatRow.person_id)
        .join(SeatRow, SeatRow.id == Substitution.seat_id)
        .where(Substitution.id == loan_id)
        .with_for_update()
    ).one_or_none()
    if found is None or not (is_administrator(actor) or found.person_id == actor.person_id):
        raise Refused("unknown")
    loan: Substitution = found.Substitution
    if loan.ends_on > max(today(now), loan.starts_on):
        loan.ends_on = max(today(now), loan.starts_on)
        loan.ended_by = actor.person_id or None  # None: the command line


def loans(session: Session, person_id: int, limit: int = 50) -> list[Loan]:
    """The seats that a person has lent and those lent to her, the latest first."""
    wanted = or_(SeatRow.person_id == person_id, Substitution.substitute_id == person_id)
    return _loans(session, wanted, limit)


def open_loans(session: Session, person_id: int, on: date) -> list[Loan]:
    """Those of a person's substitutions, given or taken, that have not ended on a day."""
    wanted = or_(SeatRow.person_id == person_id, Substitution.substitute_id == person_id)
    return _loans(session, and_(wanted, Substitution.ends_on > on), None)


def _loans(session: Session, wanted: Any, limit: int | None) -> list[Loan]:
    holder, substitute = aliased(Person), aliased(Person)
    rows = session.execute(
        select(
            Substitution.id,
            Substitution.seat_id,
            SeatRow.role,
            Unit.name,
            holder.id,
            holder.name,
            substitute.id,
            substitute.name,
            Substitution.starts_on,
            Substitution.ends_on,
            Substitution.reason,
        )
        .join(SeatRow, SeatRow.id == Substitution.seat_id)
        .join(Unit, Unit.id == SeatRow.unit_id)
        .join(holder, holder.id == SeatRow.person_id)
        .join(substitute, substitute.id == Substitution.substitute_id)
        .where(wanted, Substitution.ends_on > Substitution.starts_on)
        .order_by(Substitution.ends_on.desc(), Substitution.id.desc())
        .limit(limit)
    )
    return [Loan._make(row) for row in rows]


class Lendable(NamedTuple):
    """A seat that its holder may lend."""

    id: int
    role: str
    unit: str


def lendable(session: Session, person_id: int, on: date) -> list[Lendable]:
    """The seats of a person that she holds on a day or later and may lend."""
    rows = session.execute(
        select(SeatRow.id, SeatRow.role, Unit.name)
        .join(Unit, Unit.id == SeatRow.unit_id)
        .where(SeatRow.person_id == person_id, not_ended(on), SeatRow.role.not_in(NEVER_LENT))
        .order_by(SeatRow.id)
    )
    return [Lendable._make(row) for row in rows]


def colleagues(session: Session, person_id: int, on: date) -> list[tuple[int, str]]:
    """Who sits in the same units as a person on a day, by name: those she may choose from."""
    own = select(SeatRow.unit_id).where(SeatRow.person_id == person_id, held_on(on))
    rows = session.execute(
        select(Person.id, Person.name)
        .join(SeatRow, and_(SeatRow.person_id == Person.id, held_on(on)))
        .where(SeatRow.unit_id.in_(own), Person.id != person_id, Person.disabled_at.is_(None))
        .group_by(Person.id)
        .order_by(in_order(Person.name), Person.id)
    )
    return [(row.id, row.name) for row in rows]


def _locked(session: Session, seat_ids: Collection[int]) -> Sequence[SeatRow]:
    """The seats, held until commit: two namings of one seat come one after the other."""
    chosen = select(SeatRow).where(SeatRow.id.in_(seat_ids)).order_by(SeatRow.id)
    return session.scalars(chosen.with_for_update()).all()


def _about_days(naming: Naming, on: date) -> Iterator[Text]:
    if naming.ends_on <= naming.starts_on:
        yield ENDS_BEFORE_IT_BEGINS
    if naming.starts_on < on:
        yield HAS_BEGUN


def _about_seat(session: Session, seat: SeatRow, naming: Naming) -> Iterator[Text]:
    if Role(seat.role) in NEVER_LENT:
        yield PERSONAL
    ends = seat.held_to
    if seat.held_from >= naming.ends_on or (ends is not None and ends <= naming.starts_on):
        yield NOT_HELD_THEN
    for other in _overlapping(session, seat.id, naming):
        yield Text(
            f"Đã giao {other} thay trong những ngày trùng nhau. Kết thúc lần đó trước",
            f"{other} stands in on some of these days already. End that first",
        )


def _overlapping(session: Session, seat_id: int, naming: Naming) -> Iterable[str]:
    return session.scalars(
        select(Person.name)
        .join(Substitution, Substitution.substitute_id == Person.id)
        .where(
            Substitution.seat_id == seat_id,
            Substitution.starts_on < naming.ends_on,
            Substitution.ends_on > naming.starts_on,
            Substitution.ends_on > Substitution.starts_on,
        )
    )


def _about_substitute(
    session: Session, seats: Sequence[SeatRow], naming: Naming, *, anybody: bool
) -> Iterator[Text]:
    found = session.get(Person, naming.substitute_id) if naming.substitute_id else None
    if found is None or found.disabled_at is not None:
        yield NOBODY
        return
    if any(seat.person_id == found.id for seat in seats):
        yield HERSELF
    sits_in = set(
        session.scalars(
            select(SeatRow.unit_id).where(SeatRow.person_id == found.id, held_on(naming.starts_on))
        )
    )
    if not anybody and any(seat.unit_id not in sits_in for seat in seats):
        yield OTHER_UNIT
