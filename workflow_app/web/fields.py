"""What the form macros ask about a field: what shape it has, and what is said about it."""

from collections.abc import Callable
from typing import Any

from wtforms import Field, FieldList, FormField, RadioField, SelectMultipleField
from wtforms.widgets import CheckboxInput, FileInput, HiddenInput, PasswordInput, Select, TextArea

from forms.fields import Count, Counts, Hour, Money, Month, Quarter, VietDate
from forms.told import Target, Told

SHAPES: tuple[tuple[type[Field], str], ...] = (
    (FieldList, "rows"),
    (FormField, "group"),
    (RadioField, "choices"),
    (SelectMultipleField, "choices"),
    (Money, "money"),
    (VietDate, "day"),
    (Month, "short"),
    (Quarter, "short"),
    (Hour, "short"),
    (Count, "short"),
    (Counts, "short"),
    (Told, "figure"),
    (Target, "short"),
)
WIDGETS: tuple[tuple[type[Any], str], ...] = (
    (HiddenInput, "hidden"),
    (CheckboxInput, "check"),
    (FileInput, "file"),
    (PasswordInput, "password"),
    (TextArea, "long"),
    (Select, "select"),
)


def shape(field: Field) -> str:
    """How a field is drawn; 'line' when nothing more is known."""
    by_field = (name for kind, name in SHAPES if isinstance(field, kind))
    by_widget = (name for kind, name in WIDGETS if isinstance(field.widget, kind))
    return next(by_field, next(by_widget, "line"))


def own_errors(field: Field) -> list[str]:
    """The complaints about a field itself, without those about its parts."""
    if isinstance(field, FormField):
        return []
    return [str(error) for error in field.errors if not isinstance(error, (list, dict))]


def described_by(field: Field) -> str:
    """The ids of the hint and the complaint that a screen reader reads with a field."""
    parts = [f"{field.id}-hint"] if field.description else []
    parts += [f"{field.id}-error"] if own_errors(field) else []
    return " ".join(parts)


FIELD_QUESTIONS: dict[str, Callable[..., Any]] = {
    "shape": shape,
    "own_errors": own_errors,
    "described_by": described_by,
}
