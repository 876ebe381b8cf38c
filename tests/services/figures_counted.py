"""What stands of works and reports, written down in plain lists, and how it is added up by hand:
without anything of the product's that adds up figures."""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from state_machines.figures import CATALOGUE
from state_machines.measures import Amount, Rule

TOLD = ("banners", "zalo_pages", "dialogues", "mediations", "fund_for_the_poor")
SOURCES = ("budget", "enterprise", "other", "people")
OF_WORKS = ("works", "works_registered", "works_achieved", "works_value",
            *(f"funding_{source}" for source in SOURCES))  # fmt: skip
BEING_THERE = ("registered", "reported")
CODES = (*BEING_THERE, *OF_WORKS, *TOLD)
SORTS, AIMS = ("cong_trinh", "phan_viec"), ("", "commune_congress", "city_congress")


class Said(NamedTuple):
    """One figure that stands: whose it is, of which kind of work and for which congresses."""

    unit: int
    code: str
    amount: Amount
    sort: str = ""
    aims: tuple[str, ...] = ("",)


@dataclass
class Work:
    """A work as its last paper says it."""

    id: int
    content: dict[str, Any]
    state: str = "registered"
    achieved: Amount | None = None

    def figures(self) -> Iterator[tuple[str, Amount]]:
        if self.state == "cancelled":
            return
        word = self.content["value_qualifier"]
        registered = Amount(self.content["value_vnd"], None, word)
        yield "works", Amount(1)
        yield "works_registered", registered
        yield "works_value", self.achieved or registered
        if self.achieved:
            yield "works_achieved", self.achieved
        for source, value in self.content["funding"].items():
            yield f"funding_{source}", Amount(value, None, word)


@dataclass
class Paper:
    """A registration or a report, and the works inside it."""

    id: int
    kind: str
    plan: int
    unit: int
    issuer: int
    accepted: bool = False
    works: list[Work] = field(default_factory=list)


Standing = dict[int, list[Said]]
"""What stands, by the paper that says it."""


def counted(told: Iterable[Said], owing: Collection[int], code: str) -> Amount | None:
    """A total, worked out by hand; `owing` are the units that owe the paper it stands in."""
    parts = [one for one in told if one.code == code]
    rule = CATALOGUE[code].rule
    if rule is Rule.UNITS:
        having = {one.unit for one in parts if one.amount.value > 0}
        known = parts or (code in BEING_THERE and owing)
        return Amount(len(having), len(owing)) if known else None
    if not parts:
        return None
    words = {one.amount.qualifier for one in parts}
    said = "exact"
    for word in ("at_least", "more_than", "less_than", "approx"):
        said = word if word in words else said
    if "less_than" in words and words & {"more_than", "at_least"}:
        said = "approx"
    whole = sum(one.amount.whole or 0 for one in parts) if rule is Rule.RATIO else None
    return Amount(sum(one.amount.value for one in parts), whole, said)
