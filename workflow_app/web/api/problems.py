"""Refusals and failures for programs, as RFC 9457 has them."""

import json
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from flask import Response, g, request, url_for

from state_machines.grammar import Text
from workflow_app.web.present import say
from workflow_app.web.sessions import PROGRAMS

MEDIA_TYPE = "application/problem+json"


class Problem(NamedTuple):
    """A way in which a request can fail: its status and what it means."""

    status: int
    title: Text


PROBLEMS: Mapping[str, Problem] = {
    "malformed": Problem(400, Text("Yêu cầu không đọc được", "The request cannot be read")),
    "no_key": Problem(401, Text("Thiếu khóa truy cập đúng", "A valid key is missing")),
    "not_yours": Problem(
        403, Text("Bước này không thuộc phần việc của bạn", "This step is not yours to take")
    ),
    "read_only": Problem(403, Text("Khóa này chỉ để xem", "This key may only read")),
    "unknown": Problem(404, Text("Không có, hoặc không phải của bạn", "Not there, or not yours")),
    "wrong_method": Problem(405, Text("Phương thức không dùng được", "The method is not allowed")),
    "moved_on": Problem(
        409, Text("Hồ sơ đã chuyển bước", "The paper has moved on since you read it")
    ),
    "lost": Problem(410, Text("Kho không còn tệp này", "The file is missing from the store")),
    "too_large": Problem(413, Text("Nội dung quá lớn", "Too much was sent")),
    "wrong_type": Problem(
        415, Text("Gửi application/json hoặc multipart/form-data", "Send JSON or multipart")
    ),
    "not_ready": Problem(422, Text("Chưa đủ điều kiện", "What the step needs is not there yet")),
    "invalid": Problem(422, Text("Có mục chưa đúng", "Some answers are not right")),
    "too_many": Problem(429, Text("Hãy thử lại sau", "Try again later")),
    "broken": Problem(500, Text("Hệ thống gặp lỗi", "Something went wrong here")),
    "resting": Problem(503, Text("Hệ thống tạm nghỉ", "The service is resting")),
}
_BY_STATUS: Mapping[int, str] = {
    **{problem.status: code for code, problem in reversed(list(PROBLEMS.items()))},
    403: "not_yours",
    422: "invalid",
}


def asked_by_a_program() -> bool:
    """Whether whoever asks reads JSON, not pages."""
    return request.path.startswith(PROGRAMS)


def named(status: int) -> str:
    """The problem that an HTTP status stands for."""
    return _BY_STATUS.get(status) or ("broken" if status >= 500 else "malformed")


def answer(
    code: str,
    reasons: Sequence[Text] = (),
    errors: Mapping[str, Sequence[str]] | None = None,
    **more: Any,
) -> Response:
    """The answer for a problem: what it is, every reason in words, and the places of errors."""
    status, title = PROBLEMS[code]
    said: dict[str, Any] = {
        "type": url_for("api_description.show", _anchor=code),
        "title": say(title),
        "status": status,
        "code": code,
        "instance": f"urn:request:{g.get('request_id', '-')}",
        **more,
    }
    if reasons:
        said["reasons"] = [say(reason) for reason in reasons]
        said["detail"] = ". ".join(said["reasons"])
    if errors:
        said["errors"] = {place: list(words) for place, words in errors.items()}
    response = Response(json.dumps(said, ensure_ascii=False), status, mimetype=MEDIA_TYPE)
    if status == 401:
        response.headers["WWW-Authenticate"] = 'Bearer realm="workflow-app"'
    return response
