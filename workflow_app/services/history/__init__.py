"""Reading the trail: of a paper, of a unit, of a person, of everything; newest first."""

from workflow_app.services.history.lines import Line, last_reasons, of_document
from workflow_app.services.history.pages import (
    PAGE,
    Page,
    Place,
    every_step,
    everything,
    of_person,
    of_unit,
)
from workflow_app.services.history.readers import may_read, may_read_path, may_read_unit
from workflow_app.services.history.wanted import Wanted

__all__ = [
    "PAGE",
    "Line",
    "Page",
    "Place",
    "Wanted",
    "every_step",
    "everything",
    "last_reasons",
    "may_read",
    "may_read_path",
    "may_read_unit",
    "of_document",
    "of_person",
    "of_unit",
]
