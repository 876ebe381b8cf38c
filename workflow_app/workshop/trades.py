"""Who does which kind of long job."""

from collections.abc import Mapping

from workflow_app.services.papers import KIND
from workflow_app.workshop import papers
from workflow_app.workshop.bench import Trade

TRADES: Mapping[str, Trade] = {KIND: papers.make}
