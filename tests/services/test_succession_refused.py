"""A change of units that nobody may make, that makes no sense, or whose day has not come."""

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from state_machines import machine
from state_machines.grammar import Role
from state_machines.parties import READERS
from state_machines.rules import Refused
from tests.services.test_succession import NEW, said
from tests.world import World
from workflow_app.models import Document, Unit


def test_before_its_day_nothing_is_carried_out(session: Session, world: World) -> None:
    content = said(session, "rename", world.ward_id, names=NEW) | {"since": "2023-10-11"}
    paper = world.put(session, "reorganisation", "approved", content=content)
    with pytest.raises(Refused) as refused:
        world.take(session, paper, "apply")
    assert refused.value.reasons[0].en.startswith("The day from which it holds has not come")


def test_a_double_click_carries_a_change_out_once(session: Session, world: World) -> None:
    one, two = world.ward_ids
    content = said(session, "merge", one, two, names=NEW)
    paper = world.put(session, "reorganisation", "approved", content=content)
    first = world.take(session, paper, "apply", key="k")
    again = world.take(session, paper, "apply", actor=world.city(Role.OFFICE), seen=1, key="k")
    assert (again.version, again.state) == (first.version, first.state)
    assert len(session.scalars(select(Unit).where(Unit.name == "Phường Mới")).all()) == 1


@pytest.mark.parametrize("role", [Role.ADMINISTRATOR, Role.AUDITOR, Role.OFFICER])
def test_only_the_office_carries_out_what_the_committee_approved(
    session: Session, world: World, role: Role
) -> None:
    content = said(session, "rename", world.ward_id, names=NEW)
    paper = world.put(session, "reorganisation", "approved", content=content)
    with pytest.raises(Refused, match="not_yours"):
        world.take(session, paper, "apply", actor=world.city(role))


BAD = {
    "a unit that is not below": ("rename", ["province"], {"names": NEW}, "Only units in force"),
    "two names for one": ("rename", ["one"], {"names": NEW * 2}, "Write exactly one new name"),
    "a merger of one": ("merge", ["one"], {"names": NEW}, "A merger needs two units"),
    "a name and a unit": ("merge", ["one"], {"names": NEW, "heir": "two"}, "Write one new name or"),
    "a split into one": ("split", ["one"], {"names": NEW}, "A split needs two"),
    "below itself": ("move", ["one"], {"heir": "one"}, "The unit chosen is one of those"),
    "nobody takes over": ("dissolve", ["one"], {}, "Choose who takes over"),
    "into a superior": ("merge", ["one"], {"heir": "city"}, "must stand directly below the same"),
}


@pytest.mark.parametrize("what", BAD)
def test_what_makes_no_sense_is_refused_before_anybody_approves_it(
    session: Session, world: World, what: str
) -> None:
    sort, units, more, complaint = BAD[what]
    ids = {"province": world.province_id, "city": world.city_id}
    ids |= dict(zip(("one", "two"), world.ward_ids, strict=True))
    heir = ids.get(str(more.get("heir")))
    content = said(session, sort, *(ids[one] for one in units), heir=heir,
                   names=more.get("names", ()))  # fmt: skip
    paper = world.put(session, "reorganisation", "drafting", content=content)
    world.take(session, paper, "edit", answers=content)
    drafted = session.get_one(Document, paper, populate_existing=True).content["foreseen"]
    assert any(complaint in english for _, english in drafted["problems"])
    with pytest.raises(Refused) as refused:
        world.take(session, paper, "submit")
    assert any(complaint in reason.en for reason in refused.value.reasons)


def test_the_readers_of_a_change_name_no_administrator() -> None:
    assert all(Role.ADMINISTRATOR not in party.roles for party in READERS)
    assert all(Role.ADMINISTRATOR not in row.by.roles for row in machine("reorganisation").rows)
