"""The rules of official papers (V01 to V24), over the text of a paper.

`lint(text, today)` gives every finding in the order of the lines. Severities: `E` is wrong, `Ei`
must be mended before issue, `Es` before it is handed in, `W` wants a second look, `I` is a
hint. A rule that is not sure is silent: a false alarm costs more than a miss.

V20 (a figure that fell since the last report) needs the book of figures and is asked there.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import date
from typing import Any

from forms.lint import codes, days, figures, form, names
from forms.lint.paper import Finding, Paper
from state_machines.sound import FAULTS

RULES: tuple[Callable[[Paper], Iterator[Finding]], ...] = (
    days.impossible_days,
    days.anniversaries,
    days.later_bases,
    names.council_terms,
    form.completeness,
    form.headings,
    form.annexes,
    form.notes,
    codes.spaced_codes,
    codes.wrong_types,
    figures.wrong_parts,
    figures.wrong_halves,
    figures.wrong_percentages,
    figures.wrong_parts_of_a_whole,
    figures.partial_groups,
    figures.wrong_lists,
    days.early_reports,
    form.undated_duties,
    names.two_spellings,
    names.two_names,
    names.private_addresses,
    figures.mixed_scales,
    days.missing_years,
    days.known_papers,
    codes.register_numbers,
    codes.registers,
    form.quotes,
    form.run_on,
    days.periods,
    figures.unclear_amounts,
)
CONTENT = tuple(
    rule
    for rule in RULES
    if rule
    not in (form.completeness, form.annexes, form.notes, form.undated_duties, days.missing_years)
)
"""The rules that a text without its form can be held to."""
MOST_FAULTS = 20
_NOT_WRITTEN = (FAULTS, "passages")  # by whoever fills the form in: findings, what others reported


def lint(
    text: str, today: date, rules: tuple[Callable[[Paper], Iterator[Finding]], ...] = RULES
) -> list[Finding]:
    """Return what the rules find in the text, by line and rule."""
    paper = Paper(text, today)
    found = [finding for rule in rules for finding in rule(paper)]
    return sorted(found, key=lambda one: (one.line, one.rule, one.passage))


def lint_content(content: Mapping[str, Any], today: date) -> list[Finding]:
    """Return what the rules find in what somebody wrote into a form; lines count its texts."""
    said = {name: value for name, value in content.items() if name not in _NOT_WRITTEN}
    return lint("\n".join(_texts(said)), today, CONTENT)


def faults_in(content: Mapping[str, Any], today: date) -> list[dict[str, str]]:
    """Return what is surely wrong in what somebody wrote into a form, each passage once, as the
    paper keeps it: {passage, vi, en}."""
    found = {
        one.passage: {"passage": one.passage, **one.advice._asdict()}
        for one in lint_content(content, today)
        if one.severity == "E"
    }
    return list(found.values())[:MOST_FAULTS]


def _texts(value: Any) -> Iterator[str]:
    match value:
        case str():
            yield value
        case Mapping():
            for inner in value.values():
                yield from _texts(inner)
        case list():
            for inner in value:
                yield from _texts(inner)
