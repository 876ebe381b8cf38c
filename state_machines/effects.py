"""What follows a transition, in the same transaction."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import ClassVar, NamedTuple

from state_machines.vocabulary import Party


class Notify(NamedTuple):
    """Promise a notice to everybody in the party."""

    party: Party

    @property
    def code(self) -> str:
        return f"notify:{','.join(sorted(self.party.roles))}@{self.party.reach}"


class Source(StrEnum):
    """Where the papers that a row opens come from."""

    ANSWERS = "answers"  # one child, its content is what was answered
    ROWS = "rows"  # a child for each row of what was answered
    ADDRESSEES = "addressees"  # one for each unit that must act and each milestone
    PERIOD = "period"  # one for each unit that reports, of the period that is due
    CHECKLIST = "checklist"  # one child for each text on the plan's checklist


class Open(NamedTuple):
    """Open papers of a kind; ADDRESSEES opens every stage's kind and names none."""

    source: Source
    kind: str = ""

    @property
    def code(self) -> str:
        return f"open:{self.source}:{self.kind}"


class Book(StrEnum):
    """The two register books of a unit."""

    OUT = "out"  # sổ văn bản đi
    IN = "in"  # sổ văn bản đến


class Number(NamedTuple):
    """Take the next number from a register of the paper's unit, gap-free. `type` is the sign of
    the paper's type; `told_in` names the part of the content that tells it."""

    type: str = ""
    told_in: str = ""
    book: Book = Book.OUT

    @property
    def code(self) -> str:
        return f"number:{self.type or self.told_in or self.book}"

    def type_in(self, content: Mapping[str, object]) -> str:
        """The sign of the type of a paper with this content."""
        return str(content.get(self.told_in) or "") if self.told_in else self.type


@dataclass(frozen=True, slots=True)
class Assign:
    """Give the paper to the person, and the day, that were answered: it is her turn alone."""

    code: ClassVar = "assign"


@dataclass(frozen=True, slots=True)
class TakeBack:
    """Undo the last import: end the papers that it opened, or put back the figures that it filled,
    if nobody has used or changed one of them since."""

    code: ClassVar = "take_back"


@dataclass(frozen=True, slots=True)
class Compose:
    """Gather what the units below wrote under the same headings, each passage with its source."""

    code: ClassVar = "compose"


@dataclass(frozen=True, slots=True)
class Publish:
    """Keep the text as issued, for ever, as the paper's next edition."""

    code: ClassVar = "publish"


@dataclass(frozen=True, slots=True)
class MoveDue:
    """Give the paper, or its parent when it is a child, the due date that was answered."""

    code: ClassVar = "move_due"


class Event(StrEnum):
    """What a deadline may be counted from."""

    ISSUED = "issued"  # the day the plan is issued
    CONGRESS = "congress"  # the day on which the unit's congress is to be held


class Anchor(NamedTuple):
    """Date the unit's papers under the plan that are due a term from the event. `told_in` names
    the parts of the content that tell its day ("section.part"), the surest first."""

    event: Event
    told_in: tuple[str, ...]

    @property
    def code(self) -> str:
        return f"anchor:{self.event}"

    def day_in(self, content: Mapping[str, object]) -> str:
        """The day that a content tells, as an ISO date; '' when it tells none."""
        for place in self.told_in:
            section, _, part = place.rpartition(".")
            among = content.get(section) if section else content
            if isinstance(among, Mapping) and (day := among.get(part)):
                return str(day)
        return ""


@dataclass(frozen=True, slots=True)
class Annex:
    """Freeze the list and the totals of the unit's own works into the content."""

    code: ClassVar = "annex"


@dataclass(frozen=True, slots=True)
class Restore:
    """Make the content again what was last issued."""

    code: ClassVar = "restore"


@dataclass(frozen=True, slots=True)
class Tally:
    """Keep in the content how many papers each stage of the plan expected, and how many came."""

    code: ClassVar = "tally"


@dataclass(frozen=True, slots=True)
class Foresee:
    """Write into the content what the change of units would do, were it carried out now."""

    code: ClassVar = "foresee"


@dataclass(frozen=True, slots=True)
class Reorganise:
    """Carry out the change of units that the content says."""

    code: ClassVar = "reorganise"


Effect = (
    Notify
    | Open
    | Number
    | Assign
    | Compose
    | TakeBack
    | Publish
    | MoveDue
    | Anchor
    | Annex
    | Restore
    | Tally
    | Foresee
    | Reorganise
)
