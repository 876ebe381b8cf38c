"""Ten figures of 3,321 units over four years, added up; against the bare driver with the very same
statements. A total that is not the sum of what was put in fails the line."""

from collections.abc import Iterator
from time import perf_counter
from typing import Any

from sqlalchemy import event, insert, select, update

from benchmarks.campaign import NOW, City, a_city, a_plan, issue
from benchmarks.figures import Line, Pace
from benchmarks.places import Ground, Place
from benchmarks.proof import count, prove
from state_machines.figures import REPORT_FIGURES
from state_machines.measures import Rule
from workflow_app.db import Database
from workflow_app.models import Document, Stated, table_of
from workflow_app.services.figures import Scope, totals

UNITS, YEARS = 3_321, 4
FIGURES = [figure.code for figure in REPORT_FIGURES if figure.rule is not Rule.RATIO][:10]
ONE_STAGE = [{"stage": "report", "wording": "", "meaning": "by", "date": "2024-06-30"}]
GOAL = 0.6
DOCUMENT, STATED = table_of(Document), table_of(Stated)


def run(ground: Ground, *, quick: bool) -> Iterator[Line]:
    """One line for each back-end."""
    for backend in ("sqlite", "postgresql"):
        with ground.place(backend) as place:
            yield _measure(place, 300 if quick else UNITS, 3 if quick else 15)


def _measure(place: Place, units: int, pairs: int) -> Line:
    database = place.database()
    with database.begin() as session:
        city = a_city(session, units)
        plans = [_a_year(session, city) for _ in range(YEARS)]
        session.execute(
            update(DOCUMENT).where(DOCUMENT.c.id.in_(plans[1:])).values(basis_id=plans[0])
        )
        put_in = _state(session, plans)
        entries = count(session)
    statements, found = _statements(database, plans[0])
    wrong = [code for code, value in put_in.items() if found.get(code) != value]
    bare, measured = place.bare(), []
    for _ in range(1 + pairs):
        measured.append((_sent(bare, statements), _shown(database, plans[0])))
    bare.close()
    with database.read() as session:
        proof = prove(session, entries=entries)
    database.dispose()
    also = {"units": units, "years": YEARS, "figures": len(put_in), "statements": len(statements)}
    failures = [f"{code} is not the sum of its parts" for code in wrong]
    return Line("totals", place, 1, GOAL, measured[1:], proof, failures, also)


def _a_year(session: Any, city: City) -> int:
    plan = a_plan(session, city, milestones=ONE_STAGE)
    issue(session, plan, city)
    return plan


def _state(session: Any, plans: list[int]) -> dict[str, int]:
    """Every report states every figure; returns what each must add up to."""
    owed = select(DOCUMENT.c.id, DOCUMENT.c.plan_id, DOCUMENT.c.unit_id).where(
        DOCUMENT.c.plan_id.in_(plans), DOCUMENT.c.parent_id.is_(None)
    )
    rows = [
        {"document_id": paper.id, "seq": 1, "plan_id": paper.plan_id, "unit_id": paper.unit_id,
         "code": code, "value": paper.id % 97 + place, "qualifier": "exact", "sort": "", "aim": "",
         "as_of": "", "since": NOW}
        for paper in session.execute(owed)
        for place, code in enumerate(FIGURES)
    ]  # fmt: skip
    session.execute(insert(STATED), rows)
    rules = {figure.code: figure.rule for figure in REPORT_FIGURES}
    units = {row["unit_id"] for row in rows}
    sums = dict.fromkeys(FIGURES, 0)
    for row in rows:
        sums[row["code"]] += row["value"]
    return {code: len(units) if rules[code] is Rule.UNITS else sums[code] for code in FIGURES}


def _statements(database: Database, plan: int) -> tuple[list[tuple[str, Any]], dict[str, int]]:
    """What the totals send to the database, and what they say."""
    heard: list[tuple[str, Any]] = []

    def listen(_: Any, __: Any, sql: str, given: Any, ___: Any, ____: Any) -> None:
        heard.append((sql, given))

    with database.read() as session:
        connection = session.connection()
        event.listen(connection, "before_cursor_execute", listen)
        found = totals(connection, Scope(plan))
    return heard, {code: total.amount.value for code, total in found.items()}


def _sent(bare: Any, statements: list[tuple[str, Any]]) -> Pace:
    start = perf_counter()
    for sql, given in statements:
        bare.execute(sql, given).fetchall()
    bare.rollback()
    took = perf_counter() - start
    return Pace(1 / took, [took])


def _shown(database: Database, plan: int) -> Pace:
    start = perf_counter()
    with database.read() as session:
        totals(session.connection(), Scope(plan))
    took = perf_counter() - start
    return Pace(1 / took, [took])
