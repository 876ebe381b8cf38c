"""Calm pages for everything that goes wrong, with the request's name to ask for help with."""

import logging
import time

from flask import Flask, g, make_response, render_template
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import HTTPException

from state_machines.grammar import Text
from state_machines.rules import Refused
from workflow_app.web.account import limiter
from workflow_app.web.api import problems
from workflow_app.web.refusing import note_the_rest

STATUS = {"unknown": 404, "not_yours": 403, "moved_on": 409, "not_ready": 422, "too_many": 429}
"""What a refusal is to a browser."""

_log = logging.getLogger(__name__)


def register(app: Flask) -> None:
    """Gives an application its pages for refusals and failures."""
    app.register_error_handler(Refused, _refused)
    app.register_error_handler(HTTPException, _stopped)
    app.register_error_handler(Exception, _failed)


def _refused(refused: Refused) -> ResponseReturnValue:
    note_the_rest(refused)
    if problems.asked_by_a_program():
        return problems.answer(refused.code, refused.reasons)
    return _page(STATUS[refused.code], refused.reasons)


def _stopped(stopped: HTTPException) -> ResponseReturnValue:
    if stopped.response is not None:
        return stopped.response
    answer = make_response(_page(stopped.code or 500))
    if stopped.code == 429 and limiter.current_limit:
        seconds = limiter.current_limit.reset_at - time.time()
        answer.headers["Retry-After"] = str(max(1, int(seconds)))
    return answer


def _failed(failure: Exception) -> ResponseReturnValue:
    _log.error("%s failed", g.get("request_id", "-"), exc_info=failure)
    return _page(500)


def _page(code: int, reasons: tuple[Text, ...] = ()) -> ResponseReturnValue:
    if problems.asked_by_a_program():
        return problems.answer(problems.named(code), reasons)
    shown = render_template(
        "error.html", code=code, reasons=reasons, request_id=g.get("request_id", "")
    )
    return shown, code
