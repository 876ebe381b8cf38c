"""Taking a step: from the paper and the row to the form, and from what was typed to `fire`."""

import hashlib
import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, TypeVar

from flask import g
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from forms import step_form
from forms.base import PaperForm
from forms.choices import OWN_FILE
from forms.sheet import SheetForm
from forms.words import say as say_in
from state_machines import machine
from state_machines.case import Actor
from state_machines.days import today
from state_machines.grammar import Ask, Machine, Notify, Open, Text, Transition
from state_machines.rules import Refused, decide, offers
from workflow_app.services.cases import Facts, facts_to_show
from workflow_app.services.importing import AT_ONCE, ROWS
from workflow_app.services.jobs import asking
from workflow_app.services.ports import TooLarge
from workflow_app.services.transition import Fired, fire, open_paper
from workflow_app.services.visibility import visible
from workflow_app.web import uploads
from workflow_app.web.choosing import Choices
from workflow_app.web.present import language
from workflow_app.web.refusing import note
from workflow_app.web.sheetfile import with_file
from workflow_app.web.wiring import database, hand_out, ring, wiring

NOT_SEEN = -1
Outcome = TypeVar("Outcome")
Beside = Callable[[Session, Fired], None]
"""What else is written in the transaction of a step."""


@dataclass(frozen=True, slots=True)
class Attempt:
    """A row of a paper's table that somebody wants to take now."""

    facts: Facts
    table: Machine
    row: Transition
    actor: Actor
    choices: Mapping[str, Any]

    @property
    def possible(self) -> bool:
        """Whether the row leaves the state that the paper is in."""
        return self.table.row(self.facts.row.state, self.row.code) is self.row

    @property
    def asks_for_content(self) -> bool:
        return self.row.asks in (Ask.CONTENT, Ask.CHILD)

    @property
    def own(self) -> bool:
        """Whether the paper is of a unit that the actor sits in."""
        return any(seat.unit_id == self.facts.row.unit_id for seat in self.actor.seats)

    @property
    def told(self) -> list[Text]:
        """The parties that get a notice after the step."""
        return [effect.party.name for effect in self.row.then if isinstance(effect, Notify)]

    @property
    def draft(self) -> str:
        """The name under which the browser keeps what is being typed."""
        if self.row.asks is Ask.NOTHING:
            return ""
        return f"document-{self.facts.row.id}-{self.row.code}"

    @property
    def reasons(self) -> tuple[Text, ...]:
        """Why the row cannot be taken yet; raises `Refused` when it is not there for the actor."""
        found = {offer.row.code: offer for offer in offers(self.table, self.facts.case, self.actor)}
        if self.row.code in found:
            return found[self.row.code].refusals
        try:
            decide(self.table, self.facts.case, self.row.code, self.actor)
        except Refused as refused:
            if refused.code == "not_ready":  # not offered, because there is nothing it is about
                return refused.reasons
            raise
        return ()

    def permit(self) -> None:
        """Raise `Refused("not_yours")`, written down, when the row is not the actor's at all."""
        try:
            decide(self.table, self.facts.case, self.row.code, self.actor)
        except Refused as refused:
            if refused.code == "not_yours":
                note(refused, self.row.code, self.facts.row.id)
                raise

    def form(self, typed: Any = None, known: Mapping[str, Any] | None = None) -> PaperForm:
        """The form that the row asks for: empty, filled with what is known (by default with the
        paper's content), or as typed."""
        unreadable = None
        if typed is not None and self.row.asks is Ask.ROWS:
            typed, unreadable = with_file(typed)
        form = step_form(
            self._form_kind(),
            self.row.asks,
            typed,
            {**(self._known() if known is None else known), **fresh(self.facts.row.version)},
            self.choices,
            language=language(),
            today=today(g.now),
        )
        if isinstance(form, SheetForm):
            form.unreadable = unreadable
        if "slot" in form and self.table.child:
            del form.slot
        if "file" in form and self.row.asks is Ask.CONTENT:  # later ones have a step of their own
            form.without("file")
        return form

    def _known(self) -> dict[str, Any]:
        content = self.facts.row.content
        if self.row.asks is Ask.CONTENT:
            return dict(content)
        if self.row.asks is Ask.NEW_DATE and self.table.child:  # the day that was asked for
            return {"due_on": content.get("due_on")}
        return dict(content.get(self.row.keeps) or {}) if self.row.keeps in content else {}

    def _form_kind(self) -> str:
        if self.row.asks not in (Ask.CHILD, Ask.ROWS):
            return str(self.table.kind)
        opened = (effect.kind for effect in self.row.then if isinstance(effect, Open))
        return next(opened, self.table.kind)


def attempt(session: Session, document_id: int, code: str, actor: Actor) -> Attempt:
    """Find the paper and the row, or raise `Refused("unknown")`."""
    facts = facts_to_show(session.connection(), document_id, visible(actor))
    table = machine(facts.row.kind)
    rows = (row for row in table.rows if row.code == code)
    row = table.row(facts.row.state, code) or next(rows, None)
    if row is None:
        raise Refused("unknown")
    return Attempt(facts, table, row, actor, Choices(session, facts.row))


def fresh(version: int) -> dict[str, Any]:
    """The hidden answers of a form that is shown for the first time."""
    return {"seen": version, "key": secrets.token_urlsafe(24)}


def refreshed(form: PaperForm, version: int) -> PaperForm:
    """A typed form, to be sent again for the version that is there now."""
    for name, value in fresh(version).items():
        form[name].data, form[name].raw_data = value, None
    return form


def keep_file(form: PaperForm, row: Transition) -> dict[str, Any]:
    """The file answer of a form: its bytes are kept first. Raises `Refusal` or `TooLarge`."""
    chosen = form["slot"].data if "slot" in form else OWN_FILE
    file = kept_file(form, row.keeps or chosen)
    return {"file": file} if file else {}


def kept_file(form: PaperForm, slot: str) -> dict[str, Any] | None:
    """Keep the bytes of the file that was picked, if one was, and return what is said of it."""
    picked = form["file"].data if "file" in form else None
    return dict(uploads.keep(wiring().store, picked, slot)) if picked else None


def complain_about_file(form: PaperForm, problem: Exception) -> int:
    """Says beside the field why a file is not taken; returns the status of the answer."""
    large = isinstance(problem, TooLarge)
    advice = problem.advice if isinstance(problem, uploads.Refusal) else uploads.TOO_LARGE
    form["file"].errors = [*form["file"].errors, say_in(advice, language())]
    return 413 if large else 422


def take(
    document_id: int,
    code: str,
    actor: Actor,
    form: PaperForm,
    file: Any,
    beside: Beside | None = None,
) -> Fired:
    """Fire the step in one transaction, then ring; a refusal is written down and raised."""
    seen = form["seen"].data if form["seen"].data is not None else NOT_SEEN
    key = key_of(actor, document_id, code, seen, form["key"].data)

    def once() -> Fired:
        with database().begin() as session:
            fired = fire(
                session, document_id, code, actor=actor, seen=seen,
                answers=form.answers() | file, now=g.now if wiring().clock else None,
                key=key, request_id=g.request_id,
            )  # fmt: skip
            if beside:
                beside(session, fired)
            return fired

    try:
        fired = looking_again(once)
    except Refused as refused:
        note(refused, code, document_id)
        raise
    ring()
    return fired


def is_long(form: SheetForm) -> bool:
    """Whether a form holds more rows than are saved while somebody waits."""
    return len(form.rows) > AT_ONCE


def take_later(
    tried: Attempt, form: SheetForm, beside: Callable[[Session, int], None] | None = None
) -> int:
    """Ask for a step with a long table as a long job, once for each form; return its number. What
    can be told at once is: raises `Refused`."""
    row, answers = tried.facts.row, form.answers()
    seen = form["seen"].data if form["seen"].data is not None else NOT_SEEN
    key = key_of(tried.actor, row.id, tried.row.code, seen, form["key"].data)
    about = {"code": tried.row.code, "seen": seen, "key": key, "request_id": g.request_id}
    who = tried.actor.person_id
    with database().begin() as session:
        job_id = asking.known(session, key, who) if key else None
        if job_id is None:
            if seen != row.version:
                raise Refused("moved_on")
            decide(tried.table, tried.facts.answering(answers), tried.row.code, tried.actor)
            said = about | {"rows": answers["rows"]}
            job_id = asking.ask(
                session, ROWS, said, person_id=who, key=key or secrets.token_hex(32), now=g.now,
                document_id=row.id,
            )  # fmt: skip
        if beside:
            beside(session, job_id)
    hand_out(job_id)
    return job_id


def looking_again(once: Callable[[], Outcome]) -> Outcome:
    """Whoever loses the race to write the very same step finds it written the second time."""
    try:
        return once()
    except IntegrityError:
        return once()


def begin(
    kind: str,
    unit_id: int,
    actor: Actor,
    form: PaperForm,
    basis_id: int | None,
    beside: Beside | None = None,
) -> Fired:
    """Begin a paper in one transaction, then ring. Raises `Refusal` or `TooLarge` for its file."""
    file = kept_file(form, form.slot_of_file)
    key = key_of(actor, kind, unit_id, form["key"].data)

    def once() -> Fired:
        with database().begin() as session:
            fired = open_paper(
                session, kind, actor=actor, unit_id=unit_id, answers=form.answers(), now=g.now,
                basis_id=basis_id, file=file, key=key, request_id=g.request_id,
            )  # fmt: skip
            if beside:
                beside(session, fired)
            return fired

    fired = looking_again(once)
    ring()
    return fired


def key_of(actor: Actor, *about: object) -> str:
    """One key for one form of one person: nobody can spend somebody else's."""
    words = "\n".join(map(str, (actor.person_id, *about)))
    return hashlib.sha256(words.encode()).hexdigest() if about[-1] else ""
