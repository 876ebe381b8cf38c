"""The words a machine is written in: text, state, party, guard, effect, transition, machine."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from state_machines.effects import (
    Anchor,
    Annex,
    Assign,
    Book,
    Compose,
    Effect,
    Event,
    Foresee,
    MoveDue,
    Notify,
    Number,
    Open,
    Publish,
    Reorganise,
    Restore,
    Source,
    TakeBack,
    Tally,
)
from state_machines.vocabulary import (
    Along,
    Ask,
    Guard,
    Mood,
    Party,
    Reach,
    Role,
    Text,
    Typed,
)

__all__ = [
    "WHOLE",
    "Along",
    "Anchor",
    "Annex",
    "Ask",
    "Assign",
    "BadTable",
    "Book",
    "Compose",
    "Effect",
    "Event",
    "Foresee",
    "Guard",
    "Machine",
    "Mood",
    "MoveDue",
    "Need",
    "Notify",
    "Number",
    "Open",
    "Party",
    "Publish",
    "Reach",
    "Reorganise",
    "Restore",
    "Role",
    "Source",
    "State",
    "TakeBack",
    "Tally",
    "Text",
    "Transition",
    "Typed",
]

WHOLE = "*"
"""`keeps=WHOLE`: the answers replace the whole content of the paper."""


@dataclass(frozen=True)
class State:
    """What a paper is. `waits_for` is the party whose turn it is; None when it is nobody's."""

    code: str
    name: Text
    mood: Mood
    waits_for: Party | None = None
    final: bool = False

    def __str__(self) -> str:
        return self.code


@dataclass(frozen=True)
class Transition:
    """One row: what it is called, from where to where, who may, when, and what follows.

    `target=None` stays in the same state. `hands_in` stamps the arrival on which lateness is
    judged, `takes_back` removes it. `four_eyes` keeps out the person who handed the paper in.
    `keeps` names the section of the content that holds the answers (WHOLE replaces it), `drops`
    the sections that the row takes away. `along` is what the papers inside may do in the same act.
    """

    code: str
    name: Text
    source: tuple[State, ...]
    target: State | None
    by: Party
    when: tuple[Guard, ...] = ()
    then: tuple[Effect, ...] = ()
    asks: Ask = Ask.NOTHING
    keeps: str = ""
    drops: tuple[str, ...] = ()
    hands_in: bool = False
    takes_back: bool = False
    four_eyes: bool = False
    along: Along | None = None

    def lands_in(self, state: State) -> State:
        """The state after the row, taken from `state`."""
        return self.target or state


@dataclass(frozen=True)
class Need:
    """A part of the content that must be filled before the paper is handed in."""

    key: str
    name: Text


class BadTable(ValueError):
    """A machine that would surprise its users; raised when the table is imported."""


@dataclass(frozen=True)
class Machine:
    """A kind of paper: its states, its rows, and what must be filled. Checks itself when built."""

    kind: str
    name: Text
    states: tuple[State, ...]
    rows: tuple[Transition, ...]
    needs: tuple[Need, ...] = ()
    stage: bool = False  # issuing a plan opens one for each addressed unit
    recurring: bool = False  # opened for each period of a reporting calendar
    child: bool = False  # lives inside another paper
    read_with_parent: bool = False  # others read it once its parent is handed in
    begun_by: Party | None = None  # who may begin one that nobody opened for her
    titled_by: str = "title"  # the part of the content that names the paper
    answer_within: int = 0  # working days for the answer; 0: no deadline of its own
    dated: bool = False  # a step gives it a deadline of its own
    numbered: Number | None = None  # it takes its number when it is begun
    private: bool = False  # read by its unit and by auditors, not by those above
    personal: bool = False  # it tells of people: that others than its unit read it is written down
    typed: Typed | None = None  # where its countable content is kept a second time, as columns
    kept_years: int = 0  # after it ended it may be destroyed; 0: it is kept for ever

    def __post_init__(self) -> None:
        for complaint in complaints(self):
            raise BadTable(f"{self.kind}: {complaint}")

    @property
    def initial(self) -> State:
        return self.states[0]

    @property
    def reminds(self) -> bool:
        """Whether people are reminded of its deadline: a text is due with its dossier."""
        return self.stage or self.dated or self.answer_within > 0

    @cached_property
    def leads(self) -> bool:
        """Whether it begins a campaign: a row of it opens what others owe."""
        return self._opens(Source.ADDRESSEES)

    @cached_property
    def recurs(self) -> bool:
        """Whether a row of it opens the reports of a period."""
        return self._opens(Source.PERIOD)

    def _opens(self, source: Source) -> bool:
        effects = (effect for row in self.rows for effect in row.then)
        return any(isinstance(one, Open) and one.source is source for one in effects)

    @cached_property
    def annexes(self) -> bool:
        """Whether its papers take the list of the unit's works along, as wrap-ups do."""
        return any(Annex() in row.then for row in self.rows)

    @cached_property
    def foresees(self) -> bool:
        """Whether its content tells what it would change, from the start."""
        return any(Foresee() in row.then for row in self.rows)

    @cached_property
    def _states(self) -> dict[str, State]:
        return {state.code: state for state in self.states}

    @cached_property
    def _rows(self) -> dict[tuple[str, str], Transition]:
        return {(state.code, row.code): row for row in self.rows for state in row.source}

    @cached_property
    def codes(self) -> tuple[str, ...]:
        """Every transition code once, in table order."""
        return tuple(dict.fromkeys(row.code for row in self.rows))

    def state(self, code: str) -> State:
        return self._states[code]

    def row(self, state: str, code: str) -> Transition | None:
        """The row that `code` names in `state`, or None."""
        return self._rows.get((state, code))

    def rows_from(self, state: str) -> tuple[Transition, ...]:
        return tuple(row for row in self.rows if any(source.code == state for source in row.source))

    @cached_property
    def digest(self) -> str:
        """The version of the table: changes when a state or a row does, not when a phrase does."""
        lines = [state.code for state in self.states]
        for row in self.rows:
            lines.append(
                "|".join(
                    (
                        row.code,
                        ",".join(map(str, row.source)),
                        str(row.target or "="),
                        ",".join(sorted(row.by.roles)) + "@" + row.by.reach,
                        ",".join(guard.code for guard in row.when),
                        ",".join(effect.code for effect in row.then),
                        f"{row.asks}/{row.keeps}/{','.join(row.drops)}/{row.hands_in:d}{row.takes_back:d}{row.four_eyes:d}",
                    )
                )
            )
        return hashlib.sha256("\n".join(lines).encode()).hexdigest()[:12]


def complaints(machine: Machine) -> Iterable[str]:
    """What is wrong with a table, in words that say what to do."""
    seen: set[tuple[str, str]] = set()
    for row in machine.rows:
        for state in row.source:
            if (state.code, row.code) in seen:
                yield f"two rows '{row.code}' leave '{state}': keep one"
            seen.add((state.code, row.code))
        yield from _row_complaints(machine, row)
    yield from _dead_ends(machine)
    issued = any(isinstance(one, Publish | Number) for row in machine.rows for one in row.then)
    if machine.kept_years and issued:
        yield "what is numbered or issued is kept for ever: let kept_years be 0"


def _row_complaints(machine: Machine, row: Transition) -> Iterable[str]:
    for state in row.source:
        if state not in machine.states:
            yield f"row '{row.code}' leaves '{state}', which is not a state of this machine"
    if row.target and row.target not in machine.states:
        yield f"row '{row.code}' leads to '{row.target}', which is not a state of this machine"
    if not row.by.roles:
        yield f"row '{row.code}' names nobody who may take it: say who"
    for effect in row.then:
        if isinstance(effect, Notify) and not effect.party.roles:
            yield f"row '{row.code}' notifies nobody"


def _dead_ends(machine: Machine) -> Iterable[str]:
    codes = [state.code for state in machine.states]
    if len(set(codes)) != len(codes):
        yield "two states share a code"
    reached = {machine.initial.code}
    moves = {(s.code, row.target.code) for row in machine.rows if row.target for s in row.source}
    while fresh := {b for a, b in moves if a in reached} - reached:
        reached |= fresh
    left = {a for a, b in moves if a != b}
    for state in machine.states:
        if state.code not in reached:
            yield f"state '{state}' cannot be reached: add a row that leads to it"
        if state.code not in left and not state.final:
            yield f"state '{state}' cannot be left: add a row or mark it final"
