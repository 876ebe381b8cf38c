"""What an auditor asks again and again: the questions with how many answers each has, and the
answers page by page, to read and to take away."""

from collections.abc import Iterator
from functools import partial
from typing import Any

from flask import Blueprint, Response, render_template, request, url_for
from flask_babel import gettext

from state_machines import machine
from state_machines.rules import Refused
from state_machines.system import step_name
from workflow_app.adapters.workbook import Sheet
from workflow_app.services import history
from workflow_app.services.boards import receipts
from workflow_app.services.history.deeds import DEEDS, PAGE, Deed, deeds
from workflow_app.services.history.questions import QUESTIONS, Count, counts
from workflow_app.web.access import Access, access, actor
from workflow_app.web.asked import LATE, WORDS, Asked
from workflow_app.web.audit import AS, every_step, span_asked_for, steps_page, urls_of
from workflow_app.web.filtering import place_asked_for, spelled
from workflow_app.web.numbers import row_number
from workflow_app.web.paging import first_url, here, older_url
from workflow_app.web.present import choice_word, moment, say
from workflow_app.web.standing import verdict
from workflow_app.web.tables import csv_answer, long_xlsx_answer
from workflow_app.web.takeaway import note_export, taken_away
from workflow_app.web.terms import limit_words
from workflow_app.web.timeline import told
from workflow_app.web.wiring import database

bp = Blueprint("questions", __name__, url_prefix="/trail/questions")


@bp.get("/")
@access(Access.AUDITOR)
def show() -> str:
    """The questions, each with how many answers it has."""
    with database().read() as session:
        found = counts(session)
        late = receipts.typed_late(session, actor())
    found[LATE] = Count(len(late.late), late.before is not None)
    return render_template(
        "questions.html",
        questions=[(asked, found[name], _url(name)) for name, asked in WORDS.items()],
    )


def _url(name: str) -> str:
    if name == LATE:
        return url_for(".late")
    return url_for(".acts", sort=name) if name in DEEDS else url_for(".one", name=name)


@bp.get("/<name>")
@access(Access.AUDITOR)
def one(name: str) -> str:
    """The answers to a question."""
    if name not in QUESTIONS:
        raise Refused("unknown")
    with database().read() as session:
        page = history.everything(session, actor(), QUESTIONS[name], **span_asked_for())
    asked, urls = WORDS[name], urls_of(".export", name=name)
    back = (gettext("Câu hỏi của kiểm tra"), url_for(".show"))
    return steps_page(say(asked.name), page, urls, about=asked.about, back=back)


@bp.get(f"/<name>.{AS}")
@access(Access.AUDITOR)
def export(name: str, form: str) -> Response:
    """The answers to a question, all of them."""
    if name not in QUESTIONS:
        raise Refused("unknown")
    lines = every_step(partial(history.everything, wanted=QUESTIONS[name]))
    return taken_away(f"trail-{name}", say(WORDS[name].name), form, lines)


@bp.get("/acts/<sort>")
@access(Access.AUDITOR)
def acts(sort: str) -> str:
    """What was done without moving a paper."""
    sorts = _sorts(sort)
    before = request.args.get("before", type=row_number)
    with database().read() as session:
        found = deeds(session, actor(), sorts, before=before)
    return render_template(
        "deeds.html",
        asked=WORDS[sort],
        deeds=[(one, _deed_words(one)) for one in found],
        urls={form: url_for(".acts_export", sort=sort, form=form) for form in ("csv", "xlsx")},
        newer_url=first_url(),
        older_url=older_url(found, PAGE, lambda one: one.id),
    )


@bp.get("/acts/<sort>.<any(csv, xlsx):form>")
@access(Access.AUDITOR)
def acts_export(sort: str, form: str) -> Response:
    """The same, all of it, as a table."""
    sorts = _sorts(sort)
    note_export(sort, form)
    return _table(sort, WORDS[sort], form, _deed_heads(), _deed_rows(sorts))


def _sorts(name: str) -> frozenset[str]:
    if name not in DEEDS:
        raise Refused("unknown")
    return DEEDS[name]


def _deed_words(one: Deed) -> str:
    """What was tried: the step of a paper by its name, anything else by what it is called."""
    if one.kind and one.code in (named := machine(one.kind)).codes:
        return say(step_name(named, "", one.code))
    return choice_word("deed_place", one.code)


def _deed_heads() -> list[str]:
    return [
        gettext("Khi nào"), gettext("Ai"), gettext("Việc"), gettext("Kết quả"), gettext("Hồ sơ"),
        gettext("Tên hồ sơ"), gettext("Đơn vị"), gettext("Chi tiết"),
    ]  # fmt: skip


def _deed_rows(sorts: frozenset[str]) -> Iterator[list[Any]]:
    who, before = actor(), None
    with database().read() as session:
        while found := deeds(session, who, sorts, before=before, limit=500):
            for it in found:
                why = choice_word("deed", it.why)
                yield [moment(it.at), it.person, _deed_words(it), why, it.document_id, it.title,
                       it.unit, it.details]  # fmt: skip
            before = found[-1].id


@bp.get("/late-entries")
@access(Access.AUDITOR)
def late() -> str:
    """What came in time by another channel and was typed in late."""
    with database().read() as session:
        found = receipts.typed_late(session, actor(), before=place_asked_for())
    return render_template(
        "late_entries.html",
        asked=WORDS[LATE],
        entries=[(told(it.step), it, limit_words(it.due_at)) for it in found.late],
        urls={form: url_for(".late_export", form=form) for form in ("csv", "xlsx")},
        newer_url=first_url(),
        older_url=here(before=spelled(found.before)) if found.before else "",
    )


@bp.get("/late-entries.<any(csv, xlsx):form>")
@access(Access.AUDITOR)
def late_export(form: str) -> Response:
    """The same list, whole, as a table."""
    note_export("late-entries", form)
    return _table("late-entries", WORDS[LATE], form, _late_heads(), _late_rows())


def _table(
    name: str, asked: Asked, form: str, heads: list[str], rows: Iterator[list[Any]]
) -> Response:
    if form == "csv":
        return csv_answer(name, _with(heads, rows))
    title = say(asked.name)
    return long_xlsx_answer(name, title, Sheet(title[:31], heads, rows))


def _with(heads: list[str], rows: Iterator[list[Any]]) -> Iterator[list[Any]]:
    yield heads
    yield from rows


def _late_heads() -> list[str]:
    return [
        gettext("Đơn vị"), gettext("Hồ sơ"), gettext("Tên hồ sơ"), gettext("Đến lúc"),
        gettext("Hạn"), gettext("Nhập lúc"), gettext("Người nhập"), gettext("Vai trò"),
        gettext("Đơn vị của người làm"), gettext("Kết luận"),
    ]  # fmt: skip


def _late_rows() -> Iterator[list[Any]]:
    with database().read() as session:
        for it in receipts.all_typed_late(session, actor()):
            step = told(it.step)
            yield [
                it.step.unit_name, step.paper.id, step.paper.title, moment(it.arrived_at),
                limit_words(it.due_at), moment(step.at), step.person, step.seat, step.unit,
                verdict(it.step.verdict["says"]),
            ]  # fmt: skip
