"""What a program sends: answers as JSON, alone or beside a file."""

import json
from collections.abc import Collection
from typing import Any, NamedTuple

from flask import abort, request
from werkzeug.datastructures import CombinedMultiDict, MultiDict

from forms.base import SpokenForm
from forms.exchange import typed
from state_machines.grammar import Text
from workflow_app.web.api.sending import key_sent
from workflow_app.web.numbers import LARGEST

CONFIRM = Text(
    "Bảng đọc được, chưa lưu. Gửi lại với confirmed là true để lưu.",
    "The table can be read and was not saved. Send it again with confirmed true to save it.",
)
LONGEST = 4 * 1024 * 1024  # bytes of JSON


class Received(NamedTuple):
    """The version that was looked at (None when it is not said), the answers, and the papers
    inside that go along, each with its version."""

    seen: int | None
    answers: dict[str, Any]
    inside: tuple[tuple[int, int], ...] = ()

    def filling(self, form: SpokenForm) -> Any:
        """What a browser would have sent for this form; raises `Misfit`."""
        about = [("seen", str(self.seen or 0)), ("key", key_sent())]
        pairs = MultiDict([*typed(form, self.answers), *about])
        return CombinedMultiDict((request.files, pairs))


def received(*, together: bool = False) -> Received:
    """Read the body of the request; aborts with 400, 413 or 415 when it is none."""
    body = _body()
    seen, answers = body.pop("seen", None), body.pop("answers", {})
    inside = _inside(body.pop("inside", [])) if together else ()
    right = isinstance(answers, dict) and not body and _is_version(seen)
    if not right:
        abort(400)
    return Received(seen, answers, inside)


def _inside(given: Any) -> tuple[tuple[int, int], ...]:
    """`[{"id": 7, "version": 2}]`; aborts with 400 when it is anything else."""
    if not isinstance(given, list) or not all(map(_is_paper, given)):
        abort(400)
    return tuple((one["id"], one["version"]) for one in given)


def _is_paper(given: Any) -> bool:
    if not isinstance(given, dict) or given.keys() != {"id", "version"}:
        return False
    return all(type(one) is int and 0 < one <= LARGEST for one in given.values())


def answers(only: Collection[str] | None = None) -> dict[str, Any]:
    """The answers of a body that says nothing else; an empty body has none. Aborts as `received`
    does, and when there are others than `only`."""
    if not request.content_length:
        return {}
    found = received()
    if found.seen is not None or (only is not None and found.answers.keys() - set(only)):
        abort(400)
    return found.answers


def _is_version(seen: object) -> bool:
    return seen is None or (isinstance(seen, int) and not isinstance(seen, bool))


def _body() -> dict[str, Any]:
    if request.mimetype == "multipart/form-data":
        return {name: _read(part) for name, part in request.form.items()}
    if request.mimetype != "application/json":
        abort(415)
    if (request.content_length or 0) > LONGEST:
        abort(413)
    body = _read(request.get_data())
    if not isinstance(body, dict):
        abort(400)
    return body


def _read(part: str | bytes) -> Any:
    try:
        return json.loads(part)
    except (ValueError, RecursionError):
        abort(400)
