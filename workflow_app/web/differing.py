"""What makes the difference between a total now and on another day."""

from typing import NamedTuple

from flask_babel import gettext

from state_machines.alphabet import alphabetical
from state_machines.measures import Amount, Rule
from workflow_app.services.figures import Explanation, Part
from workflow_app.web.amounts import amount_words


def total_words(told: Explanation, amount: Amount | None) -> str:
    """A total as papers print it, or that there is none yet."""
    return amount_words(told.figure, amount) if amount else str(gettext("chưa có"))


class Since(NamedTuple):
    """What a total is now, and the papers that make the difference, each with what it said then and
    says now; '' where it is not in the total."""

    now: str
    changes: list[tuple[Part, str, str]]


def since(now: Explanation, then: Explanation) -> Since:
    """How a total differs from what it was, paper by paper, by the names of their units."""
    before, after = (_by_paper(one) for one in (then, now))
    differing = [
        (part, before.get(paper), after.get(paper))
        for paper, part in (before | after).items()
        if _amount(before.get(paper)) != _amount(after.get(paper))
    ]
    differing.sort(key=lambda one: (alphabetical(one[0].unit), one[0].document_id))
    return Since(
        total_words(now, now.again),
        [(part, _of_part(now, was), _of_part(now, is_)) for part, was, is_ in differing],
    )


def _by_paper(told: Explanation) -> dict[int, Part]:
    counts = told.figure.rule is not Rule.UNITS
    return {part.document_id: part for part in told.parts if counts or part.amount.value > 0}


def _amount(part: Part | None) -> Amount | None:
    return part.amount if part else None


def _of_part(told: Explanation, part: Part | None) -> str:
    return amount_words(told.figure, part.amount, part=True) if part else ""
