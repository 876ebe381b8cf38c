"""The command line: `workflow-app`."""

import click

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


@click.group()
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
