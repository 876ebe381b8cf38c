"""What each meaning of a milestone needs before anybody can say until when it is."""

from collections.abc import Mapping

FUZZY = "fuzzy"
NEEDED: Mapping[str, tuple[str, ...]] = {
    "by": ("date",),
    "before": ("date",),
    "instant": ("date", "time"),
    "window": ("opens", "date"),
    "month": ("month",),
    "quarter": ("quarter",),
    "term": ("days", "event"),
    "ahead": ("days", "event"),
    FUZZY: (),
}
"""Meaning -> the keys that make its deadline; a milestone without a meaning counts as `by`."""


def meaning_of(milestone: Mapping[str, object]) -> str:
    """The meaning of a milestone, also of one that was written before there were several."""
    return str(milestone.get("meaning") or "by")


def is_dated(milestone: Mapping[str, object]) -> bool:
    """Whether everything that its meaning needs is filled."""
    return all(milestone.get(key) for key in NEEDED.get(meaning_of(milestone), ("date",)))
