"""Figures from the command line."""

import json
from datetime import date, datetime
from typing import Any

import click
from sqlalchemy import select
from sqlalchemy.engine import Connection
from sqlalchemy.orm import Session

from state_machines.days import end_of
from state_machines.figures import CATALOGUE
from state_machines.measures import Amount
from workflow_app.commands.context import migrated
from workflow_app.models import Document
from workflow_app.services import figures
from workflow_app.services.figures import Explanation, Regrouped, Scope


@click.command()
@click.argument("number")
@click.option("--json", "as_json", is_flag=True, help="One line of JSON for another program.")
@click.option("--explain", "code", metavar="CODE", help="The rows behind one figure.")
@click.option("--as-of", "day", metavar="DAY", help="As it was reported by then, e.g. 2024-08-12.")
@click.option("--regrouped", "on", metavar="DAY", help="By the units of a day, e.g. 2025-07-01.")
def rollup(number: str, as_json: bool, code: str | None, day: str | None, on: str | None) -> None:
    """Add up what was accepted under the plan NUMBER (364/KH-MTTQ-BTT)."""
    if code is not None and on is not None:
        raise click.ClickException("one figure, or all by the units of a day: not both")
    if code is not None and code not in CATALOGUE:
        raise click.ClickException(f"no figure is called {code}; there are: {', '.join(CATALOGUE)}")
    with migrated() as database, database.read() as session:
        scope = Scope(_numbered(session, number), _instant(day))
        told = _told_of(session.connection(), scope, code, on)
    indent = None if as_json else 2
    click.echo(json.dumps(told, ensure_ascii=False, sort_keys=True, indent=indent))


def _told_of(
    connection: Connection, scope: Scope, code: str | None, on: str | None
) -> dict[str, Any]:
    if code is not None:
        return _explained(figures.explain(connection, scope, code))
    if on is not None:
        return _regrouped(figures.regrouped(connection, scope, _day(on)))
    return figures.rollup(connection, scope)


def _numbered(session: Session, number: str) -> int:
    found = session.scalars(select(Document.id).where(Document.number == number)).all()
    if len(found) != 1:
        raise click.ClickException(f"{len(found)} papers have the number {number}")
    return found[0]


def _instant(day: str | None) -> datetime | None:
    return end_of(_day(day)) if day else None


def _day(day: str) -> date:
    try:
        return date.fromisoformat(day)
    except ValueError as problem:
        raise click.ClickException(f"write the day like 2024-08-12, not {day}") from problem


def _explained(told: Explanation) -> dict[str, Any]:
    """Every row of a figure; `again` is the total worked out from these rows alone."""
    return {
        "figure": told.figure.code,
        "name": told.figure.name.vi,
        "measure": told.figure.measure.name.vi,
        "rule": told.figure.rule.value,
        "again": told.again._asdict() if told.again else None,
        "parts": [
            {
                "document": part.document_id,
                "title": part.title,
                "unit": part.unit,
                **_told(part.amount),
                "as_of": part.as_of,
                "since": part.since.isoformat(),
            }
            for part in told.parts
        ],
        "absent": [
            {
                "unit": one.unit,
                "document": one.document_id,
                "why": one.why.vi,
                "not_accepted_yet": one.value,
            }
            for one in told.absent
        ],
    }


def _regrouped(found: Regrouped) -> dict[str, Any]:
    """Totals by the units of then and of the day, and each group with the units it is made of."""
    return {
        "then": {code: _told(amount) for code, amount in found.then.items()},
        "today": {code: _told(amount) for code, amount in found.today.items()},
        "groups": [
            {
                "then": [found.names[unit].now for unit in group.then],
                "today": [found.names[unit].now for unit in group.today],
                "totals": {code: _told(amount) for code, amount in group.amounts.items()},
            }
            for group in found.groups
        ],
    }


def _told(amount: Amount) -> dict[str, Any]:
    return {name: said for name, said in amount._asdict().items() if said is not None}
