"""Each night the log is verified, also leaf by leaf; the leaf hashes of a sound one are kept."""

import random
from datetime import timedelta

import pytest

from tests.factories import NOW
from tests.services.audit.attacker import Attacker, without_fences
from tests.services.audit.attacks import ATTACKS
from tests.services.audit.conftest import Log
from workflow_app.adapters.tiledisk import leaf_tiles
from workflow_app.services.audit import anchoring
from workflow_app.services.audit.sealing import newest
from workflow_app.services.audit.tiles import split

DAY = timedelta(days=1)
WITH_THE_KEY = [f"stolen key: {what}, rebuild, sign" for what in ("edit", "delete an act")]


def kept(log: Log) -> int:
    """How many leaf hashes are kept outside."""
    return sum(len(split(one)) for one in leaf_tiles(log.folder / "tiles"))


def test_a_night_keeps_the_leaves_and_says_so(log: Log) -> None:
    log.walk()
    report = log.guard.verify_each_night(NOW)
    assert report
    assert report.intact
    with log.database.read() as session:
        root, held = newest(session), anchoring.held_by(session)[anchoring.TILES]
    assert root
    assert (held.size, held.at, kept(log)) == (root.size, NOW, root.size)


@pytest.mark.parametrize(
    "name", ["stolen key: edit, rebuild, sign", "stolen key: delete an act, rebuild, sign"]
)
def test_what_was_changed_after_a_night_is_named_by_the_next_and_the_evidence_stays(
    log: Log, name: str
) -> None:
    """No witness has a root: the leaves that the sweep itself kept name the very one."""
    for _ in range(3):
        log.walk()
        log.act()
    log.guard.verify_each_night(NOW)
    before = kept(log)
    with log.database.begin() as session:
        without_fences(session)
        named = ATTACKS[name](Attacker(session, log.signer, random.Random(4)))
        last = newest(session)
    log.book.remember(last.note if last else "")
    log.restart()
    report = log.guard.verify_each_night(NOW + DAY)
    assert report
    places = [f"{one.place} " for one in report.findings]
    assert any(place.startswith(tuple(named)) for place in places), places
    assert {one.kind for one in report.findings} & {"leaf_differs", "leaf_missing"}
    assert kept(log) == before
