"""The field of a counted figure, with the checks that the catalogue declares for it."""

from __future__ import annotations

from collections.abc import Callable

from forms.fields import Count
from forms.validators import AtMost, MakesUp
from state_machines.figures import CATALOGUE, PARTITIONS

Check = Callable[..., None]


def counted(code: str, *checks: Check) -> Count:
    """Return the field of a figure: its name, its own checks, then those of the catalogue."""
    return Count(CATALOGUE[code].name, validators=[*checks, *declared(code)])


def declared(code: str) -> list[Check]:
    """What the catalogue asks of a figure: no larger than what it is part of; and where it closes
    a partition, all parts make up the whole. Groups that only overlap ask nothing."""
    part_of = CATALOGUE[code].part_of
    closing = [group for group in PARTITIONS if group.parts[-1] == code]
    return [
        *([AtMost(part_of)] if part_of else []),
        *(MakesUp(group.whole, *group.parts[:-1]) for group in closing),
    ]
