"""Who does which kind of long job."""

from collections.abc import Mapping

from workflow_app.workshop.bench import Trade

TRADES: Mapping[str, Trade] = {}
