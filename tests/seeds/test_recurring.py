"""Half-year reports and those of a cluster's year are configuration: the same kinds, other data."""

from datetime import date, datetime
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from forms import content_form
from state_machines.days import VIETNAM, end_of
from state_machines.periods import OPENED
from tests.world import World, settle
from workflow_app.db import Database
from workflow_app.models import Document
from workflow_app.seeds.reading import read
from workflow_app.workshop.calling import open_periods

HALF_YEAR, CLUSTER_YEAR = read("live")["calendars"]
BELOW = [{"name": "Các xã, phường", "duty": "t/h", "units": "below:front_committee"}]


def test_the_demonstration_has_both_in_force_and_none_is_opened_before_its_day(
    reading: Session,
) -> None:
    told = select(Document.id, Document.content).where(
        Document.kind == "reporting", Document.state == "in_force"
    )
    held = {row.content["rhythm"]: row for row in reading.execute(told)}
    assert sorted(held) == ["half_year", "yearly"]
    numbers = [row.id for row in held.values()]
    opened = select(Document.id).where(Document.plan_id.in_(numbers))
    assert reading.scalars(opened).all() == []


@pytest.mark.parametrize("line", [HALF_YEAR, CLUSTER_YEAR], ids=["half year", "cluster year"])
def test_the_form_of_a_calendar_takes_what_is_configured(line: dict[str, Any]) -> None:
    form = content_form("reporting")(data=line["content"])
    assert form.validate(), form.errors
    answers = form.answers()
    assert answers["headings"] == line["content"]["headings"]
    assert answers["indicators"] == line["content"]["indicators"]


@pytest.mark.parametrize(
    ("line", "opened", "day", "key", "window", "due"),
    [
        (HALF_YEAR, 2024 * 2 - 1, (6, 15), "2024-H1", ("2024-01-01", "2024-06-30"),
         date(2024, 7, 5)),
        (CLUSTER_YEAR, 2023, (11, 25), "2024", ("2023-12-15", "2024-12-15"), date(2024, 12, 25)),
    ],
    ids=["half year", "cluster year"],
)  # fmt: skip
def test_each_opens_the_reports_of_its_own_period_under_its_own_headings(
    embedded: Database, line: dict[str, Any], opened: int, day: tuple[int, int], key: str,
    window: tuple[str, str], due: date,
) -> None:  # fmt: skip
    content = {**line["content"], "recipients": BELOW, OPENED: opened}
    with embedded.begin() as session:
        world: World = settle(session, wards=2)
        calendar = world.put(session, "reporting", "in_force", content=content)
    assert open_periods(embedded, datetime(2024, *day, 0, 5, tzinfo=VIETNAM)) == 1
    with embedded.read() as session:
        rows = session.scalars(select(Document).where(Document.plan_id == calendar)).all()
        assert {row.unit_id for row in rows} == {world.city_id, *world.ward_ids}
        assert {row.topic for row in rows} == {key}
        assert {(row.content["from"], row.content["to"]) for row in rows} == {window}
        assert {row.due_at for row in rows} == {end_of(due)}
        for row in rows:
            assert [one["heading"] for one in row.content["parts"]] == content["headings"]
