"""The trade of extracts: the trail of a paper, a unit, a person or of all as a file to keep, with
the checkpoint that proves it."""

import io
from collections.abc import Mapping
from functools import cache
from typing import Any

from forms import content_form
from forms.choices import label
from state_machines import machine
from state_machines.days import VIETNAM, today
from state_machines.grammar import Text
from state_machines.rules import Refused
from state_machines.system import step_name
from workflow_app.adapters.pressroom.press import ChildPress
from workflow_app.models import Person
from workflow_app.services.audit.stamp import Stamp
from workflow_app.services.history import Line
from workflow_app.services.membership.people import actor_of
from workflow_app.services.papers import extracts
from workflow_app.services.papers.extracts import Extract, Scope, scope_of
from workflow_app.workshop.bench import Bench, Unworkable

LARGEST = 50 * 1024 * 1024
TRACE = 16  # letters of a chain value: enough to tell two apart
NOWHERE = "Chưa có"
WHOLE = "Toàn hệ thống"
GONE = Text(
    "Ông/bà không còn được xem nhật ký này.",
    "You may no longer read this trail.",
)


def make(bench: Bench) -> None:
    """Makes one extract into one PDF."""
    job = bench.job
    scope = scope_of(job.arguments)
    bench.advance(1, 3)
    with bench.read() as session:
        try:
            actor = actor_of(session, job.person_id, today(bench.at))
            found = extracts.extract(session, scope, actor, today(bench.at))
        except Refused as refused:
            raise Unworkable(GONE) from refused
        reader = session.get_one(Person, job.person_id).name
    sheet = drawn(found, scope, str(job.arguments.get("said", "")), reader, _moment(bench.at))
    bench.advance(2, 3)
    content = ChildPress().pdf(sheet, int(bench.at.timestamp()))
    stored = bench.store.put(io.BytesIO(content), LARGEST)
    name = f"Trích nhật ký {found.about}"[:100].strip().replace("/", "-")
    file = {"name": f"{name}.pdf", "media_type": "application/pdf", **stored._asdict()}
    with bench.finishing({"file": file, "steps": len(found.lines)}):
        pass


def drawn(found: Extract, scope: Scope, said: str, reader: str, at: str) -> dict[str, Any]:
    """The sheet of an extract: whose steps, how they were chosen, each of them, the checkpoint."""
    about = found.about or WHOLE
    counted = f"{len(found.lines):02d}"
    if found.more:
        last = _moment(found.lines[-1].at)
        counted += f" (các bước mới nhất; bước cũ hơn {last} không nằm trong bản trích này)"
    facts = [["Nhật ký của", about], ["Chỉ gồm", said], ["Số bước", counted],
             ["Người trích", reader], ["Trích lúc", at]]  # fmt: skip
    return {
        "layout": "extract",
        "title": f"Trích nhật ký: {about}",
        "organ": reader,
        "facts": [one for one in facts if one[1]],
        "rows": [_row(line) for line in found.lines],
        "stamp": _stamped(found.stamp),
        "fingerprint": f"Trích nhật ký · {about} · {len(found.lines):02d} bước · {at}",
    }


def _row(line: Line) -> dict[str, str]:
    """A step in words. Its trace is the beginning of its link in the chain of the paper."""
    table = machine(line.kind)
    source = table.state(line.source).name.vi if line.source else NOWHERE
    target = table.state(line.target).name.vi
    return {
        "at": _moment(line.at),
        "who": f"{line.actor_name} thay {line.behalf}" if line.behalf else line.actor_name,
        "seat": f"{label('role', line.role).vi}, {line.seat_unit}",
        "did": step_name(table, line.source, line.code).vi,
        "moved": f"{source} → {target}" if source != target else target,
        "paper": line.title or table.name.vi,
        "unit": line.unit_name,
        "number": line.number,
        "why": line.reason,
        "changed": _changed(line),
        "trace": f"hồ sơ {line.document_id}, bước {line.seq}, dấu vết {line.chain[:TRACE]}",
    }


def _changed(line: Line) -> str:
    """The names of the parts that a step changed."""
    labels, rows = _labels(line.kind), machine(line.kind).rows
    kept = {row.keeps: row.name.vi for row in rows if row.keeps}
    names = [labels.get(name) or kept.get(name, "") for name in line.changes]
    return "; ".join(filter(None, names))


@cache
def _labels(kind: str) -> Mapping[str, str]:
    return {field.short_name: field.label.text for field in content_form(kind)(language="vi")}


def _stamped(stamp: Stamp | None) -> dict[str, Any] | None:
    if stamp is None:
        return None
    picture = stamp.svg.replace("<svg", '<svg xmlns="http://www.w3.org/2000/svg"', 1)
    return {"lines": list(stamp.lines), "picture": picture}


def _moment(at: Any) -> str:
    return str(at.astimezone(VIETNAM).strftime("%H:%M:%S %d/%m/%Y"))
