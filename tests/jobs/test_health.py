"""`doctor` is silent when all is right, and names each thing that is not."""

import io
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.orm import Session

from tests.factories import NOW
from tests.jobs.conftest import Town, a_town
from workflow_app.adapters import migrating
from workflow_app.adapters.disk import DiskStore
from workflow_app.adapters.rq_queue import RqQueue, queue_at
from workflow_app.db import Database
from workflow_app.models import Document, File, Register
from workflow_app.models.trail import Entry, Message, PrivateValue
from workflow_app.services import health

FENCES = ("trail_no_UPDATE", "trail_private_no_UPDATE", "documents_move_with_an_entry")


@pytest.fixture
def store(tmp_path: Path) -> DiskStore:
    return DiskStore(tmp_path / "files")


@pytest.fixture
def town(embedded: Database) -> Town:
    return a_town(embedded)


@pytest.fixture
def unfenced(embedded: Database, town: Town) -> Database:
    """A database whose owner took the fences down."""
    with embedded.begin() as session:
        for fence in FENCES:
            session.execute(text(f"DROP TRIGGER {fence}"))
    return embedded


def test_a_sound_database_has_no_findings(embedded: Database, town: Town, store: DiskStore) -> None:
    with embedded.begin() as session:
        _file(session, town, store, b"bytes")
        _number(session, town, 1)
    assert _findings(embedded, store) == []


def test_a_state_that_no_machine_knows_is_found(unfenced: Database, store: DiskStore) -> None:
    _run(unfenced, "UPDATE documents SET state = 'lost'")
    assert any("which no machine knows" in one for one in _findings(unfenced, store))


def test_a_version_without_its_entry_is_found(unfenced: Database, store: DiskStore) -> None:
    _run(unfenced, "UPDATE documents SET version = 2")
    assert "at version 2, but its trail ends with step 1" in _only(unfenced, store)


@pytest.mark.parametrize(
    "tampering",
    [
        "UPDATE trail SET body = replace(body, 'open', 'shut')",
        "UPDATE trail SET leaf = :zeros",
        "UPDATE trail SET chain = :zeros",
        "UPDATE documents SET chain_head = :zeros",
    ],
)
def test_a_rewritten_trail_is_found_at_its_entry(
    unfenced: Database, town: Town, store: DiskStore, tampering: str
) -> None:
    with unfenced.begin() as session:
        statement = text(tampering)
        session.execute(statement, {"zeros": "0" * 64} if ":zeros" in tampering else {})
    assert _only(unfenced, store).startswith(f"paper {town.paper_id}")


def test_a_private_value_that_was_never_written_is_found(
    embedded: Database, town: Town, store: DiskStore
) -> None:
    with embedded.begin() as session:
        session.add(
            PrivateValue(
                entry_document_id=town.paper_id,
                entry_seq=1,
                field="reason",
                salt=b"s" * 32,
                value="another",
            )
        )
    assert "is not the one that was written" in _only(embedded, store)


def test_a_gap_in_a_register_is_found(embedded: Database, town: Town, store: DiskStore) -> None:
    with embedded.begin() as session:
        _number(session, town, 3)
    assert _only(embedded, store).endswith("has no paper for 1, 2")


def test_a_register_taken_over_from_paper_has_no_gap_before_its_first(
    embedded: Database, town: Town, store: DiskStore
) -> None:
    with embedded.begin() as session:
        _number(session, town, 364, first=364)
    assert _findings(embedded, store) == []


def test_a_number_that_no_register_gave_is_found(
    embedded: Database, town: Town, store: DiskStore
) -> None:
    with embedded.begin() as session:
        _number(session, town, 1)
        session.execute(text("DELETE FROM registers"))
    assert "without a register" in _only(embedded, store)


def test_a_file_without_its_bytes_is_found(
    embedded: Database, town: Town, store: DiskStore, tmp_path: Path
) -> None:
    with embedded.begin() as session:
        _file(session, town, store, b"bytes")
    (place,) = [path for path in (tmp_path / "files").rglob("*") if path.is_file()]
    place.write_bytes(b"byte")
    assert "has 4 bytes, not 5" in _only(embedded, store)
    place.unlink()
    assert "has no bytes" in _only(embedded, store)


def test_a_message_that_was_given_up_is_found(
    embedded: Database, town: Town, store: DiskStore
) -> None:
    with embedded.begin() as session:
        message = session.get_one(Message, town.promise(session))
        message.dead_at, message.attempts, message.error = NOW, 8, "away"
    assert _only(embedded, store).endswith("was given up after 8 attempts: away")


def test_readiness_asks_each_part(embedded: Database) -> None:
    answer = health.readiness(
        at_head=lambda: migrating.at_head(embedded.engine), queue=queue_at("")
    )
    assert answer == {"database": True, "migrations": True, "broker": True, "workers": 1}


def test_readiness_tells_what_is_down_and_never_raises(tmp_path: Path) -> None:
    nowhere = Database(f"sqlite:///{tmp_path}/no/such/folder.db")
    answer = health.readiness(
        at_head=lambda: migrating.at_head(nowhere.engine), queue=RqQueue("redis://127.0.0.1:1")
    )
    assert answer == {"database": False, "migrations": False, "broker": False, "workers": 0}


def _findings(database: Database, store: DiskStore) -> list[str]:
    with database.read() as session:
        assert session.get(Entry, 1)
        return list(health.findings(session, store))


def _only(database: Database, store: DiskStore) -> str:
    (finding,) = _findings(database, store)
    return finding


def _run(database: Database, statement: str) -> None:
    with database.begin() as session:
        session.execute(text(statement))


def _number(session: Session, town: Town, value: int, first: int = 1) -> None:
    paper = session.get_one(Document, town.paper_id)
    paper.series, paper.number_year, paper.number_value = "KH", 2023, value
    paper.issued_on = date(2023, 10, 10)
    session.add(Register(unit_id=paper.issuer_id, series="KH", year=2023, last=value, first=first))


def _file(session: Session, town: Town, store: DiskStore, content: bytes) -> None:
    kept = store.put(io.BytesIO(content), 100)
    session.add(
        File(
            document_id=town.paper_id,
            slot="text",
            edition=1,
            name="Báo cáo.pdf",
            media_type="application/pdf",
            size=kept.size,
            sha256=kept.sha256,
            uploaded_by=town.officer.person_id,
            uploaded_at=NOW,
        )
    )
