"""The official papers that each kind of paper can be made into."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from forms.papers import (
    commendation,
    congress,
    nomination,
    periodic,
    plan,
    registration,
    report,
)
from forms.papers.shape import Form, Inside

FORMS: Mapping[str, tuple[Form, ...]] = {
    "plan": plan.FORMS,
    "registration": registration.FORMS,
    "congress": congress.FORMS,
    "report": report.FORMS,
    "periodic": periodic.FORMS,
    "commendation": commendation.FORMS,
    "nomination": nomination.FORMS,
}


def forms_of(kind: str, content: Mapping[str, Any], inside: Inside) -> list[Form]:
    """The official papers that this content, and what lies inside the paper, is enough for."""
    return [form for form in FORMS.get(kind, ()) if form.ready(content, inside)]


def form_of(kind: str, code: str) -> Form | None:
    """The form of a code, or None."""
    return next((form for form in FORMS.get(kind, ()) if form.code == code), None)
