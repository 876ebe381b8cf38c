"""Many papers from one table: what the paper around them remembers, and taking all of them back."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.engine import Connection

from state_machines import machine
from state_machines.grammar import Machine, Mood, Text, Transition
from state_machines.importing import IMPORTED, last_import
from state_machines.rules import Refused
from workflow_app.models import Document, table_of
from workflow_app.services.following import step_after
from workflow_app.services.record import Stamp, record

DOCUMENT = table_of(Document)
NAMED = 3  # of the papers that were used, in the refusal
WHY = "Hoàn tác lần nhập từ bảng"


def remembered(content: Mapping[str, Any], rows: list[Any], stamp: Stamp) -> dict[str, Any]:
    """The content with what it tells of the import that is being made."""
    return {**content, IMPORTED: {"at": stamp.at.isoformat(), "count": len(rows)}}


def forgotten(content: Mapping[str, Any]) -> dict[str, Any]:
    """The content without its last import."""
    return {name: value for name, value in content.items() if name != IMPORTED}


def take_back(connection: Connection, paper: Any, stamp: Stamp) -> None:
    """End every paper that the last import opened in this one, each with its line in the trail.
    `Refused` when one of them was changed, used or ended since: then nothing is taken back."""
    at = datetime.fromisoformat(str(last_import(paper.content)["at"]))
    inside = (DOCUMENT.c.parent_id == paper.id) & (DOCUMENT.c.created_at == at)
    opened = connection.execute(select(DOCUMENT).where(inside).order_by(DOCUMENT.c.id)).all()
    if used := [one.title for one in opened if one.version > 1]:
        raise Refused("not_ready", (_used(used),))
    for one in opened:
        row = _way_out(machine(one.kind))
        told = {"target": str(row.target), "private": {"reason": WHY}}
        record(connection, step_after(one, row.code, stamp, **told), {"state_since": stamp.at})


def _way_out(table: Machine) -> Transition:
    """The row by which a unit gives up a paper that nobody has used."""
    rows = table.rows_from(table.initial.code)
    return next(row for row in rows if row.target and row.target.mood is Mood.OFF)


def _used(titles: list[str]) -> Text:
    names = "; ".join(f"“{title}”" for title in titles[:NAMED])
    return Text(
        f"{len(titles):02d} hồ sơ của lần nhập đã được sửa hoặc xử lý tiếp ({names})."
        " Thôi từng hồ sơ không cần nữa thay vì hoàn tác cả lần nhập",
        f"{len(titles)} papers of the import were changed or used since ({names})."
        " End those that are not needed one by one instead",
    )
