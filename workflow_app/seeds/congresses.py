"""What a unit writes into its congress dossier, step by step."""

from datetime import date
from typing import Any, NamedTuple

from workflow_app.models import Unit
from workflow_app.seeds.works import MILLION


class Congress(NamedTuple):
    """A congress as a case tells it."""

    ordinal: str
    term: str
    reviewed_on: date
    held_on: date
    delegates: int
    present: int
    budget_millions: int
    note: str = ""


def told(unit: Unit, congress: Congress, figures: dict[str, int]) -> dict[str, Any]:
    """The answers to the steps of the dossier that have no usual ones."""
    held_on, place = congress.held_on.isoformat(), f"Hội trường UBND {unit.short_name}"
    return {
        "edit": {
            "title": f"Đại hội đại biểu MTTQ Việt Nam {unit.short_name}",
            "ordinal": congress.ordinal,
            "term": congress.term,
            "expected_on": held_on,
            "delegates_expected": congress.delegates,
            "budget_vnd": congress.budget_millions * MILLION,
            "note": congress.note,
        },
        "schedule": {
            "review_on": congress.reviewed_on.isoformat(),
            "congress_on": held_on,
            "place": place,
        },
        "hold": {
            "held_on": held_on,
            "place": place,
            "summoned": congress.delegates,
            "present": congress.present,
            **figures,
            "resolution": f"Nghị quyết Đại hội đại biểu MTTQ Việt Nam {unit.short_name}",
            "note": "",
        },
    }
