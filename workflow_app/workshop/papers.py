"""The trade of papers: reads what the asker may read, has it drawn, and keeps the file."""

import io
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

from forms.papers import form_of
from forms.papers.heading import voice
from forms.papers.shape import Body, Issued, Source, WorkDone
from state_machines import machine
from state_machines.days import VIETNAM, today
from state_machines.grammar import Text
from state_machines.rules import Refused
from workflow_app.adapters.pressroom.press import ChildPress
from workflow_app.adapters.pressroom.shelf import LAYOUTS, Shelf
from workflow_app.services.membership.people import actor_of
from workflow_app.services.papers import reading
from workflow_app.services.papers.reading import Told, UnitTold
from workflow_app.services.ports import Stored
from workflow_app.workshop.bench import Bench, Unworkable

LARGEST = 50 * 1024 * 1024
MEDIA_TYPES = {
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}
GONE = Text(
    "Ông/bà không còn được xem văn bản này.",
    "You may no longer read this paper.",
)
NO_SUCH_FORM = Text(
    "Văn bản này không xuất được theo mẫu đã chọn.",
    "This paper cannot be made into what was chosen.",
)


def make(bench: Bench) -> None:
    """Makes one paper into one file."""
    job = bench.job
    bench.advance(1, 3)
    with bench.read() as session:
        actor = actor_of(session, job.person_id, today(bench.at))
        try:
            paper = reading.told(session, job.document_id or 0, actor)
        except Refused as refused:
            raise Unworkable(GONE) from refused
    sheet = drawn(paper, str(job.arguments["form"]), bench.at)
    bench.advance(2, 3)
    kind = str(job.arguments["format"])
    names = (f"{paper.kind}-{job.arguments['form']}", sheet["layout"])
    content = drawn_as(kind, sheet, int(bench.at.timestamp()), bench.templates, names)
    stored = bench.store.put(io.BytesIO(content), LARGEST)
    with bench.finishing(_result(paper, sheet, kind, stored)):
        pass


def drawn_as(
    kind: str,
    sheet: Mapping[str, Any],
    at: int,
    templates: Path | None,
    names: tuple[str, ...] = LAYOUTS[:1],
) -> bytes:
    """The file of a sheet; Word by the first of the named templates that the office has made."""
    if kind == "pdf":
        return ChildPress().pdf(sheet, at)
    return ChildPress().docx(sheet, Shelf(templates).own(*names) if templates else None)


def drawn(paper: Told, form_code: str, at: datetime) -> Mapping[str, Any]:
    """The sheet of a paper in one of its forms, with what ties it to the trail at its foot."""
    form = form_of(paper.kind, form_code)
    if form is None or not form.ready(paper.content, paper.inside):
        raise Unworkable(NO_SUCH_FORM)
    sheet = form.draw(source_of(paper, at)).as_data()
    return {**sheet, "fingerprint": fingerprint(paper, at)}


def fingerprint(paper: Told, at: datetime) -> str:
    """'Văn bản 418 · phiên bản 7 · dấu vết 3f2a… · xuất lúc 14:05, 28/11/2026 · niêm phong …'."""
    moment = at.astimezone(VIETNAM).strftime("%H:%M, %d/%m/%Y")
    told = f"Văn bản {paper.id} · phiên bản {paper.version} · dấu vết {paper.trace}"
    sealed = f" · niêm phong {paper.sealed}" if paper.sealed else ""
    return f"{told} · xuất lúc {moment}{sealed}"


def source_of(paper: Told, at: datetime) -> Source:
    """What was read, as the forms of papers take it."""
    return Source(
        kind=paper.kind,
        number=paper.number,
        title=paper.title,
        day=paper.day,
        said=today(at),
        draft=paper.draft,
        content=paper.content,
        unit=_body(paper.unit),
        superior=_body(paper.superior) if paper.superior else None,
        rests_on=[
            Issued(
                machine(one.kind).name.vi,
                one.number,
                one.title,
                one.issued_on,
                voice(_body(one.unit)),
            )
            for one in paper.rests_on
        ],
        inside=paper.inside,
        works=[WorkDone(*one) for one in paper.works],
        works_below=[WorkDone(*one) for one in paper.works_below],
        totals_below=paper.totals_below,
        units_below=paper.units_below,
        greets=paper.greets,
    )


def _body(unit: UnitTold) -> Body:
    return Body(unit.name, unit.kind, unit.place, unit.symbol)


def _result(paper: Told, sheet: Mapping[str, Any], kind: str, stored: Stored) -> dict[str, Any]:
    name = f"{paper.number.replace('/', '-') or sheet['title']}"[:100].strip()
    file = {"name": f"{name}.{kind}", "media_type": MEDIA_TYPES[kind], **stored._asdict()}
    return {"file": file, "version": paper.version, "trace": paper.trace, "draft": paper.draft}
