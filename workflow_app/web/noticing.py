"""What is noticed about the figures of a paper: what moved below it, what fell since last time."""

from typing import NamedTuple

from sqlalchemy.orm import Session

from state_machines import machine
from state_machines.grammar import Mood, Text
from workflow_app.services.documents import PaperPage
from workflow_app.services.figures import fallen, moved_below
from workflow_app.services.figures.regressions import Fallen
from workflow_app.web.amounts import amount_words


class Noticed(NamedTuple):
    """`moved` papers below say something else since it was signed; `fallen`: a figure, what it was
    when it was last accepted, as of when, and what it is now."""

    moved: int = 0
    fallen: tuple[tuple[Text, str, str, str], ...] = ()


def told_of(session: Session, page: PaperPage) -> Noticed:
    """What is noticed about a paper that may be read; papers without figures cost no statement."""
    row = page.facts.row
    if page.hidden:
        return Noticed()
    mood = machine(row.kind).state(row.state).mood
    signed = mood in (Mood.DONE, Mood.WAITING)
    moved = moved_below(session.connection(), row) if signed else 0
    asked = mood is not Mood.DONE and row.content.get("figures")
    found = fallen(session.connection(), row.id) if asked else []
    return Noticed(moved, tuple(_in_words(one) for one in found))


def _in_words(one: Fallen) -> tuple[Text, str, str, str]:
    before, now = (amount_words(one.figure, it, part=True) for it in (one.before, one.now))
    return one.figure.name, before, one.as_of, now
