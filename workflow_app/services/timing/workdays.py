"""Which days are worked, and counting them: Monday to Friday unless the calendar says otherwise."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

ROLLS = ("none", "next", "previous")
"""What a last day that is not worked becomes. A printed date stays; a term moves on (Civil Code,
article 148)."""
_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Calendar:
    """The days that depart from Monday to Friday: True is worked, False is off."""

    days: Mapping[date, bool] = field(default_factory=dict)

    def is_worked(self, day: date) -> bool:
        """Whether offices work on that day."""
        return self.days.get(day, day.isoweekday() <= 5)

    def after(self, day: date, count: int) -> date:
        """The last of so many working days after a day, which itself does not count."""
        return self._walk(day, count, _DAY)

    def before(self, day: date, count: int) -> date:
        """The working day so many working days before a day."""
        return self._walk(day, count, -_DAY)

    def rolled(self, day: date, roll: str) -> date:
        """A day, or the next or previous working day when it is not worked."""
        if roll == "none" or self.is_worked(day):
            return day
        return self.after(day, 1) if roll == "next" else self.before(day, 1)

    def between(self, first: date, last: date) -> int:
        """How many working days come after `first`, up to and with `last`; 0 if it is not later."""
        span = range(1, (last - first).days + 1)
        return sum(self.is_worked(first + timedelta(days=number)) for number in span)

    def _walk(self, day: date, count: int, step: timedelta) -> date:
        while count > 0:
            day += step
            count -= self.is_worked(day)
        return day
