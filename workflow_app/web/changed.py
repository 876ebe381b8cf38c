"""What a step changed of a paper, in words: each part by its label, what it was and what it is."""

from collections.abc import Iterator, Mapping
from typing import Any

from flask_babel import gettext

from forms import content_form, step_form
from state_machines.figures import CATALOGUE
from state_machines.grammar import Machine, Text
from state_machines.measures import Amount
from workflow_app.web.amounts import amount_words
from workflow_app.web.present import day, language, number

FIGURES = "figures"
"""The part of a content that holds amounts by the codes of their figures."""

Change = tuple[Text | str, str, str]


def changes_in_words(table: Machine, changes: Mapping[str, tuple[Any, Any]]) -> list[Change]:
    """What was changed, by its label; what no form asked for (an annex) is shown by the paper, and
    what said nothing and still does, or says the same, is no change to people."""
    labels = field_labels(table.kind)
    told = (
        line
        for name, (was, is_) in changes.items()
        for line in _lines(table, labels, name, was, is_)
    )
    return [one for one in told if one[0] and one[1] != one[2]]


def _lines(
    table: Machine, labels: Mapping[str, str], name: str, was: Any, is_: Any
) -> Iterator[Change]:
    """One line, or a line for each figure, or for each answer that a step keeps together."""
    if name == FIGURES:
        told = {**(was or {}), **(is_ or {})}
        for code in filter(CATALOGUE.__contains__, told):
            yield CATALOGUE[code].name, _amount(code, was), _amount(code, is_)
    elif name in labels:
        yield labels[name], in_words(was), in_words(is_)
    else:
        yield from _kept_together(table, name, was, is_)


def _kept_together(table: Machine, name: str, was: Any, is_: Any) -> Iterator[Change]:
    row = next((row for row in table.rows if row.keeps == name), None)
    if row is None:
        return
    before, after = (one if isinstance(one, Mapping) else {} for one in (was, is_))
    for field in step_form(table.kind, row.asks, language=language()):
        told = (in_words(one.get(field.short_name)) for one in (before, after))
        yield (field.label.text, *told)


def _amount(code: str, figures: Mapping[str, Any] | None) -> str:
    said = (figures or {}).get(code)
    if not said:
        return ""
    amount = Amount(said["value"], said.get("whole"), said.get("qualifier") or "exact")
    return amount_words(CATALOGUE[code], amount, part=True)


def field_labels(kind: str) -> dict[str, str]:
    """The labels of a kind's content form in the language of this page."""
    form = content_form(kind)(language=language())
    return {field.short_name: field.label.text for field in form}


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
