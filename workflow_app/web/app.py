"""Builds the application: `create_app()`."""

from collections.abc import Callable
from datetime import datetime
from typing import Any, NamedTuple

from flask import Flask
from flask_login import LoginManager
from flask_wtf import CSRFProtect
from sqlalchemy.exc import SQLAlchemyError
from werkzeug.middleware.proxy_fix import ProxyFix

from forms.choices import label
from workflow_app import logs
from workflow_app.adapters import migrating
from workflow_app.adapters.disk import DiskStore
from workflow_app.adapters.logbook import Logbook
from workflow_app.adapters.rq_queue import PATIENCE as BROKER_PATIENCE
from workflow_app.adapters.rq_queue import queue_at
from workflow_app.config import Settings, from_environment
from workflow_app.db import Database
from workflow_app.models import Base
from workflow_app.services.audit import restored
from workflow_app.services.membership.people import SeatLine, Visitor
from workflow_app.services.registers.books import reads_books
from workflow_app.web import access as doors
from workflow_app.web import (
    account,
    audit,
    beginning,
    beside,
    board,
    branches,
    calendar,
    deliveries,
    documents,
    endpoints,
    errors,
    extending,
    extracting,
    feed,
    guessing,
    headers,
    health,
    home,
    imports,
    inbox,
    jobs,
    language,
    leaving,
    links,
    listing,
    machines,
    making,
    originals,
    overview,
    past,
    people,
    periods,
    personal,
    present,
    proposing,
    questions,
    registers,
    retention,
    sealed,
    search,
    sheets,
    stationery,
    substitutes,
    telling,
    timeliness,
    titles,
    together,
    tokens,
    totals,
    units,
    until,
    uploads,
)
from workflow_app.web.api import description, jointly, lists, mounting, papers
from workflow_app.web.numbers import RowNumber
from workflow_app.web.present import say
from workflow_app.web.sessions import KeptSessions
from workflow_app.web.wiring import Wiring, wire

ROOMS = (
    home.bp,
    account.bp,
    beginning.bp,
    proposing.bp,
    documents.bp,
    together.bp,
    board.bp,
    branches.bp,
    timeliness.bp,
    overview.bp,
    totals.bp,
    beside.bp,
    extending.bp,
    inbox.bp,
    audit.bp,
    extracting.bp,
    questions.bp,
    sealed.bp,
    past.bp,
    personal.bp,
    retention.bp,
    units.bp,
    people.bp,
    periods.bp,
    imports.bp,
    leaving.bp,
    substitutes.bp,
    calendar.bp,
    machines.bp,
    search.bp,
    sheets.bp,
    registers.bp,
    health.bp,
    telling.bp,
    telling.by_pass,
    feed.bp,
    endpoints.bp,
    deliveries.bp,
    jobs.bp,
    tokens.bp,
    description.bp,
    making.bp,
    links.bp,
    listing.bp,
    originals.bp,
    stationery.bp,
)
FOR_PROGRAMS = (papers.bp, jointly.bp, lists.bp, mounting.bp)
LONGEST_FORM = 4 * 1024 * 1024  # text; files are counted apart


def create_app(
    settings: Settings | None = None,
    database: Database | None = None,
    *,
    clock: Callable[[], datetime] | None = None,
    **override: Any,
) -> Flask:
    """Return the application on a database, by default on the one that the settings name.

    `clock` tells another time than the real one: only then is the database's clock not the one
    that judges what is late. `override` sets Flask's own configuration. Raises `Undeclared` when
    a route does not say who may ask for it, `Older` when the database is not the one that was
    sealed last.
    """
    logs.begin()
    settings = settings or from_environment()
    database = database or Database(settings.database_url, synchronous=settings.synchronous)
    _refuse_an_older(settings, database)
    queue, store = queue_at(settings.redis_url), DiskStore(settings.files)
    app = Flask(__name__)
    app.url_map.converters["int"] = RowNumber
    parts = Wiring(settings, database, queue, store, clock)
    wire(app, parts)
    _configure(app, settings, override)
    _furnish(app, parts.now)
    for room in (*ROOMS, *FOR_PROGRAMS):
        app.register_blueprint(room)
    migrating.init_app(app, database.engine, Base.metadata)
    doors.protect(app)
    return app


def _refuse_an_older(settings: Settings, database: Database) -> None:
    """Whoever starts the site: a server of its own, Flask's, or ours. One that starts before its
    database or its migrations is told as not ready."""
    book = Logbook(settings.log)
    if not book.last():
        return
    try:
        stands = migrating.at_head(database.engine)
    except SQLAlchemyError:
        stands = False
    if stands:
        with database.read() as session:
            restored.check(session, book)


def _furnish(app: Flask, clock: Callable[[], datetime]) -> None:
    """What happens around every request, in this order."""
    headers.register(app)
    present.register(app, clock)
    until.register(app)
    titles.register(app)
    app.before_request(doors.ask)
    app.before_request(headers.refuse_unkeepable)
    _guard(app)
    language.register(app)
    errors.register(app)
    app.context_processor(_nav)
    app.context_processor(links.share)


def _configure(app: Flask, settings: Settings, override: dict[str, Any]) -> None:
    app.config.update(
        SECRET_KEY=settings.secret_key,
        MAX_CONTENT_LENGTH=uploads.LIMIT + LONGEST_FORM,
        MAX_FORM_MEMORY_SIZE=LONGEST_FORM,
        WTF_CSRF_TIME_LIMIT=None,  # as long as the session: forms are left open over lunch
        SESSION_PROTECTION=None,
        RATELIMIT_STORAGE_URI=_where_misses_are_counted(settings),
        RATELIMIT_STORAGE_OPTIONS=BROKER_PATIENCE if settings.jobs == "redis" else {},
        RATELIMIT_IN_MEMORY_FALLBACK_ENABLED=True,
        PROXIES=0,
    )
    app.config.from_prefixed_env()
    app.config.update(override)
    app.session_interface = KeptSessions(secure=settings.secure)
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    if proxies := app.config["PROXIES"]:
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=proxies, x_proto=proxies)  # type: ignore[method-assign]


def _where_misses_are_counted(settings: Settings) -> str:
    """By all nodes together at scale. The limiter has a name of its own for a broker's socket."""
    if settings.jobs != "redis":
        return "memory://"
    return settings.redis_url.replace("unix:", "redis+unix:", 1)


def _guard(app: Flask) -> None:
    """Who is there, that the form is ours, and that nobody tries passwords for ever."""
    logins = LoginManager(app)
    logins.request_loader(_whoever)
    forms_of_ours = CSRFProtect(app)
    for room in (telling.by_pass, *FOR_PROGRAMS):
        forms_of_ours.exempt(room)  # neither reads a cookie, so none can be abused
    guessing.limiter.init_app(app)


class SignedIn(NamedTuple):
    """The visitor as Flask-Login knows her."""

    visitor: Visitor
    is_authenticated: bool = True
    is_active: bool = True
    is_anonymous: bool = False

    def get_id(self) -> str:
        return str(self.visitor.person_id)


def _whoever(request: object) -> SignedIn | None:
    found = doors.visit().visitor
    return SignedIn(found) if found else None


class SeatShown(NamedTuple):
    """A seat in words."""

    id: int
    unit: str
    role: str
    behalf: str = ""


class Nav(NamedTuple):
    """What the frame of every page says about whoever is signed in."""

    person: str
    seat: SeatShown | None
    seats: list[SeatShown]
    unread: int
    auditor: bool
    administrator: bool
    books: bool  # reads the register books of the unit she acts for


def _nav() -> dict[str, Any]:
    found = doors.visit().visitor
    if found is None:
        return {"nav": None}
    seats = [_shown(seat) for seat in found.seats]
    nav = Nav(
        person=found.name,
        seat=seats[0] if seats else None,
        seats=seats,
        unread=found.unread,
        auditor=found.is_auditor,
        administrator=found.is_administrator,
        books=found.acting is not None and reads_books(found.actor, found.acting.unit_id),
    )
    return {"nav": nav}


def _shown(seat: SeatLine) -> SeatShown:
    return SeatShown(seat.id, seat.unit_name, say(label("role", seat.role)), seat.holder)
