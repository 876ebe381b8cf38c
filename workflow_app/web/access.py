"""Who may ask for what: every route declares it, and an application with one that does not
cannot be built."""

from collections.abc import Callable
from enum import StrEnum
from typing import Any, cast
from urllib.parse import urlsplit

from flask import Flask, Response, abort, current_app, redirect, request, session, url_for

from state_machines.case import Actor
from state_machines.rules import Refused
from workflow_app.services.membership.people import Visitor
from workflow_app.web.sessions import Visit

View = Callable[..., Any]
UNSAFE = frozenset({"POST", "PUT", "PATCH", "DELETE"})


class Access(StrEnum):
    """Who may ask; what a person then finds is narrowed to what she may read."""

    ANYONE = "anyone"
    SIGNED_IN = "signed in"
    AUDITOR = "auditor"
    ADMINISTRATOR = "administrator"


class Undeclared(RuntimeError):
    """A route that does not say who may ask for it."""


def access(who: Access) -> Callable[[View], View]:
    """Declares who may ask for a route."""

    def declare(view: View) -> View:
        view.access = who  # type: ignore[attr-defined]
        return view

    return declare


def declared(view: View) -> Access | None:
    """Who may ask for a route; None when it does not say."""
    return getattr(view, "access", None)


def protect(app: Flask) -> None:
    """Asks every request who it is. Raises `Undeclared` when a route does not say who may."""
    access(Access.ANYONE)(app.view_functions["static"])
    silent = sorted(name for name, view in app.view_functions.items() if not declared(view))
    if silent:
        raise Undeclared(f"say who may ask for {', '.join(silent)}")


def ask() -> Response | None:
    """Lets a request in, sends it to the sign-in page, or refuses it."""
    if request.endpoint is None:
        return None
    who = declared(current_app.view_functions[request.endpoint])
    if who is Access.ANYONE:
        return None
    if visit().lost:
        abort(503)
    found = visit().visitor
    if found is None and visit().by_key:
        abort(401)
    if found is None:
        return cast(Response, redirect(url_for("account.login", **_afterwards())))
    if not _allowed(who, found):
        raise Refused("not_yours")
    return None


def _afterwards() -> dict[str, Any]:
    """Where to go on once signed in: to the page asked for, or the one that was written on."""
    if request.method == "GET":
        return {"next": request.full_path.rstrip("?")}
    came = urlsplit(request.referrer or "")
    return {"next": own_address(came.path) if came.netloc == request.host else None, "unsent": "y"}


def _allowed(who: Access | None, found: Visitor) -> bool:
    match who:
        case Access.SIGNED_IN:
            return True
        case Access.AUDITOR:
            return found.is_auditor
        case Access.ADMINISTRATOR:
            return found.is_administrator
    return False


def visit() -> Visit:
    """The session of this request."""
    return cast(Visit, session._get_current_object())  # type: ignore[attr-defined]


def visitor() -> Visitor:
    """Whoever is signed in; only for routes that ask for it."""
    found = visit().visitor
    if found is None:
        abort(401)
    return found


def actor() -> Actor:
    """The visitor as the rules know her."""
    return visitor().actor


def own_address(wanted: str | None) -> str:
    """The address of a page of this site to go on to, or the first page."""
    address = wanted or ""
    parts = urlsplit(address)
    strange = any(ord(letter) <= 32 or letter == "\\" for letter in address)
    ours = address.startswith("/") and not address.startswith("//")
    if strange or parts.scheme or parts.netloc or not ours:
        return url_for("home.show")
    return address
