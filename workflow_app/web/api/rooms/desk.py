"""What a person has on her desk, for programs: papers made, jobs, receipts, files, her settings."""

import secrets
from functools import partial
from typing import Any

from flask import g, url_for
from sqlalchemy.orm import Session

from forms.account import LanguageForm, SettingsForm
from forms.exchange import Misfit, errors_of
from forms.lint import lint
from forms.proposal import Proposal, propose
from forms.proposal.upload import PaperFileForm
from forms.sheet.standing import StandingForm
from state_machines.days import today
from state_machines.grammar import Text
from state_machines.rules import Refused
from workflow_app.models import Edition, Person
from workflow_app.services import documents
from workflow_app.services.channels import inbox, outbox
from workflow_app.services.jobs import asking
from workflow_app.services.jobs.asking import JobLine
from workflow_app.services.membership import people, telling
from workflow_app.services.papers import reading
from workflow_app.web import account, jobs, listing, making, originals, proposing, sheets
from workflow_app.web import telling as telling_pages
from workflow_app.web.access import actor, visitor
from workflow_app.web.api.room import Asks, Noted, Room, following, spoken
from workflow_app.web.sessions import digest
from workflow_app.web.wiring import hand_out, wiring

PAPER = "/documents/<int:document_id>"
QUERIES = {"inbox": {"unread": {"type": "string"}}, "found": {"q": {"type": "string"}}}
ONCE = frozenset({"address"})

room = Room("desk", Text("Bàn làm việc", "One's own desk"))


@room.reads(f"{PAPER}/told", Text("Ai đã được báo", "Who was told of a paper"))
def told(session: Session, document_id: int) -> Any:
    """Whom one's offices told of a paper, and whether it arrived."""
    documents.page_head(session, document_id, actor())
    return following(outbox.told_by(session, document_id, actor()))


@room.reads(f"{PAPER}/editions", Text("Các bản đã ban hành", "What was issued"))
def editions(session: Session, document_id: int) -> Any:
    """The texts of a paper as they were issued."""
    documents.page_head(session, document_id, actor())
    return following(list(map(_issued, documents.editions(session, document_id, actor()))))


@room.reads(f"{PAPER}/editions/<int:number>", Text("Một bản đã ban hành", "A text as issued"))
def edition(session: Session, document_id: int, number: int) -> Any:
    """One text as it was issued."""
    documents.page_head(session, document_id, actor())
    found = documents.edition(session, document_id, number, actor())
    return _issued(found) | {"content": found.content}


def _issued(one: Edition) -> dict[str, Any]:
    told = ("edition", "title", "number", "issued_at", "version")
    return {name: getattr(one, name) for name in told}


@room.reads(
    f"{PAPER}/files/<int:file_id>/signatures", Text("Chữ ký số của tệp", "Signatures of a file")
)
def signatures(session: Session, document_id: int, file_id: int) -> Any:
    """What is declared of a signed original, and what its digital signatures prove."""
    found = originals.signatures_of(session, document_id, file_id)
    told = {"file": found.file, "declared": found.declared, "signatures": found.found}
    return Noted(told, partial(originals.note_signed, found))


@room.reads(f"{PAPER}/papers", Text("Văn bản tạo được", "What a paper can be made into"))
def papers(session: Session, document_id: int) -> Any:
    """The official forms that a paper can take, and what one had made of it."""
    found = reading.offered(session, document_id, actor())
    made = asking.about(session, document_id, visitor().person_id)
    return {
        "forms": [{"code": one.code, "name": one.name} for one in making.forms_for(found)],
        "formats": making.FORMATS,
        "jobs": list(map(_job, made)),
    }


def _make(session: Session, document_id: int, form: str, format: str) -> dict[str, int]:
    return {"job": making.ask_for(session, document_id, form, format)}


def _read(session: Session, document_id: int) -> None:
    documents.page_head(session, document_id, actor())
    inbox.receipt(session, document_id, actor(), g.now)
    inbox.opened(session, visitor().person_id, document_id, g.now)


room.does(
    f"{PAPER}/papers/<form>/<format>",
    Text("Tạo văn bản thành tệp", "Have a paper made"),
    _make,
    then=lambda said: hand_out(said["job"]),
)
room.does(f"{PAPER}/read", Text("Đã mở xem", "Note that a paper was opened"), _read)
room.hands_out(
    f"{PAPER}/<code>.xlsx",
    Text("Mẫu bảng của một bước", "The template of a table"),
    sheets.template,
)


@room.reads("/jobs/<int:job_id>", Text("Một việc dài", "A long job"))
def job(session: Session, job_id: int) -> Any:
    """How far a job is, and the address of the file that it made."""
    found = asking.of_person(session, job_id, visitor().person_id)
    if found.document_id is not None:
        documents.open_to(session, found.document_id, actor())
    return _job(found)


def _job(one: JobLine) -> dict[str, Any]:
    told = ("id", "kind", "document_id", "created_at", "done", "total", "ended_at")
    file = one.result.get("file") or {}
    made = {name: file[name] for name in ("name", "media_type", "size", "sha256") if name in file}
    return {name: getattr(one, name) for name in told} | {
        "standing": one.standing,
        "why": jobs.why(one.problem) if one.problem else None,
        "file": made | {"get": f"/api/v1/jobs/{one.id}/file"} if made else None,
    }


def _again(session: Session, job_id: int) -> dict[str, int]:
    if not asking.again(session, job_id, g.now, visitor().person_id):
        raise Refused("unknown")
    return {"job": job_id}


room.does(
    "/jobs/<int:job_id>/again",
    Text("Làm lại một việc dài", "Try a job again"),
    _again,
    then=lambda said: hand_out(said["job"]),
)
room.hands_out("/jobs/<int:job_id>/file", Text("Tệp của việc dài", "The file of a job"), jobs.file)


def _file_for_new(session: Session, typed: Any, kind: str) -> PaperFileForm:
    proposing.place_of_new(kind)
    return spoken(PaperFileForm)(typed)


def _propose_new(session: Session, form: Any, kind: str) -> Any:
    text = _text(form)
    return _proposed(propose(kind, text, today(g.now)), text)


def _file_for_step(session: Session, typed: Any, document_id: int, code: str) -> PaperFileForm:
    proposing.place_of_step(document_id, code, None)
    return spoken(PaperFileForm)(typed)


def _propose_step(session: Session, form: Any, document_id: int, code: str) -> Any:
    text = _text(form)
    _, _, proposal = proposing.place_of_step(document_id, code, text)
    return _proposed(proposal, text)


def _text(form: PaperFileForm) -> str:
    text = proposing.text_in(form)
    if text is None:
        raise Misfit({place: words[0] for place, words in errors_of(form).items()})
    return text


def _proposed(proposal: Proposal, text: str) -> dict[str, Any]:
    """Answers to be looked at and sent with a step: nothing is kept."""
    return {
        "answers": proposal.content,
        "sources": proposal.sources,
        "facts": proposal.facts,
        "findings": lint(text, today(g.now)),
    }


room.does(
    "/documents/new/<kind>/from-file",
    Text("Đọc tệp cho văn bản mới", "Propose a new paper from a file"),
    _propose_new,
    Asks(spoken(PaperFileForm), _file_for_new),
    writes=False,
)
room.does(
    f"{PAPER}/<code>/from-file",
    Text("Đọc tệp cho một bước", "Propose the answers of a step from a file"),
    _propose_step,
    Asks(spoken(PaperFileForm), _file_for_step),
    writes=False,
)


def _sheet(session: Session, typed: Any, document_id: int, code: str) -> StandingForm:
    return sheets.asked(session, typed, document_id, code)


def _figures(session: Session, form: Any, document_id: int, code: str) -> Any:
    filled = sheets.filled_from(session, form, document_id, code)
    if not filled.right:
        raise Misfit({place: words[0] for place, words in errors_of(filled.form).items()})
    return {"answers": filled.form.answers()}


room.does(
    f"{PAPER}/<code>/from-sheet",
    Text("Điền số liệu từ bảng", "Propose the figures of a step from a sheet"),
    _figures,
    Asks(spoken(StandingForm), _sheet),
    writes=False,
)


def _settings(session: Session, typed: Any) -> SettingsForm:
    return account.own_settings(typed, session.get_one(Person, visitor().person_id))


def _tell(session: Session, form: Any) -> None:
    if not telling_pages.chat_is_fine(form):
        raise Misfit({place: words[0] for place, words in errors_of(form).items()})
    telling.change(session, visitor().person_id, **telling_pages.wishes_of(form))


def _language(session: Session, typed: Any) -> LanguageForm:
    return spoken(LanguageForm)(typed)


def _speak(session: Session, form: Any) -> None:
    people.set_language(session, visitor().person_id, form.language.data)


def _renew_feed(session: Session, key: str) -> dict[str, str]:
    telling.set_feed(session, visitor().person_id, digest(key))
    return {"address": wiring().settings.public_url + url_for("feed.show", key=key)}


def _stop_feed(session: Session) -> None:
    telling.set_feed(session, visitor().person_id, None)


room.does(
    "/account/telling",
    Text("Cách nhận thông báo", "How one is told"),
    _tell,
    Asks(spoken(SettingsForm, "language"), _settings),
)
room.does(
    "/account/language",
    Text("Ngôn ngữ", "The language one reads"),
    _speak,
    Asks(spoken(LanguageForm), _language),
)
room.does(
    "/account/calendar",
    Text("Địa chỉ lịch mới", "A new calendar address"),
    _renew_feed,
    before=lambda: secrets.token_urlsafe(32),
    once=ONCE,
)
room.does("/account/calendar/stop", Text("Bỏ địa chỉ lịch", "No calendar address"), _stop_feed)

for name, words, page in (
    ("desk", Text("Việc của tôi (XLSX)", "One's work (XLSX)"), listing.desk),
    ("inbox", Text("Thông báo (XLSX)", "Notices (XLSX)"), listing.notices),
    ("found", Text("Kết quả tìm (XLSX)", "What was found (XLSX)"), listing.found),
    ("units", Text("Các đơn vị (XLSX)", "Units (XLSX)"), listing.tree),
    ("people", Text("Người dùng (XLSX)", "People (XLSX)"), listing.people),
    (
        "inside/<int:document_id>",
        Text("Hồ sơ bên trong (XLSX)", "What lies in a paper (XLSX)"),
        listing.inside,
    ),
):
    room.hands_out(f"/lists/{name}.xlsx", words, page, QUERIES.get(name))
