"""The trail to take away: as CSV, as a workbook, or as JSON lines with what proves each step."""

from collections.abc import Callable, Iterable, Iterator
from typing import Any

from flask import Response, g
from flask_babel import gettext

from workflow_app.adapters.workbook import Sheet
from workflow_app.services import acts
from workflow_app.services.history import Line
from workflow_app.web.access import visitor
from workflow_app.web.present import moment, say
from workflow_app.web.tables import csv_answer, json_lines_answer, long_xlsx_answer
from workflow_app.web.timeline import told
from workflow_app.web.wiring import database

FORMS = "csv", "xlsx", "jsonl"


def taken_away(name: str, heading: str, form: str, lines: Iterable[Line]) -> Response:
    """Steps as a file in one of the forms. That they are taken away is written down first."""
    note_export(name, form)
    return _ANSWERS[form](name, heading, lines)


def note_export(what: str, form: str, document_id: int | None = None, code: str = "trail") -> None:
    """Write down that somebody takes something away."""
    with database().begin() as session:
        acts.note(
            session,
            at=g.now,
            actor_id=visitor().person_id,
            document_id=document_id,
            code=code,
            why="export",
            private={"details": f"{what}.{form}"},
            request_id=g.request_id,
        )


def _as_csv(name: str, heading: str, lines: Iterable[Line]) -> Response:
    return csv_answer(name, _with_heads(lines))


def _as_book(name: str, heading: str, lines: Iterable[Line]) -> Response:
    heads = [str(head) for head in _heads()]
    sheet = Sheet(gettext("Nhật ký"), heads, (_cells(line) for line in lines))
    return long_xlsx_answer(name, heading, sheet)


def _as_json(name: str, heading: str, lines: Iterable[Line]) -> Response:
    return json_lines_answer(name, map(_facts, lines))


_ANSWERS: dict[str, Callable[[str, str, Iterable[Line]], Response]] = {
    "csv": _as_csv,
    "xlsx": _as_book,
    "jsonl": _as_json,
}


def _with_heads(lines: Iterable[Line]) -> Iterator[list[Any]]:
    yield _heads()
    for line in lines:
        yield _cells(line)


def _heads() -> list[Any]:
    return [
        gettext("Khi nào"), gettext("Ai"), gettext("Vai trò"), gettext("Đơn vị của người làm"),
        gettext("Làm gì"), gettext("Từ"), gettext("Đến"), gettext("Hồ sơ"), gettext("Tên hồ sơ"),
        gettext("Đơn vị"), gettext("Lý do"), gettext("Bước"), gettext("Đến lúc"),
    ]  # fmt: skip


def _cells(line: Line) -> list[Any]:
    it = told(line)
    target = it.target or it.source
    return [
        moment(it.at), it.person, it.seat, it.unit, say(it.name), say(it.source.name),
        say(target.name), it.paper.id, it.paper.title, line.unit_name, it.reason, it.seq,
        moment(it.arrived_at),
    ]  # fmt: skip


def _facts(line: Line) -> dict[str, Any]:
    """A step as another program reads it. `body` is byte for byte what the chain is made of."""
    return {
        "entry": line.id,
        "document": line.document_id,
        "kind": line.kind,
        "title": line.title,
        "unit": {"id": line.unit_id, "name": line.unit_name},
        "seq": line.seq,
        "at": line.at.isoformat(),
        "code": line.code,
        "from": line.source,
        "to": line.target,
        "actor": {"id": line.actor_id, "name": line.actor_name, "role": line.role},
        "behalf": line.behalf,
        "reason": line.reason,
        "changes": {name: list(pair) for name, pair in line.changes.items()},
        "body": line.body,
        "chain": line.chain,
    }
