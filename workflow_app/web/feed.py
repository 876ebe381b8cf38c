"""The calendar behind a person's secret address: no cookie, no sign-in, nothing to change."""

import hashlib
from urllib.parse import urlsplit

from flask import Blueprint, Response, abort, g, request

from workflow_app.adapters import ics
from workflow_app.services.channels.feed import feed
from workflow_app.web.access import Access, access
from workflow_app.web.guessing import guessed
from workflow_app.web.sessions import digest
from workflow_app.web.wiring import database, wiring

bp = Blueprint("feed", __name__, url_prefix="/calendar")


@bp.get("/<key>.ics")
@guessed
@access(Access.ANYONE)
def show(key: str) -> Response:
    """The papers that wait for whoever was given this address."""
    parts = wiring()
    with database().read() as session:
        found = feed(session, digest(key), g.now, parts.settings.public_url)
    if found is None:
        abort(404)
    host = urlsplit(parts.settings.public_url).hostname or "localhost"
    body = ics.written(found.entries, found.name, host)
    response = Response(body, content_type="text/calendar; charset=utf-8")
    response.set_etag(hashlib.sha256(body).hexdigest()[:32])
    response.make_conditional(request)
    return response
