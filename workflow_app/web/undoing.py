"""What taking the last import back would do, in words, before it is done."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, NamedTuple

from state_machines.grammar import WHOLE, Machine, TakeBack, Transition
from state_machines.importing import last_import, tells_of_figures
from workflow_app.web.changed import Change, changes_in_words


class Undoing(NamedTuple):
    """The last import: when it came, how many papers it opened, or which figures it filled, each
    with what it says now and what it would say again."""

    at: datetime
    papers: int
    changes: list[Change]


def undoing(table: Machine, row: Transition, content: Mapping[str, Any]) -> Undoing | None:
    """What the row would take back; nothing of a row that takes nothing back."""
    told: Any = last_import(content)
    if TakeBack() not in row.then or not told:
        return None
    at = datetime.fromisoformat(str(told["at"]))
    if not tells_of_figures(content):
        return Undoing(at, int(told["count"]), [])
    return Undoing(at, 0, _put_back(table, told))


def _put_back(table: Machine, told: Mapping[str, Any]) -> list[Change]:
    were, became, section = told["were"], told["became"], told["section"]
    if section != WHOLE:
        return changes_in_words(table, {section: (became, were)})
    names = {**became, **were}
    return changes_in_words(table, {name: (became.get(name), were.get(name)) for name in names})
