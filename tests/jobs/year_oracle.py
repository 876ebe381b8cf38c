"""What ought to be sent in a told year: found by walking from tick to tick with sets and dates."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import NamedTuple

from tests.jobs.year_story import DAYS, Event, Person, Story, ticks
from tests.services.walking import is_worked, newest, rungs_by_day
from workflow_app.services.reminding.ladder import settings_of

DAY = timedelta(days=1)
ESCALATION = ("in_charge", "office", "committee")


class Told(NamedTuple):
    """One person, one paper, one step of one of its deadlines."""

    paper: int
    person: int
    deadline: int
    step: str


@dataclass
class Owed:
    """A paper while the year goes by."""

    unit: int
    plan: int
    steps: dict[date, list[str]] = field(default_factory=dict)
    deadline: int = 1
    open: bool = False
    here: bool = False  # it has arrived
    since: date = date.min  # nobody has looked from this day on


@dataclass
class Oracle:
    """Walks the year; `sent` says in whose digest of which day each step belongs."""

    story: Story
    papers: list[Owed] = field(init=False)
    left: set[int] = field(default_factory=set)
    closed: set[int] = field(default_factory=set)
    waiting: set[Told] = field(default_factory=set)
    sent: dict[Told, date] = field(default_factory=dict)
    digests: set[tuple[int, date]] = field(default_factory=set)

    def __post_init__(self) -> None:
        self.papers = [Owed(paper.unit, paper.plan) for paper in self.story.papers]

    def walk(self) -> None:
        coming = list(self.story.events)
        for at in ticks():
            for event in events_before(coming, at):
                self._happen(event)
            if is_worked(at.date(), DAYS):
                self._remind(at.date())
                self._make_digests(at)

    def _happen(self, event: Event) -> None:
        getattr(self, f"_{event.what}")(event.which, event.at.date(), event.until)

    def _open(self, plan_number: int, day: date, _: object) -> None:
        plan = self.story.plans[plan_number]
        for number in plan.papers:
            paper = self.papers[number]
            paper.open, paper.since = True, day
            paper.steps = rungs_by_day(plan.last, settings_of(plan.settings), DAYS)

    def _submit(self, number: int, *_: object) -> None:
        self.papers[number].here = True

    def _recall(self, number: int, day: date, _: object) -> None:
        self.papers[number].here, self.papers[number].since = False, day

    def _extend(self, number: int, day: date, until: date) -> None:
        paper = self.papers[number]
        said = settings_of(self.story.plans[paper.plan].settings)
        paper.steps = rungs_by_day(until, said, DAYS)
        paper.deadline, paper.since = paper.deadline + 1, day

    def _close(self, plan_number: int, *_: object) -> None:
        self.closed.add(plan_number)

    def _reopen(self, plan_number: int, day: date, _: object) -> None:
        self.closed.discard(plan_number)
        for number in self.story.plans[plan_number].papers:
            self.papers[number].since = day

    def _leave(self, person: int, *_: object) -> None:
        self.left.add(person)

    def _remind(self, day: date) -> None:
        for number, paper in enumerate(self.papers):
            if not self._is_owed(paper) or paper.since > day:
                continue
            for step in newest(paper.steps, paper.since, day):
                name, people = self._told_first(paper, step, day)
                for person in people:
                    told = Told(number, person, paper.deadline, name)
                    if told not in self.sent:
                        self.waiting.add(told)
            paper.since = day + DAY

    def _is_owed(self, paper: Owed) -> bool:
        return paper.open and not paper.here and paper.plan not in self.closed

    def _told_first(self, paper: Owed, step: str, day: date) -> tuple[str, set[int]]:
        steps = ESCALATION[ESCALATION.index(step) :] if step in ESCALATION else (step,)
        for name in steps:
            if people := self._audience(paper, name, day):
                return name, people
        return step, set()

    def _audience(self, paper: Owed, step: str, day: date) -> set[int]:
        found: set[int] = set()
        for number, person in enumerate(self.story.people):
            if _concerns(person, paper.unit, step):
                found |= self._who_sits(number, person, day)
        return found

    def _who_sits(self, number: int, person: Person, day: date) -> set[int]:
        if number in self.left or (person.held_to and person.held_to <= day):
            return set()
        lent = {loan.to for loan in person.loans if loan.starts <= day < loan.ends}
        return {number} | (lent - self.left)

    def _make_digests(self, at: datetime) -> None:
        day = at.date()
        by_person: dict[int, set[Told]] = {}
        for told in self.waiting:
            by_person.setdefault(told.person, set()).add(told)
        for number, reminders in by_person.items():
            if self.story.people[number].hour > at.hour or (number, day) in self.digests:
                continue
            self.waiting -= reminders
            if stand := {told for told in reminders if self._stands(told, day)}:
                self.digests.add((number, day))
                self.sent |= dict.fromkeys(stand, day)

    def _stands(self, told: Told, day: date) -> bool:
        paper = self.papers[told.paper]
        return (
            self._is_owed(paper)
            and paper.deadline == told.deadline
            and told.person in self._audience(paper, told.step, day)
        )


def _concerns(person: Person, unit: int, step: str) -> bool:
    near = not person.areas or unit in person.areas
    match step.split(":")[0]:
        case "in_charge":
            return person.role == "committee" and unit in person.areas
        case "office":
            return person.role == "office"
        case "committee" | "weekly":
            return person.role == "committee" and near
    return person.unit == unit and person.role in ("officer", "leader")


def events_before(events: list[Event], at: datetime) -> Iterator[Event]:
    """Take from the front what has happened by an instant."""
    while events and events[0].at <= at:
        yield events.pop(0)
