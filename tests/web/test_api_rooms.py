"""Every room told to programs is the room of the page: asked both ways, by people of every role
and place in turn, it opens and stays shut alike, and tells nothing that the page does not show."""

import shutil
from collections import defaultdict
from collections.abc import Iterator
from itertools import cycle, islice
from pathlib import Path
from typing import Any

import pytest
from werkzeug.routing import Rule

from state_machines.case import Actor
from state_machines.grammar import Role
from tests.factories import CONTENTS, DUE, NOW
from tests.web.conftest import an_application
from tests.web.programs import Program, a_key
from tests.web.test_api_siblings import ELSEWHERE, ROOT, operations, pages
from tests.web.test_grid import House
from tests.world import World, settle
from workflow_app.db import Database
from workflow_app.services.personal.reading import Look
from workflow_app.web import reading
from workflow_app.web.sessions import PROGRAMS

TRAIL = "GET /documents/<int:document_id>/trail"
ASKING = 6  # people for each operation, who rotate through all roles and units
DRAFTED, HANDED_IN, WRITTEN = "Hoa-rieng-so-1", "Hoa-rieng-so-2", "Hoa-rieng-so-3"
"""Titles of papers of the first ward: one that it drafts, one handed in, one in a register."""
KNOWN = {
    "kind": "registration",
    "code": "works",
    "by": "unit",
    "book": "out",
    "name": "behalf",
    "sort": "reads",
    "form": "csv",
    "format": "pdf",
    "day": "2026-09-02",
    "year": 2026,
    "import_id": 9999,
    "job_id": 9999,
    "loan_id": 9999,
    "assignment_id": 9999,
    "delivery_id": 9999,
    "file_id": 9999,
    "number": 9999,
    "seq": 1,
    "token_id": 9999,
}


class Rooms(House):
    """A house with papers of the first ward that others must not read, and a key for everybody."""

    def __init__(self, app: Any, database: Database, world: World) -> None:
        super().__init__(app, database, world)
        self.known = KNOWN | self._furnish()
        self._programs: dict[int, Program] = {}
        others = (one for one in world.everybody() if one.person_id != self.known["person_id"])
        self.sampled = cycle(list(others))  # she is signed out when her account is closed

    def _furnish(self) -> dict[str, int]:
        with self.database.begin() as session:
            plan, put = self.world.a_plan(session, number="1/KH-MTTQ"), self.world.put
            drafted = CONTENTS["registration"] | {"title": DRAFTED, "note": DRAFTED}
            paper = put(session, "registration", "drafting", plan_id=plan, content=drafted,
                        title=DRAFTED, due_at=DUE)  # fmt: skip
            put(session, "report", "submitted", plan_id=plan, due_at=DUE, title=HANDED_IN,
                content=CONTENTS["report"] | {"title": HANDED_IN})  # fmt: skip
            put(session, "outgoing", "entered", title=WRITTEN, number="7/CV-MTTQ",
                content=CONTENTS["outgoing"] | {"title": WRITTEN})  # fmt: skip
        return {
            "plan_id": plan,
            "document_id": paper,
            "unit_id": self.world.ward_id,
            "person_id": self.world.ward(Role.OFFICER).person_id,
            "seat_id": self.world.ward(Role.OFFICER).seats[0].id,
        }

    def program(self, who: Actor) -> Program:
        if who.person_id not in self._programs:
            self._programs[who.person_id] = Program(self.app, a_key(self.database, who, NOW))
        return self._programs[who.person_id]

    def address(self, endpoint: str) -> str:
        with self.app.test_request_context():
            urls = self.app.url_map.bind("localhost")
            rule = next(self.app.url_map.iter_rules(endpoint))
            known = self.known | ({"kind": "units"} if "/imports/" in rule.rule else {})
            return urls.build(endpoint, {name: known[name] for name in rule.arguments})

    def ask(self, who: Actor, endpoint: str, method: str) -> Any:
        """The page or the operation, asked with nothing filled in."""
        address = self.address(endpoint)
        if address.startswith(PROGRAMS):
            path = address.removeprefix(ROOT)
            program = self.program(who)
            return program.get(path) if method == "GET" else program.post(path, {})
        browser = self.browser(who)
        if method == "GET":
            return browser.get(address)
        return browser.post(address, data={"csrf_token": self.token})


@pytest.fixture(scope="module")
def rooms(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Rooms]:
    home = tmp_path_factory.mktemp("rooms")
    shutil.copy(sqlite_template, home / "workflow.db")
    database = Database(f"sqlite:///{home / 'workflow.db'}", synchronous="OFF")
    with database.begin() as session:
        world = settle(session, wards=2)
    yield Rooms(an_application(home, database, lambda: NOW), database, world)
    database.dispose()


def both(rooms: Rooms, method: str) -> list[tuple[str, str, str]]:
    """Each page with an operation of the same kind: the route, its endpoint, the operation's."""
    there = operations(rooms.app)
    found = []
    for route, endpoint in pages(rooms.app).items():
        sibling = ELSEWHERE.get(route, route)
        if route.startswith(method) and sibling in there and sibling.startswith(method):
            found.append((route, endpoint, there[sibling]))
    return found


def test_a_room_opens_to_programs_for_whom_its_page_opens(rooms: Rooms) -> None:
    asked = both(rooms, "GET")
    assert len(asked) > 60
    for route, page, operation in asked:
        if route in ELSEWHERE:
            continue
        for who in islice(rooms.sampled, ASKING):
            by_page, by_key = (rooms.ask(who, one, "GET") for one in (page, operation))
            seat = who.seats[0]
            assert by_key.status_code == by_page.status_code, f"{seat.role} {seat.unit_id}: {route}"
            assert by_key.mimetype != "text/html"


def test_nothing_is_told_to_a_program_that_its_pages_do_not_show(rooms: Rooms) -> None:
    told = set()
    shown: dict[str, list[str]] = defaultdict(list)
    for _, page, operation in both(rooms, "GET"):
        shown[operation].append(page)
    for operation, its_pages in shown.items():
        for who in islice(rooms.sampled, ASKING):
            by_key = rooms.ask(who, operation, "GET").data
            by_page = [rooms.ask(who, page, "GET").data for page in its_pages]
            for title in (one.encode() for one in (DRAFTED, HANDED_IN, WRITTEN)):
                if title in by_key:
                    told.add(title)
                    seen = any(title in page for page in by_page)
                    assert seen, f"{who.seats[0].role}: {operation} tells {title!r}"
    assert len(told) == 3


def test_what_a_page_writes_down_of_its_reader_an_operation_writes_down_too(
    rooms: Rooms, monkeypatch: pytest.MonkeyPatch
) -> None:
    looks: set[Look] = set()
    monkeypatch.setattr(reading.reading, "note", lambda session, look, **_: looks.add(look))
    readers = [rooms.world.city(role) for role in (Role.AUDITOR, Role.ADMINISTRATOR, Role.OFFICER)]

    def noted(who: Actor, endpoint: str) -> set[Look]:
        rooms.app.extensions.pop(reading.NAME, None)
        looks.clear()
        rooms.ask(who, endpoint, "GET")
        return set(looks)

    codes = set()
    for route, page, operation in both(rooms, "GET"):
        if ELSEWHERE.get(route) in (None, TRAIL):
            for who in readers:
                by_page, by_key = (noted(who, one) for one in (page, operation))
                assert by_key == by_page, f"{who.seats[0].role}: {route}"
                codes |= {look.code for look in by_key}
    assert len(codes) > 4


def test_a_neighbour_ward_reads_nothing_of_another_anywhere(rooms: Rooms) -> None:
    neighbour = rooms.world.people[rooms.world.ward_ids[1]]
    about = {"document_id", "unit_id", "person_id", "plan_id"}
    for rule in list(asked_to_read(rooms)):
        for role in (Role.OFFICER, Role.LEADER, Role.CLERK):
            answer = rooms.ask(neighbour[role], rule.endpoint, "GET")
            for title in (DRAFTED, HANDED_IN, WRITTEN):
                assert title.encode() not in answer.data, f"{role}: {rule.rule}"
            if "document_id" in rule.arguments & about:
                assert answer.status_code == 404, f"{role}: {rule.rule}"


def asked_to_read(rooms: Rooms) -> Iterator[Rule]:
    for rule in rooms.app.url_map.iter_rules():
        if rule.rule.startswith(PROGRAMS) and "GET" in (rule.methods or ()):
            yield rule


def test_what_is_done_in_a_room_is_refused_to_whom_its_page_refuses_it(rooms: Rooms) -> None:
    asked = [one for one in both(rooms, "POST") if one[0] not in ELSEWHERE]
    assert len(asked) > 30
    for route, page, operation in asked:
        for who in islice(rooms.sampled, ASKING):
            by_page, by_key = (rooms.ask(who, one, "POST").status_code for one in (page, operation))
            refused = {by_page, by_key} & {403, 404}
            assert not refused or by_page == by_key, f"{who.seats[0].role}: {route}"
            assert by_key < 500
