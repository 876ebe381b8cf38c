"""The trail for programs: steps with filters, a paper as it stood, saved questions, the seal."""

import json
from collections.abc import Mapping
from functools import partial
from typing import Any

from flask import request
from sqlalchemy.orm import Session

from forms.exchange import Misfit, errors_of, schema_of
from forms.search import MomentForm, TrailForm
from state_machines.grammar import Text
from state_machines.rules import Refused
from workflow_app.services import history
from workflow_app.services.audit import anchoring, sealing, verifying
from workflow_app.services.boards import receipts
from workflow_app.services.history import Page
from workflow_app.services.history.deeds import DEEDS, PAGE, Deed, deeds
from workflow_app.services.history.questions import QUESTIONS, Count, counts
from workflow_app.services.papers.extracts import Scope
from workflow_app.services.past import Past, changed_between, past
from workflow_app.web import audit, extracting, questions, sealed
from workflow_app.web import past as past_pages
from workflow_app.web.access import Access, actor
from workflow_app.web.api.plain import plain
from workflow_app.web.api.room import Noted, Room, following
from workflow_app.web.asked import LATE, WORDS
from workflow_app.web.audit import AS
from workflow_app.web.filtering import filter_form, place_asked_for, spelled, wanted_by
from workflow_app.web.numbers import row_number
from workflow_app.web.paging import here
from workflow_app.web.present import language
from workflow_app.web.wiring import hand_out

BEFORE = {"before": {"type": "string"}}
STEP = {"step": {"type": "string"}, "since_step": {"type": "string"}}

room = Room("trail", Text("Nhật ký", "The trail"))


def asked_by(form: Any) -> dict[str, Mapping[str, Any]]:
    """What a form of the address asks, as the names of a query."""
    return {name: {"type": "string"} for name in schema_of(form)["properties"]}


@room.reads(
    "/trail",
    Text("Nhật ký toàn hệ thống", "The whole trail"),
    Access.AUDITOR,
    BEFORE | asked_by(TrailForm()),
)
def everything(session: Session) -> Any:
    """Every step, by who, what, where, why and when."""
    form = filter_form()
    _right(form)
    return _steps(history.everything(session, actor(), wanted_by(form), before=place_asked_for()))


@room.reads(
    "/trail/people/<int:person_id>",
    Text("Nhật ký của một người", "What a person did"),
    query=BEFORE,
)
def person(session: Session, person_id: int) -> Any:
    """What a person did, for herself and for auditors."""
    found = history.of_person(session, person_id, actor(), before=place_asked_for())
    return Noted(_steps(found), partial(audit.note_person, person_id, found))


@room.reads(
    "/trail/documents/<int:document_id>/then",
    Text("Hồ sơ như ở một thời điểm", "A paper as it stood"),
    query=STEP | asked_by(MomentForm()),
)
def then(session: Session, document_id: int) -> Any:
    """A paper as of a day and hour or a step; with another one, what changed between them."""
    form = MomentForm(request.args, language=language())
    _right(form)
    moment, earlier = past_pages.moments(form)
    found = past(session, document_id, actor(), moment)
    before = past(session, document_id, actor(), earlier) if earlier else None
    changes = changed_between(before, found) if before else None
    return Noted(_stood(found) | {"changes": changes}, partial(past_pages.note_past, found))


def _stood(found: Past) -> dict[str, Any]:
    """What the page shows: of the other versions only that they were, never their content."""
    versions = [{name: value for name, value in one._asdict().items() if name != "content"}
                for one in found.steps]  # fmt: skip
    now = next((one for one in versions if found.then and one["seq"] == found.then.seq), None)
    return {
        "paper": found.paper,
        "then": now,
        "hidden": found.hidden,
        "content": found.content,
        "files": found.files,
        "children": [{"paper": one, "state": state} for one, state in found.children],
        "versions": versions,
    }


@room.reads("/trail/questions", Text("Câu hỏi có sẵn", "Questions"), Access.AUDITOR)
def asked(session: Session) -> Any:
    """What an auditor asks again and again, each with how many answers it has."""
    found = counts(session)
    late = receipts.typed_late(session, actor())
    found[LATE] = Count(len(late.late), late.before is not None)
    items = [
        {"name": name, "asks": one.name, "about": one.about, "count": found[name]}
        for name, one in WORDS.items()
    ]
    return following(items)


@room.reads(
    "/trail/questions/<name>", Text("Trả lời một câu hỏi", "Answers"), Access.AUDITOR, BEFORE
)
def answered(session: Session, name: str) -> Any:
    """The steps that answer a question."""
    if name not in QUESTIONS:
        raise Refused("unknown")
    found = history.everything(session, actor(), QUESTIONS[name], before=place_asked_for())
    return _steps(found)


@room.reads(
    "/trail/questions/acts/<sort>",
    Text("Việc không đổi bước hồ sơ", "Acts beside steps"),
    Access.AUDITOR,
    {"before": {"type": "integer"}},
)
def acts(session: Session, sort: str) -> Any:
    """What was done without moving a paper."""
    if sort not in DEEDS:
        raise Refused("unknown")
    found = deeds(session, actor(), DEEDS[sort], before=request.args.get("before", type=row_number))
    return following(found, PAGE, _before)


def _before(one: Deed) -> dict[str, int]:
    return {"before": one.id}


@room.reads(
    "/trail/questions/late-entries",
    Text("Nhập muộn hồ sơ đã đến đúng lúc", "Typed in late"),
    Access.AUDITOR,
    BEFORE,
)
def late_entries(session: Session) -> Any:
    """What came in time by another channel and was typed in late."""
    found = receipts.typed_late(session, actor(), before=place_asked_for())
    more = here(before=spelled(found.before)) if found.before else None
    return {"items": found.late, "next": more}


@room.reads("/trail/seal", Text("Niêm phong nhật ký", "The sealed log"), Access.AUDITOR)
def seal(session: Session) -> Any:
    """The last result of verifying, the newest checkpoint, and what each witness holds."""
    report, root = verifying.last_kept(session), sealing.newest(session)
    return {
        "outcome": json.loads(report.report) if report else None,
        "at": report.at if report else None,
        "checkpoint": root.note if root else None,
        "witnesses": anchoring.held_by(session),
    }


def _extract_all(session: Session) -> dict[str, int]:
    return {"job": extracting.all_of(session)}


def _extract_paper(session: Session, document_id: int) -> dict[str, int]:
    return {"job": extracting.ask_for(session, Scope(document_id=document_id))}


def _extract_unit(session: Session, unit_id: int) -> dict[str, int]:
    return {"job": extracting.of_unit(session, unit_id)}


def _extract_person(session: Session, person_id: int) -> dict[str, int]:
    return {"job": extracting.ask_for(session, Scope(person_id=person_id))}


for path, words, run, who in (
    ("", Text("Trích nhật ký (PDF)", "The trail as PDF"), _extract_all, Access.AUDITOR),
    (
        "/documents/<int:document_id>",
        Text("Trích nhật ký của hồ sơ (PDF)", "The trail of a paper as PDF"),
        _extract_paper,
        Access.SIGNED_IN,
    ),
    (
        "/units/<int:unit_id>",
        Text("Trích nhật ký của đơn vị (PDF)", "The trail of a unit as PDF"),
        _extract_unit,
        Access.SIGNED_IN,
    ),
    (
        "/people/<int:person_id>",
        Text("Trích nhật ký của một người (PDF)", "The trail of a person as PDF"),
        _extract_person,
        Access.SIGNED_IN,
    ),
):
    room.does(f"/trail{path}/extract", words, run, who=who, then=lambda said: hand_out(said["job"]))

for path, words, page in (
    (f"all.{AS}", Text("Nhật ký (tệp)", "The trail (file)"), audit.export),
    (
        f"documents/<int:document_id>.{AS}",
        Text("Nhật ký của hồ sơ (tệp)", "The trail of a paper (file)"),
        audit.document_export,
    ),
    (
        f"people/<int:person_id>.{AS}",
        Text("Nhật ký của một người (tệp)", "The trail of a person (file)"),
        audit.person_export,
    ),
    (
        f"units/<int:unit_id>.{AS}",
        Text("Nhật ký của đơn vị (tệp)", "The trail of a unit (file)"),
        audit.unit_export,
    ),
    (f"questions/<name>.{AS}", Text("Trả lời (tệp)", "Answers (file)"), questions.export),
    (
        "questions/acts/<sort>.<any(csv, xlsx):form>",
        Text("Việc không đổi bước (tệp)", "Acts beside steps (file)"),
        questions.acts_export,
    ),
    (
        "questions/late-entries.<any(csv, xlsx):form>",
        Text("Nhập muộn (tệp)", "Typed in late (file)"),
        questions.late_export,
    ),
    ("seal/checkpoint", Text("Mốc niêm phong", "The checkpoint"), sealed.checkpoint),
    (
        "seal/documents/<int:document_id>/<int:seq>.zip",
        Text("Bằng chứng của một bước", "The proof of a step"),
        sealed.proof,
    ),
):
    room.hands_out(f"/trail/{path}", words, page)


def _steps(page: Page) -> dict[str, Any]:
    more = here(before=spelled(page.older)) if page.older else None
    return {"items": plain(page.lines), "next": more, "looked_to": page.looked_to}


def _right(form: Any) -> None:
    """Raise `Misfit` when what the address asks is not right."""
    if not form.validate():
        raise Misfit({place: words[0] for place, words in errors_of(form).items()})
