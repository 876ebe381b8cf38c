"""Sends a form as a browser does and reads what it says back."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from werkzeug.datastructures import MultiDict

from forms.base import SpokenForm


def post(form: type[SpokenForm], sent: Mapping[str, Any], **settings: Any) -> SpokenForm:
    """Return the form filled from what a browser sent, already validated."""
    filled = form(MultiDict(sent), **settings)
    filled.validate()
    return filled


def words(form: type[SpokenForm], name: str, sent: Mapping[str, Any], **settings: Any) -> list[str]:
    """Return what the form says against one field."""
    return list(post(form, sent, **settings).errors.get(name, []))
