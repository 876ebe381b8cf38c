"""The clock is wound by a command and beside the sweep, and one that fails stops nothing."""

import logging
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import func, select

from state_machines.days import end_of, today
from tests.jobs.conftest import Run, Town, a_town
from workflow_app.commands import running
from workflow_app.db import Database
from workflow_app.models import Beat, CalendarDay, Digest, Document
from workflow_app.services.reminding.clock import BEAT, Ticked
from workflow_app.worker import Office, tick


def _due_today(database: Database) -> Town:
    """A ward's paper that is due at the end of today, which is worked."""
    now = datetime.now(UTC)
    town = a_town(database, end_of(today(now)))
    with database.begin() as session:
        for day in (today(now), today(now + timedelta(days=1))):  # it may become tomorrow
            known = CalendarDay(day=day, working=True, name="", source="thử", edited_at=now)
            session.add(known)
        session.get_one(Document, town.paper_id).remind_at = now - timedelta(minutes=1)
    return town


def test_a_tick_goes_on_until_nothing_is_left(database: Database) -> None:
    town = _due_today(database)
    with database.read() as session:
        at = end_of(today(datetime.now(UTC))) - timedelta(minutes=1)
        assert session.get_one(Document, town.paper_id).remind_at
    assert tick(Office(database), at) == Ticked(1, 1, 1)
    assert tick(Office(database), at) == Ticked()
    with database.read() as session:
        assert session.get_one(Beat, BEAT).at == at
        assert session.scalar(select(func.count()).select_from(Digest)) == 1


def test_the_command_says_what_was_done(run: Run, embedded: Database) -> None:
    _due_today(embedded)
    done = run("jobs", "tick")
    assert done.exit_code == 0, done.output
    assert done.output.startswith("looked at: 1\nreminders: 1\n")
    assert run("jobs", "tick").output.startswith("looked at: 0\nreminders: 0\n")


def test_one_sweep_winds_the_clock_too(run: Run, embedded: Database) -> None:
    _due_today(embedded)
    assert run("jobs", "sweep", "--once").exit_code == 0
    assert run("jobs", "tick").output.startswith("looked at: 0\n")


class Enough(BaseException):
    """Ends what would go on for ever."""


def test_a_clock_that_fails_keeps_the_sweep_running(
    run: Run, embedded: Database, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    done: list[str] = []

    def fail(*given: object) -> None:
        done.append("tick")
        raise RuntimeError("the clock is broken")

    def rest(seconds: float) -> None:
        done.append("rest")
        if done.count("rest") == 3:
            raise Enough

    monkeypatch.setattr(running, "_seal_for_ever", lambda: None)  # its thread would outlive this
    monkeypatch.setattr(running, "tick", fail)
    monkeypatch.setattr(running, "sweep", lambda *given: done.append("sweep"))
    monkeypatch.setattr(running.time, "sleep", rest)
    with pytest.raises(Enough), caplog.at_level(logging.ERROR):
        run("jobs", "sweep")
    assert done == ["tick", "sweep", "rest", "sweep", "rest", "sweep", "rest"]
    assert "the clock failed" in caplog.text
