"""Checkpoints are taken outside; what is outside tells whether the database is the one we had."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from tests.factories import NOW
from tests.services.audit.conftest import Log
from tests.services.audit.test_sealing import kept
from workflow_app.models.log import Anchor, SignedRoot
from workflow_app.services.audit import anchoring, notes, restored, stamp


def test_a_witness_gets_a_checkpoint_every_five_minutes_and_only_when_there_is_a_new_one(
    log: Log,
) -> None:
    log.act()
    log.seal()
    (first,) = notes.split(log.witness.kept())
    log.act()
    log.seal()  # within the five minutes
    assert notes.split(log.witness.kept()) == [first]
    assert log.guard.anchor(NOW + anchoring.EVERY) == ["file"]
    assert log.guard.anchor(NOW + 2 * anchoring.EVERY) == []
    assert len(notes.split(log.witness.kept())) == 2
    with log.database.read() as session:
        held = anchoring.held_by(session)
        assert session.scalar(select(func.count()).select_from(Anchor)) == 2
    assert held["file"].at == NOW + anchoring.EVERY


def test_a_witness_that_is_away_is_asked_again(log: Log, caplog: pytest.LogCaptureFixture) -> None:
    log.act()
    log.guard.seal(lambda: NOW)
    log.witness._place = log.folder / "log" / "key.pub" / "no" / "folder"
    assert log.guard.anchor(NOW) == []
    assert "does not take the checkpoint" in caplog.text
    log.witness._place = log.folder / "anchors"
    assert log.guard.anchor(NOW) == ["file"]


def test_an_older_database_is_noticed_and_nothing_is_sealed_in_it(log: Log) -> None:
    log.act()
    log.seal()
    note = log.signer.sign(notes.Checkpoint("example.org/trail", 5000, bytes(32)))
    log.book.remember(note)
    log.act()
    with pytest.raises(restored.Older, match=r"ends at leaf \d+ .*but 5000 were sealed"):
        log.seal()


def test_another_database_is_noticed(log: Log) -> None:
    log.act()
    log.seal()
    size = len(kept(log))
    log.book.remember(log.signer.sign(notes.Checkpoint("example.org/trail", size, bytes(32))))
    with pytest.raises(restored.Older, match="are not those that were sealed"):
        log.seal()


def test_a_bent_memory_is_not_believed(log: Log) -> None:
    log.act()
    log.seal()
    log.book.remember(log.book.last().replace("example.org", "example.com"))
    with pytest.raises(restored.Older, match="kept outside the database"):
        log.seal()


def test_the_stamp_is_two_lines_and_a_picture_of_the_note(log: Log) -> None:
    with log.database.read() as session:
        assert stamp.current(session) is None
    log.act()
    log.seal()
    with log.database.read() as session:
        found = stamp.current(session)
    assert found is not None
    said = notes.opened(found.note, [log.signer.key])
    assert found.lines[0] == f"example.org/trail · {said.size}"
    assert found.lines[1].replace(" ", "") == said.root.hex()
    assert found.svg.startswith("<svg")
    assert "style=" not in found.svg


def test_time_passes_and_the_next_checkpoint_is_later(log: Log) -> None:
    log.act()
    log.guard.seal(lambda: NOW)
    log.act()
    log.guard.seal(lambda: NOW + timedelta(seconds=2))
    with log.database.read() as session:
        ats = session.scalars(select(SignedRoot.at).order_by(SignedRoot.size)).all()
    assert list(ats) == [NOW, NOW + timedelta(seconds=2)]
