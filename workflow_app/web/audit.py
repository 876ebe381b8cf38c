"""The trail: of a paper, of a unit, of everything; on the screen and as a table."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import timedelta
from typing import Any

from flask import Blueprint, Response, g, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from sqlalchemy import select
from sqlalchemy.orm import Session
from wtforms import SelectField

from forms.search import TrailForm
from state_machines import CAMPAIGN
from state_machines.days import midnight
from workflow_app.models import Person
from workflow_app.services import acts, documents, history, receipts, units
from workflow_app.services.history import Line
from workflow_app.web.access import Access, access, actor, visitor
from workflow_app.web.numbers import row_number
from workflow_app.web.paging import first_url, here, older_url
from workflow_app.web.present import language, moment, say
from workflow_app.web.standing import verdict
from workflow_app.web.tables import csv_answer
from workflow_app.web.terms import limit_words
from workflow_app.web.timeline import told
from workflow_app.web.wiring import database

PAGE, EXPORTED_AT_ONCE, MOST_CHOICES = 50, 500, 500
FILTERS = ("person_id", "code", "unit_id", "since", "until")

bp = Blueprint("audit", __name__, url_prefix="/trail")


@bp.get("/")
@access(Access.AUDITOR)
def show() -> ResponseReturnValue:
    """Every step, by who, what, where and when."""
    with database().read() as session:
        form = _form(session)
        fine = form.validate()
        before = request.args.get("before", type=row_number)
        found = history.everything(
            session, actor(), before=before, limit=PAGE, **(_wanted(form) if fine else {})
        )
    csv_url = here(before=None).replace(url_for(".show"), url_for(".export"), 1)
    shown = _page(gettext("toàn hệ thống"), found, csv_url, filters=_filters(form))
    return shown, 200 if fine else 422


@bp.get("/all.csv")
@access(Access.AUDITOR)
def export() -> Response:
    """Every fitting step as a table; that it was taken away is written down."""
    with database().read() as session:
        form = _form(session)
        wanted = _wanted(form) if form.validate() else {}
    _note_export("all")
    return csv_answer("trail", _rows(_every_page(wanted)))


@bp.get("/late-entries")
@access(Access.AUDITOR)
def late_entries() -> str:
    """What came in time by another channel and was typed in late."""
    before = request.args.get("before", type=row_number)
    with database().read() as session:
        found = receipts.typed_late(session, actor(), before=before)
    return render_template(
        "late_entries.html",
        entries=[(told(it.step), it, limit_words(it.due_at)) for it in found.late],
        csv_url=url_for(".late_entries_csv"),
        newer_url=first_url(),
        older_url=here(before=found.before) if found.before else "",
    )


@bp.get("/late-entries.csv")
@access(Access.AUDITOR)
def late_entries_csv() -> Response:
    """The same list, whole, as a table."""
    _note_export("late entries")
    return csv_answer("late-entries", _late_rows())


@bp.get("/documents/<int:document_id>")
@access(Access.SIGNED_IN)
def document(document_id: int) -> str:
    """The steps of one paper, for whoever may read it."""
    page = _paper(document_id)
    url = url_for(".document_csv", document_id=document_id)
    return _page(page.facts.row.title, page.timeline, url, paged=False)


@bp.get("/documents/<int:document_id>.csv")
@access(Access.SIGNED_IN)
def document_csv(document_id: int) -> Response:
    """The steps of one paper as a table."""
    return csv_answer(f"trail-{document_id}", _rows(_paper(document_id).timeline))


@bp.get("/units/<int:unit_id>")
@access(Access.SIGNED_IN)
def unit(unit_id: int) -> str:
    """The steps of a unit's papers, for its own people, units above and auditors."""
    before = request.args.get("before", type=row_number)
    with database().read() as session:
        found = history.of_unit(session, unit_id, actor(), before=before, limit=PAGE)
    heading = found[0].unit_name if found else gettext("đơn vị")
    return _page(heading, found, url_for(".unit_csv", unit_id=unit_id))


@bp.get("/units/<int:unit_id>.csv")
@access(Access.SIGNED_IN)
def unit_csv(unit_id: int) -> Response:
    """The steps of a unit's papers as a table."""
    with database().read() as session:
        history.of_unit(session, unit_id, actor(), limit=1)
    _note_export(f"unit {unit_id}")
    return csv_answer(f"trail-unit-{unit_id}", _rows(_every_page_of(unit_id)))


def _paper(document_id: int) -> documents.PaperPage:
    with database().read() as session:
        return documents.page(session, document_id, actor())


def _form(session: Session) -> TrailForm:
    people = select(Person.id, Person.name).order_by(Person.name).limit(MOST_CHOICES)
    return TrailForm(
        request.args,
        language=language(),
        choices={
            "person_id": [(str(row.id), row.name) for row in session.execute(people)],
            "unit_id": [(str(key), name) for key, name in units.choices(session)],
            "code": _codes(),
        },
    )


def _codes() -> list[tuple[str, str]]:
    """Every code once, with the words that its rows have for it."""
    names: dict[str, list[str]] = {}
    for row in (row for table in CAMPAIGN for row in table.rows):
        words = names.setdefault(row.code, [])
        if (word := say(row.name)) not in words:
            words.append(word)
    return [(code, " / ".join(words)) for code, words in sorted(names.items())]


def _wanted(form: TrailForm) -> dict[str, Any]:
    since, until = form.since.data, form.until.data
    return {
        "code": form.code.data or "",
        "unit_id": form.unit_id.data,
        "person_id": form.person_id.data,
        "since": midnight(since) if since else None,
        "until": midnight(until + timedelta(days=1)) if until else None,
    }


def _filters(form: TrailForm) -> list[tuple[str, str, Any, Any]]:
    """What the template draws: name, word, value, and the choices or that it is a day."""
    drawn = []
    for field in (form[name] for name in FILTERS):
        listed = isinstance(field, SelectField)
        choices = [(one[0], one[1]) for one in field.iter_choices()] if listed else "day"
        drawn.append((field.short_name, field.label.text, request.args.get(field.name), choices))
    return drawn


def _page(
    heading: str,
    found: list[Line],
    csv_url: str,
    *,
    filters: Sequence[tuple[str, str, Any, Any]] = (),
    paged: bool = True,
) -> str:
    return render_template(
        "trail.html",
        heading=heading,
        filters=filters,
        entries=[told(line) for line in found],
        csv_url=csv_url,
        late_url=url_for(".late_entries") if filters else "",
        newer_url=first_url(),
        older_url=older_url(found, PAGE, lambda line: line.id) if paged else "",
        intact=None,
    )


def _every_page(wanted: dict[str, Any]) -> Iterator[Line]:
    with database().read() as session:
        yield from history.pages(session, actor(), limit=EXPORTED_AT_ONCE, **wanted)


def _every_page_of(unit_id: int) -> Iterator[Line]:
    before: int | None = None
    with database().read() as session:
        while found := history.of_unit(
            session, unit_id, actor(), before=before, limit=EXPORTED_AT_ONCE
        ):
            yield from found
            before = found[-1].id


def _rows(lines: Iterable[Line]) -> Iterator[list[object]]:
    yield [
        gettext("Khi nào"), gettext("Ai"), gettext("Vai trò"), gettext("Đơn vị của người làm"),
        gettext("Làm gì"), gettext("Từ"), gettext("Đến"), gettext("Hồ sơ"), gettext("Tên hồ sơ"),
        gettext("Đơn vị"), gettext("Lý do"), gettext("Bước"), gettext("Đến lúc"),
    ]  # fmt: skip
    for line in lines:
        it = told(line)
        target = it.target or it.source
        yield [
            moment(it.at), it.person, it.seat, it.unit, say(it.name), say(it.source.name),
            say(target.name), it.paper.id, it.paper.title, line.unit_name, it.reason, it.seq,
            moment(it.arrived_at),
        ]  # fmt: skip


def _late_rows() -> Iterator[list[object]]:
    yield [
        gettext("Đơn vị"), gettext("Hồ sơ"), gettext("Tên hồ sơ"), gettext("Đến lúc"),
        gettext("Hạn"), gettext("Nhập lúc"), gettext("Người nhập"), gettext("Vai trò"),
        gettext("Đơn vị của người làm"), gettext("Kết luận"),
    ]  # fmt: skip
    with database().read() as session:
        for it in receipts.all_typed_late(session, actor()):
            step = told(it.step)
            yield [
                it.step.unit_name, step.paper.id, step.paper.title, moment(it.arrived_at),
                limit_words(it.due_at), moment(step.at), step.person, step.seat, step.unit,
                verdict(it.step.verdict["says"]),
            ]  # fmt: skip


def _note_export(what: str) -> None:
    with database().begin() as session:
        acts.note(
            session,
            at=g.now,
            actor_id=visitor().person_id,
            code="trail",
            why="export",
            private={"details": what},
            request_id=g.request_id,
        )
