"""What every request of a program passes: how many it may send, and what its key may do."""

from flask import Blueprint, Response, request
from flask_limiter.util import get_remote_address

from forms.exchange import Misfit
from workflow_app.services.membership.tokens import WRITE
from workflow_app.web.access import UNSAFE, visit
from workflow_app.web.api import problems, sending
from workflow_app.web.guessing import limiter

BY_KEY = "600 per minute"


def guarded(room: Blueprint) -> Blueprint:
    """The blueprint, with the guards of a room for programs."""
    limiter.shared_limit(lambda: BY_KEY, scope="programs", key_func=_key)(room)
    room.before_request(_may_write)
    room.before_request(_sent_before)
    room.register_error_handler(Misfit, _misfit)
    return room


def _key() -> str:
    return visit().token_hash or str(get_remote_address())


def _may_write() -> Response | None:
    """A key that may only read changes nothing."""
    if request.method in UNSAFE and visit().get("scope") != WRITE:
        return problems.answer("read_only")
    return None


def _sent_before() -> Response | None:
    return sending.again() if request.method in UNSAFE else None


def _misfit(misfit: Misfit) -> Response:
    return problems.answer("invalid", errors={place: [why] for place, why in misfit.errors.items()})
