"""The command line does what it says, and says why when it does not."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner
from flask import Flask
from flask.cli import FlaskGroup
from sqlalchemy import select

from tests.factories import NOW, a_unit
from tests.jobs.conftest import Run, a_town
from workflow_app.adapters import migrating, passwords
from workflow_app.db import Database
from workflow_app.models import Base, CalendarDay, Document, Person
from workflow_app.models.trail import Message

PASSWORD = "correct horse battery"


def test_the_schema_goes_down_and_up(run: Run) -> None:
    assert run("db", "current").output.strip().endswith("(newest)")
    assert run("db", "downgrade", "base").exit_code == 1  # nobody said yes
    assert run("db", "current").output.strip().endswith("(newest)")
    assert run("db", "downgrade", "base", "--yes").exit_code == 0
    assert run("db", "current").output.strip() == "empty"
    assert "workflow-app db upgrade" in run("doctor").output
    assert run("db", "upgrade").exit_code == 0
    assert run("db", "current").output.strip().endswith("(newest)")


def test_doctor_is_silent_when_all_is_right_and_fails_when_not(
    run: Run, embedded: Database
) -> None:
    town = a_town(embedded)
    assert (run("doctor").exit_code, run("doctor").output) == (0, "")
    with embedded.begin() as session:
        message = session.get_one(Message, town.promise(session))
        message.dead_at = NOW
    assert run("doctor").exit_code == 1
    assert "was given up" in run("doctor").output


def test_a_person_is_created_gets_a_password_and_is_kept_out(run: Run, embedded: Database) -> None:
    with embedded.begin() as session:
        unit = a_unit(session, "Phường An Hòa").code
    words = ("--name", "Lê An", "--unit", unit, "--role", "officer", "--password", PASSWORD)
    created = run("users", "create", "le.an", *words)
    assert created.exit_code == 0, created.output
    assert run("users", "create", "le.an", *words).exit_code == 1
    assert "Phường An Hòa" in run("users", "list").output
    assert run("users", "password", "le.an", "--password", PASSWORD * 2).exit_code == 0
    with embedded.read() as session:
        kept = session.scalars(select(Person.password_hash)).one()
    assert passwords.matches(kept, PASSWORD * 2)
    assert run("users", "disable", "le.an").exit_code == 0
    assert "(disabled)" in run("users", "list").output


def test_an_empty_system_gets_its_highest_unit_and_its_first_administrator(run: Run) -> None:
    assert run("db", "upgrade").exit_code == 0
    top = ("units", "create", "tinh", "--name", "Ủy ban MTTQ Việt Nam tỉnh Minh Hòa")
    assert "plain letters" in run("units", "create", "tỉnh", *top[3:]).output
    made = run(*top, "--since", "2025-07-01")
    assert (made.exit_code, made.output) == (0, "")
    words = ("--name", "Lê An", "--unit", "tinh", "--role", "administrator", "--password", PASSWORD)
    assert run("users", "create", "le.an", *words).exit_code == 0
    assert "There are units already" in run(*top).output
    assert run("units", "take-over", "tinh", "364", "--type", "KH").exit_code == 0
    assert "up to 364" in run("units", "take-over", "tinh", "9", "--type", "KH").output
    assert run("units", "take-over", "tinh", "9", "--incoming").exit_code == 0
    assert run("units", "take-over", "tinh", "9").exit_code == 2
    assert (run("audit", "seal").exit_code, run("doctor").output) == (0, "")


@pytest.mark.parametrize(
    ("words", "reason"),
    [
        (("password", "nobody", "--password", PASSWORD), "there is no nobody"),
        (("password", "nobody", "--password", "short"), "at least 10 characters"),
        (("disable", "nobody"), "there is no nobody"),
    ],
)
def test_what_cannot_be_done_is_said(run: Run, words: tuple[str, ...], reason: str) -> None:
    result = run("users", *words)
    assert result.exit_code == 1
    assert reason in result.output


def test_a_database_that_is_away_is_said_in_a_line(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("WORKFLOW_DATABASE_URL", "postgresql://nobody@127.0.0.1:1/nothing")
    for command in (("doctor",), ("audit", "seal"), ("jobs", "tick"), ("db", "upgrade")):
        away = run(*command)
        assert (away.exit_code, away.output.count("\n")) == (1, 1)
        assert away.output.startswith("Error: the database does not answer: ")


def test_a_folder_that_may_not_be_written_is_named(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refused(*_: object, **__: object) -> None:
        raise PermissionError(13, "Permission denied", "/srv/home")

    monkeypatch.setattr(Path, "mkdir", refused)
    assert "/srv/home: Permission denied. Work as the user" in run("doctor").output


def test_a_new_database_file_is_for_our_eyes_only(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("WORKFLOW_DATABASE_URL")
    (tmp_path / "home").mkdir(mode=0o755)
    assert run("db", "upgrade").exit_code == 0
    assert run("calendar", "seed", "2026").exit_code == 0
    kept = [one for one in (tmp_path / "home").iterdir() if one.name.startswith("workflow.db")]
    assert {one.stat().st_mode & 0o077 for one in kept} == {0}


def test_the_outbox_is_counted_swept_and_given_another_try(run: Run, embedded: Database) -> None:
    town = a_town(embedded)
    with embedded.begin() as session:
        message = session.get_one(Message, town.promise(session))
        message.dead_at = NOW
        message_id = message.id
    assert "given up: 1" in run("jobs", "status").output
    assert run("jobs", "retry", str(message_id)).exit_code == 0
    assert run("jobs", "retry", str(message_id)).exit_code == 1
    assert run("jobs", "sweep", "--once").exit_code == 0
    assert "done: 1" in run("jobs", "status").output


def test_figures_are_added_up_under_a_number(run: Run, embedded: Database) -> None:
    town = a_town(embedded)
    with embedded.begin() as session:
        session.get_one(Document, town.paper_id).number = "364/KH-MTTQ-BTT"
    totals = json.loads(run("rollup", "364/KH-MTTQ-BTT", "--json").output)
    assert totals["units"] == {"expected": 0, "reported": 0}
    assert "0 papers have the number" in run("rollup", "1/KH").output
    found = json.loads(run("rollup", "364/KH-MTTQ-BTT", "--regrouped", "2025-07-01").output)
    assert found == {"then": {}, "today": {}, "groups": []}
    assert "not both" in run("rollup", "1/KH", "--regrouped", "2025-07-01", "--explain",
                             "works").output  # fmt: skip


def test_years_of_working_days_are_filled(run: Run, embedded: Database) -> None:
    filled = run("calendar", "seed", "2026", "2027")
    assert filled.exit_code == 0, filled.output
    assert [line.split(":")[0] for line in filled.output.splitlines()] == ["2026", "2027"]
    assert "1 of the year are guesses" in filled.output
    with embedded.read() as session:
        assert {day.year for day in session.scalars(select(CalendarDay.day))} == {2026, 2027}
    assert run("calendar", "seed", "26").exit_code == 2


def test_a_bad_setting_ends_a_command_with_its_reason(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("WORKFLOW_SECRET_KEY", "dev")
    assert "too easy to guess" in run("doctor").output


def test_flask_knows_the_migrations(embedded: Database) -> None:
    app = Flask(__name__)
    migrating.init_app(app, embedded.engine, Base.metadata)
    flask = FlaskGroup(create_app=lambda: app, set_debug_flag=False)
    for words, expected in (("current",), "(head)"), (("downgrade",), ""), (("upgrade",), ""):
        result = CliRunner().invoke(flask, ["db", *words])
        assert result.exit_code == 0, result.output
        assert expected in result.output
    assert migrating.at_head(embedded.engine)
