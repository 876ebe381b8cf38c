"""The grid asked over HTTP: every state x row x role x place, derived from the tables.

Covered: every state of every machine; in it every code of the machine, by somebody whose step it
is and by a sample of others that rotates through all roles and units; every row that leaves the
state, taken with a valid form once with a stale page and once with a fresh one.
"""

import re
import shutil
from collections.abc import Iterator
from dataclasses import replace
from itertools import cycle, islice, product
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select

from state_machines import MACHINES
from state_machines.case import Actor, Case
from state_machines.grammar import Machine, Party, Reach, State, Transition
from state_machines.guards import SCAN_GIVEN
from state_machines.rules import Refused, decide, offers
from tests.factories import CONTENTS, DUE, NOW, answers_to
from tests.web.conftest import Client, an_application, sign_in, signed_token
from tests.web.posting import as_fields
from tests.world import World, readers_of, settle, situation_for
from workflow_app.db import Database
from workflow_app.models import Document
from workflow_app.services.cases import case_of

TOOLS = {"told", "papers", "periods"}
"""Links of a paper's page that are no steps."""
OTHERS = 4  # of those who may not, asked about each code
every_state = pytest.mark.parametrize(
    ("table", "state"),
    [(table, state) for table in MACHINES for state in table.states],
    ids=lambda part: part.kind if isinstance(part, Machine) else part.code,
)


class House:
    """One application and world for the whole grid; every test puts its own papers."""

    def __init__(self, app: Flask, database: Database, world: World) -> None:
        self.app, self.database, self.world = app, database, world
        self.token = signed_token(app)
        self._clients: dict[int, Client] = {}
        self.sampled = cycle(list(world.everybody()))

    def browser(self, who: Actor) -> Client:
        if who.person_id not in self._clients:
            self.app.test_client_class = Client
            client = self.app.test_client()
            sign_in(client, self.database, who.person_id, NOW)
            self._clients[who.person_id] = client  # type: ignore[assignment]
        return self._clients[who.person_id]

    def post(self, who: Actor, paper: int, code: str, seen: int = 1, **fields: object) -> int:
        data = {"csrf_token": self.token, "seen": seen, "key": f"{paper}-{code}", **fields}
        sent = self.browser(who).post(f"/documents/{paper}/{code}", data=data)
        return sent.status_code

    def take(self, who: Actor, paper: int, row: Transition, kind: str, seen: int = 1) -> int:
        return self.post(who, paper, row.code, seen, **as_fields(answers_to(row, kind)))

    def stage(self, table: Machine, state: State, codes: list[str]) -> int:
        """A paper in a state from which the codes can be taken, or one as good as can be."""
        situation = situation_for(table.kind, state.code, codes)
        situation = situation or situation_for(table.kind, state.code, [])
        assert situation
        with self.database.begin() as session:
            plan = self.world.a_plan(session)
            return self.world.stage(session, situation, plan)

    def standing(self, paper: int) -> tuple[str, int]:
        with self.database.read() as session:
            found = session.execute(
                select(Document.state, Document.version).where(Document.id == paper)
            )
            state, version = found.one()
            return state, version

    def places(self, table: Machine, who: Actor) -> set[Reach]:
        """How the unit of somebody's seat stands to a staged paper, told without the rules."""
        unit_id, world = who.seats[0].unit_id, self.world
        owner = world.city_id if table.begun_by else world.ward_id
        found = {Reach.ANYWHERE}
        if unit_id == owner:
            found.add(Reach.OWN)
        if unit_id == world.city_id:
            found.add(Reach.ISSUER)
        if unit_id == world.province_id or (unit_id == world.city_id and owner != unit_id):
            found.add(Reach.ABOVE)
        if table.leads and unit_id in world.ward_ids:
            found.add(Reach.ADDRESSED)
        return found

    def belongs(self, party: Party, table: Machine, who: Actor) -> bool:
        return who.seats[0].role in party.roles and party.reach in self.places(table, who)

    def sees(self, table: Machine, who: Actor) -> bool:
        return any(self.belongs(party, table, who) for party in readers_of(table))

    def expected(self, table: Machine, state: State, code: str, who: Actor) -> int | None:
        """The status of a step that the table does not give; None when it does."""
        if not self.sees(table, who):
            return 404
        rows = [row for row in table.rows if row.code == code]
        hers = any(self.belongs(row.by, table, who) for row in rows)
        here = table.row(state.code, code)
        if here is None:
            return 409 if hers else 403
        return None if self.belongs(here.by, table, who) else 403


@pytest.fixture(scope="module")
def house(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    home = tmp_path_factory.mktemp("grid")
    shutil.copy(sqlite_template, home / "workflow.db")
    database = Database(f"sqlite:///{home / 'workflow.db'}", synchronous="OFF")
    with database.begin() as session:
        world = settle(session, wards=2)
    yield House(an_application(home, database, lambda: NOW), database, world)
    database.dispose()


@every_state
def test_nobody_does_what_the_table_does_not_say(
    house: House, table: Machine, state: State
) -> None:
    paper = house.stage(table, state, [])
    before = house.standing(paper)
    for code in table.codes:
        asked = [*islice(house.sampled, OTHERS), *_of_every_party(house, table, code)]
        for who in asked:
            wanted = house.expected(table, state, code, who)
            if wanted:
                seat = who.seats[0]
                said = house.post(who, paper, code)
                assert said == wanted, f"{seat.role} of {seat.unit_id}: '{code}' said {said}"
    assert house.standing(paper) == before


def _of_every_party(house: House, table: Machine, code: str) -> list[Actor]:
    parties = {row.by for row in table.rows if row.code == code}
    return [_somebody(house, table, party) for party in sorted(parties, key=str)]


def _somebody(house: House, table: Machine, party: Party) -> Actor:
    owner = house.world.city_id if table.begun_by else house.world.ward_id
    return house.world.member(party, owner)


@every_state
def test_whoever_the_table_names_takes_the_step_from_a_fresh_page_only(
    house: House, table: Machine, state: State
) -> None:
    for row in table.rows_from(state.code):
        paper = house.stage(table, state, [row.code])
        who = _somebody(house, table, row.by)
        assert house.take(who, paper, row, table.kind, seen=0) == 409, f"stale '{row.code}'"
        assert house.standing(paper) == (state.code, 1)
        assert house.take(who, paper, row, table.kind) == 302, f"'{row.code}'"
        assert house.standing(paper) == (row.lands_in(state).code, 2)
        assert house.take(who, paper, row, table.kind) == 302, f"'{row.code}' sent twice"
        assert house.standing(paper) == (row.lands_in(state).code, 2)


@every_state
def test_the_page_offers_exactly_what_may_be_done(
    house: House, table: Machine, state: State
) -> None:
    paper = house.stage(table, state, [])
    parties = {row.by for row in table.rows}
    asked = [_somebody(house, table, party) for party in sorted(parties, key=str)]
    for who in [*asked, *islice(house.sampled, OTHERS)]:
        page = house.browser(who).get(f"/documents/{paper}")
        if not house.sees(table, who):
            assert page.status_code == 404
            continue
        with house.database.read() as session:
            offered = offers(table, case_of(session, paper), who)
        links = set(re.findall(rf'href="/documents/{paper}/([a-z_]+)"', page.text)) - TOOLS
        locked = set(re.findall(r'id="why-([a-z_]+)"', page.text))
        assert links == {offer.row.code for offer in offered if offer.open}
        assert locked == {offer.row.code for offer in offered if not offer.open}


GUARDED = [
    (table, source, row)
    for table in MACHINES
    for row in table.rows
    if row.when
    for source in row.source
]


@pytest.mark.parametrize(
    ("table", "state", "row"),
    GUARDED,
    ids=lambda part: getattr(part, "kind", None) or part.code,
)
def test_what_is_not_ready_is_refused_with_its_reasons(
    house: House, table: Machine, state: State, row: Transition
) -> None:
    who = _somebody(house, table, row.by)
    poor = _poor_answers(row, table.kind)
    for paper in _poor(house, table, state):
        with house.database.read() as session:
            case = case_of(session, paper)
        answered = replace(case, answers=poor)
        if _refusal(table, answered, row.code, who) == "not_ready":
            page = house.browser(who).post(
                f"/documents/{paper}/{row.code}",
                data={"csrf_token": house.token, "seen": 1, "key": "", **as_fields(poor)},
            )
            assert page.status_code == 422
            assert 'role="alert"' in page.text
            assert house.standing(paper) == (state.code, 1)
            return
    pytest.fail(f"no paper in which '{row.code}' is not ready")


def _poor(house: House, table: Machine, state: State) -> Iterator[int]:
    """Papers with nothing or everything filled in, inside parents in every state."""
    parents = [one for one in MACHINES if table.kind in _opened_by(one)]
    above = [(one.kind, stood.code) for one in parents for stood in one.states] or [None]
    for parent, content in product(above, ({}, CONTENTS[table.kind])):
        with house.database.begin() as session:
            plan = None if table.begun_by else house.world.a_plan(session, "closed")
            inside = house.world.put(session, *parent, plan_id=plan, due_at=DUE) if parent else None
            due = DUE if table.stage else None
            paper = house.world.put(
                session, table.kind, state.code, plan_id=plan, parent_id=inside, content=content,
                due_at=due,
            )  # fmt: skip
            for child in _opened_by(table):
                first = next(one for one in MACHINES if one.kind == child).initial.code
                house.world.put(session, child, first, plan_id=plan, parent_id=paper, content={})
        yield paper


def _opened_by(table: Machine) -> list[str]:
    kinds = (getattr(effect, "kind", "") for row in table.rows for effect in row.then)
    return sorted({kind for kind in kinds if kind})


def _refusal(table: Machine, case: Case, code: str, who: Actor) -> str:
    try:
        decide(table, case, code, who)
    except Refused as refused:
        return refused.code
    return ""


def _poor_answers(row: Transition, kind: str) -> dict[str, object]:
    """Valid in shape, wrong in substance where a guard looks at what was answered."""
    poor = {"present": 999, "yes": 1, "no": 8, "issued_on": "2001-01-01", "due_on": "2001-01-01",
            "arrived_at": "2001-01-01T09:00:00+07:00", "type": "BC"}  # fmt: skip
    said = answers_to(row, kind)
    if SCAN_GIVEN in row.when:
        del said["file"]
    return {name: poor.get(name, value) for name, value in said.items()}


def test_whoever_handed_a_paper_in_cannot_decide_on_it(house: House) -> None:
    rows = [(table, row) for table in MACHINES for row in table.rows if row.four_eyes]
    assert rows
    for table, row in rows:
        paper = house.stage(table, row.source[0], [row.code])
        who = _somebody(house, table, row.by)
        with house.database.begin() as session:
            session.get_one(Document, paper).submitter_id = who.person_id
        assert house.take(who, paper, row, table.kind) == 403, row.code
        assert house.standing(paper) == (row.source[0].code, 1)
