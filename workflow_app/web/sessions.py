"""Sessions: a signed cookie for visitors, a row in the database for whoever is signed in."""

import hashlib
import logging
import re
import secrets
from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from flask import Flask, Request, Response
from flask.sessions import SecureCookieSessionInterface, SessionInterface, SessionMixin
from itsdangerous import BadSignature
from sqlalchemy import delete, insert, update
from sqlalchemy.exc import DBAPIError, SQLAlchemyError
from sqlalchemy.orm import Session

from workflow_app.models import Login, Token
from workflow_app.services.membership.people import Arrival, Visitor, arrive
from workflow_app.web.wiring import wiring

LASTS = timedelta(hours=12)  # a working day, however it is spent
TOKEN = re.compile(r"[A-Za-z0-9_-]{43}")  # 256 bits
PROGRAMS = "/api/"  # where a key opens, and no cookie does
CSRF = "csrf_token"
_log = logging.getLogger(__name__)


class Visit(dict[str, Any], SessionMixin):
    """What Flask calls the session. `visitor` is None unless somebody is signed in."""

    def __init__(
        self,
        values: Mapping[str, Any] | None = None,
        token_hash: str = "",
        visitor: Visitor | None = None,
        *,
        lost: bool = False,
        by_key: bool = False,
    ) -> None:
        super().__init__(values or {})
        self.kept = dict(self)
        self.token_hash = token_hash
        self.visitor = visitor
        self.lost = lost  # the database did not answer
        self.by_key = by_key  # a program asks: no cookie is read or written
        self.fresh_token = ""  # to be given to the browser
        self.ended = False

    @property
    def changed(self) -> bool:
        return dict(self) != self.kept

    def begin(self, session: Session, person_id: int, agent: str) -> None:
        """Signs a person in under a token that nobody has seen before; old tokens die."""
        now = wiring().now()
        session.execute(
            delete(Login).where((Login.expires_at <= now) | (Login.token_hash == self.token_hash))
        )
        self.fresh_token = secrets.token_urlsafe(32)
        self.clear()
        self[CSRF] = secrets.token_hex(20)
        session.execute(
            insert(Login).values(
                token_hash=digest(self.fresh_token),
                person_id=person_id,
                values=dict(self),
                created_at=now,
                expires_at=now + LASTS,
                agent=agent[:300],
            )
        )

    def end(self, session: Session) -> None:
        """Signs out: the row goes, so a copy of the cookie is worth nothing."""
        session.execute(delete(Login).where(Login.token_hash == self.token_hash))
        self.clear()
        self.ended = True


def digest(token: str) -> str:
    """What the database keeps of a token."""
    return hashlib.sha256(token.encode()).hexdigest()


class KeptSessions(SessionInterface):
    """Opens and saves visits; a row is written only when what it holds has changed."""

    def __init__(self, *, secure: bool) -> None:
        prefix = "__Host-" if secure else ""
        self.login_cookie, self.visit_cookie = f"{prefix}login", f"{prefix}visit"
        self._attributes: dict[str, Any] = {
            "secure": secure,
            "httponly": True,
            "samesite": "Lax",
            "path": "/",
        }

    def open_session(self, app: Flask, request: Request) -> Visit:
        """The visit that a request belongs to."""
        if request.path.startswith("/static/"):
            return Visit()
        if request.path.startswith(PROGRAMS):
            return _by_key(request)
        token = request.cookies.get(self.login_cookie, "")
        if TOKEN.fullmatch(token):
            visit = _signed_in(digest(token))
            if visit is not None:
                return visit
        return Visit(self._read(app, request))

    def save_session(self, app: Flask, session: SessionMixin, response: Response) -> None:
        """Writes what changed, to the cookie or to the row."""
        if not isinstance(session, Visit) or session.lost or session.by_key:
            return
        if session.fresh_token:
            response.set_cookie(self.login_cookie, session.fresh_token, **self._attributes)
            response.delete_cookie(self.visit_cookie, **self._attributes)
        elif session.ended:
            response.delete_cookie(self.login_cookie, **self._attributes)
        elif session.changed and session.visitor:
            _write(session)
        elif session.changed:
            value = _serializer(app).dumps(dict(session))
            response.set_cookie(self.visit_cookie, value, **self._attributes)

    def _read(self, app: Flask, request: Request) -> Mapping[str, Any]:
        value = request.cookies.get(self.visit_cookie)
        if not value:
            return {}
        try:
            read = _serializer(app).loads(value, max_age=int(LASTS.total_seconds()))
        except BadSignature:
            return {}
        return read if isinstance(read, dict) else {}


def _signed_in(token_hash: str, by: type[Login] | type[Token] = Login) -> Visit | None:
    try:
        arrival = _arrival(token_hash, by)
    except SQLAlchemyError:
        _log.exception("the database does not answer")
        return Visit(lost=True)
    if arrival is None or arrival.visitor is None:
        return None
    return Visit(arrival.values, token_hash, arrival.visitor, by_key=by is Token)


def _arrival(token_hash: str, by: type[Login] | type[Token]) -> Arrival | None:
    """Asked first in a request, so that a database that was started again is noticed here: all
    connections of this process are made anew then, and it is asked once more."""
    try:
        return _arrival_now(token_hash, by)
    except DBAPIError as problem:
        if not problem.connection_invalidated:
            raise
    return _arrival_now(token_hash, by)


def _arrival_now(token_hash: str, by: type[Login] | type[Token]) -> Arrival | None:
    parts = wiring()
    with parts.database.read() as session:
        return arrive(session, token_hash, parts.now(), by)


def _by_key(request: Request) -> Visit:
    """The visit of a program: whoever its key stands for, or nobody."""
    given = request.authorization
    key = given.token if given and given.type == "bearer" else None
    found = _signed_in(digest(key), Token) if key and TOKEN.fullmatch(key) else None
    return found or Visit(by_key=True)


def _write(visit: Visit) -> None:
    with wiring().database.begin() as session:
        session.execute(
            update(Login).where(Login.token_hash == visit.token_hash).values(values=dict(visit))
        )


def _serializer(app: Flask) -> Any:
    return SecureCookieSessionInterface().get_signing_serializer(app)
