"""The trail: of a paper, of a unit, of a person, of everything; on the screen and to take away."""

from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

from flask import Blueprint, Response, g, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from sqlalchemy import select

from state_machines.days import today
from state_machines.grammar import Text
from workflow_app.models import Unit
from workflow_app.services import documents, history
from workflow_app.services.history import Line, Page, Wanted
from workflow_app.web.access import Access, access, actor, visitor
from workflow_app.web.filtering import (
    filter_form,
    gaps,
    in_the_address,
    place_asked_for,
    said_back,
    spelled,
    wanted_by,
)
from workflow_app.web.paging import first_url, here
from workflow_app.web.reading import DEEDS, TRAIL, note_paper, note_read
from workflow_app.web.takeaway import FORMS, note_export, taken_away
from workflow_app.web.timeline import told
from workflow_app.web.wiring import database

PRINT, PRINTED, MOST = "print", 1000, 100_000  # steps
AS = f"<any({', '.join(FORMS)}):form>"

bp = Blueprint("audit", __name__, url_prefix="/trail")


@bp.get("/")
@access(Access.AUDITOR)
def show() -> ResponseReturnValue:
    """Every step, by who, what, where, why and when."""
    form = filter_form()
    fine = form.validate()
    wanted = wanted_by(form) if fine else Wanted()
    with database().read() as session:
        page = history.everything(session, actor(), wanted, **span_asked_for())
    asked = in_the_address(form)
    shown = steps_page(
        gettext("toàn hệ thống"),
        page if fine else Page([]),
        urls_of(".export", **asked),
        extract_url=url_for("extracting.everything", **asked),
        gaps=gaps(form),
        said=said_back(form) if fine else "",
        questions_url=url_for("questions.show"),
    )
    return shown, 200 if fine else 422


@bp.get(f"/all.{AS}")
@access(Access.AUDITOR)
def export(form: str) -> Response:
    """Every fitting step."""
    asked = filter_form()
    wanted = wanted_by(asked) if asked.validate() else Wanted()
    lines = every_step(partial(history.everything, wanted=wanted))
    return taken_away("trail", said_back(asked) or gettext("toàn hệ thống"), form, lines)


@bp.get("/documents/<int:document_id>")
@access(Access.SIGNED_IN)
def document(document_id: int) -> str:
    """The steps of one paper, for whoever may read it."""
    paper = _paper(document_id, PRINTED)
    row = paper.facts.row
    note_paper(TRAIL, row.id, row.kind, row.unit_id)
    urls = urls_of(".document_export", document_id=document_id)
    extract_url = url_for("extracting.document", document_id=document_id)
    back = (row.title, url_for("documents.show", document_id=document_id))
    page = Page(paper.timeline)
    return steps_page(row.title, page, urls, extract_url=extract_url, back=back)


@bp.get(f"/documents/<int:document_id>.{AS}")
@access(Access.SIGNED_IN)
def document_export(document_id: int, form: str) -> Response:
    """The steps of one paper, all of them."""
    paper = _paper(document_id, MOST)
    return taken_away(f"trail-{document_id}", paper.facts.row.title, form, paper.timeline)


@bp.get("/units/<int:unit_id>")
@access(Access.SIGNED_IN)
def unit(unit_id: int) -> ResponseReturnValue:
    """The steps of a unit's papers, for its own people, units above and auditors."""
    form = filter_form(of_unit=True)
    fine = form.validate()
    wanted = wanted_by(form) if fine else Wanted()
    with database().read() as session:
        page = history.of_unit(
            session, unit_id, actor(), wanted, on=today(g.now), **span_asked_for()
        )
        name = session.scalar(select(Unit.name).where(Unit.id == unit_id))
    asked = in_the_address(form) | {"unit_id": unit_id}
    shown = steps_page(
        name or gettext("đơn vị"),
        page if fine else Page([]),
        urls_of(".unit_export", **asked),
        extract_url=url_for("extracting.unit", **asked),
        back=(name, url_for("units.show", unit_id=unit_id)),
        gaps=gaps(form, "unit"),
        said=said_back(form) if fine else "",
    )
    return shown, 200 if fine else 422


@bp.get(f"/units/<int:unit_id>.{AS}")
@access(Access.SIGNED_IN)
def unit_export(unit_id: int, form: str) -> Response:
    """The steps of a unit's papers."""
    with database().read() as session:
        history.of_unit(session, unit_id, actor(), on=today(g.now), limit=1)
        name = session.scalar(select(Unit.name).where(Unit.id == unit_id))
    asked = filter_form(of_unit=True)
    wanted = wanted_by(asked) if asked.validate() else Wanted()
    lines = every_step(partial(history.of_unit, unit_id=unit_id, wanted=wanted, on=today(g.now)))
    return taken_away(f"trail-unit-{unit_id}", name or gettext("đơn vị"), form, lines)


@bp.get("/people/<int:person_id>")
@access(Access.SIGNED_IN)
def person(person_id: int) -> str:
    """What a person did, for herself and for auditors."""
    with database().read() as session:
        page = history.of_person(session, person_id, actor(), **span_asked_for())
    note_person(person_id, page)
    heading = page.lines[0].actor_name if page.lines else gettext("người dùng")
    urls = urls_of(".person_export", person_id=person_id)
    extract_url = url_for("extracting.person", person_id=person_id)
    return steps_page(heading, page, urls, extract_url=extract_url)


@bp.get(f"/people/<int:person_id>.{AS}")
@access(Access.SIGNED_IN)
def person_export(person_id: int, form: str) -> Response:
    """What a person did."""
    with database().read() as session:
        history.of_person(session, person_id, actor(), limit=1)
    lines = every_step(partial(history.of_person, person_id=person_id))
    return taken_away(f"trail-person-{person_id}", gettext("người dùng"), form, lines)


def note_person(person_id: int, page: Page) -> None:
    """Write down that somebody reads what another did."""
    if person_id != visitor().person_id:
        note_read(DEEDS, about=person_id, details=page.lines[0].actor_name if page.lines else "")


def _paper(document_id: int, steps: int) -> documents.PaperPage:
    with database().read() as session:
        return documents.page(session, document_id, actor(), steps=steps)


def every_step(read: Callable[..., Page]) -> Iterator[Line]:
    """All steps of something, read while they are sent."""
    with database().read() as session:
        yield from history.every_step(partial(read, session, actor=actor()))


def span_asked_for() -> dict[str, Any]:
    """From where and how far a page of steps goes; one to be printed goes further."""
    span: dict[str, Any] = {"before": place_asked_for()}
    return span | {"limit": PRINTED} if PRINT in request.args else span


def urls_of(endpoint: str, **arguments: Any) -> dict[str, str]:
    """Where the steps are had in each form."""
    arguments = {name: value for name, value in arguments.items() if name != "before"}
    return {form: url_for(endpoint, form=form, **arguments) for form in FORMS}


def steps_page(
    heading: str,
    page: Page,
    urls: dict[str, str],
    *,
    extract_url: str = "",
    gaps: Any = (),
    said: str = "",
    about: Text | str = "",
    questions_url: str = "",
    back: Any = (),
) -> str:
    """Steps as a page: what they are, where from, and where they go on. That they are printed is
    written down."""
    if PRINT in request.args:
        note_export(request.path, PRINT)
    return render_template(
        "trail.html",
        heading=heading,
        gaps=gaps,
        said=said,
        about=about,
        questions_url=questions_url,
        back=back,
        entries=[told(line) for line in page.lines],
        extract_url=extract_url,
        urls={**urls, PRINT: here(**{PRINT: 1, "before": None})},
        printed_by=visitor().name if PRINT in request.args else "",
        **_turning(page),
    )


def _turning(page: Page) -> dict[str, Any]:
    """Where the list goes on, and down to when was looked."""
    older = here(before=spelled(page.older)) if page.older else ""
    return {"newer_url": first_url(), "older_url": older, "looked_to": page.looked_to}
