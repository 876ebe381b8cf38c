"""The trade of extracts: the trail of a paper, a unit, a person or of all as a file to keep, with
the checkpoint that proves it."""

import io
from collections.abc import Mapping
from functools import cache
from typing import Any

from forms import content_form
from forms.choices import label
from forms.words import say
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
from workflow_app.services.papers.extracts import Extract, scope_of
from workflow_app.workshop.bench import Bench, Unworkable

LARGEST = 50 * 1024 * 1024
TRACE = 16  # letters of a chain value: enough to tell two apart
NOWHERE = Text("Chưa có", "Not yet there")
WHOLE = Text("Toàn hệ thống", "the whole system")
TITLE = Text("Trích nhật ký: {about}", "Extract of the trail: {about}")
FILE = Text("Trích nhật ký {about}", "Extract of the trail {about}")
FOOT = Text(
    "Trích nhật ký · {about} · {count:02d} bước · {at}",
    "Extract of the trail · {about} · {count} steps · {at}",
)
LEFT_OUT = Text(
    " (các bước mới nhất; bước cũ hơn {last} không nằm trong bản trích này)",
    " (the newest steps; those before {last} are not in this extract)",
)
BEHALF = Text("{name} thay {other}", "{name} for {other}")
TRACED = Text(
    "hồ sơ {paper}, bước {step}, dấu vết {trace}", "paper {paper}, step {step}, trace {trace}"
)
FACTS = (
    Text("Nhật ký của", "Trail of"),
    Text("Chỉ gồm", "Only"),
    Text("Số bước", "Steps"),
    Text("Người trích", "Taken by"),
    Text("Trích lúc", "Taken at"),
)
HEADS = (
    Text("Khi nào", "When"),
    Text("Ai", "Who"),
    Text("Làm gì", "Did what"),
    Text("Hồ sơ", "Paper"),
    Text("Chi tiết", "Details"),
)
WORDS = {
    "heading": Text("TRÍCH NHẬT KÝ", "EXTRACT OF THE TRAIL"),
    "page": Text("Trang", "Page"),
    "none": Text("Không có bước nào.", "There are no steps."),
    "changed": Text("Đã đổi: ", "Changed: "),
    "unsealed": Text(
        "Nhật ký chưa có mốc niêm phong nào lúc trích.",
        "The log had no checkpoint when this was taken.",
    ),
    "code": Text(
        "Mã QR chứa mốc niêm phong nhật ký có chữ ký",
        "QR code with the signed checkpoint of the log",
    ),
    "checkpoint": Text("Mốc niêm phong nhật ký", "Checkpoint of the log"),
    "keep": Text(
        "Giữ bản này để đối chiếu: nhật ký đến lúc trích không thể bị sửa mà mốc này vẫn khớp."
        " Mã QR chứa mốc cùng chữ ký, quét để lấy.",
        "Keep this to compare: the log up to here cannot be changed and still agree with this"
        " checkpoint. The QR code holds the checkpoint with its signature.",
    ),
}
"""What stands on the sheet whatever it tells."""
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
    language = str(job.arguments.get("language", "vi"))
    sheet = drawn(found, str(job.arguments.get("said", "")), reader, _moment(bench.at), language)
    bench.advance(2, 3)
    content = ChildPress().pdf(sheet, int(bench.at.timestamp()))
    stored = bench.store.put(io.BytesIO(content), LARGEST)
    name = say(FILE, language).format(about=found.about)[:100].strip().replace("/", "-")
    file = {"name": f"{name}.pdf", "media_type": "application/pdf", **stored._asdict()}
    with bench.finishing({"file": file, "steps": len(found.lines)}):
        pass


def drawn(found: Extract, said: str, reader: str, at: str, language: str) -> dict[str, Any]:
    """The sheet of an extract: whose steps, how they were chosen, each of them, the checkpoint."""
    about, count = found.about or say(WHOLE, language), len(found.lines)
    counted = f"{count:02d}"
    if found.more:
        counted += say(LEFT_OUT, language).format(last=_moment(found.lines[-1].at))
    facts = zip(FACTS, (about, said, counted, reader, at), strict=True)
    return {
        "layout": "extract",
        "language": language,
        "words": {name: say(words, language) for name, words in WORDS.items()},
        "heads": [say(words, language) for words in HEADS],
        "title": say(TITLE, language).format(about=about),
        "organ": reader,
        "facts": [[say(name, language), value] for name, value in facts if value],
        "rows": [_row(line, language) for line in found.lines],
        "stamp": _stamped(found.stamp),
        "fingerprint": say(FOOT, language).format(about=about, count=count, at=at),
    }


def _row(line: Line, language: str) -> dict[str, str]:
    """A step in words. Its trace is the beginning of its link in the chain of the paper."""
    table = machine(line.kind)
    source = say(table.state(line.source).name if line.source else NOWHERE, language)
    target = say(table.state(line.target).name, language)
    for_other = say(BEHALF, language).format(name=line.actor_name, other=line.behalf)
    trace = {"paper": line.document_id, "step": line.seq, "trace": line.chain[:TRACE]}
    return {
        "at": _moment(line.at),
        "who": for_other if line.behalf else line.actor_name,
        "seat": f"{say(label('role', line.role), language)}, {line.seat_unit}",
        "did": say(step_name(table, line.source, line.code), language),
        "moved": f"{source} → {target}" if source != target else target,
        "paper": line.title or say(table.name, language),
        "unit": line.unit_name,
        "number": line.number,
        "why": line.reason,
        "changed": _changed(line, language),
        "trace": say(TRACED, language).format(**trace),
    }


def _changed(line: Line, language: str) -> str:
    """The names of the parts that a step changed."""
    labels, rows = _labels(line.kind, language), machine(line.kind).rows
    kept = {row.keeps: say(row.name, language) for row in rows if row.keeps}
    names = [labels.get(name) or kept.get(name, "") for name in line.changes]
    return "; ".join(filter(None, names))


@cache
def _labels(kind: str, language: str) -> Mapping[str, str]:
    fields = content_form(kind)(language=language)
    return {field.short_name: field.label.text for field in fields}


def _stamped(stamp: Stamp | None) -> dict[str, Any] | None:
    if stamp is None:
        return None
    picture = stamp.svg.replace("<svg", '<svg xmlns="http://www.w3.org/2000/svg"', 1)
    return {"lines": list(stamp.lines), "picture": picture}


def _moment(at: Any) -> str:
    return str(at.astimezone(VIETNAM).strftime("%H:%M:%S %d/%m/%Y"))
