"""What the services tell, as JSON: each of their tuples under the names of its parts.

A row of a table has no shape here: what a service did not choose to tell cannot be told by
mistake, it raises TypeError.
"""

from collections.abc import Iterable, Mapping
from dataclasses import fields, is_dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import Enum
from typing import Any

from state_machines.grammar import Machine, State, Text
from state_machines.measures import Figure
from workflow_app.services.documents import FileLine, PaperLine
from workflow_app.services.history import Line
from workflow_app.web.api import shapes

_SHAPES: tuple[tuple[type, Any], ...] = (
    (Text, shapes.text),
    (PaperLine, shapes.line),
    (FileLine, shapes.file),
    (Line, shapes.entry),
    (State, shapes.state),
    (Machine, lambda one: {"kind": one.kind, "name": shapes.text(one.name)}),
    (Figure, lambda one: {"code": one.code, "name": shapes.text(one.name), "kind": one.kind}),
    (Enum, lambda one: one.value),
    (datetime, shapes.moment),
    (date, date.isoformat),
    (Decimal, str),
)


def plain(told: Any) -> Any:
    """The JSON of whatever is made of tuples with names, of mappings, lists, days and words."""
    for kind, shape in _SHAPES:
        if isinstance(told, kind):
            return shape(told)
    if told is None or isinstance(told, str | int | float):
        return told
    if isinstance(told, Mapping):
        return {_name(key): plain(value) for key, value in told.items()}
    if hasattr(told, "_asdict"):
        return {name: plain(value) for name, value in told._asdict().items()}
    if is_dataclass(told):
        return {one.name: plain(getattr(told, one.name)) for one in fields(told)}
    if isinstance(told, Iterable):
        return [plain(one) for one in told]
    raise TypeError(f"{type(told).__name__} has no shape for programs")


def _name(key: Any) -> str:
    return str(key.value if isinstance(key, Enum) else key)
