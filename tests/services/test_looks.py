"""What somebody reads about people is written down once a day, also by two nodes at once."""

from threading import Thread

from state_machines.days import midnight, today
from state_machines.grammar import Role
from tests.factories import NOW
from tests.world import World
from workflow_app.db import Database
from workflow_app.services.personal import reading
from workflow_app.services.personal.reading import Look

A_WHILE = 0.3  # seconds in which whoever does not wait is done


def test_two_nodes_that_are_asked_at_once_write_one_look_down(
    database: Database, world: World
) -> None:
    look = Look(world.city(Role.AUDITOR).person_id, "paper_page", unit_id=world.ward_id)
    written: list[bool] = []

    def note() -> None:
        with database.begin() as session:
            written.append(reading.note(session, look, at=NOW, since=midnight(today(NOW))))

    with database.begin() as session:
        assert reading.note(session, look, at=NOW, since=midnight(today(NOW)))
        other = Thread(target=note)
        other.start()
        other.join(A_WHILE)
    other.join()
    assert written == [False]
