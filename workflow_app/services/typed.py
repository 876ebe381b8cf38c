"""The countable side of a paper's content, kept a second time as typed rows."""

from collections.abc import Mapping
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


def keep_typed(
    connection: Connection, typed: Typed, paper: Paper, content: Mapping[str, Any]
) -> None:
    """Replace the typed rows of a paper by what its content says now."""
    match typed:
        case Typed.WORK:
            _replace(connection, table_of(Work), paper, [_work(content)])
            _replace(connection, table_of(Funding), paper, _fundings(content), plain=True)
        case Typed.NOMINATION:
            _replace(connection, table_of(Nomination), paper, [_nomination(content)])
        case Typed.FIGURES:
            _replace(connection, table_of(Figure), paper, _figures(content))


def _replace(
    connection: Connection,
    table: Table,
    paper: Paper,
    rows: list[dict[str, Any]],
    *,
    plain: bool = False,
) -> None:
    owner: dict[str, Any] = {"document_id": paper.id}
    if not plain:
        owner |= {"plan_id": paper.plan_id, "unit_id": paper.unit_id}
    connection.execute(delete(table).where(table.c.document_id == paper.id))
    if rows:
        connection.execute(insert(table), [{**owner, **row} for row in rows])


def _work(content: Mapping[str, Any]) -> dict[str, Any]:
    progress = content.get("progress") or {}
    return {
        "kind": content.get("kind") or "",
        "title": str(content.get("title") or "")[:500],
        "greets": content.get("greets") or "",
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
