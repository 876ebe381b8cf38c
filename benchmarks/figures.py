"""One line of a benchmark: rates in pairs, their ratio, and whether everything was written."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from statistics import median, quantiles
from typing import Any, NamedTuple

from benchmarks.places import Place
from benchmarks.proof import Proof


class Spell(NamedTuple):
    """A stretch of work: when it began and ended, and how long each step of it took."""

    began: float
    ended: float
    steps: list[float]


class Pace(NamedTuple):
    """What several at once did together."""

    per_s: float
    steps: list[float]


def together(spells: Iterable[Spell]) -> Pace:
    """The joint pace, from the first that began to the last that ended."""
    spells = list(spells)
    steps = [step for spell in spells for step in spell.steps]
    took = max(spell.ended for spell in spells) - min(spell.began for spell in spells)
    return Pace(len(steps) / took, steps)


@dataclass(frozen=True)
class Line:
    """A benchmark's outcome. A ratio is the engine's rate by the floor's: more is better."""

    name: str
    place: Place
    connections: int
    goal: float | None
    pairs: Sequence[tuple[Pace, Pace]]  # floor, engine
    proof: Proof
    failures: Sequence[str] = ()
    also: dict[str, Any] = field(default_factory=dict)

    @property
    def failed(self) -> list[str]:
        """Why the figures must not be believed; nothing when they may."""
        return [*self.failures, *self.proof.complaints]

    def __str__(self) -> str:
        ratios = sorted(engine.per_s / floor.per_s for floor, engine in self.pairs)
        steps = sorted(step for _, engine in self.pairs for step in engine.steps)
        said = {
            "name": self.name,
            "backend": self.place.backend,
            "durability": self.place.durability,
            "connections": self.connections,
            "pairs": len(self.pairs),
            "floor_per_s": round(median(floor.per_s for floor, _ in self.pairs), 1),
            "engine_per_s": round(median(engine.per_s for _, engine in self.pairs), 1),
            "ratio_median": round(median(ratios), 3),
            "ratio_lower_quartile": round(quantiles(ratios, n=4, method="inclusive")[0], 3),
            "p50_ms": round(1000 * median(steps), 3),
            "p99_ms": round(1000 * steps[int(0.99 * len(steps))], 3),
            "audit_rows_checked": self.proof.rows,
            "chain_ok": self.proof.chain_ok,
            "goal": self.goal,
            **self.also,
        }
        return json.dumps(said | ({"failed": self.failed} if self.failed else {}))
