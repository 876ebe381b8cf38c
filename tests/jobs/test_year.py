"""A year of a province with clocks that die: every due reminder is sent once, and no other."""

import random
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import func, select

from tests.jobs.year_oracle import Oracle, events_before
from tests.jobs.year_province import Clocks, Province, all_taken, office
from tests.jobs.year_story import DAYS, WHOLE, Story, tell, ticks
from tests.services.walking import is_worked
from workflow_app import worker
from workflow_app.db import Database
from workflow_app.models import Delivery, Digest, Reminder

MORTAL = 0.06  # of the ticks end one of the two clocks


@pytest.mark.parametrize(
    ("database_url", "units", "share"),
    [("postgresql", 200, 200 if WHOLE else 12), ("sqlite", 40, 40 if WHOLE else 5)],
    indirect=["database_url"],
)
def test_in_a_year_of_dying_clocks_every_due_reminder_is_sent_once_and_no_other(
    database: Database,
    database_url: str,
    units: int,
    share: int,
    tmp_path: Path,
    counted: Callable[[str], None],
) -> None:
    story, sink = tell(2024, units, share), tmp_path / "sink"
    expected = Oracle(story)
    expected.walk()
    province = Province(database, story)
    kills = _live_through(province, database_url, sink)
    told = province.told()
    assert told == expected.sent
    with database.read() as session:
        days = session.scalars(select(Digest.day).distinct()).all()
        assert [day for day in days if not is_worked(day, DAYS)] == []
        undone = select(func.count()).select_from(Reminder).where(Reminder.digest_id.is_(None))
        assert session.scalar(undone) == len(expected.waiting)
    lost = _all_delivered(database, database_url, sink)
    assert lost <= kills
    counted(_said(story, expected, kills, lost))


def _live_through(province: Province, url: str, sink: Path) -> int:
    coming = list(province.story.events)
    with Clocks(url, sink, random.Random(7), province.database) as clocks:
        for at in ticks():
            province.happen(events_before(coming, at))
            clocks.tick(at, MORTAL)
        return clocks.kills


def _all_delivered(database: Database, url: str, sink: Path) -> int:
    """Send what waits; how often an answer was lost."""
    here = office(url, sink)
    while _open(database):
        worker.send(here)
        time.sleep(0.2)
    here.database.dispose()
    taken = Counter(int(line) for line in sink.read_text().split())
    _, lost = all_taken(database, taken)
    return lost


def _open(database: Database) -> int:
    with database.read() as session:
        waiting = (Delivery.done_at.is_(None), Delivery.dead_at.is_(None))
        return session.scalar(select(func.count()).select_from(Delivery).where(*waiting)) or 0


def _said(story: Story, expected: Oracle, kills: int, lost: int) -> str:
    steps = Counter(told.step.split(":")[0] for told in expected.sent)
    return (
        f"{story.units} units, {len(story.plans)} plans, {len(story.papers)} papers,"
        f" {len(story.events)} events, {kills} kills: {len(expected.sent)} reminders"
        f" {dict(steps)} in {len(expected.digests)} digests, {lost} answers lost"
    )
