"""The form with which a person names who stands in for her."""

from __future__ import annotations

from typing import Any

from wtforms.fields import SelectMultipleField

from forms.account import LOGIN, Login
from forms.base import NO_TEXT, Section, SpokenForm
from forms.fields import Line, Validators, VietDate
from forms.picked import OfferedId, row_number
from forms.validators import NotBefore, Required
from state_machines.grammar import Text


class Several(SelectMultipleField):
    """Some of the rows that the caller offers under this field's name, as their numbers."""

    def __init__(self, label: Any = None, validators: Validators = (), **kw: Any) -> None:
        super().__init__(label, validators, coerce=row_number, default=(), **kw)
        self.choices = list(self.meta.choices.get(self.short_name, ()))


class SubstituteForm(SpokenForm):
    """Which seats are lent, to whom and for how long."""

    outline = (
        Section(NO_TEXT, NO_TEXT, ("seats", "substitute_id", "starts_on", "last_on", "reason")),
    )

    seats = Several(Text("Vai trò giao thay", "Seats"), validators=[Required()])
    substitute_id = OfferedId(
        Text("Người thay", "Substitute"),
        validators=[Required()],
        description=Text("Người cùng đơn vị.", "Somebody of your unit."),
    )
    starts_on = VietDate(
        Text("Từ ngày", "From"),
        validators=[Required()],
        description=Text("Ví dụ: 1/7/2025", "For example: 1/7/2025"),
    )
    last_on = VietDate(
        Text("Đến hết ngày", "Until the end of"),
        validators=[Required(), NotBefore("starts_on")],
        description=Text("Ngày cuối cùng người thay còn làm.", "The last day of the substitute."),
    )
    reason = Line(
        Text("Lý do", "Reason"),
        max=300,
        description=Text("Ví dụ: nghỉ phép, đi học", "For example: leave, a course"),
    )


class AppointForm(SubstituteForm):
    """The same by an administrator, who may name anybody."""

    substitute_id = Login(
        LOGIN,
        validators=[Required()],
        max=80,
        description=Text("Tên đăng nhập của người thay.", "The user name of the substitute."),
    )
