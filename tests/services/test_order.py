"""Both databases sort names as the Vietnamese alphabet has them, and page by that order."""

import random
import unicodedata

from sqlalchemy import literal, select
from sqlalchemy.orm import Session

from state_machines.alphabet import alphabetical
from state_machines.grammar import Role
from tests.factories import NOW, a_unit
from tests.machines.test_alphabet import IN_ORDER
from tests.world import World
from workflow_app.models import Unit
from workflow_app.models.base import in_order
from workflow_app.services.boards.progress import board
from workflow_app.services.units import choices


def test_names_come_in_the_order_of_the_alphabet(session: Session) -> None:
    for name in random.Random(7).sample(IN_ORDER, len(IN_ORDER)):
        a_unit(session, name)
    found = [name for _, name in choices(session)]
    assert [name for name in found if name in IN_ORDER] == IN_ORDER


def test_both_databases_sort_by_the_same_key(session: Session) -> None:
    for name in (*IN_ORDER, "Ðông Hà 0123456789012345", "Phường 007", "A-B.c/Ü ∑"):
        told = unicodedata.normalize("NFD", name)
        assert bytes(session.scalar(select(in_order(literal(told))))) == alphabetical(name)


def test_a_board_is_paged_in_that_order(session: Session, world: World, plan_id: int) -> None:
    city = session.get_one(Unit, world.city_id)
    for name in random.Random(9).sample(IN_ORDER, len(IN_ORDER)):
        unit = a_unit(session, name, under=city)
        world.people[unit.id] = world.people[world.ward_id]
        world.put(session, "report", "awaited", plan_id=plan_id, unit_id=unit.id)
    shown, after = list[str](), None
    for _ in IN_ORDER:
        page = board(session, plan_id, world.city(Role.OFFICE), NOW, after=after, limit=4)
        shown += [row.unit_name for row in page.rows]
        after = page.next_after
        if after is None:
            break
    assert [name for name in shown if name in IN_ORDER] == IN_ORDER
