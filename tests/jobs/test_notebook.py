"""What was taken is noted: read by nobody while its writer lives, and closed when she died."""

from pathlib import Path

import pytest
from sqlalchemy import select

from tests.factories import NOW
from tests.jobs.conftest import Town, a_town, address_all
from workflow_app.adapters.notebook import Attempts, Notebook
from workflow_app.db import Database
from workflow_app.models import Delivery
from workflow_app.services import deliveries
from workflow_app.services.channels import outbox
from workflow_app.worker import Office, catch_up


class Killed(BaseException):
    """Nobody is left to tear anything out."""


@pytest.fixture
def notebook(tmp_path: Path) -> Notebook:
    return Notebook(tmp_path / "taken")


def test_a_page_is_read_by_nobody_while_its_writer_lives_and_once_when_she_died(
    notebook: Notebook,
) -> None:
    with pytest.raises(Killed), notebook.page() as page:
        page.note(7, 1)
        page.note(9, 3)
        assert _read(notebook) == []
        raise Killed
    assert _read(notebook) == [{7: 1, 9: 3}]
    assert _read(notebook) == []


def test_a_page_that_was_torn_out_is_not_read(notebook: Notebook) -> None:
    with notebook.page() as page:
        page.note(7, 1)
        page.tear_out()
    assert _read(notebook) == []


def test_a_line_that_was_cut_off_says_nothing(notebook: Notebook, tmp_path: Path) -> None:
    with pytest.raises(Killed), notebook.page() as page:
        page.note(7, 1)
        raise Killed
    (page_of_the_dead,) = tmp_path.glob("taken/*.page")
    page_of_the_dead.write_bytes(page_of_the_dead.read_bytes() + b"12 1")
    assert _read(notebook) == [{7: 1}]


def test_a_page_stays_until_it_could_be_closed(notebook: Notebook) -> None:
    with pytest.raises(Killed), notebook.page() as page:
        page.note(7, 1)
        raise Killed

    def away(taken: Attempts) -> None:
        raise ConnectionError

    with pytest.raises(ConnectionError):
        notebook.catch_up(away)
    assert _read(notebook) == [{7: 1}]


def test_what_the_dead_had_noted_is_closed_unless_a_later_attempt_took_it_over(
    embedded: Database, notebook: Notebook
) -> None:
    town = a_town(embedded)
    numbers = _promised(embedded, town)
    with embedded.begin() as session:
        claimed = deliveries.claim(session, deliveries.MAIL, NOW, 10)
    with pytest.raises(Killed), notebook.page() as page:
        page.note(numbers[0], claimed[numbers[0]])
        page.note(numbers[1], claimed[numbers[1]] - 1)
        raise Killed
    catch_up(Office(embedded, notebook=notebook))
    with embedded.read() as session:
        done = select(Delivery.id).where(Delivery.done_at.is_not(None))
        assert session.scalars(done).all() == [numbers[0]]


def _read(notebook: Notebook) -> list[Attempts]:
    found: list[Attempts] = []
    notebook.catch_up(found.append)
    return found


def _promised(database: Database, town: Town) -> list[int]:
    with database.begin() as session:
        address_all(session, town)
        outbox.deliver(session, town.promise(session), NOW)
        return list(session.scalars(select(Delivery.id).order_by(Delivery.id)))
