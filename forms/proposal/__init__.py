"""A filled form proposed from the text of a paper: each answer points at its passage.

Nothing here is sure and nothing is kept: a person reads the form beside the text, corrects it and
sends it like any other. What the readers do not recognise stays empty.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date

from forms.lint.paper import Paper
from forms.proposal.outline import Fact, Proposal, Source
from forms.proposal.plan import propose_plan
from forms.proposal.report import propose_report

__all__ = ["RECOGNISED", "Fact", "Proposal", "Source", "propose"]

RECOGNISED: Mapping[str, Callable[[Paper], Proposal]] = {
    "plan": propose_plan,
    "report": propose_report,
}
"""The kinds of paper that are recognised in a text."""


def propose(kind: str, text: str, today: date) -> Proposal:
    """Return what the text proposes for the form of the kind."""
    return RECOGNISED[kind](Paper(text, today))
