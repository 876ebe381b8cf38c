"""The forms with which an administrator decides on the work of somebody who leaves."""

from __future__ import annotations

from typing import Any

from wtforms.fields import Field, RadioField

from forms.account import LOGIN, Login
from forms.base import RowForm, SpokenForm
from forms.fields import Line, Rows, Validators
from forms.picked import OfferedId
from forms.validators import Required, refuse
from state_machines.grammar import Text

SUCCESSOR = "successor"


class OneOf(RadioField):
    """One of the choices that the caller passes under this field's name, all of them in sight."""

    def __init__(self, label: Any = None, validators: Validators = (), **kw: Any) -> None:
        super().__init__(label, validators, **kw)
        self.choices = list(self.meta.choices.get(self.short_name, ()))


class SeatDecisionForm(SpokenForm):
    """Who takes the work of one seat."""

    nobody_named = Text(
        "Ghi tên đăng nhập của người nhận vai trò.", "Write the user name of the successor."
    )

    how = OneOf(Text("Việc của vai trò này giao cho", "The work goes to"), validators=[Required()])
    login = Login(
        Text("Tên đăng nhập của người nhận vai trò", "User name of the successor"),
        max=80,
        description=Text(
            "Chỉ ghi khi chọn giao vai trò cho người khác.",
            "Only when somebody else takes the seat.",
        ),
    )

    def validate_login(self, field: Field) -> None:
        """A successor has a name."""
        if self.how.data == SUCCESSOR and not field.data:
            raise refuse(field, self.nobody_named)


class StandInForm(SpokenForm):
    """Who stands in instead of somebody who leaves."""

    login = Login(
        Text("Tên đăng nhập của người thay mới", "User name of the new substitute"),
        max=80,
        description=Text(
            "Để trống nếu chưa có: việc thay kết thúc, người giữ vai trò tự làm tiếp.",
            "Leave empty if there is none: the substitution ends, the holder goes on herself.",
        ),
    )


class SeatLine(RowForm):
    """A decision on one seat, as a program lists it."""

    seat_id = OfferedId(Text("Vai trò", "Seat"), validators=[Required()])
    how = Line(Text("Giao cho", "The work goes to"), max=40)
    login = Login(LOGIN, max=80)


class LoanLine(RowForm):
    """Another substitute for one lent seat, as a program lists it."""

    loan_id = OfferedId(Text("Việc thay", "Substitution"), validators=[Required()])
    login = Login(LOGIN, max=80)


class LeavingForm(SpokenForm):
    """Every decision about somebody who leaves. The decisions are checked by the forms above."""

    seats = Rows(SeatLine, Text("Vai trò để lại", "Seats that are left"))
    loans = Rows(LoanLine, Text("Việc thay người khác", "Seats of others"))

    def as_sent(self) -> dict[str, str]:
        """The fields that a page with a form for each of them sends."""
        rows = [("seat", row.pop("seat_id"), row) for row in self.seats.data if row.get("seat_id")]
        rows += [("loan", row.pop("loan_id"), row) for row in self.loans.data if row.get("loan_id")]
        return {
            f"{kind}-{number}-{name}": str(value or "")
            for kind, number, row in rows
            for name, value in row.items()
        }
