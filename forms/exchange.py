"""A form as JSON: the schema of its answers, and answers as a browser would have sent them.

What another program sends goes through the very fields that a page has: the same reading, the same
checks, the same words. A name that is left out keeps what the paper has; null empties it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from wtforms.fields import (
    BooleanField,
    Field,
    FieldList,
    FileField,
    FormField,
    SelectMultipleField,
)
from wtforms.fields.choices import SelectFieldBase
from wtforms.validators import Length

from forms.base import Names, PaperForm, SpokenForm
from forms.fields import Count, Counts, Hour, Money, Month, Quarter, TextLines, VietDate
from forms.notation.money import MOST
from forms.picked import OfferedId
from forms.substitute import Several
from forms.told import TARGET, TOLD, Target, Told
from forms.validators import Between, FewEnough
from forms.words import say
from state_machines.grammar import Text
from state_machines.importing import FILLED

Schema = dict[str, Any]
Typed = Iterator[tuple[str, str]]

_UNKNOWN = Text("Biểu mẫu không có mục này.", "The form has no such field.")
_FILE = Text("Gửi tệp bằng multipart/form-data.", "Send the file as multipart/form-data.")
_WRONG = {
    "string": Text("Cần một chuỗi ký tự.", "A string is needed."),
    "integer": Text("Cần một số nguyên.", "A whole number is needed."),
    "boolean": Text("Cần true hoặc false.", "true or false is needed."),
    "array": Text("Cần một danh sách.", "A list is needed."),
    "object": Text("Cần một đối tượng.", "An object is needed."),
}
_PYTHON: Mapping[str, tuple[type, ...]] = {
    "string": (str,),
    "integer": (int,),
    "boolean": (bool,),
    "array": (list,),
    "object": (dict,),
}
_NOTHING: Mapping[str, Any] = {
    "string": "",
    "integer": "",
    "boolean": False,
    "array": [],
    "object": {},
}
ROW: Schema = {"type": "integer", "minimum": 1, "maximum": 2**31 - 1}
_READ: Mapping[type[Field], Schema] = {
    Told: TOLD,
    Target: TARGET,
    Names: {"type": "array", "items": {"type": "string"}},
    VietDate: {"type": "string", "format": "date"},
    Month: {"type": "string", "pattern": r"^\d{4}-(0[1-9]|1[0-2])$"},
    Quarter: {"type": "string", "pattern": r"^\d{4}-Q[1-4]$"},
    Hour: {"type": "string", "pattern": r"^([01]\d|2[0-3]):[0-5]\d$"},
    Money: {"type": "integer", "minimum": 0, "maximum": MOST, "description": "VND"},
    Count: {"type": "integer", "minimum": 0, "maximum": Count.most},
    OfferedId: ROW,
    Counts: {
        "type": "array",
        "items": {"type": "integer", "minimum": 0, "maximum": Counts.most},
    },
    Several: {"type": "array", "items": ROW},
    TextLines: {"type": "array", "items": {"type": "string"}},
    SelectMultipleField: {"type": "array", "items": {"type": "string"}},
    BooleanField: {"type": "boolean"},
}


_BETWEEN: Mapping[type[Field], str] = {Counts: ", ", Names: " "}


class Misfit(ValueError):
    """Answers that are no answers of the form. `errors` maps each place to what is wrong."""

    def __init__(self, errors: Mapping[str, str]) -> None:
        super().__init__("; ".join(f"{place}: {why}" for place, why in errors.items()))
        self.errors = dict(errors)


def schema_of(form: SpokenForm) -> Schema:
    """The JSON Schema (2020-12) of the answers of a form; files are sent beside them."""
    shown = {name: field for name, field in _asked(form) if not isinstance(field, FileField)}
    return {
        "type": "object",
        "properties": {name: _of_field(field) for name, field in shown.items()},
        "additionalProperties": False,
    }


def needed(form: SpokenForm) -> list[str]:
    """The names of what must be answered, a file among them."""
    return [name for name, field in _asked(form) if field.flags.required]


def takes_file(form: SpokenForm) -> bool:
    """Whether a file may be sent with the answers."""
    return any(isinstance(field, FileField) for _, field in _asked(form))


def typed(form: SpokenForm, given: Mapping[str, Any]) -> list[tuple[str, str]]:
    """The pairs that a browser would send for these answers; raises `Misfit` with every place.

    `form` is the form as it is shown, filled with what is known.
    """
    errors: dict[str, str] = {}
    pairs = list(_typed(form, "", given, errors))
    if errors:
        raise Misfit(errors)
    return pairs


def errors_of(form: SpokenForm) -> dict[str, list[str]]:
    """What is wrong with a form that was validated, by place: `bases-0-code`; under `form` what
    is wrong with all of it, as the cells of a table are."""
    errors = {place: words for field in form for place, words in _errors(field) if words}
    return errors | ({"form": list(map(str, form.form_errors))} if form.form_errors else {})


def _errors(field: Field) -> Iterator[tuple[str, list[str]]]:
    if isinstance(field, FormField):
        for inner in field.form:
            yield from _errors(inner)
    elif isinstance(field, FieldList):
        yield field.name, [one for one in field.errors if isinstance(one, str)]
        for entry in field:
            yield from _errors(entry)
    else:
        yield field.name, list(map(str, field.errors))


def _asked(form: SpokenForm) -> Iterator[tuple[str, Field]]:
    """The fields that are asked for; what only steers a page is asked of a program as well."""
    hidden = PaperForm.apart if isinstance(form, PaperForm) else form.apart
    if isinstance(form, PaperForm) and form.tabled:
        hidden -= {FILLED}
    return ((name, field) for name, field in form._fields.items() if name not in hidden)


def _of_field(field: Field) -> Schema:
    titled = {"title": field.label.text} if field.label.text else {}
    return {**titled, **_shape(field)}


def _shape(field: Field) -> Schema:
    if isinstance(field, FieldList):
        row = schema_of(_row(field))
        return {"type": "array", "items": row, **_bounds(field, "maxItems")}
    if isinstance(field, FormField):
        return schema_of(field.form)
    for kind, shape in _READ.items():
        if isinstance(field, kind):
            return _or_nothing({**shape, **_between(field)}, field)
    if isinstance(field, SelectFieldBase) and field.choices and field.validate_choice:
        return {"type": "string", "enum": [one[0] for one in field.iter_choices()]}
    return {"type": "string", **_bounds(field, "maxLength")}


def _or_nothing(shape: Schema, field: Field) -> Schema:
    """What was not written is null where a text would be empty."""
    if shape["type"] in ("array", "boolean") or field.flags.required:
        return shape
    kinds = shape["type"] if isinstance(shape["type"], list) else [shape["type"]]
    return {**shape, "type": [*kinds, "null"]}


def _row(field: FieldList) -> Any:
    """A row in which nothing is filled in: the last one of every list."""
    return field.entries[-1].form


def _bounds(field: Field, name: str) -> Schema:
    for check in field.validators:
        if isinstance(check, Length) and check.max > 0:
            return {name: check.max}
        if isinstance(check, FewEnough):
            return {name: check.most}
    return {}


def _between(field: Field) -> Schema:
    found = (check for check in field.validators if isinstance(check, Between))
    return next(({"minimum": one.least, "maximum": one.most} for one in found), {})


def _typed(form: Any, prefix: str, given: Mapping[str, Any], errors: dict[str, str]) -> Typed:
    fields, language = dict(_asked(form)), form.meta.locales[0]
    errors |= {f"{prefix}{name}": say(_UNKNOWN, language) for name in given.keys() - fields.keys()}
    for name, field in fields.items():
        place = f"{prefix}{name}"
        if isinstance(field, FileField):
            errors |= {place: say(_FILE, language)} if name in given else {}
        elif name in given:
            yield from _answer(field, place, given[name], errors)
        else:
            yield from _kept(field, place)


def _kept(field: Field, place: str) -> Typed:
    """A browser leaves out what is not ticked: what another program leaves out stays."""
    if isinstance(field, BooleanField) and field.data:
        yield place, "y"
    elif isinstance(field, SelectMultipleField):
        yield from ((place, value) for value in field.data or ())
    elif isinstance(field, FormField):
        yield from _typed(field.form, f"{place}-", {}, {})


def _answer(field: Field, place: str, answer: Any, errors: dict[str, str]) -> Typed:
    wanted = _kind(field)
    if isinstance(field, (Target, Told)):
        answer = field.typed(answer)
    if answer is None:
        answer = _NOTHING[wanted]
    elif not _is(answer := _whole(answer), wanted):
        errors[place] = say(_WRONG[wanted], field.meta.locales[0])
        return
    if isinstance(field, FieldList):
        yield from _rows(field, place, answer, errors)
    elif isinstance(field, FormField):
        yield from _typed(field.form, f"{place}-", answer, errors)
    elif wanted == "array":
        yield from _list(field, place, answer, errors)
    elif wanted == "boolean":
        yield from [(place, "y")] if answer else []
    else:
        money = isinstance(field, Money) and answer != ""
        yield place, f"{answer} đồng" if money else str(answer)


def _kind(field: Field) -> str:
    shape = _shape(field)["type"]
    return str(shape[0] if isinstance(shape, list) else shape)


def _whole(answer: Any) -> Any:
    """2.0 is a whole number in JSON."""
    return int(answer) if isinstance(answer, float) and answer.is_integer() else answer


def _is(answer: Any, wanted: str) -> bool:
    if wanted == "integer" and isinstance(answer, bool):
        return False
    return isinstance(answer, _PYTHON[wanted])


def _rows(field: FieldList, place: str, answer: list[Any], errors: dict[str, str]) -> Typed:
    """The rows that there are from now on: what a row leaves out is empty in it."""
    row = _row(field)
    empty = dict.fromkeys(name for name, _ in _asked(row))
    for number, given in enumerate(answer or [{}]):
        if isinstance(given, dict):
            yield from _typed(row, f"{place}-{number}-", empty | given, errors)
        else:
            errors[f"{place}-{number}"] = say(_WRONG["object"], field.meta.locales[0])


def _list(field: Field, place: str, answer: list[Any], errors: dict[str, str]) -> Typed:
    inside = _shape(field)["items"]["type"]
    if not all(_is(one, inside) for one in answer):
        errors[place] = say(_WRONG[inside], field.meta.locales[0])
    elif isinstance(field, SelectMultipleField):
        yield from ((place, one) for one in answer)
    else:
        between = next((it for kind, it in _BETWEEN.items() if isinstance(field, kind)), "\n")
        yield place, between.join(map(str, answer))
