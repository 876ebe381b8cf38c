"""The command line: `workflow-app`."""

from typing import Any

import click
from sqlalchemy.exc import SQLAlchemyError

from workflow_app import logs
from workflow_app.commands.audit import audit
from workflow_app.commands.calendar import calendar
from workflow_app.commands.database import db, doctor, seed
from workflow_app.commands.docs import docs
from workflow_app.commands.figures import rollup
from workflow_app.commands.jobs import jobs
from workflow_app.commands.papers import lint
from workflow_app.commands.reading import read
from workflow_app.commands.running import up, web, worker
from workflow_app.commands.template import template
from workflow_app.commands.units import units
from workflow_app.commands.users import users
from workflow_app.config import BadSetting
from workflow_app.db import disk_is_full, rests


class Said(click.Group):
    """What is no fault of the application ends a command in words, and says what to do."""

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except BadSetting as problem:
            raise click.ClickException(str(problem)) from problem
        except PermissionError as problem:
            told = f"{problem.filename}: {problem.strerror}. Work as the user that has the home"
            raise click.ClickException(told) from problem
        except SQLAlchemyError as problem:
            if not rests(problem):
                raise
            why = "the disk is full" if disk_is_full(problem) else "the database does not answer"
            said = " ".join(str(getattr(problem, "orig", problem)).split())
            raise click.ClickException(f"{why}: {said}") from problem


@click.group(cls=Said)
@click.version_option(package_name="workflow-app")
def main() -> None:
    """From the plan to the commendations: workflow and approval for the Fatherland Front."""
    logs.begin()


for command in (
    up,
    web,
    worker,
    seed,
    doctor,
    audit,
    calendar,
    units,
    users,
    db,
    jobs,
    rollup,
    read,
    lint,
    template,
    docs,
):
    main.add_command(command)

if __name__ == "__main__":
    main()
