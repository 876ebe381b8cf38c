"""The page of the search: what it does not show it does not hide."""

from collections.abc import Callable

import pytest

from state_machines.case import Actor
from state_machines.grammar import Role
from tests.web.conftest import Client
from tests.web.programs import Program
from tests.world import World
from workflow_app.db import Database
from workflow_app.web.search import SHOWN

Enter = Callable[[Actor], Client]


@pytest.mark.parametrize(("papers", "says"), [(SHOWN, False), (SHOWN + 1, True)])
def test_a_list_that_is_cut_says_so(
    enter: Enter, world: World, embedded: Database, papers: int, says: bool
) -> None:
    with embedded.begin() as session:
        for number in range(papers):
            world.put(session, "obstacle", "raised", title=f"Vướng mặt bằng {number}")
    page = enter(world.city(Role.OFFICE)).get("/search/?q=vuong").text
    assert page.count("Vướng mặt bằng") == SHOWN
    assert (f"Chỉ hiện {SHOWN} dòng đầu" in page) is says


@pytest.mark.parametrize(("papers", "more"), [(SHOWN, []), (SHOWN + 1, ["items"])])
def test_a_program_is_told_that_there_are_more(
    program: Program, world: World, embedded: Database, papers: int, more: list[str]
) -> None:
    with embedded.begin() as session:
        for number in range(papers):
            world.put(session, "obstacle", "raised", title=f"Vướng mặt bằng {number}")
    told = program.get("/search?q=vuong").json
    assert told
    assert (len(told["items"]), told["more"]) == (SHOWN, more)
