"""The tables drawn for people: pictures, diagrams and the pages of docs/machines."""

from state_machines.drawing.mermaid import mermaid
from state_machines.drawing.pages import markdown, stale, write_docs
from state_machines.drawing.picture import svg

__all__ = ["markdown", "mermaid", "stale", "svg", "write_docs"]
