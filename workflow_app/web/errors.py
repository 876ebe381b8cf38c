"""Calm pages for everything that goes wrong, with the request's name to ask for help with."""

import logging
import time

from flask import Flask, g, make_response, render_template
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import HTTPException

from state_machines.grammar import Text
from state_machines.rules import Refused
from workflow_app.db import disk_is_full, rests
from workflow_app.web.api import problems
from workflow_app.web.downloads import Lost
from workflow_app.web.guessing import limiter
from workflow_app.web.refusing import note_the_rest

REST = 30  # seconds: a database that is started again is back by then
FULL = Text(
    "Máy chủ hết chỗ lưu. Hãy báo người quản trị; tệp và nội dung chưa được ghi, đừng đóng trang",
    "The server has no space left. Tell the administrator; nothing was written, keep the page open",
)

_log = logging.getLogger(__name__)


def register(app: Flask) -> None:
    """Gives an application its pages for refusals and failures."""
    app.register_error_handler(Refused, _refused)
    app.register_error_handler(Lost, _lost)
    app.register_error_handler(HTTPException, _stopped)
    app.register_error_handler(Exception, _failed)


def _refused(refused: Refused) -> ResponseReturnValue:
    note_the_rest(refused)
    if problems.asked_by_a_program():
        return problems.answer(refused.code, refused.reasons)
    return _page(problems.PROBLEMS[refused.code].status, refused.reasons)


def _lost(lost: Lost) -> ResponseReturnValue:
    _log.error("%s: %s; see doctor", g.get("request_id", "-"), lost)
    return _page(410, (lost.reason,))


def _stopped(stopped: HTTPException) -> ResponseReturnValue:
    if stopped.response is not None:
        return stopped.response
    answer = make_response(_page(stopped.code or 500))
    if stopped.code == 503:
        answer.headers["Retry-After"] = str(REST)
    if stopped.code == 429 and limiter.current_limit:
        seconds = limiter.current_limit.reset_at - time.time()
        answer.headers["Retry-After"] = str(max(1, int(seconds)))
    return answer


def _failed(failure: Exception) -> ResponseReturnValue:
    _log.error("%s failed", g.get("request_id", "-"), exc_info=failure)
    if disk_is_full(failure):
        return _rest((FULL,))
    return _rest() if rests(failure) else _page(500)


def _rest(reasons: tuple[Text, ...] = ()) -> ResponseReturnValue:
    """What heals by itself or by an administrator: said so, with when to come again."""
    answer = make_response(_page(503, reasons))
    answer.headers["Retry-After"] = str(REST)
    return answer


def _page(code: int, reasons: tuple[Text, ...] = ()) -> ResponseReturnValue:
    if problems.asked_by_a_program():
        return problems.answer(problems.named(code), reasons)
    shown = render_template(
        "error.html", code=code, reasons=reasons, request_id=g.get("request_id", "")
    )
    return shown, code
