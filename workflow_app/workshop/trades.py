"""Who does which kind of long job."""

from collections.abc import Mapping

from workflow_app.services.importing import ROSTER, ROWS
from workflow_app.services.papers import KIND
from workflow_app.services.papers.extracts import KIND as EXTRACT
from workflow_app.workshop import extracts, papers, tables
from workflow_app.workshop.bench import Trade

TRADES: Mapping[str, Trade] = {
    KIND: papers.make,
    EXTRACT: extracts.make,
    ROSTER: tables.roster,
    ROWS: tables.papers,
}
