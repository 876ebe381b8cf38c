"""`Idempotency-Key`: the request that carries one is carried out once, however often it is sent.

As draft-ietf-httpapi-idempotency-key-header has it: the same key with the same request gives the
first answer again; with another request, 422. Only what was done is kept, not what was refused:
whoever mends what a refusal named may send again under the same key.
"""

import hashlib
import json
import re

from flask import Response, abort, g, jsonify, request
from sqlalchemy.orm import Session

from workflow_app.services.membership import sent
from workflow_app.services.membership.sent import Answer, Sent
from workflow_app.web.access import visitor
from workflow_app.web.wiring import database

KEY = "Idempotency-Key"
PATTERN = r'^"?[A-Za-z0-9_-]{1,64}"?$'


def key_sent() -> str:
    """The key of this request, with or without its quotes, '' when it has none; aborts with 400
    when it is no key."""
    given = request.headers.get(KEY)
    if given is None:
        return ""
    if not re.fullmatch(PATTERN, given):
        abort(400)
    return given.strip('"')


def again() -> Response | None:
    """The answer of the first time; None when this is the first."""
    g.sent = _sent()
    if g.sent is None:
        return None
    with database().read() as session:
        found = sent.answered(session, g.sent)
    return said(found) if found else None


def first_answer(session: Session) -> Answer | None:
    """What somebody has just been answered who sent the very same request at the same moment."""
    return sent.answered(session, g.sent) if g.sent else None


def keep(session: Session, answer: Answer) -> None:
    """Keep the answer in the transaction of what is done, if the request carries a key."""
    if g.sent:
        sent.keep(session, g.sent, answer, g.now)


def keep_outcome(session: Session, answer: Answer) -> None:
    """The same for a step, which is never taken twice."""
    if g.sent:
        sent.keep_outcome(session, g.sent, answer, g.now)


def said(answer: Answer) -> Response:
    """An answer that was kept."""
    response = jsonify(answer.said) if answer.said is not None else Response()
    response.status_code = answer.status
    if answer.status == 201:
        response.headers["Location"] = f"/api/v1/documents/{answer.said['id']}"
    return response


def _sent() -> Sent | None:
    key = key_sent()
    return Sent(visitor().person_id, key, _fingerprint()) if key else None


def _fingerprint() -> str:
    """Of the address and all that is sent; neither the order of names nor a boundary counts."""
    parts: list[object] = [request.method, request.full_path]
    if request.mimetype == "multipart/form-data":
        parts += sorted(request.form.items(multi=True))
        parts += sorted((name, _digest(file)) for name, file in request.files.items(multi=True))
    else:
        parts.append(_ordered(request.get_data()))
    return hashlib.sha256(json.dumps(parts).encode()).hexdigest()


def _digest(file: object) -> str:
    stream = file.stream  # type: ignore[attr-defined]
    found = hashlib.file_digest(stream, "sha256").hexdigest()
    stream.seek(0)
    return found


def _ordered(body: bytes) -> str:
    try:
        return json.dumps(json.loads(body), sort_keys=True)
    except (ValueError, RecursionError):
        return hashlib.sha256(body).hexdigest()
