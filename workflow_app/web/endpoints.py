"""A unit's own system: its leader says where it listens, and sees how it went."""

import secrets

from flask import Blueprint, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from forms.account import EndpointForm
from workflow_app.services.channels import endpoints
from workflow_app.web.access import Access, access, actor
from workflow_app.web.present import language
from workflow_app.web.wiring import database

bp = Blueprint("endpoints", __name__, url_prefix="/units/<int:unit_id>/endpoint")


@bp.get("")
@access(Access.SIGNED_IN)
def show(unit_id: int) -> ResponseReturnValue:
    """Where the system listens, and the last results."""
    return _page(unit_id, EndpointForm(language=language()))


@bp.post("")
@access(Access.SIGNED_IN)
def name(unit_id: int) -> ResponseReturnValue:
    """Names the system; the secret that signs what it is told is said once."""
    form = EndpointForm(request.form, language=language())
    if not form.validate():
        return _page(unit_id, form, status=422)
    secret = secrets.token_hex(32)
    with database().begin() as session:
        endpoints.name_one(session, actor(), unit_id, url=form.url.data, secret=secret, now=g.now)
    return _page(unit_id, EndpointForm(language=language()), secret=secret)


@bp.post("/close")
@access(Access.SIGNED_IN)
def close(unit_id: int) -> ResponseReturnValue:
    """Tells the system nothing any more."""
    with database().begin() as session:
        endpoints.close(session, actor(), unit_id, g.now)
    return redirect(url_for(".show", unit_id=unit_id))


def _page(
    unit_id: int, form: EndpointForm, *, secret: str = "", status: int = 200
) -> ResponseReturnValue:
    with database().read() as session:
        unit = endpoints.unit_led_by(session, actor(), unit_id)
        found = endpoints.open_one(session, unit_id)
        told = endpoints.last_told(session, found.id) if found else []
        shown = render_template(
            "endpoint.html", unit=unit, endpoint=found, told=told, form=form, secret=secret
        )
    return shown, status
