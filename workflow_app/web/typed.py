"""What a browser sent with the form of a step: the fields, and what was typed into them."""

from collections.abc import Iterator
from typing import Any

from flask import request
from werkzeug.datastructures import CombinedMultiDict, MultiDict

from forms.base import PaperForm

ABOUT = ("seen", "key")


def typed_data() -> Any:
    """What was sent, without the row of a repeated group that was taken away."""
    removed = request.form.get("remove")
    sent = request.form
    if removed:
        kept = [
            (name, value)
            for name, value in request.form.items(multi=True)
            if name != removed and not name.startswith(f"{removed}-")
        ]
        sent = MultiDict(kept)  # type: ignore[assignment]
    return CombinedMultiDict((request.files, sent))


def only_rearranged() -> bool:
    """Whether a button was pressed that only adds or takes away a row of the form."""
    return "add" in request.form or "remove" in request.form


def typed_pairs(form: PaperForm) -> Iterator[tuple[str, str]]:
    """What was typed into the plain fields, with their labels."""
    for field in form:
        if field.short_name not in ABOUT and isinstance(field.data, str) and field.data:
            yield field.label.text, field.data
