"""The countable side of a paper's content, kept a second time as typed rows."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Any, Protocol

from sqlalchemy import Table, delete, insert
from sqlalchemy.engine import Connection

from state_machines.grammar import Typed
from workflow_app.models import Figure, Funding, Nomination, Work, table_of


class Paper(Protocol):
    """What a typed row takes from its paper."""

    @property
    def id(self) -> int: ...
    @property
    def plan_id(self) -> int | None: ...
    @property
    def unit_id(self) -> int: ...


Rows = list[dict[str, Any]]


def keep_typed(
    connection: Connection, typed: Typed, paper: Paper, content: Mapping[str, Any]
) -> None:
    """Replace the typed rows of a paper by what its content says now."""
    for table, rows in _rows(typed, paper, content):
        connection.execute(delete(table).where(table.c.document_id == paper.id))
        if rows:
            connection.execute(insert(table), rows)


def same_typed(
    typed: Typed, paper: Paper, before: Mapping[str, Any], after: Mapping[str, Any]
) -> bool:
    """Whether two contents of a paper say the same in typed rows."""
    return list(_rows(typed, paper, before)) == list(_rows(typed, paper, after))


def keep_new(
    connection: Connection, papers: Iterable[tuple[Typed, Paper, Mapping[str, Any]]]
) -> None:
    """Write the typed rows of papers that have none yet, however many, a statement a table."""
    written: dict[Table, Rows] = {}
    for typed, paper, content in papers:
        for table, rows in _rows(typed, paper, content):
            written.setdefault(table, []).extend(rows)
    for table, rows in written.items():
        if rows:
            connection.execute(insert(table), rows)


def _rows(typed: Typed, paper: Paper, content: Mapping[str, Any]) -> Iterator[tuple[Table, Rows]]:
    """The rows that a content says, by their table."""
    own = {"document_id": paper.id}
    placed = own | {"plan_id": paper.plan_id, "unit_id": paper.unit_id}
    match typed:
        case Typed.WORK:
            yield table_of(Work), [placed | _work(content)]
            yield table_of(Funding), [own | row for row in _fundings(content)]
        case Typed.NOMINATION:
            yield table_of(Nomination), [placed | _nomination(content)]
        case Typed.FIGURES:
            yield table_of(Figure), [placed | row for row in _figures(content)]


def _work(content: Mapping[str, Any]) -> dict[str, Any]:
    progress = content.get("progress") or {}
    written = filter(None, (content.get("greets"), content.get("also_greets")))
    aims = [*dict.fromkeys(written), "", ""]
    return {
        "kind": content.get("kind") or "",
        "title": str(content.get("title") or "")[:500],
        "greets": aims[0],
        "also_greets": aims[1],
        "value_vnd": content.get("value_vnd"),
        "value_qualifier": content.get("value_qualifier") or "exact",
        "achieved_vnd": progress.get("achieved_vnd"),
        "achieved_qualifier": progress.get("achieved_qualifier") or "exact",
        "starts_on": _day(content.get("starts_on")),
        "ends_on": _day(content.get("ends_on")),
    }


def _fundings(content: Mapping[str, Any]) -> list[dict[str, Any]]:
    funding = content.get("funding") or {}
    return [
        {"source": source, "amount_vnd": amount}
        for source, amount in sorted(funding.items())
        if isinstance(amount, int)
    ]


def _nomination(content: Mapping[str, Any]) -> dict[str, Any]:
    return {
        name: str(content.get(name) or "")
        for name in ("subject", "nominee", "award_form", "authority")
    }


def _figures(content: Mapping[str, Any]) -> list[dict[str, Any]]:
    """What the record of a congress counts, and what a report says with a word to it."""
    counted = [
        {"code": code, "value": value, "whole": None, "qualifier": "exact"}
        for code, value in (content.get("record") or {}).items()
        if isinstance(value, int) and not isinstance(value, bool)
    ]
    told = [
        {
            "code": code,
            "value": said["value"],
            "whole": said.get("whole"),
            "qualifier": said.get("qualifier") or "exact",
        }
        for code, said in (content.get("figures") or {}).items()
        if isinstance(said, Mapping)
    ]
    return sorted(counted + told, key=lambda row: str(row["code"]))


def _day(written: object) -> date | None:
    return date.fromisoformat(str(written)) if written else None
