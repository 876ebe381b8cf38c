"""What an auditor asks again and again: the questions with how many answers each has, and the
answers page by page, to read and to take away."""

from collections.abc import Iterator
from functools import partial
from typing import Any, NamedTuple

from flask import Blueprint, Response, render_template, url_for
from flask_babel import gettext

from state_machines.grammar import Text
from state_machines.rules import Refused
from workflow_app.adapters.workbook import Sheet
from workflow_app.services import history, receipts
from workflow_app.services.history.questions import QUESTIONS, Count, counts
from workflow_app.web.access import Access, access, actor
from workflow_app.web.audit import AS, every_step, steps_page, urls_of
from workflow_app.web.filtering import place_asked_for, spelled
from workflow_app.web.paging import first_url, here
from workflow_app.web.present import moment, say
from workflow_app.web.standing import verdict
from workflow_app.web.tables import csv_answer, long_xlsx_answer
from workflow_app.web.takeaway import note_export, taken_away
from workflow_app.web.terms import limit_words
from workflow_app.web.timeline import told
from workflow_app.web.wiring import database

LATE = "late_entries"

bp = Blueprint("questions", __name__, url_prefix="/trail/questions")


class Asked(NamedTuple):
    """A question in words, and what its answers mean."""

    name: Text
    about: Text


WORDS = {
    LATE: Asked(
        Text("Nhập sau hạn, đến đúng hạn", "Typed in late, arrived in time"),
        Text(
            "Hồ sơ đến đúng hạn bằng cách khác (bản giấy, thư, tin nhắn) nhưng được nhập khi đã hết"
            " hạn. Kết luận tính theo lúc đến.",
            "Papers that came in time by another way (paper, post, message) and were typed in when"
            " their time was over. The verdict is by the arrival.",
        ),
    ),
    "behalf": Asked(
        Text("Làm thay người khác", "Done on somebody's behalf"),
        Text(
            "Các bước do người thay làm trong thời gian được giao thay.",
            "Steps that a substitute took in a seat that was lent.",
        ),
    ),
    "reopened": Asked(
        Text("Mở lại sau khi đã duyệt", "Reopened after approval"),
        Text(
            "Hồ sơ đã được duyệt, tiếp nhận hoặc ban hành rồi được mở ra để sửa.",
            "Papers that had been approved, accepted or issued, and were opened to be changed.",
        ),
    ),
    "both_sides": Asked(
        Text("Một người ở cả hai phía", "One person on both sides"),
        Text(
            "Quyết định do chính người đã nộp hồ sơ đó, tự mình hoặc qua người thay.",
            "Decisions by the person who had handed the paper in, herself or by a substitute.",
        ),
    ),
}


@bp.get("/")
@access(Access.AUDITOR)
def show() -> str:
    """The questions, each with how many answers it has."""
    with database().read() as session:
        found = counts(session, actor())
        late = receipts.typed_late(session, actor())
    found[LATE] = Count(len(late.late), late.before is not None)
    return render_template(
        "questions.html",
        questions=[
            (asked, found[name], url_for(".late") if name == LATE else url_for(".one", name=name))
            for name, asked in WORDS.items()
        ],
    )


@bp.get("/<name>")
@access(Access.AUDITOR)
def one(name: str) -> str:
    """The answers to a question."""
    if name not in QUESTIONS:
        raise Refused("unknown")
    with database().read() as session:
        page = history.everything(session, actor(), QUESTIONS[name], before=place_asked_for())
    asked, urls = WORDS[name], urls_of(".export", name=name)
    return steps_page(say(asked.name), page, urls, about=asked.about)


@bp.get(f"/<name>.{AS}")
@access(Access.AUDITOR)
def export(name: str, form: str) -> Response:
    """The answers to a question, all of them."""
    if name not in QUESTIONS:
        raise Refused("unknown")
    lines = every_step(partial(history.everything, wanted=QUESTIONS[name]))
    return taken_away(f"trail-{name}", say(WORDS[name].name), form, lines)


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
    heads = _late_heads()
    if form == "xlsx":
        name = say(WORDS[LATE].name)
        return long_xlsx_answer("late-entries", name, Sheet(name[:31], heads, _late_rows()))
    return csv_answer("late-entries", _with(heads, _late_rows()))


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
