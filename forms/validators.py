"""Checks that forms share, each with words that say what to write."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from wtforms import Form
from wtforms.fields import Field
from wtforms.validators import StopValidation, ValidationError

from forms.base import answer_of
from forms.words import say
from state_machines.grammar import Text


def refuse(field: Field, why: Text, **values: object) -> ValidationError:
    """Return the refusal to raise, in the language of the field's form."""
    return ValidationError(say(why, field.meta.locales[0]).format(**values))


class Required:
    """Something must be written; what was written and could not be read keeps its own advice."""

    def __init__(self) -> None:
        self.field_flags = {"required": True}

    def __call__(self, form: Form, field: Field) -> None:
        if field.errors:
            raise StopValidation
        if field.data is None or field.data == "" or field.data == []:
            raise StopValidation(field.gettext("This field is required."))


class NeededLater:
    """A draft may go without it; what is sent on may not. The step that sends it on says so."""

    def __init__(self) -> None:
        self.field_flags = {"needed": True}

    def __call__(self, form: Form, field: Field) -> None:
        """Whatever is there, or is not, may be kept."""


class NotBefore:
    """The day or month may not come before that of another field, when both are written."""

    why = Text("Không được trước “{label}” ({start}).", "Must not come before “{label}” ({start}).")

    def __init__(self, start: str) -> None:
        self.start = start

    def __call__(self, form: Form, field: Field) -> None:
        start = form[self.start]
        if field.data and start.data and field.data < start.data:
            raise refuse(field, self.why, label=start.label.text, start=start.shown())


class Between:
    """A number lies between two bounds, when it is written."""

    why = Text("Số phải từ {least} đến {most}.", "The number must be from {least} to {most}.")

    def __init__(self, least: int, most: int) -> None:
        self.least, self.most = least, most

    def __call__(self, form: Form, field: Field) -> None:
        if field.data is not None and not self.least <= field.data <= self.most:
            raise refuse(field, self.why, least=self.least, most=self.most)


class AtMost:
    """A number is no larger than that of another field, when both are written."""

    why = Text(
        "Không được lớn hơn “{label}” ({whole}).", "Must not be larger than “{label}” ({whole})."
    )

    def __init__(self, whole: str) -> None:
        self.whole = whole

    def __call__(self, form: Form, field: Field) -> None:
        whole = form[self.whole]
        if field.data is not None and whole.data is not None and field.data > whole.data:
            raise refuse(field, self.why, label=whole.label.text, whole=whole.data)


class MakesUp:
    """This number and its counterparts make up the whole, when all of them are written."""

    why = Text(
        "{parts} là {found}, chưa khớp “{label}” ({whole}).",
        "{parts} is {found}, which does not match “{label}” ({whole}).",
    )
    plus = Text(" cộng ", " plus ")

    def __init__(self, whole: str, *others: str) -> None:
        self.whole, self.others = whole, others

    def __call__(self, form: Form, field: Field) -> None:
        whole, parts = form[self.whole], [*(form[name] for name in self.others), field]
        counts = [part.data for part in parts]
        if whole.data is None or None in counts or sum(counts) == whole.data:
            return
        plus = say(self.plus, field.meta.locales[0])
        raise refuse(
            field,
            self.why,
            parts=plus.join(f"“{part.label.text}”" for part in parts),
            found=sum(counts),
            label=whole.label.text,
            whole=whole.data,
        )


class FewEnough:
    """A list has no more entries than somebody will read, and no entry is too long."""

    many = Text(
        "Nhiều nhất {most} dòng; đang có {count}.", "At most {most} lines; there are {count}."
    )
    long = Text(
        "Dòng {place} dài quá {longest} ký tự. Tách thành nhiều dòng.",
        "Line {place} is longer than {longest} characters. Split it.",
    )

    def __init__(self, most: int, longest: int = 0) -> None:
        self.most, self.longest = most, longest

    def __call__(self, form: Form, field: Field) -> None:
        entries: Sequence[Any] = answer_of(field)
        if len(entries) > self.most:
            raise refuse(field, self.many, most=self.most, count=len(entries))
        for place, entry in enumerate(entries, start=1):
            if self.longest and len(entry) > self.longest:
                raise refuse(field, self.long, place=place, longest=self.longest)
