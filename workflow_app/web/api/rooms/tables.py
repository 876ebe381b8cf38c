"""Tables of units and of people for programs: looked through, brought in, taken back."""

from typing import Any

from flask import g
from sqlalchemy.orm import Session

from forms.exchange import Misfit, errors_of
from forms.roster import RosterForm, UnitsForm
from state_machines.grammar import Text
from workflow_app.services.importing import keeping
from workflow_app.web import imports
from workflow_app.web.access import Access, actor
from workflow_app.web.api.received import CONFIRM
from workflow_app.web.api.room import Asks, Room, following, spoken
from workflow_app.web.present import say
from workflow_app.web.wiring import hand_out

ADMINISTRATOR = Access.ADMINISTRATOR
ONE = "/imports/<int:import_id>"

room = Room("tables", Text("Bảng nhập vào", "Tables that come in"))


@room.reads("/imports/<kind>", Text("Các lần nhập", "What came in before"), ADMINISTRATOR)
def before(session: Session, kind: str) -> Any:
    """The latest tables of a kind that came in."""
    imports.roster_form(kind)
    return following(keeping.of_kind(session, actor(), kind))


@room.reads(ONE, Text("Một lần nhập", "A table that came in"), ADMINISTRATOR)
def one(session: Session, import_id: int) -> Any:
    """A table that came in, with the first names in it and who has no password yet."""
    found, names = keeping.one(session, actor(), import_id)
    waiting = keeping.without_password(session, actor(), import_id, imports.PASSWORDS)
    return {"table": found, "names": names, "without_password": waiting}


def _form(session: Session, typed: Any, kind: str) -> RosterForm:
    return imports.roster_form(kind, typed)


def _bring_in(session: Session, form: RosterForm, kind: str) -> dict[str, int]:
    if not imports.holds_for(session, form, kind):
        raise Misfit({place: "\n".join(words) for place, words in errors_of(form).items()})
    if form.to_confirm:
        raise Misfit({"confirmed": say(CONFIRM)})
    return imports.bring_in(session, form, kind)


def _undo(session: Session, import_id: int) -> None:
    keeping.undo(session, import_id, actor=actor(), now=g.now, request_id=g.request_id)


def _ring(said: dict[str, int]) -> None:
    if "job" in said:
        hand_out(said["job"])


room.does(
    "/imports/<kind>",
    Text("Nhập một bảng", "Look a table through; once confirmed, bring it in"),
    _bring_in,
    Asks(spoken(UnitsForm), _form, lambda form: True),
    ADMINISTRATOR,
    then=_ring,
)
room.does(f"{ONE}/undo", Text("Hoàn tác lần nhập", "Take a table back"), _undo, who=ADMINISTRATOR)
room.hands_out("/imports/<kind>.xlsx", Text("Mẫu bảng", "The template"), imports.template)
