"""The registry of the machines, one for each kind of paper."""

from state_machines.commendation import COMMENDATION
from state_machines.congress import CONGRESS
from state_machines.extension import EXTENSION
from state_machines.grammar import Machine, Open
from state_machines.incoming import INCOMING
from state_machines.nomination import NOMINATION
from state_machines.obstacle import OBSTACLE
from state_machines.outgoing import OUTGOING
from state_machines.periodic import PERIODIC
from state_machines.plan import PLAN
from state_machines.registration import REGISTRATION
from state_machines.reorganisation import REORGANISATION
from state_machines.report import REPORT
from state_machines.reporting import REPORTING
from state_machines.task import TASK
from state_machines.text import TEXT
from state_machines.work import WORK

MACHINES: tuple[Machine, ...] = (
    PLAN,
    REGISTRATION,
    WORK,
    CONGRESS,
    TEXT,
    REPORT,
    COMMENDATION,
    NOMINATION,
    EXTENSION,
    OBSTACLE,
    OUTGOING,
    INCOMING,
    REORGANISATION,
    REPORTING,
    PERIODIC,
    TASK,
)
"""Every machine: those of a campaign in the order in which a unit meets them, then the others.
Lists, menus and generated pages keep this order."""

_BY_KIND = {machine.kind: machine for machine in MACHINES}

STAGES: tuple[Machine, ...] = tuple(machine for machine in MACHINES if machine.stage)
"""The kinds that issuing a plan opens for each addressed unit, in campaign order."""

RECURRING: tuple[Machine, ...] = tuple(machine for machine in MACHINES if machine.recurring)
"""The kinds that a reporting calendar opens for each period."""


def machine(kind: str) -> Machine:
    """The machine of a kind; KeyError if there is none."""
    return _BY_KIND[kind]


def _check_opens() -> None:
    for parent in MACHINES:
        for row in parent.rows:
            for effect in row.then:
                if isinstance(effect, Open) and effect.kind and not _BY_KIND[effect.kind].child:
                    raise ValueError(f"{parent.kind}.{row.code} opens '{effect.kind}', not a child")


_check_opens()
