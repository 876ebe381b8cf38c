"""What every form of the product shares: its language, its sections and its answers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, NamedTuple

from wtforms import Form, HiddenField, IntegerField
from wtforms.fields import Field, FieldList, FileField, FormField
from wtforms.meta import DefaultMeta
from wtforms.validators import Length, Optional, Regexp
from wtforms.widgets import HiddenInput

from forms.lint import faults_in
from forms.words import LANGUAGES, Translations, say, translations
from state_machines.grammar import Text
from state_machines.importing import FILLED
from state_machines.sound import FAULTS

Pairs = Sequence[tuple[str, str]]
"""Choices that only the caller knows, as (value, label)."""


class Section(NamedTuple):
    """The names of the fields that make one subject of a form."""

    title: Text
    hint: Text
    names: tuple[str, ...]


class Part(NamedTuple):
    """A section of one filled form, with its fields."""

    title: Text
    hint: Text
    fields: tuple[Field, ...]

    @property
    def filled(self) -> bool:
        """Whether something in this section says something."""
        answers = ((answer_of(field), field.default) for field in self.fields)
        return any(answer and answer != default for answer, default in answers)

    @property
    def wrong(self) -> bool:
        """Whether something in this section needs correction."""
        return any(field.errors for field in self.fields)

    @property
    def lacking(self) -> tuple[Field, ...]:
        """What must be filled before the paper goes on, and is not."""
        asked = (field for field in self.fields if field.flags.required or field.flags.needed)
        return tuple(field for field in asked if not answer_of(field))


NO_TEXT = Text("", "")


class SpokenForm(Form):
    """A form that speaks one of the languages of the product, down to its rows."""

    outline: tuple[Section, ...] = ()
    apart: frozenset[str] = frozenset()  # fields that steer the request and are no answer

    class Meta(DefaultMeta):
        locales: tuple[str, ...] = ("vi",)
        today: date | None = None
        choices: Mapping[str, Pairs] = {}

        def get_translations(self, form: Form) -> Translations:
            return translations(self.locales[0])

        def bind_field(self, form: Form, unbound: Any, options: dict[str, Any]) -> Field:
            field = unbound.bind(form=form, **options)
            field.label.text = say(field.label.text, self.locales[0])
            field.description = say(field.description, self.locales[0])
            return field

    def __init__(
        self,
        formdata: Any = None,
        obj: object = None,
        prefix: str = "",
        data: Mapping[str, object] | None = None,
        meta: Mapping[str, object] | None = None,
        *,
        language: str | None = None,
        today: date | None = None,
        choices: Mapping[str, Pairs] | None = None,
        **values: object,
    ) -> None:
        settings = dict(meta or {})
        parent = settings.get("_parent_form")
        if isinstance(parent, SpokenForm):
            above = parent.meta
            settings |= {"locales": above.locales, "today": above.today, "choices": above.choices}
        if language is not None:
            settings["locales"] = (language if language in LANGUAGES else LANGUAGES[0],)
        if today is not None:
            settings["today"] = today
        if choices is not None:
            settings["choices"] = choices
        super().__init__(formdata, obj, prefix, data, settings, **values)

    @property
    def sections(self) -> tuple[Part, ...]:
        """The fields to show, in order and by subject; a form without outline is one subject. What
        was taken away from the form is not there."""
        if not self.outline:
            shown = (field for name, field in self._fields.items() if name not in self.apart)
            return (Part(NO_TEXT, NO_TEXT, tuple(shown)),)
        parts = (
            Part(section.title, section.hint, tuple(self[it] for it in section.names if it in self))
            for section in self.outline
        )
        return tuple(part for part in parts if part.fields)

    def answers(self) -> dict[str, Any]:
        """Return what was filled in as JSON can hold it; files are left to the caller."""
        return {
            name: answer_of(field)
            for name, field in self._fields.items()
            if name not in self.apart and not isinstance(field, FileField)
        }


class Names(HiddenField):
    """Names of fields, in one line that a browser carries."""


class PaperForm(SpokenForm):
    """A form about a paper: it carries the version seen and a key against sending twice."""

    apart = frozenset({"seen", "key", FILLED})
    slot_of_file = ""  # where the file belongs that a new paper comes with
    proofread = False  # what is surely wrong in its words is told with its answers
    tabled: tuple[str, ...] = ()  # what of it may be filled in a spreadsheet, a line each

    seen = IntegerField("", widget=HiddenInput(), validators=[Optional()])
    key = HiddenField("", validators=[Optional(), Length(max=64), Regexp(r"[A-Za-z0-9_-]*\Z")])
    filled = Names(  # what of it a spreadsheet filled, by name
        "", validators=[Optional(), Length(max=2000), Regexp(r"[a-z0-9_ ]*\Z")]
    )

    def __init__(self, *args: Any, **kw: Any) -> None:
        super().__init__(*args, **kw)
        if not self.tabled:
            del self.filled

    def process(
        self,
        formdata: Any = None,
        obj: object = None,
        data: Mapping[str, Any] | None = None,
        extra_filters: Any = None,
        **values: object,
    ) -> None:
        """Fill the fields, and remember whether the paper was told to be wrong somewhere."""
        self._was_wrong = bool((data or {}).get(FAULTS))
        super().process(formdata, obj, data, extra_filters, **values)

    def answers(self) -> dict[str, Any]:
        """Return what was filled in, and of what is proofread also what is surely wrong in it."""
        found = super().answers() | self._from_sheet()
        if not (self.proofread and self.meta.today):
            return found
        faults = faults_in(found, self.meta.today)
        return found | {FAULTS: faults} if faults or self._was_wrong else found

    def _from_sheet(self) -> dict[str, Any]:
        said = str(self.filled.data or "") if self.tabled else ""
        names = [name for name in said.split() if name in self.tabled]
        return {FILLED: names} if names else {}

    def without(self, name: str) -> None:
        """Take a field out of the form and out of its outline."""
        del self[name]
        self.outline = tuple(
            section._replace(names=tuple(one for one in section.names if one != name))
            for section in self.outline
        )

    @property
    def to_confirm(self) -> bool:
        """Whether what was sent has to be looked at once more before it is taken."""
        return False

    @classmethod
    def resting_on(cls, title: str, number: str) -> dict[str, Any]:
        """Return what a new paper says from the start because it rests on another one."""
        return {}


class RowForm(SpokenForm):
    """One row of a repeated group; a row where nothing was filled in does not count."""

    @property
    def blank(self) -> bool:
        """Whether every field is as an untouched row has it."""
        return all(field.data in (None, "", [], field.default) for field in self)


def answer_of(field: Field) -> Any:
    """Return the data of a field as JSON can hold it."""
    if isinstance(field, FieldList):
        return [entry.form.answers() for entry in field if not entry.form.blank]
    if isinstance(field, FormField):
        answers = field.form.answers()
        return {name: value for name, value in answers.items() if value not in (None, "")}
    return field.data.isoformat() if isinstance(field.data, date) else field.data
