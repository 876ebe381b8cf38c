"""Who carries on whom: asked of a day, however many changes lie between."""

from datetime import date

import pytest
from sqlalchemy.orm import Session

from tests.factories import SINCE, a_unit
from workflow_app.models import Succession, Unit, UnitPast
from workflow_app.services.succession.lineage import Group, carried_by, former_names, lineage

MERGED, AGAIN = date(2025, 7, 1), date(2026, 7, 1)
TODAY = date(2026, 11, 28)


@pytest.fixture
def units(session: Session) -> dict[str, Unit]:
    """A and B merged into C, and C with D into E; S was split into T and U; W lost a part to X; V
    is as it was; Z ended and nobody follows it."""
    found = {name: a_unit(session, f"Phường {name}") for name in "ABCDESTUVWXZ"}
    for name, day in (("A", MERGED), ("B", MERGED), ("C", AGAIN), ("D", AGAIN), ("S", MERGED),
                      ("Z", MERGED)):  # fmt: skip
        found[name].valid_to = day
    for name, heir, day, kind in (
        ("A", "C", MERGED, "merge"), ("B", "C", MERGED, "merge"), ("C", "E", AGAIN, "merge"),
        ("D", "E", AGAIN, "merge"), ("A", "E", AGAIN, "merge"), ("B", "E", AGAIN, "merge"),
        ("S", "T", MERGED, "split"), ("S", "U", MERGED, "split"), ("W", "X", MERGED, "split"),
    ):  # fmt: skip
        row = Succession(unit_id=found[name].id, successor_id=found[heir].id, since=day, kind=kind)
        session.add(row)
    session.flush()
    return found


@pytest.mark.parametrize(
    ("unit", "on", "heirs"),
    [
        ("A", date(2025, 6, 30), "A"),
        ("A", MERGED, "C"),
        ("A", AGAIN, "E"),
        ("S", TODAY, "TU"),
        ("W", TODAY, "WX"),
        ("V", TODAY, "V"),
        ("Z", TODAY, ""),
    ],
)
def test_a_unit_of_then_is_carried_on_by_units_of_the_day(
    session: Session, units: dict[str, Unit], unit: str, on: date, heirs: str
) -> None:
    known = lineage(session.connection(), on)
    assert known.heirs_of(units[unit].id) == tuple(units[name].id for name in heirs)


def test_a_unit_carries_the_history_of_everybody_before_it(
    session: Session, units: dict[str, Unit]
) -> None:
    for unit, before in (("E", "ABCD"), ("X", "W"), ("V", "")):
        carried = session.scalars(carried_by(units[unit].id))
        assert set(carried) == {units[name].id for name in before}


def test_units_of_then_stand_in_one_group_each_with_whom_they_share_an_heir(
    session: Session, units: dict[str, Unit]
) -> None:
    groups = lineage(session.connection(), TODAY).regroup(units[name].id for name in "DBASVWZ")

    def named(then: str, today: str) -> Group:
        return Group(*(tuple(units[name].id for name in names) for names in (then, today)))

    assert groups == [
        named("ABD", "E"), named("S", "TU"), named("V", "V"), named("W", "WX"), named("Z", "")
    ]  # fmt: skip


def test_parts_that_merge_with_others_bring_everybody_into_one_group(session: Session) -> None:
    """P is split into Q and R, and R merges with N: P, N and Q cannot be told apart any more."""
    p, q, r, n = (a_unit(session, name) for name in "PQRN")
    for one in (p, n):
        one.valid_to = MERGED
    for one, heir, kind in ((p, q, "split"), (p, r, "split"), (n, r, "merge")):
        session.add(Succession(unit_id=one.id, successor_id=heir.id, since=MERGED, kind=kind))
    session.flush()
    assert lineage(session.connection(), TODAY).regroup([p.id, n.id]) == [
        Group((p.id, n.id), (q.id, r.id))
    ]


def test_old_names_are_kept_with_their_days_and_a_move_is_no_other_name(session: Session) -> None:
    ward, city = a_unit(session, "Phường Mới"), a_unit(session, "Thành phố")
    moved = date(2024, 1, 1)
    for name, first, last in (
        ("Phường Cũ", SINCE, moved), ("Phường Cũ", moved, MERGED), ("Phường Mới", MERGED, AGAIN),
    ):  # fmt: skip
        session.add(UnitPast(unit_id=ward.id, name=name, short_name=name, parent_id=city.id,
                             valid_from=first, valid_to=last))  # fmt: skip
    session.flush()
    connection = session.connection()
    assert former_names(connection, ward.id) == [("Phường Cũ", "Phường Cũ", SINCE, MERGED)]
