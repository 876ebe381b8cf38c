"""Where else than in papers a person is named: in what is kept apart of acts, in the reasons for
which seats were lent, in answers to earlier requests."""

from collections.abc import Callable, Collection
from typing import Any, NamedTuple

from sqlalchemy import Text, delete, literal, null, or_, select, type_coerce, update
from sqlalchemy.orm import Session

from workflow_app.models import DataRequest, Document, SeatRow, Substitution, Unit
from workflow_app.models.trail import Act, ActValue
from workflow_app.services.personal.names import Name

ACT, LOAN, ANSWER = "act", "loan", "answer"


class Elsewhere(NamedTuple):
    """A text that is no paper's. `key` names it in a form."""

    sort: str  # act, loan, answer
    number: int
    text: str

    @property
    def key(self) -> str:
        return f"{self.sort}-{self.number}"


def texts(within: Any, holds: Callable[[Any], Any]) -> list[Any]:
    """The statements that read such texts of a tree of units, if they hold a name, as (paper, sort,
    place, words); the paper is none. An act is of the tree by its unit, its paper or its actor."""
    units = select(Unit.id).where(within)
    papers = select(Document.id).where(Document.unit_id.in_(units))
    people = select(SeatRow.person_id).where(SeatRow.unit_id.in_(units))
    near = or_(Act.unit_id.in_(units), Act.document_id.in_(papers), Act.actor_id.in_(people))
    lent = select(SeatRow.id).where(SeatRow.unit_id.in_(units))
    act = _of(ACT, ActValue.act_id, ActValue.value).join(Act, Act.id == ActValue.act_id)
    loan = _of(LOAN, Substitution.id, Substitution.reason)
    answer = _of(ANSWER, DataRequest.id, DataRequest.answer)
    return [
        act.where(near, holds(ActValue.value)),
        loan.where(Substitution.seat_id.in_(lent), holds(Substitution.reason)),
        answer.where(DataRequest.unit_id.in_(units), holds(DataRequest.answer)),
    ]


def _of(sort: str, number: Any, words: Any) -> Any:
    return select(null().label("paper"), literal(sort), number, type_coerce(words, Text))


def erase(session: Session, name: Name, found: Collection[Elsewhere]) -> None:
    """Take the name away: a value of an act goes whole, what was committed to stays committed; in
    other texts the name is blacked out."""
    for one in found:
        match one.sort:
            case "act":
                mine = (ActValue.act_id == one.number) & (ActValue.value == one.text)
                session.execute(delete(ActValue).where(mine))
            case "loan":
                lent = update(Substitution).where(Substitution.id == one.number)
                session.execute(lent.values(reason=name.blacked(one.text)))
            case "answer":
                answered = update(DataRequest).where(DataRequest.id == one.number)
                session.execute(answered.values(answer=name.blacked(one.text)))
