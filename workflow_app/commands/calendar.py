"""The working-day calendar from the command line."""

from datetime import UTC, datetime

import click

from workflow_app.adapters.holidays_vn import known_days
from workflow_app.commands.context import migrated
from workflow_app.services.timing import calendar as days


@click.group()
def calendar() -> None:
    """Keep the days off and the Saturdays that are worked."""


@calendar.command()
@click.argument("years", nargs=-1, required=True, type=click.IntRange(2000, 2100))
def seed(years: tuple[int, ...]) -> None:
    """Fill years from the holidays library; what somebody edited stays."""
    with migrated() as database, database.begin() as session:
        for year in years:
            known = known_days(year)
            count = days.seed(session, year, known, datetime.now(UTC))
            guesses = sum(not one.sure for one in known)
            click.echo(f"{year}: {count} days written, {guesses} of the year are guesses")
