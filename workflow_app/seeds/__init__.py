"""Campaigns to look at and to test with: units, people and papers that were never real."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from workflow_app.adapters.passwords import hashed
from workflow_app.db import Database
from workflow_app.seeds import (
    calendar,
    centre,
    dong_ha,
    ha_noi,
    july_2025,
    live,
    son_la,
    tam_ky,
)
from workflow_app.seeds.reading import read
from workflow_app.seeds.scene import Scene
from workflow_app.seeds.world import Member, members
from workflow_app.services.ports import BlobStore

PASSWORD = "thi-dua-yeu-nuoc"
EVERYTHING = "all"
FEW = 2  # units of each sort whose accounts are named


class Case(NamedTuple):
    """A case: its data file, what plays it, and whether it rests on the central plan."""

    data: str
    play: Callable[[Scene], None]
    below_centre: bool = True
    upon: str = ""  # the case whose units it changes: it is played by name only, after that one


CASES: Mapping[str, Case] = {
    "son-la": Case("son_la", son_la.play),
    "tam-ky": Case("tam_ky", tam_ky.play),
    "dong-ha": Case("dong_ha", dong_ha.play),
    "ha-noi": Case("ha_noi", ha_noi.play),
    "live": Case("live", live.play, below_centre=False),
    "july-2025": Case("july_2025", july_2025.play, upon="tam-ky"),
}
TODAY = "live"
"""The case whose board shows every state: where a newcomer begins."""


def load(
    database: Database,
    case: str,
    echo: Callable[[str], None],
    *,
    store: BlobStore,
    now: datetime,
    hash_password: Callable[[str], str] = hashed,
) -> None:
    """Load a case, or all of them, whole or not at all; a case that is there is left alone."""
    with database.begin() as session:
        calendar.fill(session, now)
    for name in _asked(case):
        if name not in CASES:
            raise LookupError(f"there is no case {name}: {', '.join((*CASES, EVERYTHING))}")
        with database.begin() as session:
            scene = Scene(session, store, now)
            if _is_there(scene, CASES[name]):
                echo(f"{name}: is there already")
                continue
            echo(f"{name}: loading, this takes some seconds …")
            _load(scene, CASES[name], hash_password)
    introduce(TODAY if case == EVERYTHING else case, echo)


def _asked(case: str) -> Sequence[str]:
    """The cases to load: all that stand alone, or one with what it changes."""
    if case == EVERYTHING:
        return [name for name, known in CASES.items() if not known.upon]
    known = CASES.get(case)
    return [known.upon, case] if known and known.upon else [case]


def introduce(case: str, echo: Callable[[str], None]) -> None:
    """Say who may sign in to a case, and with which password."""
    echo(f"\nThe password of every account: {PASSWORD}\n")
    for login, _, who in accounts(case):
        echo(f"  {login:28} {who}")
    others = ", ".join(name for name in CASES if name != case)
    echo(f"\nThe accounts of the other cases: workflow-app seed CASE, for {others}")


def accounts(case: str) -> list[tuple[str, str, str]]:
    """The accounts to try a case with: login, password, and who that is."""
    names = _asked(case) if case == EVERYTHING else (case,)
    return [
        (member.login, PASSWORD, who)
        for name in names
        for member, who in _shown(read(CASES[name].data))
    ]


def _is_there(scene: Scene, case: Case) -> bool:
    return scene.world.has(read(case.data)["units"][0]["code"])


def _load(scene: Scene, case: Case, hash_password: Callable[[str], str]) -> None:
    password_hash = hash_password(PASSWORD)
    if case.below_centre:
        centre.load(scene, password_hash)
    scene.world.settle(read(case.data), password_hash)
    case.play(scene)


def _shown(data: Mapping[str, Any]) -> Iterator[tuple[Member, str]]:
    """The staff above, of the first units of each pattern, and whoever is named apart."""
    above = read("centre")
    yield from _of(above, set(data.get("above", ())))
    patterns: dict[str, list[str]] = {}
    for unit in data["units"]:
        patterns.setdefault(unit["staff"], []).append(unit["code"])
    yield from _of(data, {code for codes in patterns.values() for code in codes[:FEW]})


def _of(data: Mapping[str, Any], shown: set[str]) -> Iterator[tuple[Member, str]]:
    short = {unit["code"]: unit["short"] for unit in data["units"]}
    apart = {person["login"] for person in data.get("people", ())}
    for member in members(data):
        if member.login in apart or member.seats[0]["unit"] in shown:
            seats = (f"{seat['title']}, {short[seat['unit']]}" for seat in member.seats)
            yield member, f"{member.name} ({'; '.join(dict.fromkeys(seats))})"
