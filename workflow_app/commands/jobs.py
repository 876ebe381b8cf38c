"""The outbox from the command line."""

from datetime import UTC, datetime

import click

from workflow_app.adapters.rq_queue import queue_at
from workflow_app.commands.context import migrated, settings
from workflow_app.commands.running import sweep_command
from workflow_app.services import outbox


@click.group()
def jobs() -> None:
    """Look after the messages that wait."""


@jobs.command()
def status() -> None:
    """Count what waits, what is given up, and who works."""
    queue = queue_at(settings().redis_url)
    with migrated() as database, database.read() as session:
        counts = outbox.counts(session)
    click.echo(f"waiting: {counts.waiting}\ngiven up: {counts.dead}\ndone: {counts.done}")
    click.echo(f"broker: {'up' if queue.reachable() else 'down'}\nworkers: {queue.workers()}")


@jobs.command()
@click.argument("message_id", type=int)
def retry(message_id: int) -> None:
    """Give a message that was given up another round of attempts."""
    with migrated() as database, database.begin() as session:
        if not outbox.revive(session, message_id, datetime.now(UTC)):
            raise click.ClickException(f"message {message_id} is not among those given up")


jobs.add_command(sweep_command)
