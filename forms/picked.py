"""The fields where one is picked: from a fixed list, or from what the caller offers."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from wtforms.fields import RadioField, SelectChoice, SelectField, SelectMultipleField
from wtforms.validators import Length
from wtforms.widgets import TextInput

from forms.choices import GROUPS, UNCHOSEN
from forms.cleaning import clean_line
from forms.fields import Validators
from forms.words import say


class Chosen(SelectField):
    """One of a group of `forms.choices`; may stay unchosen unless it has a default."""

    def __init__(
        self, label: Any = None, validators: Validators = (), group: str = "", **kw: Any
    ) -> None:
        kw.setdefault("default", "")
        super().__init__(label, validators, **kw)
        language = self.meta.locales[0]
        entries = {} if self.default else {"": UNCHOSEN}
        self.choices = [
            SelectChoice(value, say(name, language))
            for value, name in (entries | dict(GROUPS[group])).items()
        ]

    def process_data(self, value: Any) -> None:
        super().process_data(value or self.default)

    def process_formdata(self, valuelist: list[Any]) -> None:
        super().process_formdata([value or self.default for value in valuelist])


class Offered(SelectField):
    """One of the choices that the caller passes under this field's name; else a line of text.

    A value that the paper already holds stays allowed when it is no longer among the choices.
    """

    def __init__(
        self,
        label: Any = None,
        validators: Validators = (),
        max: int = 200,
        coerce: Callable[[Any], Any] = clean_line,
        **kw: Any,
    ) -> None:
        checks = [*validators, Length(max=max)] if coerce is clean_line else validators
        super().__init__(label, checks, coerce=coerce, default="", **kw)
        self.pairs = self.meta.choices.get(self.short_name)
        if self.pairs is None:
            self.widget, self.validate_choice = TextInput(), False

    def process_data(self, value: Any) -> None:
        super().process_data(value or self.default)

    def post_process(self, formdata: Any = None) -> None:
        super().post_process(formdata)
        entries = {"": say(UNCHOSEN, self.meta.locales[0]), **dict(self.pairs or ())}
        if self.object_data:
            entries.setdefault(str(self.object_data), str(self.object_data))
        self.choices = [SelectChoice(value, name) for value, name in entries.items()]

    def _value(self) -> str:
        return "" if self.data is None else str(self.data)


def row_number(value: Any) -> int | None:
    """Return the number of a row that the caller offers; None when nothing is chosen."""
    return int(value) or None if value else None


class OfferedId(Offered):
    """One of the rows that the caller offers, answered as its number."""

    def __init__(self, label: Any = None, validators: Validators = (), **kw: Any) -> None:
        super().__init__(label, validators, coerce=row_number, **kw)

    @property
    def nameless(self) -> bool:
        """Whether it holds a number that nobody said the name of: nothing to be read by people."""
        return bool(self.data) and str(self.data) not in dict(self.pairs or ())


class OfferedUnits(SelectMultipleField):
    """Some of the single units that the caller offers under this field's name, as their codes.

    Codes that the paper already holds stay allowed when they are no longer among the choices.
    """

    named = "unit:"  # the caller also offers whole kinds of units

    def __init__(self, label: Any = None, **kw: Any) -> None:
        super().__init__(label, default=(), **kw)
        self.pairs = self.meta.choices.get(self.short_name)
        self.validate_choice = self.pairs is not None

    def process_data(self, value: Any) -> None:
        super().process_data(value or [])

    def post_process(self, formdata: Any = None) -> None:
        super().post_process(formdata)
        offered = {
            value.removeprefix(self.named): name
            for value, name in self.pairs or ()
            if value.startswith(self.named)
        }
        held = {code: code for code in self.object_data or ()}
        self.choices = [SelectChoice(*pair) for pair in (held | offered).items()]


class Ticked(RadioField):
    """One of a short group of `forms.choices`, all of it in sight."""

    def __init__(
        self, label: Any = None, validators: Validators = (), group: str = "", **kw: Any
    ) -> None:
        super().__init__(label, validators, **kw)
        language = self.meta.locales[0]
        self.choices = [(value, say(name, language)) for value, name in GROUPS[group].items()]
