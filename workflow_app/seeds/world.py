"""Units, people and their seats: inserted once, found again by code and by login."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from state_machines.case import Actor
from workflow_app.models import Assignment, Person, SeatRow, Unit
from workflow_app.seeds.names import invented
from workflow_app.seeds.reading import read
from workflow_app.services.membership.people import actor_of

SINCE = date(2019, 1, 1)


class Member(NamedTuple):
    """Somebody a case needs: a login and the seats behind it, the first one is hers by name."""

    login: str
    seats: Sequence[Mapping[str, Any]]
    email: str = ""

    @property
    def name(self) -> str:
        return invented(self.login)


def members(case: Mapping[str, Any]) -> Iterator[Member]:
    """Everybody of a case: the staff of each unit by its pattern, and the people named apart."""
    patterns = read("staff")
    for unit in case["units"]:
        for word, seats in patterns[unit["staff"]].items():
            login = f"{word}.{unit['code'].lower()}"
            held = [{"unit": unit["code"], **seat} for seat in seats]
            yield Member(login, held, _address(case, login))
    for person in case.get("people", ()):
        yield Member(person["login"], person["seats"], _address(case, person["login"]))


def _address(case: Mapping[str, Any], login: str) -> str:
    return f"{login}@example.org" if login in case.get("mailed", ()) else ""


class World:
    """The units and people that are in the database."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._units: dict[str, Unit] = {}
        self._actors: dict[str, Actor] = {}
        self._staff: dict[int, list[Actor]] = {}

    def settle(self, case: Mapping[str, Any], password_hash: str) -> None:
        """Insert the units and people of a case."""
        for unit in case["units"]:
            self._add_unit(unit, case.get("since", SINCE), case.get("until"))
        for member in members(case):
            self._add_person(member, password_hash, case.get("since", SINCE))
        self._session.flush()

    def has(self, code: str) -> bool:
        return self._session.scalar(select(Unit.id).where(Unit.code == code)) is not None

    def unit(self, code: str) -> Unit:
        if code not in self._units:
            found = self._session.scalars(select(Unit).where(Unit.code == code)).one()
            self._units[code] = found
        return self._units[code]

    def person(self, login: str) -> Person:
        return self._session.scalars(select(Person).where(Person.login == login)).one()

    def name_of(self, actor: Actor) -> str:
        return self._session.get_one(Person, actor.person_id).name

    def actor(self, login: str, on: date) -> Actor:
        if login not in self._actors:
            self._actors[login] = actor_of(self._session, self.person(login).id, on)
        return self._actors[login]

    def staff(self, unit_id: int, on: date) -> list[Actor]:
        """Who sits in a unit, in the order in which they were seated."""
        if unit_id not in self._staff:
            seated = select(SeatRow.person_id).where(SeatRow.unit_id == unit_id)
            people = dict.fromkeys(self._session.scalars(seated.order_by(SeatRow.id)))
            self._staff[unit_id] = [actor_of(self._session, one, on) for one in people]
        return self._staff[unit_id]

    def _add_unit(self, unit: Mapping[str, Any], since: date, until: date | None) -> None:
        above = self.unit(unit["parent"]) if unit.get("parent") else None
        row = Unit(
            code=unit["code"],
            name=unit["name"],
            short_name=unit["short"],
            kind=unit.get("kind", "front_committee"),
            place=unit.get("place", unit["short"]),
            symbol=unit.get("symbol", "MTTQ-BTT"),
            area=unit.get("area", ""),
            parent_id=above.id if above else None,
            path="",
            valid_from=since,
            valid_to=until if unit.get("ends", True) else None,
        )
        self._session.add(row)
        self._session.flush()
        row.path = f"{above.path if above else ''}{row.id}/"
        self._units[unit["code"]] = row

    def _add_person(self, member: Member, password_hash: str, since: date) -> None:
        person = Person(
            login=member.login,
            name=member.name,
            email=member.email,
            password_hash=password_hash,
        )
        self._session.add(person)
        for seat in member.seats:
            row = SeatRow(
                person=person,
                unit_id=self.unit(seat["unit"]).id,
                role=seat["role"],
                title=seat["title"],
                held_from=since,
            )
            row.assignments += [
                Assignment(unit_id=self.unit(code).id) for code in seat.get("areas", ())
            ]
            row.assignments += [Assignment(topic=topic) for topic in seat.get("topics", ())]
            self._session.add(row)
            self._session.flush()
