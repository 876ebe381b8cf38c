"""What a city signed stays; what has changed below it since is told with its papers and words."""

from typing import Any

import pytest
from sqlalchemy import update
from sqlalchemy.orm import Session

from tests.factories import CONTENTS, NOW
from tests.services.test_stated import HOUR, report
from tests.world import World
from workflow_app.models import Document, Unit
from workflow_app.services.figures import Scope, moved_below, review, stale

SAID = "Có 01/02 phường đối thoại; treo 07 băng rôn."


@pytest.fixture
def above(session: Session, world: World, plan_id: int) -> int:
    """A plan of the province, on which the city's rests."""
    province = {"unit_id": world.province_id, "issuer_id": world.province_id}
    above = world.put(session, "plan", "issued", **province)
    session.execute(update(Document).where(Document.id == plan_id).values(basis_id=above))
    return above


@pytest.fixture
def later(session: Session, world: World, plan_id: int) -> int:
    """One ward held a dialogue; the other, whose report this is, hung over seven banners."""
    world.take(session, report(session, world, plan_id, dialogues=1), "accept", now=NOW + HOUR)
    paper = report(session, world, plan_id, banners=7, unit_id=world.ward_ids[1])
    world.take(session, paper, "accept", now=NOW + HOUR)
    return paper


@pytest.fixture
def signed(session: Session, world: World, above: int, later: int) -> Any:
    """The city's report, handed in with the totals of its wards."""
    content = {**CONTENTS["report"], "results": SAID}
    city = world.put(session, "report", "drafting", unit_id=world.city_id, plan_id=above,
                     issuer_id=world.province_id, content=content)  # fmt: skip
    world.take(session, city, "submit", now=NOW + 2 * HOUR)
    return session.get_one(Document, city, populate_existing=True)


def path(session: Session, world: World) -> str:
    return session.get_one(Unit, world.city_id).path


def restated(session: Session, world: World, paper: int, **figures: int) -> None:
    """The ward takes its figures back and gives others."""
    world.take(session, paper, "reopen", now=NOW + 3 * HOUR)
    told = {code: {"value": value, "qualifier": "exact"} for code, value in figures.items()}
    world.take(session, paper, "edit", answers={**CONTENTS["report"], "figures": told})
    world.take(session, paper, "submit", now=NOW + 3 * HOUR)
    world.take(session, paper, "accept", now=NOW + 4 * HOUR)


def test_a_report_that_nothing_moved_below_still_holds(
    session: Session, world: World, above: int, signed: Any
) -> None:
    found = review(session.connection(), signed)
    assert found
    assert not found.stale
    assert moved_below(session.connection(), signed) == 0
    assert stale(session.connection(), Scope(above)) == []


def test_what_changed_is_told_with_the_sentences_that_quote_it(
    session: Session, world: World, above: int, signed: Any, later: int
) -> None:
    restated(session, world, later, dialogues=1)
    found = review(session.connection(), signed)
    assert found
    assert [(one.figure.code, one.then, one.now, one.passages) for one in found.differences] == [
        ("banners", (7, None, "exact"), None, ["treo 07 băng rôn."]),
        ("dialogues", (1, 2, "exact"), (2, 2, "exact"), ["Có 01/02 phường đối thoại;"]),
    ]
    second = world.ward_ids[1]
    told = {(one.unit_id, one.code) for one in found.changes}
    assert told == {(second, "banners"), (second, "dialogues")}
    assert moved_below(session.connection(), signed) == 1
    (row,) = stale(session.connection(), Scope(above))
    assert (row.document_id, row.papers) == (signed.id, 1)
    assert signed.content["annex"]["below"]["totals"]["banners"] == [7, None, "exact"]


def test_a_correction_back_to_the_same_numbers_makes_the_report_hold_again(
    session: Session, world: World, above: int, signed: Any, later: int
) -> None:
    restated(session, world, later, banners=7)
    found = review(session.connection(), signed)
    assert found
    assert not found.stale
    assert stale(session.connection(), Scope(above)) == []
