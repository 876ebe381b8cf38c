"""The outbox from the command line."""

from datetime import UTC, datetime
from typing import IO

import click

from workflow_app.adapters.bounced import read as read_report
from workflow_app.adapters.rq_queue import queue_at
from workflow_app.commands.context import migrated
from workflow_app.commands.running import sweep_command, tick_command
from workflow_app.config import from_environment
from workflow_app.services import deliveries
from workflow_app.services.channels import bounces, outbox
from workflow_app.services.jobs import asking

LONGEST_REPORT = 1024 * 1024


@click.group()
def jobs() -> None:
    """Look after what waits to be told and what is due."""


@jobs.command()
def status() -> None:
    """Count what waits, what is given up, and who works."""
    queue = queue_at(from_environment().redis_url)
    with migrated() as database, database.read() as session:
        counts = outbox.counts(session)
        backlog = deliveries.backlog(session)
        long = asking.waiting(session)
    click.echo(f"waiting: {counts.waiting}\ngiven up: {counts.dead}\ndone: {counts.done}")
    for channel in deliveries.CHANNELS:
        one = backlog[channel]
        click.echo(f"{channel}: {one.waiting} waiting, {one.dead} given up")
    click.echo(f"long jobs: {long.open} waiting, {long.broken} given up")
    click.echo(f"broker: {'up' if queue.reachable() else 'down'}\nworkers: {queue.workers()}")


@jobs.command()
@click.argument("message_id", type=int)
def retry(message_id: int) -> None:
    """Give a message that was given up another round of attempts."""
    with migrated() as database, database.begin() as session:
        if not outbox.revive(session, message_id, datetime.now(UTC)):
            raise click.ClickException(f"message {message_id} is not among those given up")


@jobs.command()
@click.argument("delivery_id", type=int)
def resend(delivery_id: int) -> None:
    """Give a mail, chat or webhook that was given up another round of attempts."""
    with migrated() as database, database.begin() as session:
        if not deliveries.revive(session, delivery_id, datetime.now(UTC)):
            raise click.ClickException(f"delivery {delivery_id} is not among those given up")


@jobs.command()
@click.argument("mail", type=click.File("rb"), default="-")
def bounced(mail: IO[bytes]) -> None:
    """Flag the address that a returned mail (message/delivery-status) tells of."""
    found = read_report(mail.read(LONGEST_REPORT))
    if found is None:
        raise click.ClickException("this is no report that one of our letters will never arrive")
    with migrated() as database, database.begin() as session:
        person = bounces.flag(
            session, found.delivery_id, found.said, datetime.now(UTC), recipient=found.recipient
        )
        if person is None:
            raise click.ClickException("no such letter, or its reader has another address by now")
        click.echo(f"{person.login}: {found.said}")


jobs.add_command(sweep_command)
jobs.add_command(tick_command)
