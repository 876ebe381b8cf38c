"""The ladder of reminders: on which days somebody is told of a deadline, and who is told."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from functools import cached_property
from typing import Any, NamedTuple

from workflow_app.services.timing.workdays import Calendar

LONGEST = 366  # working days; what is set higher never comes
BEFORE, ON, LATE, WEEKLY = "before", "on", "late", "weekly"


class To(StrEnum):
    """Who is told."""

    TURN = "turn"  # whoever must act now
    IN_CHARGE = "in_charge"  # who is in charge of the area or topic in the issuer's committee
    OFFICE = "office"  # the issuer's office
    COMMITTEE = "committee"  # the issuer's standing committee


CHAIN = (To.IN_CHARGE, To.OFFICE, To.COMMITTEE)
"""Who is told, one after the other, when a unit stays late; each once."""


class Rung(NamedTuple):
    """One step of the ladder on its day."""

    day: date
    step: str  # before:7, on, late:2026-11-23, weekly:2026-11-23, in_charge, office, committee
    to: To

    @property
    def track(self) -> str:
        """Of several missed rungs of one track only the newest is told."""
        return "chain" if self.step in CHAIN else self.to


def told_by(step: str) -> To:
    """Whom a step is for."""
    if step in CHAIN:
        return To(step)
    return To.COMMITTEE if step.startswith(WEEKLY) else To.TURN


@dataclass(frozen=True, slots=True)
class Settings:
    """How often, in working days: before the last day, and after it. 0 is never."""

    before: tuple[int, ...] = (7, 3, 1)
    late_every: int = 1
    committee_every: int = 5
    in_charge_after: int = 3
    office_after: int = 7
    committee_after: int = 15


def settings_of(content: Mapping[str, Any]) -> Settings:
    """The settings that a plan says; what it does not mention is as usual."""
    usual = Settings()
    before = content.get("remind_before")
    return Settings(
        before=usual.before if before is None else tuple(filter(None, map(_days, before or ()))),
        **{
            name: getattr(usual, name) if content.get(name) is None else _days(content[name])
            for name in Settings.__slots__
            if name != "before"
        },
    )


def _days(value: Any) -> int:
    return value if isinstance(value, int) and 0 < value <= LONGEST else 0


@dataclass(frozen=True)
class Ladder:
    """The rungs of one deadline, told from its last day. Every rung is on a day that is worked."""

    last: date
    settings: Settings = field(default_factory=Settings)
    calendar: Calendar = field(default_factory=Calendar)

    def on(self, day: date) -> tuple[Rung, ...]:
        """The rungs of a day: one before the end and on the last day, several when it is late."""
        if day in self._early:
            return (self._early[day],)
        if day <= self.last or not self.calendar.is_worked(day):
            return ()
        return tuple(self._late(day, self.calendar.between(self.last, day)))

    def next_day(self, after: date) -> date | None:
        """The first day after `after` that has a rung; None when nothing comes any more."""
        early = [day for day in self._early if day > after]
        if early:
            return min(early)
        days_late = self.calendar.between(self.last, after)
        coming = self._next_late(days_late)
        start = max(self.last, after)
        return self.calendar.after(start, coming - days_late) if coming else None

    def since(self, first: date, day: date) -> tuple[Rung, ...]:
        """What is to be told on `day` when nobody looked since `first`: the newest rung of each
        track. What was missed is not told in a heap."""
        newest: dict[str, list[Rung]] = {}
        at: date | None = first
        while at and at <= day:
            rungs = self.on(at)
            newest |= {
                one.track: [other for other in rungs if other.track == one.track] for one in rungs
            }
            at = self.next_day(at)
        return tuple(rung for track in newest.values() for rung in track)

    @cached_property
    def _early(self) -> dict[date, Rung]:
        """Up to the last day. Of two on one day the later step counts."""
        found = {}
        for count in sorted(set(self.settings.before), reverse=True):
            day = self.calendar.before(self.last, count)
            found[day] = Rung(day, f"{BEFORE}:{count}", To.TURN)
        day = self.calendar.rolled(self.last, "previous")
        found[day] = Rung(day, ON, To.TURN)
        return found

    def _late(self, day: date, days_late: int) -> Iterator[Rung]:
        """So many working days after the last day: the first one counts for `late_every`."""
        said = self.settings
        if said.late_every and (days_late - 1) % said.late_every == 0:
            yield Rung(day, f"{LATE}:{day}", To.TURN)
        if said.committee_every and days_late % said.committee_every == 0:
            yield Rung(day, f"{WEEKLY}:{day}", To.COMMITTEE)
        for to, after in self._chain.items():
            if days_late == after:
                yield Rung(day, to, to)

    def _next_late(self, days_late: int) -> int:
        """The next number of working days late that has a rung; 0 when there is none."""
        said = self.settings
        coming = [after for after in self._chain.values() if after > days_late]
        if said.late_every:
            coming.append(-(-days_late // said.late_every) * said.late_every + 1)
        if said.committee_every:
            coming.append((days_late // said.committee_every + 1) * said.committee_every)
        return min(coming, default=0)

    @cached_property
    def _chain(self) -> dict[To, int]:
        said = self.settings
        return {
            To.IN_CHARGE: said.in_charge_after,
            To.OFFICE: said.office_after,
            To.COMMITTEE: said.committee_after,
        }
