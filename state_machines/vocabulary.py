"""The words that rows are made of: phrases, roles, reaches, moods, parties and guards."""

from __future__ import annotations

from collections.abc import Callable
from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from state_machines.case import Case


class Text(NamedTuple):
    """A phrase in both languages of the product; Vietnamese first."""

    vi: str
    en: str


class Role(StrEnum):
    """What a person does in a unit. A seat is a role held in a unit between two dates."""

    OFFICER = "officer"
    LEADER = "leader"
    OFFICE = "office"
    REVIEWER = "reviewer"
    COMMITTEE = "committee"
    COUNCIL = "council"
    CLERK = "clerk"
    AUDITOR = "auditor"
    ADMINISTRATOR = "administrator"


class Reach(StrEnum):
    """How far a seat reaches, told from the paper: whose unit must the seat be in?"""

    OWN = "own"  # the unit that owes the paper
    ISSUER = "issuer"  # the unit that issued the plan the paper answers
    ABOVE = "above"  # any unit above the one that owes the paper
    ADDRESSED = "addressed"  # the units that the plan is sent to, whatever their duty
    CARRIED = "carried"  # the unit that carries on whoever owed, issued or received it
    ANYWHERE = "anywhere"


class Mood(StrEnum):
    """How a state feels to the unit: it chooses icon and colour, and says whose turn it is."""

    EMPTY = "empty"  # owed, nothing begun
    DOING = "doing"  # the unit is working on it
    WAITING = "waiting"  # handed in, others have it
    BACK = "back"  # came back for correction
    DONE = "done"
    OFF = "off"  # cancelled, revoked, refused


class Ask(StrEnum):
    """The form that a transition asks for. `forms.step_form` knows one form for each."""

    NOTHING = "nothing"
    REASON = "reason"
    CONTENT = "content"  # the kind's own form
    FILE = "file"
    CONSENT = "consent"
    SCHEDULE = "schedule"
    RECORD = "record"
    DECISION = "decision"
    ISSUE = "issue"
    PROGRESS = "progress"
    BALLOT = "ballot"
    CHILD = "child"  # the form of the kind that the row opens
    NEW_DATE = "new_date"
    ANSWER = "answer"
    RECEIPT = "receipt"
    ORIGINAL = "original"
    ASSIGNMENT = "assignment"
    ROWS = "rows"  # many children at once, each by the form of the kind that the row opens


class Typed(StrEnum):
    """Tables of typed rows that are filled from the content of a paper."""

    WORK = "work"
    NOMINATION = "nomination"
    FIGURES = "figures"


class Along(NamedTuple):
    """The row of the papers inside that can be taken in the same act as a row of their paper."""

    kind: str
    code: str


class Party(NamedTuple):
    """Who may act: one or more roles, and how far they reach. Asked in Python and in SQL."""

    name: Text
    roles: frozenset[Role]
    reach: Reach


class Guard(NamedTuple):
    """A condition on the case, true when fine, with its refusal in both languages; `why` says more
    of a case than the refusal can. What `hides` is about something that is not there: its row is
    not offered, instead of offered and blocked. What judges the answers (`of_answers`) cannot speak
    before there are some: it is asked when the row is taken, not when it is offered."""

    code: str
    refusal: Text
    holds: Callable[[Case], bool]
    hides: bool = False
    of_answers: bool = False
    why: Callable[[Case], Text] | None = None

    def refuse(self, case: Case) -> Text:
        """Why it holds a case back."""
        return self.why(case) if self.why else self.refusal
