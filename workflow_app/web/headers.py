"""What every answer carries, and what no request may lack: headers, origin, request id."""

import logging
import secrets
from time import perf_counter

from flask import Flask, Response, abort, g, request

from workflow_app.web.access import UNSAFE, visit
from workflow_app.web.wiring import wiring

POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "font-src 'self'",
        "img-src 'self' data:",
        "connect-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    )
)
ALWAYS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=()",
    "X-Frame-Options": "DENY",
}
STRICT_TRANSPORT = "max-age=31536000"
_log = logging.getLogger(__name__)


def register(app: Flask) -> None:
    """Names every request, refuses foreign ones, and dresses every answer."""
    app.before_request(_name)
    app.before_request(_refuse_foreign)
    app.after_request(_dress)
    app.after_request(_note)


def _name() -> None:
    g.request_id, g.began = secrets.token_hex(8), perf_counter()


def _refuse_foreign() -> None:
    """A form of another site cannot be sent here, whatever the browser makes of its cookies."""
    if request.method not in UNSAFE:
        return
    origin = request.headers.get("Origin")
    foreign = origin is not None and origin != request.host_url.rstrip("/")
    if foreign and origin != wiring().settings.public_url:
        abort(403)
    if request.headers.get("Sec-Fetch-Site", "same-origin") not in ("same-origin", "none"):
        abort(403)


def refuse_unkeepable() -> None:
    """No answer holds a NUL: a page may not show one and PostgreSQL cannot keep one."""
    if any("\x00" in value for value in request.values.values()):
        abort(400)


def _dress(response: Response) -> Response:
    for name, value in ALWAYS.items():
        response.headers.setdefault(name, value)
    response.headers.setdefault("Content-Security-Policy", POLICY)
    if request_id := g.get("request_id"):
        response.headers["X-Request-ID"] = request_id
    if request.endpoint != "static":
        response.headers["Cache-Control"] = "no-store"
        response.vary.add("Cookie")
        response.vary.add("Accept-Language")
    if wiring().settings.secure:
        response.headers["Strict-Transport-Security"] = STRICT_TRANSPORT
    return response


def _note(response: Response) -> Response:
    found = visit().visitor
    _log.info(
        "%s %s %s %s person=%s %.0f ms",
        g.get("request_id", "-"),
        request.method,
        _unsecret(request.path).encode("ascii", "backslashreplace").decode(),
        response.status_code,
        found.person_id if found else "-",
        (perf_counter() - g.get("began", perf_counter())) * 1000,
    )
    return response


def _unsecret(path: str) -> str:
    """A path without the key that opens somebody's settings or calendar."""
    key = (request.view_args or {}).get("key")
    return path.replace(key, "*") if key else path
