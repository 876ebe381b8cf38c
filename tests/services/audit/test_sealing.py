"""Everything written becomes one leaf, in the order of becoming visible, under a signed root."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import func, insert, select, text
from sqlalchemy.exc import DBAPIError

from tests.factories import NOW
from tests.services.audit.conftest import Log
from tests.services.reading import statements
from workflow_app.models.log import Seal, SignedRoot
from workflow_app.models.trail import Act, Entry
from workflow_app.services.audit import notes, sealing
from workflow_app.services.audit.sealing import Disagrees, Sealer
from workflow_app.services.audit.tree import root_of

ON_POSTGRESQL = pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
PATIENCE = 20  # seconds: whoever waits for a lock longer than that fails the test
FENCED = ("seals", "checkpoints", "anchors", "verifications")


def kept(log: Log) -> list[tuple[int | None, int | None, str]]:
    """What is sealed, in the order of the leaves."""
    with log.database.read() as session:
        found = session.scalars(select(Seal).order_by(Seal.leaf_index)).all()
        assert [one.leaf_index for one in found] == list(range(len(found)))
        return [(one.entry_id, one.act_id, one.leaf) for one in found]


def written(log: Log) -> tuple[int, int]:
    with log.database.read() as session:
        counts = [session.scalar(select(func.count()).select_from(one)) for one in (Entry, Act)]
    return counts[0] or 0, counts[1] or 0


def test_steps_and_acts_become_leaves_of_one_log(log: Log) -> None:
    log.walk()
    log.act()
    entries, acts = written(log)
    assert log.seal() == entries + acts
    found = kept(log)
    assert [one[0] is not None for one in found] == [True] * entries + [False] * acts
    with log.database.read() as session:
        (root,) = session.scalars(select(SignedRoot))
    said = notes.opened(root.note, [log.signer.key])
    assert said.size == len(found)
    assert said.root == root_of(bytes.fromhex(leaf) for _, _, leaf in found)
    assert root.key == str(log.signer.key)


def test_nothing_is_sealed_twice_and_idleness_writes_nothing(log: Log) -> None:
    log.walk()
    assert log.seal() > 0
    with statements() as heard:
        assert log.guard.seal(lambda: NOW) == 0
    assert not [one for one in heard if not one.startswith("SELECT")]
    log.act()
    assert (log.seal(), log.seal()) == (1, 0)


def test_another_sealer_goes_on_where_the_first_one_died(log: Log) -> None:
    log.walk()
    log.seal()
    log.restart()
    log.act()
    log.act()
    assert log.seal() == 2
    leaves = [bytes.fromhex(leaf) for _, _, leaf in kept(log)]
    with log.database.read() as session:
        for root in session.scalars(select(SignedRoot)):
            said = notes.opened(root.note, [log.signer.key])
            assert said.root == root_of(leaves[: said.size])


def test_two_sealers_never_make_two_logs(log: Log) -> None:
    """Both see the same entries; whoever comes second finds them sealed, or reads the log anew."""
    other = Sealer(log.signer)
    for _ in range(3):
        log.act()
        log.seal()
        log.act()
        with log.database.begin() as session:
            assert other.seal(session, NOW) is None
        with log.database.read() as session:
            other.catch_up(session)
        with log.database.begin() as session:
            done = other.seal(session, NOW)
            assert done is not None
            assert done.leaves == 1
    assert len(kept(log)) == sum(written(log))


@ON_POSTGRESQL
def test_one_seals_while_the_other_waits_for_nothing(log: Log) -> None:
    log.act()
    other = Sealer(log.signer)
    with ThreadPoolExecutor() as beside, log.database.begin() as session:
        assert other.seal(session, NOW) is not None
        assert beside.submit(log.guard.seal, lambda: NOW).result(PATIENCE) == 0
    assert log.guard.seal(lambda: NOW) == 0
    assert len(kept(log)) == 1 + written(log)[0]


@ON_POSTGRESQL
def test_what_becomes_visible_late_is_not_skipped(log: Log) -> None:
    """A transaction takes its number, stalls, and commits after later numbers were sealed."""
    with log.database.begin() as stalled:
        early = log.note(stalled)
        late = log.act()
        log.seal()
        assert early < late
    assert log.seal() == 1
    assert [act for _, act, _ in kept(log) if act] == [late, early]


@ON_POSTGRESQL
def test_what_comes_later_than_one_looks_back_is_found_by_the_whole_sweep(
    log: Log, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(sealing, "LOOK_BACK", 2)
    with log.database.begin() as stalled:
        early = log.note(stalled)
        for _ in range(5):
            log.act()
        log.seal()
    assert log.seal() == 0
    assert log.seal(whole=True) == 1
    assert kept(log)[-1][1] == early
    assert "too late" in caplog.text


def test_a_large_backlog_is_sealed_in_batches(log: Log, monkeypatch: pytest.MonkeyPatch) -> None:
    log.walk()
    monkeypatch.setattr(sealing, "BATCH", 3)
    entries, _ = written(log)
    assert log.seal() == entries
    with log.database.read() as session:
        sizes = session.scalars(select(SignedRoot.size).order_by(SignedRoot.size)).all()
    assert list(sizes) == [*range(3, entries, 3), entries]


def test_a_step_that_is_rolled_back_is_no_leaf(log: Log) -> None:
    with log.database.begin() as session:
        log.note(session)
        session.rollback()
    assert kept(log) == []
    assert log.seal() == sum(written(log))


def test_a_stalled_sealer_hinders_nobody_on_postgresql_and_writers_hinder_no_sealer(
    log: Log,
) -> None:
    if log.database.engine.dialect.name == "sqlite":
        return  # there every writer waits for every other
    log.act()
    with ThreadPoolExecutor() as beside, log.database.begin() as session:
        Sealer(log.signer).seal(session, NOW)
        beside.submit(log.walk).result(PATIENCE)


@ON_POSTGRESQL
def test_one_stalled_writer_blocks_one_paper(log: Log) -> None:
    mine = log.walk(steps=1)
    with ThreadPoolExecutor() as beside, log.database.begin() as stalled:
        log.world.take(stalled, mine, "send_back")
        for one in [beside.submit(log.walk) for _ in range(3)]:
            one.result(PATIENCE)
        before = written(log)[0]
        log.seal()
        assert len(kept(log)) == before
    assert log.seal() == 1


def test_nothing_is_signed_over_a_log_that_was_changed(log: Log) -> None:
    log.act()
    log.seal()
    with log.database.begin() as session:
        forged = log.signer.sign(notes.Checkpoint("example.org/trail", 99, bytes(32)))
        session.execute(insert(SignedRoot).values(size=99, note=forged, key="", at=NOW))
    log.restart()
    log.act()
    with pytest.raises(Disagrees, match="do not lead to the root"):
        log.seal()


def test_a_root_that_somebody_else_signed_stops_the_sealer(log: Log) -> None:
    log.act()
    other = notes.signer(notes.drawn("example.org/trail"))
    note = other.sign(notes.Checkpoint("example.org/trail", 1, bytes(32)))
    with log.database.begin() as session:
        session.execute(insert(SignedRoot).values(size=1, note=note, key="", at=NOW))
    with pytest.raises(Disagrees, match="cannot be believed"):
        log.seal()


@pytest.mark.parametrize("table", FENCED)
@pytest.mark.parametrize(
    "statement", ["UPDATE {} SET {} = {}", "DELETE FROM {}", "TRUNCATE {} CASCADE"]
)
def test_the_log_is_fenced(log: Log, table: str, statement: str) -> None:
    if "TRUNCATE" in statement and log.database.engine.dialect.name == "sqlite":
        return  # it has no TRUNCATE
    log.act()
    log.seal()
    with log.database.begin() as session:
        session.execute(
            text("INSERT INTO verifications (at, leaves, anchors, findings, report)"
                 " VALUES ('2023-11-01 02:00:00.000000', 1, 1, 0, '')")
        )  # fmt: skip
    column = {"seals": "leaf", "checkpoints": "note", "anchors": "at"}.get(table, "report")
    with pytest.raises(DBAPIError, match="insert-only"), log.database.begin() as session:
        session.execute(text(statement.format(table, column, column)))
