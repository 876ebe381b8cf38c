"""Papers are kept as long as their kind says; two people destroy one, and its trail stays."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from state_machines import MACHINES, machine
from state_machines.grammar import Mood, Number, Publish, Role
from state_machines.rules import Refused
from tests.factories import NOW, a_file
from tests.services.lending import lending, now_as
from tests.services.reading import assert_chain_holds, paper, private, rows, trail
from tests.world import World
from workflow_app.models import Destruction, File
from workflow_app.services import health, history, retention
from workflow_app.services.history.past import versions
from workflow_app.services.retention import DESTROYED, ENDED, expired

REASON = "Hồ sơ của bà Trần Thị Ví Dụ chưa đủ"
AFTERWARDS = datetime(2034, 1, 1, 3, 0, tzinfo=UTC)  # NOW is in 2023; ten years are over


class Blobs:
    def size(self, sha256: str) -> int | None:
        return 1234


@pytest.fixture
def ended(session: Session, world: World, plan_id: int) -> int:
    """A registration with a reason, changes and a file that was accepted in 2023."""
    number = world.put(session, "registration", "submitted", plan_id=plan_id)
    world.take(session, number, "send_back", answers={"reason": REASON})
    world.take(session, number, "edit", answers={"title": "Hai", "pledge": "Sửa"})
    world.put(session, "work", "registered", plan_id=plan_id, parent_id=number)
    world.take(session, number, "submit")
    world.take(session, number, "accept")
    session.add(File(document_id=number, edition=1, uploaded_by=world.ward(Role.OFFICER).person_id,
                     uploaded_at=NOW, **a_file("other")))  # fmt: skip
    session.flush()
    return number


def proposed(session: Session, world: World, number: int, now: datetime = AFTERWARDS) -> int:
    retention.propose(session, world.ward(Role.CLERK), [number], now)
    chosen = select(Destruction.id).where(Destruction.document_id == number)
    return session.scalars(chosen).one()


def test_a_kind_says_how_long_it_is_kept_and_what_is_issued_is_kept_for_ever() -> None:
    assert ENDED
    for table in MACHINES:
        assert table.kept_years >= 0
        effects = [effect for row in table.rows for effect in row.then]
        if any(isinstance(effect, Publish | Number) for effect in effects):
            assert table.kept_years == 0, table.kind
        for state in ENDED.get(table.kind, []):
            assert table.state(state).mood in (Mood.DONE, Mood.OFF)


def test_years_are_counted_from_the_end_of_the_year(
    session: Session, world: World, ended: int
) -> None:
    leader = world.ward(Role.LEADER)

    def listed(now: datetime) -> list[int]:
        return [one.id for one in expired(session, leader, now)]

    last = AFTERWARDS - timedelta(hours=12)  # the last day of 2033 in Vietnam
    assert (listed(last), listed(AFTERWARDS)) == ([], [ended])
    assert retention.over_since(machine("registration"), NOW) == AFTERWARDS.year


def test_an_open_paper_and_one_that_is_kept_for_ever_never_end(
    session: Session, world: World, plan_id: int
) -> None:
    world.put(session, "registration", "drafting", plan_id=plan_id)
    world.put(session, "congress", "recognised", plan_id=plan_id)
    assert expired(session, world.city(Role.AUDITOR), AFTERWARDS + timedelta(days=40_000)) == []


def test_what_is_left_is_a_tombstone_and_the_whole_trail(
    session: Session, world: World, ended: int
) -> None:
    before = list(health.findings(session, Blobs()))  # type: ignore[arg-type]
    bodies = [entry.body for entry in trail(session, ended)]
    proposal = proposed(session, world, ended)
    gone = retention.confirm(session, world.ward(Role.LEADER), [proposal], AFTERWARDS)
    session.expire_all()
    stored = paper(session, ended)
    assert (stored.content, stored.state, stored.title) == ({}, "accepted", "Đăng ký thi đua")
    assert gone == {"ab" * 32}
    assert session.scalars(select(File).where(File.document_id == ended)).all() == []
    assert not [value for seq in range(1, 9) for value in private(session, ended, seq)]
    entries = trail(session, ended)
    assert [entry.body for entry in entries[:-1]] == bodies
    assert (entries[-1].code, "ab" * 32 in entries[-1].body) == (DESTROYED, True)
    assert_chain_holds(session, ended)
    assert list(health.findings(session, Blobs())) == before  # type: ignore[arg-type]
    told = {n: t for n, t in rows(session).items() if "Ví Dụ" in str(t) and n != "nominations"}
    assert told == {}
    past = versions(session, ended, stored.kind, stored.content)
    assert [one.content for one in past if one.seq < 3] == [None, None]
    assert expired(session, world.ward(Role.LEADER), AFTERWARDS) == []
    assert len(history.of_document(session, ended)) == len(entries)


def test_a_file_that_another_paper_needs_is_not_given_up(
    session: Session, world: World, ended: int
) -> None:
    other = world.put(session, "report", "drafting")
    session.add(File(document_id=other, edition=1, uploaded_by=world.ward(Role.OFFICER).person_id,
                     uploaded_at=NOW, **a_file("text")))  # fmt: skip
    session.flush()
    proposal = proposed(session, world, ended)
    assert retention.confirm(session, world.ward(Role.LEADER), [proposal], AFTERWARDS) == set()


def test_destroying_takes_two_people_of_the_unit_also_in_lent_seats(
    session: Session, world: World, ended: int
) -> None:
    clerk, leader = world.ward(Role.CLERK), world.ward(Role.LEADER)
    proposal = proposed(session, world, ended)
    lending(session)(leader, clerk)
    for actor, why in (
        (now_as(session, clerk), "not_ready"),
        (world.city(Role.LEADER), "not_yours"),
        (world.ward(Role.AUDITOR), "not_yours"),
        (world.ward(Role.ADMINISTRATOR), "not_yours"),
    ):
        with pytest.raises(Refused, match=why):
            retention.confirm(session, actor, [proposal], AFTERWARDS)
    assert paper(session, ended).content != {}
    retention.confirm(session, leader, [proposal], AFTERWARDS)
    with pytest.raises(Refused, match="moved_on"):
        retention.confirm(session, leader, [proposal], AFTERWARDS)


def test_nobody_proposes_too_early_or_what_is_not_hers(
    session: Session, world: World, ended: int
) -> None:
    cases: list[tuple[Any, datetime, str]] = [
        (world.ward(Role.CLERK), NOW, "moved_on"),
        (world.city(Role.CLERK), AFTERWARDS, "moved_on"),
        (world.ward(Role.REVIEWER), AFTERWARDS, "not_yours"),
    ]
    for actor, now, why in cases:
        with pytest.raises(Refused, match=why):
            retention.propose(session, actor, [ended], now)
    proposed(session, world, ended)
    proposed(session, world, ended)
    assert len(session.scalars(select(Destruction)).all()) == 1
