"""Ten thousand rows: as many statements as for one, and answers that stay a page long."""

import tracemalloc
from collections.abc import Callable
from typing import Any

from flask import Flask
from sqlalchemy import Table, func, insert, select
from sqlalchemy.orm import Session

from state_machines.grammar import Role
from tests.factories import NOW
from tests.web.campaign import Campaign
from tests.web.programs import Program, a_key
from tests.world import World
from workflow_app.db import Database
from workflow_app.models import Document, Notice, Unit, table_of
from workflow_app.models.trail import Message
from workflow_app.services import documents

MANY = 10_000
PAGE = 50  # rows
LONGEST = 60_000  # octets of an answer
MOST_MEMORY = 4 * 2**20  # octets that an answer takes beside what the application holds
LISTS = ("/plans", "/inbox", "/units", "/plans/{plan}/board")


Change = Callable[[int, int], dict[str, Any]]


def multiply(session: Session, table: Table, like: Any, change: Change) -> range:
    """So many rows like the newest of a kind, each changed by its place and its new number."""
    chosen = select(table).where(like).order_by(table.c.id.desc()).limit(1)
    row = dict(session.execute(chosen).one()._mapping)
    first = int(session.scalar(select(func.max(table.c.id))) or 0) + 1
    rows = [{**row, "id": first + n, **change(n, first + n)} for n in range(MANY)]
    session.execute(insert(table), rows)
    return range(first, first + MANY)


def crowd(session: Session, boss: int, above: str) -> None:
    """Ten thousand wards that have handed in, plans, and notices of a person."""
    paper, units, message = table_of(Document), table_of(Unit), table_of(Message)
    wards = multiply(session, units, units.c.path != above,
                     lambda n, one: {"code": f"DONG-{n}", "path": f"{above}{one}/"})  # fmt: skip
    multiply(session, paper, paper.c.kind == "registration", lambda n, _: {"unit_id": wards[n]})
    drafts = (paper.c.kind == "plan") & (paper.c.number == "")
    multiply(session, paper, drafts, lambda n, _: {"topic": f"t{n}"})
    sent = multiply(session, message, message.c.id > 0, lambda *_: {})
    notice = table_of(Notice)
    multiply(session, notice, notice.c.person_id == boss, lambda n, _: {"message_id": sent[n]})


def rows_of(answer: Any) -> list[Any]:
    """The rows of the list that an answer tells, whatever they are called."""
    lists = [one for one in answer.get_json().values() if isinstance(one, list)]
    return [row for one in lists for row in one]


def assert_goes_on(one: Any, next_one: Any) -> None:
    first, again = rows_of(one), rows_of(next_one)
    assert len(first) == len(again) == PAGE
    assert not [row for row in again if row in first]


def test_ten_thousand_rows_are_told_a_page_at_a_time_at_the_cost_of_one(
    app: Flask, embedded: Database, world: World, campaign: Campaign, statements: list[str]
) -> None:
    campaign.grow(1)
    people = {role: world.city(role) for role in (Role.COMMITTEE, Role.REVIEWER)}
    keys = {role: a_key(embedded, who, NOW) for role, who in people.items()}
    paths = [(Role.REVIEWER, "/work"), *((Role.COMMITTEE, one) for one in LISTS)]

    def asked(role: Role, path: str) -> tuple[int, Any]:
        statements.clear()
        answer = Program(app, keys[role]).get(path.format(plan=campaign.plan))
        assert answer.status_code == 200, path
        return len(statements), answer

    few = {path: asked(role, path)[0] for role, path in paths}
    with embedded.begin() as session:
        above = session.get_one(Unit, world.city_id).path
        crowd(session, people[Role.COMMITTEE].person_id, above)
    for role, path in paths:
        tracemalloc.start()
        count, answer = asked(role, path)
        taken = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        assert count == few[path] <= 6, path
        assert len(answer.data) < LONGEST, path
        assert taken < MOST_MEMORY, path
        if following := answer.get_json().get("next"):
            assert_goes_on(answer, asked(role, following.removeprefix("/api/v1"))[1])


def test_a_desk_is_read_to_its_end_hers_first_and_nothing_twice(
    app: Flask, embedded: Database, world: World, campaign: Campaign
) -> None:
    campaign.grow(60)
    reviewer = Program(app, a_key(embedded, world.city(Role.REVIEWER), NOW))
    mine, waiting, following = list[int](), list[int](), "/api/v1/work"
    while following:
        page = reviewer.get(following.removeprefix("/api/v1")).get_json()
        assert not (waiting and page["mine"])
        mine += [one["id"] for one in page["mine"]]
        waiting += [one["id"] for one in page["waiting"]]
        following = page["next"]
    with embedded.read() as session:
        desk = documents.work_for(session, world.city(Role.REVIEWER), 10_000)
    assert mine == [one.id for one in desk.mine]
    assert len(mine) >= 120
    assert waiting == [one.id for one in desk.waiting]
