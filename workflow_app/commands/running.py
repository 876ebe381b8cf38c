"""Starting things: everything at once, or the web, a worker and the sweep one by one."""

import logging
import os
import sys
import threading
import time
from collections.abc import Callable

import click
from sqlalchemy import select

from workflow_app import seeds
from workflow_app.adapters import migrating, valkey
from workflow_app.adapters.disk import DiskStore
from workflow_app.adapters.rq_queue import queue_at, work
from workflow_app.commands.context import now, opened, refuse_an_older
from workflow_app.commands.supervisor import Child, Running, alone, free, supervise
from workflow_app.config import Settings, from_environment
from workflow_app.db import Database
from workflow_app.models import Person, Unit
from workflow_app.sealer import guard_from_environment
from workflow_app.seeds import calendar
from workflow_app.worker import catch_up, office_from_environment, sweep, tick

SWEEP_EVERY, TICK_EVERY, SEAL_EVERY = 3.0, 30.0, 1.0  # seconds
WEB_THREADS = 8
_log = logging.getLogger(__name__)


@click.command()
@click.option("--empty", is_flag=True, help="Start without the demonstration.")
def up(empty: bool) -> None:
    """Start everything on this machine: database, broker, workers, sweep and web."""
    known = from_environment()
    try:
        with alone(known.home):
            free(known.host, known.port)
            _prepare(known, empty)
            click.echo(f"\n  {known.public_url}\n\n  Ctrl-C to stop. Everything is in {known.home}")
            supervise(_children(known), _broker_ready(known))
    except Running as taken:
        raise click.ClickException(str(taken)) from taken


@click.command()
def web() -> None:
    """Start the web server alone."""
    known = from_environment()
    try:
        free(known.host, known.port)
    except Running as taken:
        raise click.ClickException(str(taken)) from taken
    with opened(known) as database:
        if migrating.at_head(database.engine):
            refuse_an_older(known, database)
    command = _web_command(known)
    os.execv(command[0], command)


@click.command()
def worker() -> None:
    """Start one worker; it needs a broker."""
    url = from_environment().redis_url
    if not url:
        raise click.ClickException("there is no broker: the sweep delivers by itself")
    office = office_from_environment()
    catch_up(office)
    office.database.dispose()
    work(url)


@click.command("sweep")
@click.option("--once", is_flag=True, help="Sweep once and end.")
def sweep_command(once: bool) -> None:
    """Remind of what is due, and ring again for every message that is; deliver it here if nobody
    hears."""
    office, queue = office_from_environment(), queue_at(from_environment().redis_url)
    if once:
        tick(office)
        sweep(office, queue)
        return
    ticked = -TICK_EVERY
    threading.Thread(target=_seal_for_ever, name="sealer", daemon=True).start()
    while True:
        if time.monotonic() - ticked >= TICK_EVERY:
            ticked = time.monotonic()
            _try("the clock", lambda: tick(office))
        _try("the sweep", lambda: sweep(office, queue))
        time.sleep(SWEEP_EVERY)


def _seal_for_ever() -> None:
    """Seal within two seconds whatever the sweep is busy with; only the sweep holds the key. What
    stops the sealer (a key that others can read, an older database) is said twice a minute."""
    while True:
        _try("sealing", _seal_until_it_fails)
        time.sleep(TICK_EVERY)


def _seal_until_it_fails() -> None:
    keeper = guard_from_environment()
    while True:
        keeper.seal(now)
        keeper.anchor(now())
        keeper.verify_each_night(now())
        time.sleep(SEAL_EVERY)


def _try(what: str, work: Callable[[], object]) -> None:
    """One that fails keeps neither the other nor its own next round from running."""
    try:
        work()
    except Exception:
        _log.exception("%s failed and tries again", what)


@click.command("tick")
def tick_command() -> None:
    """Remind of everything that is due now, and say what was done."""
    done = tick(office_from_environment())
    click.echo(f"looked at: {done.looked}\nreminders: {done.reminded}\ndigests: {done.digests}")


def _prepare(known: Settings, empty: bool) -> None:
    with opened(known) as database:
        migrating.upgrade(database.engine)
        refuse_an_older(known, database)
        at = now()
        with database.begin() as session:
            calendar.fill(session, at)
        if empty:
            return
        if _is_empty(database):
            store = DiskStore(known.files)
            seeds.load(database, seeds.EVERYTHING, click.echo, store=store, now=at)
        else:
            _name_accounts(database)


def _name_accounts(database: Database) -> None:
    """Says again on a later start who may sign in to the demonstration, if that is what it is."""
    login = seeds.accounts(seeds.TODAY)[0][0]
    with database.read() as session:
        is_demonstration = session.scalar(select(Person.id).where(Person.login == login))
    if is_demonstration:
        seeds.introduce(seeds.TODAY, click.echo)


def _is_empty(database: Database) -> bool:
    with database.read() as session:
        return session.scalar(select(Unit.id).limit(1)) is None


def _children(known: Settings) -> list[Child]:
    """The broker, if there is one, comes first."""
    environ = dict(os.environ) | {"WORKFLOW_HOME": str(known.home)}
    program = valkey.binary() if known.jobs == "embedded" else None
    if known.jobs == "embedded" and not program:
        _log.warning("no Valkey for this platform: the sweep delivers by itself")
        environ["WORKFLOW_JOBS"] = "sweep"
    children = [
        Child("sweep", _own_command("jobs", "sweep"), environ),
        Child("web", _web_command(known), environ),
    ]
    if program or known.jobs == "redis":
        children += [
            Child(f"worker {number}", _own_command("worker"), environ)
            for number in range(1, known.workers + 1)
        ]
    if program:
        broker = valkey.command(program, known.home, known.socket)
        children.insert(0, Child("broker", broker, environ))
    return children


def _broker_ready(known: Settings) -> Callable[[], bool]:
    """Workers wait for the embedded broker's socket; a broker elsewhere is not ours to await."""
    embedded = known.jobs == "embedded" and valkey.binary()
    return known.socket.exists if embedded else lambda: True


def _own_command(*words: str) -> list[str]:
    return [sys.executable, "-m", "workflow_app.cli", *words]


def _web_command(known: Settings) -> list[str]:
    options = {"host": known.host, "port": known.port, "threads": WEB_THREADS}
    words = [f"--{name}={value}" for name, value in options.items()]
    factory = "workflow_app.web.app:create_app"
    return [sys.executable, "-m", "waitress", *words, "--call", factory]
