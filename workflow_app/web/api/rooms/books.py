"""The books of an office for programs: registers, papers whose time is over, data requests."""

from functools import partial
from typing import Any

from flask import g, request
from sqlalchemy.orm import Session

from forms.chosen import EraseForm, PapersForm, ProposalsForm
from forms.personal import AnswerForm, RequestForm
from forms.registers import RuleForm
from state_machines.grammar import Book, Text
from state_machines.rules import Refused
from workflow_app.services import retention
from workflow_app.services.personal import requests
from workflow_app.services.personal.erasing import Order, erase
from workflow_app.services.personal.finding import find
from workflow_app.services.personal.names import Name
from workflow_app.services.registers import books, rules
from workflow_app.services.registers.books import BookLine
from workflow_app.web import personal, registers
from workflow_app.web import retention as retention_pages
from workflow_app.web.access import actor
from workflow_app.web.api.room import Asks, Noted, Room, following, spoken
from workflow_app.web.booklines import columns_of
from workflow_app.web.numbers import row_number

BEFORE = {"before": {"type": "integer"}}
BOOK = {"unit": {"type": "integer"}, "year": {"type": "integer"}, "series": {"type": "string"}}
TURNED = {name: {"type": "string"} for name in registers.TURNED}

room = Room("books", Text("Sổ sách", "Books"))


@room.reads("/registers/<book>", Text("Một quyển sổ", "A register book"), query=BOOK | TURNED)
def book_of(session: Session, book: str) -> Any:
    """A book in a year, in the order of the paper book; what a page hides is not in it."""
    asked = registers.asked_of(book)
    found = books.lines(
        session, actor(), asked.unit_id, asked.book, asked.year,
        series=asked.series, after=registers.place_after(), limit=registers.PAGE,
    )  # fmt: skip
    counted = books.years_and_series(session, asked.unit_id, asked.book)
    items = [_line(one, asked.book) for one in found]
    last = found[-1].place if len(found) == registers.PAGE else None
    more = dict(zip(registers.TURNED, last, strict=True)) if last else None
    page = following(items, len(items), lambda _: more) if more else following(items)
    years = [{"year": year, "series": series, "papers": count} for year, series, count in counted]
    return page | {"year": asked.year, "years": years}


def _line(one: BookLine, book: Book) -> dict[str, Any]:
    """A line as the columns of the paper form tell it: of the paper itself, nothing else."""
    told = {"id": one.id, "kind": one.kind, "state": one.state, "number": one.number}
    return told | {"columns": {head: cell(one) for head, cell in columns_of(book)}}


@room.reads("/registers/<book>/rule", Text("Cách đánh số của sổ", "How a book numbers"), query=BOOK)
def rule(session: Session, book: str) -> Any:
    """How the book numbers its papers, and since when."""
    asked = registers.asked_of(book)
    return following(rules.rules_of(session, asked.unit_id, asked.book))


def _rule_form(session: Session, typed: Any, book: str) -> RuleForm:
    return registers.rule_form(registers.asked_of(book), typed)


def _set_rule(session: Session, form: RuleForm, book: str) -> None:
    registers.keep_rule(session, form, registers.asked_of(book))


room.does(
    "/registers/<book>/rule",
    Text("Đổi cách đánh số", "Let a book number otherwise"),
    _set_rule,
    Asks(spoken(RuleForm), _rule_form),
    query=BOOK,
)


@room.reads("/retention", Text("Hồ sơ hết thời hạn lưu", "Papers whose time is over"), query=BEFORE)
def over(session: Session) -> Any:
    """What may be destroyed, and what was proposed."""
    if not retention.may_read(actor()):
        raise Refused("unknown")
    found = retention.expired(session, actor(), g.now, request.args.get("before", type=row_number))
    return following(found, retention.PAGE, lambda one: {"before": one.id})


def _papers_form(session: Session, typed: Any) -> PapersForm:
    return spoken(PapersForm)(typed)


def _propose(session: Session, form: Any) -> dict[str, int]:
    chosen = form.papers.data
    return {"count": retention.propose(session, actor(), chosen, g.now, g.request_id)}


def _proposals_form(session: Session, typed: Any) -> ProposalsForm:
    return spoken(ProposalsForm)(typed)


def _confirm(session: Session, form: Any) -> dict[str, list[str]]:
    chosen = form.proposals.data
    return {"files": sorted(retention.confirm(session, actor(), chosen, g.now, g.request_id))}


room.does(
    "/retention/propose",
    Text("Đề nghị hủy", "Propose to destroy"),
    _propose,
    Asks(spoken(PapersForm), _papers_form),
)
room.does(
    "/retention/confirm",
    Text("Xác nhận hủy", "Destroy what was proposed"),
    _confirm,
    Asks(spoken(ProposalsForm), _proposals_form),
    then=lambda said: retention_pages.throw_away(said["files"]),
)


@room.reads("/personal", Text("Yêu cầu về dữ liệu cá nhân", "Data requests"), query=BEFORE)
def asked_for(session: Session) -> Any:
    """The requests of one's unit."""
    if not requests.may_read(actor()):
        raise Refused("unknown")
    found = requests.requests(session, actor(), request.args.get("before", type=row_number))
    return following(found, requests.PAGE, lambda one: {"before": one.id})


@room.reads("/personal/<int:number>", Text("Một yêu cầu", "A data request"))
def one(session: Session, number: int) -> Any:
    """A request with all that names the person, what may be erased and what is kept."""
    asked = requests.request(session, actor(), number)
    closed = asked.closed_at is not None
    found = None if closed else find(session, Name(asked.subject), asked.unit_path)
    told = {"request": asked, "found": found}
    return told if closed else Noted(told, partial(personal.note_found, asked))


def _request_form(session: Session, typed: Any) -> RequestForm:
    if not requests.may_receive(actor()):
        raise Refused("not_yours")
    return spoken(RequestForm)(typed)


def _receive(session: Session, form: Any) -> dict[str, int]:
    number = requests.receive(
        session, actor(), **form.answers(), now=g.now, request_id=g.request_id
    )
    return {"id": number}


def _answer_form(session: Session, typed: Any, number: int) -> AnswerForm:
    requests.request(session, actor(), number)
    return spoken(AnswerForm)(typed)


def _erase_form(session: Session, typed: Any, number: int) -> EraseForm:
    requests.request(session, actor(), number)
    return spoken(EraseForm)(typed)


def _close(session: Session, form: Any, number: int) -> None:
    asked = requests.request(session, actor(), number)
    requests.close(session, actor(), asked, form.answer.data, g.now, g.request_id)


def _erase(session: Session, form: Any, number: int) -> Any:
    asked = requests.request(session, actor(), number)
    given = form.papers.data, form.accounts.data, form.answer.data
    beside = form.elsewhere.data
    return erase(session, actor(), asked, Order(*given, g.now, g.request_id, beside))


room.does(
    "/personal",
    Text("Ghi nhận một yêu cầu", "Write a data request down"),
    _receive,
    Asks(spoken(RequestForm), _request_form),
)
room.does(
    "/personal/<int:number>/close",
    Text("Trả lời, không xóa", "Answer without erasing"),
    _close,
    Asks(spoken(AnswerForm), _answer_form),
)
room.does(
    "/personal/<int:number>/erase",
    Text("Xóa và trả lời", "Erase and answer"),
    _erase,
    Asks(spoken(EraseForm), _erase_form),
    then=lambda said: personal.throw_away(said["files"]),
)
room.hands_out(
    "/personal/<int:number>.zip", Text("Bản sao cho người yêu cầu", "The copy"), personal.copy
)
room.hands_out("/registers/<book>.csv", Text("Sổ (CSV)", "A book (CSV)"), registers.csv, BOOK)
room.hands_out("/registers/<book>.xlsx", Text("Sổ (XLSX)", "A book (XLSX)"), registers.xlsx, BOOK)
