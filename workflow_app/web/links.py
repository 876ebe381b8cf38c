"""Short addresses to hand on: in words to copy, and as a code for a telephone's camera. They hold
no secret: whoever opens one must sign in, and finds what she may read."""

from datetime import datetime
from typing import NamedTuple

from flask import Blueprint, Response, abort, g, redirect, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.urls import iri_to_uri

from workflow_app.adapters import qr
from workflow_app.web.access import Access, access, own_address, visit
from workflow_app.web.wiring import wiring

LONGEST = 500  # letters of an address that is drawn

bp = Blueprint("links", __name__)


class Share(NamedTuple):
    """Where a page is found, where its picture is drawn, and when the page was seen."""

    url: str
    picture: str
    at: datetime


@bp.get("/v/<int:document_id>")
@access(Access.SIGNED_IN)
def paper(document_id: int) -> ResponseReturnValue:
    """The short address of a paper; its page says who may read it."""
    return redirect(url_for("documents.show", document_id=document_id))


@bp.get("/qr.svg")
@access(Access.SIGNED_IN)
def code() -> Response:
    """An address of this site as a QR code; no other address is drawn."""
    path = request.args.get("of", "")
    if not path or own_address(path) != path or len(path) > LONGEST:
        abort(404)
    drawn = Response(qr.svg(wiring().settings.public_url + path), mimetype="image/svg+xml")
    drawn.headers["Cache-Control"] = "private, max-age=86400"
    return drawn


def share() -> dict[str, Share | None]:
    """What a page says of its own address; None where nobody is signed in or nothing was asked."""
    if request.method != "GET" or request.endpoint is None or visit().visitor is None:
        return {"share": None}
    path = _short()
    whole = wiring().settings.public_url + path
    return {"share": Share(whole, url_for("links.code", of=path), g.now)}


def _short() -> str:
    """The address of a page without what only steers it."""
    numbers = request.view_args or {}
    if request.endpoint == "documents.show":
        return url_for("links.paper", document_id=numbers["document_id"])
    return iri_to_uri(request.full_path.rstrip("?"))[:LONGEST]
