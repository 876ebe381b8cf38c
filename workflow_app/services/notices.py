"""The words of a notice, from the table's names and the notice's facts; and the mail of it."""

from collections.abc import Collection, Mapping
from datetime import datetime
from html import escape
from typing import Any

from state_machines import machine
from state_machines.grammar import Machine, Text, Transition
from workflow_app.models import Document, Notice, Person
from workflow_app.services.deadlines import last_day
from workflow_app.services.ports import Letter

UNTIL = Text("hết ngày {day}", "by the end of {day}")
TURN = Text("Việc cần làm: {step}{until}.", "What to do: {step}{until}.")
ELSEWHERE = Text("Hiện do {party} xử lý{until}.", "Now with: {party}{until}.")
NOBODY = Text("Không cần làm gì thêm.", "Nothing more is expected.")
HAPPENED = Text("{paper} của {unit}: {step}.", "{paper} of {unit}: {step}.")
REASON = Text("Lý do: {reason}", "Reason: {reason}")
STATE = Text("Trạng thái: {state}.", "State: {state}.")
OPEN = Text("Mở hồ sơ", "Open the paper")
WHY = Text(
    "Nhận được thư này vì vai trò của ông/bà trong hồ sơ. Không muốn nhận thư: xóa địa chỉ thư"
    " điện tử trong trang tài khoản; thông báo vẫn có trong ứng dụng.",
    "You get this because of your part in the paper. To stop the mail, remove your e-mail address"
    " on the account page; the notice still stands in the application.",
)


def facts(paper: Document, unit: str, payload: Mapping[str, Any]) -> dict[str, Any]:
    """Return what a notice remembers of the step that promised it."""
    waits_for = machine(paper.kind).state(payload["to"]).waits_for
    mine = waits_for is not None and (
        waits_for.reach == payload["reach"] and not waits_for.roles.isdisjoint(payload["roles"])
    )
    return {
        "title": paper.title,
        "unit": unit,
        "state": payload["to"],
        "reason": payload["reason"],
        "due_at": paper.due_at.isoformat() if paper.due_at and waits_for else None,
        "turn": mine,
    }


def subject(notice: Notice, language: str) -> str:
    """Say what and until when, in one line that names no person."""
    table, said = machine(notice.kind), notice.facts
    step = _next(table, said["state"]) if said["turn"] else _row(table, notice.code)
    line = f"{_in(step.name, language)}: {_in(table.name, language)} – {said['unit']}"
    until = _until(said, language)
    return f"{line} ({until})" if until and said["turn"] else line


def sentences(notice: Notice, language: str) -> tuple[str, ...]:
    """Say what to do, what happened and why, and how things stand."""
    table, said = machine(notice.kind), notice.facts
    state = table.state(said["state"])
    happened = _in(HAPPENED, language).format(
        paper=_in(table.name, language),
        unit=said["unit"],
        step=_in(_row(table, notice.code).name, language),
    )
    stands = _in(STATE, language).format(state=_in(state.name, language))
    reason = (_in(REASON, language).format(reason=said["reason"]),) if said["reason"] else ()
    return (_expected(table, said, language), happened, *reason, stands)


def letter(notice: Notice, person: Person, public_url: str) -> Letter:
    """Write the mail of a notice in the language of the person."""
    language, link = person.language, f"{public_url}/documents/{notice.document_id}"
    lines = sentences(notice, language)
    button, why = _in(OPEN, language), _in(WHY, language)
    return Letter(
        message_id=notice.message_id,
        person_id=notice.person_id,
        to=person.email,
        subject=subject(notice, language),
        text="\n\n".join((*lines, f"{button}: {link}", why)),
        html=_page(language, lines, link, button, why),
    )


def _page(language: str, lines: Collection[str], link: str, button: str, why: str) -> str:
    body = "".join(f"<p>{escape(line)}</p>" for line in lines)
    return (
        f'<!doctype html><html lang="{escape(language)}"><meta charset="utf-8">'
        f'<body style="font: 16px/1.5 sans-serif; color: #1c2430">{body}'
        f'<p><a href="{escape(link)}" style="background: #8f1d21; color: #fff; padding: 12px 20px;'
        f' border-radius: 8px; text-decoration: none">{escape(button)}</a></p>'
        f'<p style="color: #5b6472; font-size: 14px">{escape(why)}</p></body></html>'
    )


def _expected(table: Machine, said: Mapping[str, Any], language: str) -> str:
    waits_for = table.state(said["state"]).waits_for
    if waits_for is None:
        return _in(NOBODY, language)
    until = _until(said, language)
    until = f", {until}" if until else ""
    if said["turn"]:
        step = _in(_next(table, said["state"]).name, language)
        return _in(TURN, language).format(step=step, until=until)
    return _in(ELSEWHERE, language).format(party=_in(waits_for.name, language), until=until)


def _until(said: Mapping[str, Any], language: str) -> str:
    if not said["due_at"]:
        return ""
    last = last_day(datetime.fromisoformat(said["due_at"]))
    return _in(UNTIL, language).format(day=f"{last:%d/%m/%Y}")


def _row(table: Machine, code: str) -> Transition:
    return next(row for row in table.rows if row.code == code)


def _next(table: Machine, state: str) -> Transition:
    """The first row of the party whose turn it is, as the page shows it."""
    rows = table.rows_from(state)
    waits_for = table.state(state).waits_for
    return next((row for row in rows if row.by == waits_for), rows[0])


def _in(text: Text, language: str) -> str:
    return text.en if language == "en" else text.vi
