"""Where else than in papers a person is named: in what is kept apart of acts, in the reasons for
which seats were lent, in answers to earlier requests, in what tables rest on, in the names of keys
for programs, and in tables that could not be brought in."""

from collections.abc import Callable, Collection
from typing import Any, NamedTuple

from sqlalchemy import Text, cast, delete, literal, null, or_, select, update
from sqlalchemy.orm import Session

from workflow_app.models import (
    DataRequest,
    Document,
    Import,
    Job,
    SeatRow,
    Substitution,
    Token,
    Unit,
)
from workflow_app.models.trail import Act, ActValue
from workflow_app.services.jobs import forgetting
from workflow_app.services.personal.names import Name

ACT, LOAN, ANSWER, BASIS, KEY, TABLE = "act", "loan", "answer", "basis", "key", "table"
GIVEN_UP = (Job.problem != "", Job.ended_at.is_not(None))
"""Jobs that keep what they were told, so that they can be tried again."""


class Elsewhere(NamedTuple):
    """A text that is no paper's. `key` names it in a form."""

    sort: str  # act, loan, answer, basis, key, table
    number: int
    text: str

    @property
    def key(self) -> str:
        return f"{self.sort}-{self.number}"


def texts(within: Any, holds: Callable[[Any], Any]) -> list[Any]:
    """The statements that read such texts of a tree of units, if they hold a name, as (paper, sort,
    place, words); the paper is none. An act is of the tree by its unit, its paper or its actor. The
    tables of jobs that were given up are few, and read all: as JSON, whose letters are escaped."""
    units = select(Unit.id).where(within)
    papers = select(Document.id).where(Document.unit_id.in_(units))
    people = select(SeatRow.person_id).where(SeatRow.unit_id.in_(units))
    near = or_(Act.unit_id.in_(units), Act.document_id.in_(papers), Act.actor_id.in_(people))
    lent = select(SeatRow.id).where(SeatRow.unit_id.in_(units))
    act = _of(ACT, ActValue.act_id, ActValue.value).join(Act, Act.id == ActValue.act_id)
    loan = _of(LOAN, Substitution.id, Substitution.reason)
    answer = _of(ANSWER, DataRequest.id, DataRequest.answer)
    basis = _of(BASIS, Import.id, Import.basis).where(Import.person_id.in_(people))
    key = _of(KEY, Token.id, Token.name).where(Token.person_id.in_(people))
    return [
        act.where(near, holds(ActValue.value)),
        loan.where(Substitution.seat_id.in_(lent), holds(Substitution.reason)),
        answer.where(DataRequest.unit_id.in_(units), holds(DataRequest.answer)),
        basis.where(holds(Import.basis)),
        key.where(holds(Token.name)),
        _of(TABLE, Job.id, Job.arguments).where(Job.person_id.in_(people), *GIVEN_UP),
    ]


def _of(sort: str, number: Any, words: Any) -> Any:
    return select(null().label("paper"), literal(sort), number, cast(words, Text))


def erase(session: Session, name: Name, found: Collection[Elsewhere]) -> None:
    """Take the name away: a value of an act goes whole, what was committed to stays committed; so
    does a table that nobody brought in. In other texts the name is blacked out."""
    for one in found:
        if one.sort == ACT:
            mine = (ActValue.act_id == one.number) & (ActValue.value == one.text)
            session.execute(delete(ActValue).where(mine))
        elif one.sort == TABLE:
            forgetting.told(session, one.number)
        else:
            place: Any = BLACKED[one.sort]
            row = update(place.class_).where(place.class_.id == one.number)
            session.execute(row.values({place: name.blacked(one.text)}))


BLACKED = {
    LOAN: Substitution.reason,
    ANSWER: DataRequest.answer,
    BASIS: Import.basis,
    KEY: Token.name,
}
"""Texts that belong to nobody's proof: what is left of them is written over them."""
