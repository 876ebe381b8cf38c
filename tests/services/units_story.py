"""A province, cities and wards, their people, and what becomes of them: told beside the database,
for stories that need to know who carried on whom."""

import random
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from state_machines.grammar import Role
from tests.factories import a_unit, an_actor
from tests.services.test_succession import said
from tests.world import World
from workflow_app.models import Unit


class Tree:
    """Units by their ids: `parents` as they are, `heirs` of those that ended."""

    def __init__(self, session: Session, chance: random.Random) -> None:
        self.session, self.chance = session, chance
        self.top = a_unit(session, "Tỉnh").id
        self.world = World(self.top, self.top, [self.top])
        self.parents, self.heirs = {self.top: 0}, dict[int, list[int]]()
        self._staff(self.top, Role.OFFICE)
        for _ in range(chance.randint(1, 3)):
            city = self._unit(self.top)
            for _ in range(chance.randint(1, 3)):
                self._unit(city)

    def _unit(self, above: int) -> int:
        name = f"Đơn vị {len(self.parents):02d}"
        unit = a_unit(self.session, name, under=self.session.get_one(Unit, above)).id
        self.parents[unit] = above
        self._staff(unit)
        return unit

    def _staff(self, unit_id: int, *more: Role) -> None:
        unit = self.session.get_one(Unit, unit_id)
        self.world.people[unit_id] = {
            role: an_actor(self.session, f"{role} {unit_id}", (role, unit))
            for role in (Role.OFFICER, Role.REVIEWER, *more)
        }

    @property
    def leading(self) -> list[int]:
        """The units that have others below them, the highest first."""
        return [unit for unit in dict.fromkeys(self.parents.values()) if unit]

    @property
    def in_force(self) -> list[int]:
        return [unit for unit in self.parents if unit not in self.heirs and unit != self.top]

    def is_within(self, unit: int, above: int) -> bool:
        while unit and unit != above:
            unit = self.parents[unit]
        return bool(unit)

    def carried_on(self, unit: int) -> set[int]:
        """The units in force that carry on a unit."""
        if unit not in self.heirs:
            return {unit}
        return set[int]().union(*(self.carried_on(heir) for heir in self.heirs[unit]))

    def groups(self, units: set[int]) -> list[set[int]]:
        """Units of then; who is carried on by the same unit stands together."""
        found: list[set[int]] = []
        for unit in units:
            heirs = self.carried_on(unit)
            same = [them for them in found if any(heirs & self.carried_on(one) for one in them)]
            found = [them for them in found if them not in same] + [{unit}.union(*same)]
        return found

    def reorganise(self, sort: str, now: datetime) -> None:
        """A unit and perhaps its neighbours merge, are split, called otherwise, moved, ended."""
        one = self.chance.choice(self.in_force)
        beside = [unit for unit in self.in_force
                  if self.parents[unit] == self.parents[one] and unit != one]  # fmt: skip
        units, heir, names = [one], 0, 0
        match sort:
            case "merge" if beside and self.chance.random() < 0.5:
                heir = self.chance.choice(beside)
            case "merge" if beside:
                units, names = [one, self.chance.choice(beside)], 1
            case "split" | "rename":
                names = 2 if sort == "split" else 1
            case "dissolve" if len(self.in_force) > 2:
                heir = self.chance.choice([*beside, self.parents[one]])
            case "move":
                heir = self.chance.choice([
                    unit for unit in (self.top, *self.in_force) if not self.is_within(unit, one)
                ])  # fmt: skip
        if heir or names:
            self._change(sort, units, heir, names, now)

    def _change(self, sort: str, units: list[int], heir: int, names: int, now: datetime) -> None:
        called = [f"Đơn vị {len(self.parents) + number:02d}" for number in range(names)]
        content = said(self.session, sort, *units, heir=heir or None,
                       names=[{"name": name, "short_name": name} for name in called])  # fmt: skip
        content["since"] = now.date().isoformat()
        paper = self.world.put(self.session, "reorganisation", "approved", content=content)
        self.world.take(self.session, paper, "apply", now=now)
        self.session.expire_all()
        known = set(self.parents)
        self.parents = {row.id: row.parent_id or 0 for row in self.session.scalars(select(Unit))}
        new = [unit for unit in self.parents if unit not in known]
        for unit in new:
            self._staff(unit)
        if sort in ("merge", "split", "dissolve"):
            self.heirs |= {unit: new or [heir] for unit in units}
