"""The sealed log from the command line."""

import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import click
from sqlalchemy import select
from sqlalchemy.orm import Session

from workflow_app.adapters.logbook import FileWitness, Logbook
from workflow_app.adapters.tiledisk import Differs, export, leaf_tiles, put_aside
from workflow_app.commands.context import migrated, now
from workflow_app.config import from_environment
from workflow_app.models import Unit
from workflow_app.sealer import guard, known_outside
from workflow_app.services.audit import proving, restored, verifying
from workflow_app.services.audit.recomputing import Chosen
from workflow_app.services.audit.restored import Older
from workflow_app.services.audit.sealing import Disagrees, leaves, newest
from workflow_app.services.audit.tiles import tiles

FOLDER = click.Path(file_okay=False, path_type=Path)
FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


@click.group()
def audit() -> None:
    """Seal the log, have it witnessed, verify it, prove an entry."""


@audit.command()
@click.option("--whole", is_flag=True, help="Look back to the beginning, not only a while.")
def seal(whole: bool) -> None:
    """Seal what is not sealed yet, and hand the checkpoint to the witnesses whose time has come."""
    with migrated() as database, _said():
        keeper = guard(from_environment(), database)
        sealed = keeper.seal(now, whole=whole)
        given = keeper.anchor(now())
    click.echo(f"sealed: {sealed}\nanchored: {', '.join(given) or '-'}")


@audit.command()
@click.option("--since", type=click.DateTime(["%Y-%m-%d"]), help="Bodies from this day (UTC) on.")
@click.option("--unit", "unit_code", help="Bodies of one unit, by its code.")
@click.option("--document", "document_id", type=int, help="Bodies of one paper, by its number.")
@click.option("--anchors", multiple=True, type=FILE, help="More checkpoints kept outside.")
@click.option("--tiles", "folder", type=FOLDER, help="Leaf tiles kept elsewhere.")
@click.option("--json", "as_json", is_flag=True, help="One line of JSON for another program.")
def verify(
    since: datetime | None,
    unit_code: str | None,
    document_id: int | None,
    anchors: Sequence[Path],
    folder: Path | None,
    as_json: bool,
) -> None:
    """Compute the log anew and compare it with everything kept outside; exit 1 if it was changed.

    The seals and roots are always compared whole; the options choose whose bodies are hashed.
    """
    known = from_environment()
    kept = [FileWitness(place).kept() for place in (known.anchor_file, *anchors)]
    outside = known_outside(Logbook(known.log), kept, leaf_tiles(folder or known.tiles))
    with migrated() as database, database.moment() as session:
        unit_id = _unit(session, unit_code) if unit_code else None
        chosen = Chosen(document_id, unit_id, since.replace(tzinfo=UTC) if since else None)
        length = verifying.steps(session)
        with click.progressbar(length=length, label="verify", file=sys.stderr) as bar:
            report = verifying.verify(session, outside, chosen, bar.update)
    if chosen == Chosen():
        with migrated() as database, database.begin() as session:
            verifying.keep(session, report, now())
    _tell(report, as_json)
    raise SystemExit(0 if report.intact else 1)


def _tell(report: verifying.Report, as_json: bool) -> None:
    if as_json:
        click.echo(report.json())
        return
    for finding in report.findings:
        click.echo(finding)
    for low, high in report.given_up:
        click.echo(f"given up when a backup was restored: leaves {low}–{high - 1}", err=True)
    said = "intact" if report.intact else f"{len(report.findings)} findings"
    counted = f"{report.leaves} leaves, {report.bodies} bodies, {report.anchors} anchors"
    click.echo(f"{counted}: {said}", err=True)


@audit.command()
@click.argument("document_id", type=int, required=False)
@click.argument("step", type=int, required=False)
@click.option("--act", "act_id", type=int, help="An act instead of a step of a paper.")
@click.option("--to", "folder", type=FOLDER, default=Path(), help="Where the files go.")
def prove(document_id: int | None, step: int | None, act_id: int | None, folder: Path) -> None:
    """Write entry, proof and key of one step of a paper: check them with verify_proof.py."""
    with migrated() as database, database.read() as session:
        try:
            if act_id is not None:
                found = proving.prove_act(session, act_id)
            elif document_id is not None and step is not None:
                found = proving.prove_step(session, document_id, step)
            else:
                raise click.UsageError("give a paper's number and a step, or --act")
        except proving.NotSealed as problem:
            raise click.ClickException(str(problem)) from problem
    folder.mkdir(parents=True, exist_ok=True)
    for name, content in proving.files(found).items():
        (folder / name).write_text(content, encoding="utf-8", newline="")
        click.echo(folder / name)


@audit.command("export-tiles")
@click.argument("folder", type=FOLDER, required=False)
def export_tiles(folder: Path | None) -> None:
    """Write the leaf hashes as tiles (c2sp.org/tlog-tiles): with them verifying names the entry.

    The sweep does it each night when the log was found intact; FOLDER is then the usual place.
    """
    folder = folder or from_environment().tiles
    with migrated() as database, database.read() as session:
        root = newest(session)
        if root is None:
            raise click.ClickException("nothing is sealed yet")
        try:
            written = export(folder, tiles(leaves(session, root.size)), root.note)
        except Differs as problem:
            raise click.ClickException(str(problem)) from problem
    click.echo(f"tiles written: {written}")


@audit.command("accept-restore")
@click.option("--anchors", multiple=True, type=FILE, help="Kept outside, if the home is old too.")
@click.confirmation_option(prompt="What came after this backup is given up. Go on?")
def accept_restore(anchors: Sequence[Path]) -> None:
    """Go on with a restored older backup: what is lost is told by an act of the log."""
    book = Logbook(from_environment().log)
    with migrated() as database, _said():
        restored.learn(book, (FileWitness(place).kept() for place in anchors))
        with database.begin() as session:
            lost = restored.accept(session, book, now())
        book.forget()
        put_aside(from_environment().tiles)
        guard(from_environment(), database).seal(now)
    click.echo(f"given up: {lost} leaves")


@audit.command("new-key")
def new_key() -> None:
    """Sign with another key from here on. An act of the log says so; what the old one signed stays
    proven by it. A sweep that runs takes the new key by itself."""
    known = from_environment()
    book = Logbook(known.log)
    with migrated() as database, _said():
        keeper = guard(known, database)
        keeper.seal(now)
        book.retire(keeper.key.id.hex())
        keeper = guard(known, database)
        keeper.seal(now, whole=True)
    click.echo(keeper.key)


@contextmanager
def _said() -> Iterator[None]:
    """What keeps the sealer from signing ends the command with its reason."""
    try:
        yield
    except (Older, Disagrees) as problem:
        raise click.ClickException(str(problem)) from problem


def _unit(session: Session, code: str) -> int:
    unit_id = session.scalar(select(Unit.id).where(Unit.code == code))
    if unit_id is None:
        raise click.ClickException(f"there is no unit {code}")
    return unit_id
