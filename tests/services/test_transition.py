"""One step is one transaction: state, trail, private values and promises together, or nothing."""

import json
from typing import Any

import pytest
from sqlalchemy.orm import Session

from state_machines import MACHINES
from state_machines.folding import plain
from state_machines.grammar import Ask, Machine, Notify, Role, State, Transition
from state_machines.rules import Refused
from tests.factories import NOW, a_file, answers_to
from tests.services.reading import (
    assert_chain_holds,
    codes,
    counts,
    paper,
    private,
    promises,
    rows,
    trail,
)
from tests.world import World, situation_for
from workflow_app.db import Database
from workflow_app.services import transition
from workflow_app.services.chain import commitment
from workflow_app.services.transition import Fired

REASON = "Còn thiếu biểu số 3, đề nghị bổ sung"


@pytest.mark.parametrize("table", MACHINES, ids=lambda table: table.kind)
def test_every_row_moves_the_paper_with_one_entry_and_what_it_promises(
    database: Database, world: World, plan_id: int, table: Machine
) -> None:
    for state in table.states:
        for row in table.rows_from(state.code):
            situation = situation_for(table.kind, state.code, [row.code])
            assert situation, f"{state}.{row.code} can never be taken"
            with database.begin() as session:
                paper_id = world.stage(session, situation, plan_id)
            with database.begin() as session:
                fired = world.take(session, paper_id, row.code, key=f"form-{paper_id}")
            with database.read() as session:
                assert_taken(session, paper_id, table, state, row, fired)


def assert_taken(
    session: Session, paper_id: int, table: Machine, state: State, row: Transition, fired: Fired
) -> None:
    stored, entries = paper(session, paper_id), trail(session, paper_id)
    assert (stored.version, stored.state) == (2, row.lands_in(state).code), row.code
    assert (fired.version, fired.state, fired.number) == (2, stored.state, stored.number)
    assert [entry.code for entry in entries] == ["open", row.code]
    assert (entries[1].source, entries[1].target) == (state.code, stored.state)
    assert entries[1].request_key == f"form-{paper_id}"
    assert stored.machine_version == table.digest
    assert_chain_holds(session, paper_id)
    told = [(one["roles"], one["reach"], one["code"]) for one in promises(session, paper_id, 2)]
    assert sorted(told) == sorted(
        (sorted(effect.party.roles), effect.party.reach, row.code)
        for effect in row.then
        if isinstance(effect, Notify)
    )


@pytest.fixture
def registration(database: Database, world: World, plan_id: int) -> int:
    """A registration that was handed in, with one work."""
    with database.begin() as session:
        columns = {"plan_id": plan_id, "arrived_at": NOW}
        paper_id = world.put(session, "registration", "submitted", **columns)
        world.put(session, "work", "registered", plan_id=plan_id, parent_id=paper_id)
    return paper_id


def refused(database: Database, world: World, *words: Any, **more: Any) -> Refused:
    """The refusal of a step, after checking that the step left nothing behind."""
    with database.read() as session:
        before = rows(session)
    with pytest.raises(Refused) as refusal, database.begin() as session:
        world.take(session, *words, **more)
    with database.read() as session:
        assert rows(session) == before
    return refusal.value


def test_a_stale_reader_is_told_that_the_paper_moved_on(
    database: Database, world: World, registration: int
) -> None:
    with database.begin() as session:
        world.take(session, registration, "recall")
    assert refused(database, world, registration, "submit", seen=1).code == "moved_on"


def test_a_version_that_does_not_exist_yet_is_no_reason_to_move(
    database: Database, world: World, registration: int
) -> None:
    assert refused(database, world, registration, "accept", seen=2).code == "moved_on"


@pytest.mark.parametrize(
    ("code", "who", "answers", "why"),
    [
        ("no_such_row", Role.REVIEWER, {}, "unknown"),
        ("accept", Role.CLERK, {}, "not_yours"),
        ("submit", Role.REVIEWER, {}, "not_yours"),
        ("reopen", Role.REVIEWER, {"reason": REASON}, "moved_on"),
        ("send_back", Role.REVIEWER, {"reason": "ngắn"}, "not_ready"),
        ("send_back", Role.REVIEWER, {}, "not_ready"),
    ],
)
def test_a_refused_step_says_why_and_writes_nothing(
    database: Database, world: World, registration: int,
    code: str, who: Role, answers: dict[str, str], why: str,
) -> None:  # fmt: skip
    no = refused(database, world, registration, code, actor=world.city(who), answers=answers)
    assert no.code == why


def test_a_paper_that_does_not_exist_is_unknown(database: Database, world: World) -> None:
    with pytest.raises(Refused) as refusal, database.begin() as session:
        actor = world.city(Role.REVIEWER)
        transition.fire(session, 4711, "accept", actor=actor, seen=1, answers={}, now=NOW)
    assert refusal.value.code == "unknown"


BREAKS = [
    ("plan", "approved", "issue", "_publish"),
    ("plan", "approved", "issue", "_address"),
    ("registration", "drafting", "add_work", "begin"),
    ("extension", "asked", "grant", "move_due"),
    ("report", "drafting", "submit", "annex_of"),
]


class Broken(Exception):
    """An effect that fails half-way."""


@pytest.mark.parametrize(("kind", "state", "code", "effect"), BREAKS)
def test_an_effect_that_fails_undoes_the_whole_step(
    database: Database, world: World, plan_id: int, monkeypatch: pytest.MonkeyPatch,
    kind: str, state: str, code: str, effect: str,
) -> None:  # fmt: skip
    situation = situation_for(kind, state, [code])
    assert situation
    with database.begin() as session:
        paper_id = world.stage(session, situation, plan_id)
        before = rows(session)
    real = getattr(transition.effects, effect)

    def breaks(*words: Any, **more: Any) -> None:
        real(*words, **more)
        raise Broken

    monkeypatch.setattr(transition.effects, effect, breaks)
    with pytest.raises(Broken), database.begin() as session:
        world.take(session, paper_id, code)
    with database.read() as session:
        assert rows(session) == before


def test_a_file_that_cannot_be_kept_leaves_no_step_behind(
    database: Database, world: World, plan_id: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    def breaks(*words: Any) -> None:
        raise Broken

    with database.begin() as session:
        report_id = world.put(session, "report", "drafting", plan_id=plan_id)
        before = rows(session)
    monkeypatch.setattr(transition, "_keep_file", breaks)
    with pytest.raises(Broken), database.begin() as session:
        world.take(session, report_id, "attach")
    with database.read() as session:
        assert rows(session) == before


def test_the_trail_commits_to_private_words_without_holding_them(
    database: Database, world: World, registration: int
) -> None:
    with database.begin() as session:
        world.take(session, registration, "send_back", answers={"reason": f"  {REASON} "})
    with database.read() as session:
        entry = trail(session, registration)[1]
        body = json.loads(entry.body)
        assert REASON not in entry.body
        assert private(session, registration, 2) == {"reason": REASON}
        salts = {len(salt) for salt in _salts(session).values()}
        assert salts == {32}
        said = commitment(_salts(session)["reason"], "reason", REASON)
        assert body["private"] == {"reason": said}


@pytest.mark.parametrize(
    ("kind", "state", "code", "secrets"),
    [
        ("nomination", "proposed", "edit", ["Trần Thị Ví Dụ", "Bằng khen"]),
        ("congress", "in_review", "give_consent", ["Lê Văn Giả", "45-CV"]),
        ("registration", "drafting", "edit", ["Hoàn thành trước"]),
        ("extension", "asked", "refuse", ["Còn thiếu số liệu"]),
    ],
)
def test_no_name_and_no_free_text_stands_in_an_entry(
    database: Database, world: World, plan_id: int,
    kind: str, state: str, code: str, secrets: list[str],
) -> None:  # fmt: skip
    situation = situation_for(kind, state, [code])
    assert situation
    with database.begin() as session:
        paper_id = world.stage(session, situation, plan_id)
        paper(session, paper_id).content = {"title": "Trước đó"}
        session.flush()
        world.take(session, paper_id, code)
    with database.read() as session:
        kept = " ".join(private(session, paper_id, 2).values())
        body = json.loads(trail(session, paper_id)[1].body)
        for secret in secrets:
            assert secret in kept
            assert secret not in json.dumps(body, ensure_ascii=False)
        assert set(body["private"]) == set(private(session, paper_id, 2))


def test_the_body_of_an_entry_names_the_step_in_full(
    database: Database, world: World, registration: int
) -> None:
    with database.begin() as session:
        world.take(session, registration, "accept", request_id="req-1")
        reviewer = world.city(Role.REVIEWER)
    with database.read() as session:
        body = json.loads(trail(session, registration)[1].body)
        stored = paper(session, registration)
    said = {name: body[name] for name in body if name not in ("machine", "private")}
    assert said == {
        "v": 2, "document": registration, "unit": world.ward_id, "kind": "registration",
        "seq": 2, "at": "2023-10-10T02:00:00.000000Z", "code": "accept", "from": "submitted",
        "to": "accepted", "actor": reviewer.person_id, "seat": reviewer.seats[0].id,
        "request": "req-1",
    }  # fmt: skip
    assert body["machine"] == stored.machine_version


def test_a_file_is_kept_once_for_each_version_and_named_in_the_trail(
    database: Database, world: World, plan_id: int
) -> None:
    with database.begin() as session:
        report_id = world.put(session, "report", "drafting", plan_id=plan_id)
        for digest in ("aa" * 32, "bb" * 32):
            given = {"file": a_file("annex", sha256=digest)}
            world.take(session, report_id, "attach", answers=given)
        files = rows(session)["files"]
        assert [(row[2], row[3], row[7]) for row in files] == [
            ("annex", 1, "aa" * 32),
            ("annex", 2, "bb" * 32),
        ]
        assert json.loads(trail(session, report_id)[2].body)["file"] == {
            "slot": "annex", "sha256": "bb" * 32, "size": 1234,
        }  # fmt: skip
        assert paper(session, report_id).content == answers_to_report()


def answers_to_report() -> dict[str, Any]:
    row = next(one for one in MACHINES if one.kind == "report").row("drafting", "edit")
    assert row
    assert row.asks is Ask.CONTENT
    return answers_to(row, "report")


def test_whoever_hands_a_paper_in_does_not_decide_on_it(
    database: Database, world: World, plan_id: int
) -> None:
    both = world.city(Role.COMMITTEE)
    with database.begin() as session:
        mine = world.put(session, "plan", "submitted", submitter_id=both.person_id)
        theirs = world.put(session, "plan", "submitted")
    assert refused(database, world, mine, "approve").code == "not_yours"
    with database.begin() as session:
        assert world.take(session, theirs, "approve").state == "approved"


def test_one_step_more_in_the_table_of_a_paper_is_one_row_more_in_each_place(
    database: Database, world: World, registration: int
) -> None:
    with database.begin() as session:
        before = counts(session)
        world.take(session, registration, "send_back", answers={"reason": REASON})
        after = counts(session)
        grown = {name: after[name] - before[name] for name in after if after[name] != before[name]}
        words = len(set(plain(REASON).split()))  # each by which the reason is found
        told = {"trail": 1, "trail_private": 1, "outbox": 1, "trail_words": words}
        assert grown == told | {"board_moves": 2}  # out of one state, into the other
        assert codes(session, registration) == ["open", "send_back"]


def _salts(session: Session) -> dict[str, bytes]:
    return {row[2]: bytes(row[3]) for row in rows(session)["trail_private"]}
