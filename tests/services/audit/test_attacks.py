"""Whoever owns the database and the signing key is found out, and the changed entry is named."""

import random

import pytest
from sqlalchemy import text

from tests.factories import NOW
from tests.services.audit.attacker import Attacker, without_fences
from tests.services.audit.attacks import ATTACKS
from tests.services.audit.conftest import Log
from workflow_app.services.audit import notes, verifying
from workflow_app.services.audit.comparing import Outside
from workflow_app.services.audit.sealing import leaves
from workflow_app.services.audit.tiles import tiles

TRIALS = 2


@pytest.fixture
def outside(log: Log) -> Outside:
    """A log of several batches, and all that is kept of it outside: roots and leaf hashes."""
    for _ in range(3):
        log.walk(steps=4)
        for _ in range(3):
            log.act()
        log.guard.seal(lambda: NOW)
        with log.database.read() as session:
            note = log.book.last()
        log.witness.keep(note)
    with log.database.read() as session:
        kept = [one.content for one in tiles(leaves(session)) if one.path.startswith("tile/0/")]
    return Outside([log.signer.key], notes.split(log.witness.kept()), kept, note)


def test_every_attack_is_found_and_its_entry_named(log: Log, outside: Outside) -> None:
    assert len(ATTACKS) >= 14
    for name in ATTACKS:
        for trial in range(TRIALS):
            named, places = attacked(log, outside, name, trial)
            assert places, name
            assert any(place.startswith(tuple(named)) for place in places), (name, named, places)


def attacked(log: Log, outside: Outside, name: str, luck: int) -> tuple[set[str], list[str]]:
    """Where an attack may be named, and where verifying finds something; then it is undone."""
    with log.database.begin() as session:
        without_fences(session)
        named = ATTACKS[name](Attacker(session, log.signer, random.Random(luck)))
        session.flush()
        report = verifying.verify(session, outside)
        session.rollback()
    return named, [f"{one.place} " for one in report.findings]


def test_nothing_is_found_in_a_sound_log_also_after_erasing(log: Log, outside: Outside) -> None:
    with log.database.begin() as session:
        session.execute(text("DELETE FROM trail_private WHERE entry_seq % 2 = 0"))
    log.walk()
    with log.database.read() as session:
        report = verifying.verify(session, outside)
    assert report.findings == []
    assert report.anchors == 3
    assert report.bodies > report.leaves  # also what is not sealed yet


def test_without_leaf_hashes_the_batch_is_named(log: Log, outside: Outside) -> None:
    roots_only = outside._replace(tiles=())
    with log.database.begin() as session:
        without_fences(session)
        ATTACKS["stolen key: edit, rebuild, sign"](Attacker(session, log.signer, random.Random(3)))
        report = verifying.verify(session, roots_only)
        session.rollback()
    assert {one.kind for one in report.findings} == {"root_differs"}


def test_without_anything_outside_a_stolen_key_is_not_found(log: Log, outside: Outside) -> None:
    """What this log cannot do: its own signatures stop nobody who has the key."""
    with log.database.begin() as session:
        without_fences(session)
        ATTACKS["stolen key: edit, rebuild, sign"](Attacker(session, log.signer, random.Random(3)))
        report = verifying.verify(session, Outside([log.signer.key]))
        session.rollback()
    assert report.intact
