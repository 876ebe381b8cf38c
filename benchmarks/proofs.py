"""Bits flipped in proofs, entries and keys: the script that is handed to auditors takes none. And
how many entries are verified in a second of one core, against merely hashing the same bodies."""

import random
from collections.abc import Iterator
from hashlib import sha256
from time import process_time

from sqlalchemy import select

from benchmarks.campaign import a_city, a_plan, issue
from benchmarks.counts import Counted
from benchmarks.places import Ground, Place
from tests.factories import NOW
from tests.services.audit.conftest import SIGNER
from tests.services.audit.test_proving import a_proof
from workflow_app.models.trail import Entry
from workflow_app.services.audit import verify_proof, verifying
from workflow_app.services.audit.comparing import Outside
from workflow_app.services.audit.sealing import Sealer

FLIPS, WARDS, GOAL = 100_000, 25_000, 50_000


def run(ground: Ground, *, quick: bool) -> Iterator[Counted]:
    """One line of flips, and one of verifying for each back-end."""
    yield _flipped(2_000 if quick else FLIPS)
    for backend in ("sqlite", "postgresql"):
        with ground.place(backend, "OFF" if backend == "sqlite" else "FULL") as place:
            yield _verified(place, 500 if quick else WARDS, 1 if quick else 3)


def _flipped(flips: int) -> Counted:
    luck, proof = random.Random(6962), a_proof()
    parts = [proof.entry.encode(), proof.proof.encode(), proof.key.encode()]
    verify_proof.verify(*parts)
    accepted = sum(_taken(parts, luck) for _ in range(flips))
    said = {"flips": flips, "accepted": accepted}
    return Counted("flips", said, [f"{accepted} accepted"] if accepted else [])


def _taken(parts: list[bytes], luck: random.Random) -> bool:
    bent = [bytearray(part) for part in parts]
    part = bent[luck.choice((0, 1, 1, 2))]
    place = luck.randrange(len(part) * 8)
    part[place // 8] ^= 1 << place % 8
    try:
        verify_proof.verify(*map(bytes, bent))
    except ValueError:
        return False
    return True


def _verified(place: Place, wards: int, rounds: int) -> Counted:
    database, sealer = place.database(), Sealer(SIGNER)
    with database.begin() as session:
        city = a_city(session, wards)
        issue(session, a_plan(session, city), city)
    sealed = True
    while sealed:
        with database.begin() as session:
            sealed = sealer.seal(session, NOW) is not None
    rates = []
    for _ in range(rounds):
        with database.moment() as session:
            began = process_time()
            report = verifying.verify(session, Outside([SIGNER.key]))
            rates.append(report.bodies / (process_time() - began))
    with database.read() as session:
        bodies = session.scalars(select(Entry.body)).all()
    began = process_time()
    for body in bodies:
        sha256(b"\x00" + body.encode()).hexdigest()
    floor = len(bodies) / (process_time() - began)
    database.dispose()
    said = {
        "backend": place.backend, "entries": report.bodies,
        "entries_per_cpu_s": round(max(rates)),
        "goal": GOAL, "hashing_alone_per_s": round(floor), "ratio": round(max(rates) / floor, 3),
        "findings": len(report.findings),
    }  # fmt: skip
    return Counted("verify", said, ["findings in a sound log"] if report.findings else [])
