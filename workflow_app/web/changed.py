"""What a step changed of a paper, in words: each part by its label, what it was and what it is."""

from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any

from flask_babel import gettext
from wtforms.fields import Field, SelectField

from forms import content_form, step_form
from state_machines.figures import CATALOGUE
from state_machines.grammar import Ask, Machine, Text
from state_machines.measures import Amount
from workflow_app.web.amounts import amount_words
from workflow_app.web.present import day, language, number

FIGURES = "figures"
"""The part of a content that holds amounts by the codes of their figures."""

Change = tuple[Text | str, str, str]


def changes_in_words(table: Machine, changes: Mapping[str, tuple[Any, Any]]) -> list[Change]:
    """What was changed, by its label; what no form asked for (an annex) is shown by the paper, and
    what said nothing and still does, or says the same, is no change to people."""
    told = (line for name, (was, is_) in changes.items() for line in _lines(table, name, was, is_))
    return [one for one in told if one[0] and one[1] != one[2]]


def _lines(table: Machine, name: str, was: Any, is_: Any) -> Iterator[Change]:
    """One line, or a line for each figure, or for each answer that a step keeps together."""
    if name == FIGURES:
        told = {**(was or {}), **(is_ or {})}
        for code in filter(CATALOGUE.__contains__, told):
            yield CATALOGUE[code].name, _amount(code, was), _amount(code, is_)
    elif field := _asked(table.kind, language()).get(name):
        yield _answer(field, was, is_)
    else:
        yield from _kept_together(table, name, was, is_)


def _kept_together(table: Machine, name: str, was: Any, is_: Any) -> Iterator[Change]:
    row = next((row for row in table.rows if row.keeps == name), None)
    if row is None:
        return
    before, after = (one if isinstance(one, Mapping) else {} for one in (was, is_))
    for name, field in _asked_by(table.kind, row.asks, language()).items():
        yield _answer(field, before.get(name), after.get(name))


@cache
def _asked(kind: str, language: str) -> dict[str, Field]:
    """What a kind's content is asked for by. Nothing is filled in, so it is the same for everybody;
    a page of a paper tells many changes."""
    return {field.short_name: field for field in content_form(kind)(language=language)}


@cache
def _asked_by(kind: str, ask: Ask, language: str) -> dict[str, Field]:
    """The same of a step."""
    return {field.short_name: field for field in step_form(kind, ask, language=language)}


def _answer(field: Field, was: Any, is_: Any) -> Change:
    """An answer by its label; what was chosen in the words that were chosen from."""
    offered = field.iter_choices() if isinstance(field, SelectField) and field.choices else ()
    words = {str(one[0]): one[1] for one in offered}
    before, after = (in_words(words.get(str(one), one) if one else one) for one in (was, is_))
    return field.label.text, before, after


def _amount(code: str, figures: Mapping[str, Any] | None) -> str:
    said = (figures or {}).get(code)
    if not said:
        return ""
    amount = Amount(said["value"], said.get("whole"), said.get("qualifier") or "exact")
    return amount_words(CATALOGUE[code], amount, part=True)


def in_words(value: Any) -> str:
    """A stored value as people write it."""
    match value:
        case None | "":
            return ""
        case bool():
            return str(gettext("Có") if value else gettext("Không"))
        case int():
            return number(value)
        case list():
            return "\n".join(filter(None, map(in_words, value)))
        case Mapping():
            return " · ".join(filter(None, map(in_words, value.values())))
    written = str(value)
    return day(written) if len(written) == 10 and written[4:5] == "-" else written
