"""Asking for an extract of the trail as PDF: of a paper, a unit, a person, or of all."""

import hashlib
import json
from collections.abc import Callable
from functools import partial

from flask import Blueprint, g, redirect, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from state_machines.days import today
from workflow_app.services import acts
from workflow_app.services.history import Wanted
from workflow_app.services.jobs import asking
from workflow_app.services.papers.extracts import KIND, Scope, extract
from workflow_app.web.access import Access, access, actor, visitor
from workflow_app.web.filtering import filter_form, said_back, wanted_by
from workflow_app.web.present import language
from workflow_app.web.wiring import database, hand_out

bp = Blueprint("extracting", __name__, url_prefix="/trail")


@bp.post("/extract")
@access(Access.AUDITOR)
def everything() -> ResponseReturnValue:
    """The fitting steps of all."""
    return _asked(all_of)


@bp.post("/documents/<int:document_id>/extract")
@access(Access.SIGNED_IN)
def document(document_id: int) -> ResponseReturnValue:
    """The steps of one paper."""
    return _asked(partial(ask_for, scope=Scope(document_id=document_id)))


@bp.post("/units/<int:unit_id>/extract")
@access(Access.SIGNED_IN)
def unit(unit_id: int) -> ResponseReturnValue:
    """The fitting steps of a unit's papers."""
    return _asked(partial(of_unit, unit_id=unit_id))


@bp.post("/people/<int:person_id>/extract")
@access(Access.SIGNED_IN)
def person(person_id: int) -> ResponseReturnValue:
    """What a person did."""
    return _asked(partial(ask_for, scope=Scope(person_id=person_id)))


def _asked_for(*, of_unit: bool = False) -> tuple[Wanted, str]:
    """What the address asks for, and the sentence for it."""
    form = filter_form(of_unit=of_unit)
    if not form.validate():
        return Wanted(), ""
    return wanted_by(form), said_back(form)


def _asked(ask: Callable[[Session], int]) -> ResponseReturnValue:
    with database().begin() as session:
        job_id = ask(session)
    hand_out(job_id)
    return redirect(url_for("jobs.show", job_id=job_id))


def all_of(session: Session) -> int:
    """Ask for the fitting steps of all; return the number of the job."""
    wanted, said = _asked_for()
    return ask_for(session, Scope(wanted=wanted), said)


def of_unit(session: Session, unit_id: int) -> int:
    """Ask for the fitting steps of a unit's papers; return the number of the job."""
    wanted, said = _asked_for(of_unit=True)
    return ask_for(session, Scope(unit_id=unit_id, wanted=wanted), said)


def ask_for(session: Session, scope: Scope, said: str = "") -> int:
    """Ask for it if it may be read, in the language of the page; that it is taken out is written
    down. Return the job."""
    who = visitor().person_id
    arguments = {**scope.arguments(), "said": said, "language": language()}
    asked = hashlib.sha256(json.dumps(arguments, sort_keys=True).encode()).hexdigest()
    extract(session, scope, actor(), today(g.now), limit=1)
    job_id = asking.ask(
        session,
        KIND,
        arguments,
        person_id=who,
        key=f"{KIND}:{who}:{asked[:32]}",
        now=g.now,
        document_id=scope.document_id,
    )
    acts.note(
        session,
        at=g.now,
        actor_id=who,
        document_id=scope.document_id,
        unit_id=scope.unit_id,
        code="trail",
        why="export",
        private={"details": f"trail.pdf {said}".strip()},
        public={"about": scope.person_id} if scope.person_id else {},
        request_id=g.request_id,
    )
    return job_id
