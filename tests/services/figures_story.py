"""A story of units that register works and report, of units above them that take, return and open
again what they sent, and of units that change; with what should be known written down beside it."""

import random
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import func, literal, select, union_all
from sqlalchemy.orm import Session

from state_machines import machine
from state_machines.figures import CATALOGUE
from state_machines.grammar import Ask, Role
from state_machines.measures import WEAKEST_FIRST, Amount, Rule
from tests.factories import CONTENTS, NOW
from tests.services.figures_counted import AIMS, SORTS, SOURCES, TOLD, Paper, Said, Standing, Work
from tests.services.units_story import Tree
from workflow_app.models import (
    Addressee,
    Document,
    SeatRow,
    Stated,
    Succession,
    Unit,
    UnitPast,
    table_of,
)
from workflow_app.models.trail import Act, Entry

KEPT = (Document, Entry, Act, Unit, UnitPast, Succession, SeatRow, Addressee, Stated)
"""What is never deleted, whatever happens to papers and units."""
REASON = {"reason": "Còn thiếu số liệu, đề nghị bổ sung"}
BEYOND_A_DOUBLE = 9_007_199_254_740_993


class Story:
    """Each unit registers with the one above it, and reports to it, under its plan."""

    def __init__(self, session: Session, seed: int) -> None:
        self.session, self.chance, self.now = session, random.Random(seed), NOW
        self.tree = Tree(session, self.chance)
        self.world = self.tree.world
        self.plans: dict[int, int] = {}  # plan -> the plan that it rests on
        self.issuers: dict[int, int] = {}
        for unit in self.tree.leading:
            self._plan(unit)
        self.papers: list[Paper] = []
        self.stand: Standing = {}
        self.signed: dict[int, tuple[set[int], Standing]] = {}  # report -> plans, what stood there
        self.at: list[tuple[datetime, Standing, dict[int, dict[str, set[int]]]]] = []
        self.kept = self._kept()

    def _plan(self, unit: int) -> None:
        above = self.tree.parents[unit]
        basis = next((plan for plan, one in self.issuers.items() if one == above), 0)
        plan = self.world.put(self.session, "plan", "issued", unit_id=unit, issuer_id=unit,
                              basis_id=basis or None)  # fmt: skip
        self.plans[plan], self.issuers[plan] = basis, unit

    def live(self, steps: int, *changes: str) -> None:
        """So many things happen, every fourth to units if any sort of `changes` may; nothing that
        was written is lost by any of them."""
        for _ in range(steps):
            self.now += timedelta(hours=1)
            self.at.append((
                self.now - timedelta(minutes=1),
                {paper: list(told) for paper, told in self.stand.items()},
                {plan: self.owing(plan) for plan in self.plans},
            ))  # fmt: skip
            if changes and self.chance.random() < 0.25:
                self.now += timedelta(days=1)
                self.tree.reorganise(self.chance.choice(changes), self.now)
                self._learn()
            else:
                self._work_on(self.chance.choice(self.tree.in_force))
            before, self.kept = self.kept, self._kept()
            assert all(self.kept[name] >= rows for name, rows in before.items()), "rows are gone"

    def _kept(self) -> dict[str, int]:
        """How many rows there are of what must stay."""
        tables = [table_of(model) for model in KEPT]
        counts = (select(literal(table.name), func.count()).select_from(table) for table in tables)
        return dict(map(tuple, self.session.execute(union_all(*counts))))

    def _learn(self) -> None:
        """Who has papers and plans after units have changed."""
        rows = self.session.execute(select(Document.id, Document.unit_id, Document.issuer_id))
        holders = {row.id: row for row in rows}
        for paper in self.papers:
            paper.unit, paper.issuer = holders[paper.id].unit_id, holders[paper.id].issuer_id
        self.issuers = {plan: holders[plan].unit_id for plan in self.plans}

    def _work_on(self, unit: int) -> None:
        kind = self.chance.choice(["registration", "report"])
        mine = [paper for paper in self.papers if paper.unit == unit and paper.kind == kind]
        above = self.tree.parents[unit]
        plans = [plan for plan, issuer in self.issuers.items() if issuer == above]
        if mine:
            self._go_on(self.chance.choice(mine))
        elif plans:
            self._hand_in(self._begin(kind, unit, self.chance.choice(plans)))

    def _go_on(self, paper: Paper) -> None:
        if paper.accepted and paper.works and self.chance.random() < 0.75:
            for _ in range(5):
                self._move(self.chance.choice(paper.works), paper)
        elif paper.accepted:
            self._reopen(paper)
        elif not paper.works or any(work.state != "cancelled" for work in paper.works):
            self._hand_in(paper)

    def _begin(self, kind: str, unit: int, plan: int) -> Paper:
        issuer = self.issuers[plan]
        where = {"unit_id": unit, "plan_id": plan, "issuer_id": issuer, "now": self.now}
        content = {**CONTENTS[kind], "figures": {}}
        paper_id = self.world.put(self.session, kind, "returned", content=content, **where)
        paper = Paper(paper_id, kind, plan, unit, issuer)
        for _ in range(self.chance.randint(1, 3) if kind == "registration" else 0):
            told = self._a_work()
            inside = {"content": told, "parent_id": paper_id, **where}
            work = self.world.put(self.session, "work", "registered", **inside)
            paper.works.append(Work(work, told))
        self.papers.append(paper)
        return paper

    def _a_work(self) -> dict[str, Any]:
        aims = self.chance.sample(AIMS, 2)
        return CONTENTS["work"] | {
            "kind": self.chance.choice(SORTS), "greets": aims[0], "also_greets": aims[1],
            "value_vnd": self.chance.choice([0, 5, 350_000_000, BEYOND_A_DOUBLE]),
            "value_qualifier": self.chance.choice(WEAKEST_FIRST),
            "funding": {source: self.chance.randint(0, 9)
                        for source in self.chance.sample(SOURCES, 2)},
        }  # fmt: skip

    def _hand_in(self, paper: Paper) -> None:
        told = self._edit(paper)
        self._take(paper, "submit")
        if paper.kind == "report" and (plans := self._own(paper)):
            self.signed[paper.id] = plans, self._inside(plans)
        if self.chance.random() < 0.25:  # not accepted yet: it counts nowhere
            self._take(paper, "send_back", Role.REVIEWER, REASON)
            self.signed.pop(paper.id, None)
            return
        self.now += timedelta(minutes=5)
        self._take(paper, "accept", Role.REVIEWER)
        paper.accepted = True
        standing = "reported" if told is not None else "registered"
        self.stand[paper.id] = [Said(paper.unit, standing, Amount(1)), *(told or [])]
        for work in paper.works:
            self._state(work, paper)

    def _edit(self, paper: Paper) -> list[Said] | None:
        """A report is written anew; of a registration, one work that is not begun."""
        if paper.kind == "report":
            told = dict(self._figures())
            content = {code: one._asdict() for code, one in told.items()}
            self._take(paper, "edit", answers={**CONTENTS["report"], "figures": content})
            return [Said(paper.unit, code, one) for code, one in told.items()]
        for work in paper.works:
            if work.state == "registered" and self.chance.random() < 0.5:
                work.content = self._a_work()
                self._take(paper, "edit", answers=work.content, work=work)
        return None

    def _figures(self) -> Iterator[tuple[str, Amount]]:
        for code in self.chance.sample(TOLD, self.chance.randint(0, len(TOLD))):
            value = self.chance.choice([0, 1, 2, BEYOND_A_DOUBLE if "fund" in code else 7])
            ratio = CATALOGUE[code].rule is Rule.RATIO
            whole = value + self.chance.randint(0, 3) if ratio else None
            yield code, Amount(value, whole, self.chance.choice(WEAKEST_FIRST))

    def _reopen(self, paper: Paper) -> None:
        self._take(paper, "reopen", Role.REVIEWER, REASON)
        paper.accepted = False
        for one in (paper.id, *(work.id for work in paper.works)):
            self.stand.pop(one, None)
        self.signed.pop(paper.id, None)

    def _move(self, work: Work, paper: Paper) -> None:
        """Something happens to a work of an accepted registration."""
        ends = ("edit", "cancel", "carry_over")
        rows = [
            row
            for row in machine("work").rows_from(work.state)
            if row.code not in ends or (row.code != "edit" and self.chance.random() < 0.3)
        ]
        if not rows:
            return
        row, answers = self.chance.choice(rows), dict[str, Any]()
        if row.asks is Ask.REASON:
            answers = REASON
        elif row.asks is Ask.PROGRESS:
            value, word = self.chance.choice([0, 7, 360_000_000]), self.chance.choice(WEAKEST_FIRST)
            work.achieved = Amount(value, None, word)
            answers = {"note": "Xong", "achieved_vnd": value, "achieved_qualifier": word}
        role = Role.REVIEWER if row.code in ("verify", "send_back", "reopen") else Role.OFFICER
        work.state = self._take(paper, row.code, role, answers, work)
        self._state(work, paper)

    def _state(self, work: Work, paper: Paper) -> None:
        """What stands of a work; who stated the same before goes on to be who states it."""
        content = work.content
        aims = tuple(dict.fromkeys(filter(None, (content["greets"], content["also_greets"]))))
        now = [Said(paper.unit, code, one, content["kind"], aims or ("",))
               for code, one in work.figures()]  # fmt: skip
        before = self.stand.pop(work.id, [])
        same = [one._replace(unit=0) for one in before] == [one._replace(unit=0) for one in now]
        if now:
            self.stand[work.id] = before if same else now

    def _take(
        self, paper: Paper, code: str, role: Role = Role.OFFICER, answers: Any = None,
        work: Work | None = None,
    ) -> str:  # fmt: skip
        unit = paper.unit if role is Role.OFFICER else paper.issuer
        actor, which = self.world.people[unit][role], work.id if work else paper.id
        fired = self.world.take(self.session, which, code, actor=actor, answers=answers or {},
                                now=self.now)  # fmt: skip
        return fired.state

    # what should be known

    def under(self, plan: int) -> set[int]:
        """A plan and all that rest on it."""
        found = {plan}
        for one, basis in self.plans.items():  # who rests on another comes after it
            if basis in found:
                found.add(one)
        return found

    def told(self, plan: int, stand: Standing | None = None) -> list[Said]:
        """What counts under a plan."""
        return [one for said in self._under(plan, stand).values() for one in said]

    def _under(self, plan: int, stand: Standing | None = None) -> Standing:
        return self._inside(self.under(plan), stand)

    def _inside(self, plans: set[int], stand: Standing | None = None) -> Standing:
        stand = self.stand if stand is None else stand
        inside = {one for paper in self.papers if paper.plan in plans
                  for one in (paper.id, *(work.id for work in paper.works))}  # fmt: skip
        return {paper: said for paper, said in stand.items() if paper in inside}

    def owing(self, plan: int) -> dict[str, set[int]]:
        """Who owes which kind of paper: who stated it, or else has it."""
        plans = self.under(plan)
        owed: dict[str, set[int]] = {"registration": set(), "report": set()}
        for paper in self.papers:
            if paper.plan in plans:
                stated = self.stand.get(paper.id)
                owed[paper.kind].add(stated[0].unit if stated else paper.unit)
        return owed

    def _own(self, report: Paper) -> set[int]:
        """The plans that the unit of a report led on the one that it reports under, and below."""
        led = [plan for plan, basis in self.plans.items()
               if basis == report.plan and self.issuers[plan] == report.unit]  # fmt: skip
        return set[int]().union(*map(self.under, led))

    def rests(self, report: Paper) -> bool:
        """Whether what stood below a handed-in report stands, paper by paper; who went on with a
        paper and states the same has changed nothing."""

        def facts(standing: Standing) -> dict[int, set[tuple[str, Amount]]]:
            return {one: {(it.code, it.amount) for it in told} for one, told in standing.items()}

        plans, then = self.signed[report.id]
        return facts(then) == facts(self._inside(plans))
