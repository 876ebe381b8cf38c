"""The sealed log from the command line: sealing, verifying, proving, and a restored backup."""

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from sqlalchemy import make_url, select, text

from tests.factories import NOW
from tests.jobs.conftest import Run, Town, a_town
from workflow_app.db import Database
from workflow_app.models.trail import Act
from workflow_app.services import acts
from workflow_app.services.audit.restored import Older
from workflow_app.web.app import create_app


@pytest.fixture(autouse=True)
def log_name(monkeypatch: pytest.MonkeyPatch) -> None:
    """The log has a name, as an office gives it one."""
    monkeypatch.setenv("WORKFLOW_LOG_NAME", "example.org/trail")


@pytest.fixture
def town(embedded: Database) -> Town:
    return a_town(embedded)


def note(database: Database, town: Town) -> None:
    with database.begin() as session:
        acts.note(session, at=NOW, actor_id=None, code="show", why="read")


def proven(folder: Path) -> bytes:
    """What the file for auditors says of a proof."""
    names = ["entry.json", "entry.tlog-proof", "log.key"]
    command = [sys.executable, "-I", "verify_proof.py", *names]
    return subprocess.run(command, cwd=folder, capture_output=True, check=False).stdout


def test_what_is_sealed_is_intact_and_nobody_else_can_read_the_key(
    run: Run, town: Town, tmp_path: Path
) -> None:
    sealed = run("audit", "seal")
    assert (sealed.exit_code, sealed.output) == (0, "sealed: 1\nanchored: file\n")
    key = tmp_path / "home" / "log" / "key"
    assert key.stat().st_mode & 0o777 == 0o600
    assert key.read_text().startswith("PRIVATE+KEY+example.org/trail+")
    verified = run("audit", "verify", "--json")
    said = json.loads(verified.stdout)
    assert (verified.exit_code, said["intact"], said["leaves"], said["anchors"]) == (0, True, 1, 1)
    key.chmod(0o644)
    assert "may be read by others" in run("audit", "seal").output


@pytest.mark.parametrize(
    "chosen", [(), ("--since", "2020-01-01"), ("--document", "1"), ("--unit", "unit")]
)
def test_a_changed_log_ends_the_command_with_one_and_names_the_step(
    run: Run, embedded: Database, town: Town, chosen: tuple[str, ...]
) -> None:
    run("audit", "seal")
    with embedded.begin() as session:
        code = session.scalar(text("SELECT code FROM units WHERE id = :id"), {"id": town.ward_id})
        session.execute(text("DROP TRIGGER trail_no_UPDATE"))
        session.execute(text("UPDATE trail SET actor_id = actor_id + 1"))
    found = run("audit", "verify", *(code if one == "unit" else one for one in chosen))
    assert found.exit_code == 1
    assert f"paper {town.paper_id}, step 1: a column does not say" in found.stdout
    assert run("audit", "verify", "--unit", "nowhere").exit_code == 1


def test_a_proof_is_written_and_holds(run: Run, town: Town, tmp_path: Path) -> None:
    assert "not sealed yet" in run("audit", "prove", "1", "1").output
    run("audit", "seal")
    assert run("audit", "prove", "1", "1", "--to", str(tmp_path / "proof")).exit_code == 0
    assert proven(tmp_path / "proof") == b"OK: entry 0 of 1 in example.org/trail\n"
    assert run("audit", "prove").exit_code == 2


def test_leaf_hashes_are_taken_out_and_name_the_leaf(
    run: Run, embedded: Database, town: Town, tmp_path: Path
) -> None:
    folder = str(tmp_path / "tiles")
    assert "nothing is sealed" in run("audit", "export-tiles", folder).output
    run("audit", "seal")
    assert run("audit", "export-tiles", folder).output == "tiles written: 1\n"
    with embedded.begin() as session:
        session.execute(text("DROP TRIGGER seals_no_UPDATE"))
        session.execute(text("UPDATE seals SET leaf = :leaf"), {"leaf": "0" * 64})
    assert "leaf 0" in run("audit", "verify", "--tiles", folder).stdout
    assert "does not hold what the log says now" in run("audit", "export-tiles", folder).output


def place_of(database: Database) -> str:
    return str(make_url(str(database.engine.url)).database)


def backed_up(database: Database, folder: Path) -> Path:
    """A copy of the file as it is now."""
    with database.engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    return Path(shutil.copy(place_of(database), folder / "backup.db"))


def put_back(database: Database, backup: Path) -> None:
    """What a hurried administrator does with a backup."""
    database.dispose()
    for end in ("-wal", "-shm"):
        Path(place_of(database) + end).unlink(missing_ok=True)
    shutil.copy(backup, place_of(database))


def test_a_restored_backup_is_noticed_refused_and_given_up_on_purpose(
    run: Run, embedded: Database, town: Town, tmp_path: Path
) -> None:
    run("audit", "seal")
    backup = backed_up(embedded, tmp_path)
    note(embedded, town)
    run("audit", "seal")
    assert run("audit", "export-tiles").output == "tiles written: 1\n"
    copy = shutil.copytree(tmp_path / "home" / "log" / "tiles", tmp_path / "copy")
    put_back(embedded, backup)
    for command in (("audit", "seal"), ("doctor",), ("web",)):
        refused = run(*command)
        assert refused.exit_code == 1
        assert "ends at leaf 1" in refused.output
        assert "accept-restore" in refused.output
    with pytest.raises(Older, match="ends at leaf 1"):  # by whatever server
        create_app()
    assert "leaves 1–1: gone" in run("audit", "verify").stdout
    accepted = run("audit", "accept-restore", "--yes")
    assert accepted.output == "given up: 1 leaves\n"
    assert run("doctor").exit_code == 0
    assert "leaf 1" not in run("audit", "verify", "--tiles", str(copy)).stdout
    assert run("audit", "export-tiles").exit_code == 0  # the old ones were put aside
    verified = run("audit", "verify")
    assert verified.exit_code == 0, verified.output
    assert "given up when a backup was restored: leaves 1–1" in verified.stderr
    assert "nothing is missing" in run("audit", "accept-restore", "--yes").output


def test_a_home_restored_with_its_database_learns_from_a_witness_what_was_lost(
    run: Run, embedded: Database, town: Town, tmp_path: Path
) -> None:
    run("audit", "seal")
    backup = backed_up(embedded, tmp_path)
    log = tmp_path / "home" / "log"
    shutil.copytree(log, tmp_path / "log")
    note(embedded, town)
    run("audit", "seal")
    witness = tmp_path / "witness"
    witness.write_text((log / "checkpoint").read_text() + "\nnobody\n2\nAAAA\n\n— nobody AAAA\n")
    put_back(embedded, backup)
    shutil.rmtree(log)
    shutil.copytree(tmp_path / "log", log)
    assert run("doctor").exit_code == 0  # nothing on this machine knows better
    assert "nothing is missing" in run("audit", "accept-restore", "--yes").output
    assert "leaves 1–1: gone" in run("audit", "verify", "--anchors", str(witness)).stdout
    accepted = run("audit", "accept-restore", "--yes", "--anchors", str(witness))
    assert accepted.output == "given up: 1 leaves\n"
    verified = run("audit", "verify", "--anchors", str(log / "checkpoint.given-up"))
    assert (verified.exit_code, "leaves 1–1" in verified.stderr) == (0, True), verified.output


def test_the_log_goes_on_under_another_key_and_says_so(
    run: Run, embedded: Database, town: Town, tmp_path: Path
) -> None:
    run("audit", "seal")
    log = tmp_path / "home" / "log"
    (old,) = (log / "key.pub").read_text().split()
    run("audit", "prove", str(town.paper_id), "1", "--to", str(tmp_path / "old"))
    secret = (log / "key").read_text()
    changed = run("audit", "new-key")
    assert changed.exit_code == 0, changed.output
    assert (log / "key.pub").read_text().split() == [old, changed.output.strip()]
    with embedded.read() as session:
        body = session.scalars(select(Act.body).where(Act.code == "new_key")).one()
    assert (old in body, changed.output.strip() in body) == (True, True)
    assert secret in [one.read_text() for one in log.glob("key.retired-*")]
    note(embedded, town)
    assert run("audit", "seal").output.startswith("sealed: 1\n")  # by the key that is there now
    run("audit", "prove", str(town.paper_id), "1", "--to", str(tmp_path / "new"))
    for folder, key in (("old", old), ("new", changed.output.strip())):
        assert (tmp_path / folder / "log.key").read_text().strip() == key
        assert proven(tmp_path / folder).startswith(b"OK")
    assert run("audit", "verify", "--anchors", str(log / "anchors")).exit_code == 0


def test_a_key_that_was_never_published_here_signs_nothing(
    run: Run, embedded: Database, town: Town, tmp_path: Path
) -> None:
    run("audit", "seal")
    for name in ("key", "key.pub"):
        (tmp_path / "home" / "log" / name).unlink()
    note(embedded, town)
    assert "signed by a key that is not known here" in run("audit", "seal").output
