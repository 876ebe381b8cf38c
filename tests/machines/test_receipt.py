"""Nhận thay đơn vị, told as sentences: what came on paper, by mail or by chat."""

from typing import Any

import pytest

from state_machines import STAGES, machine
from state_machines.grammar import Ask, Machine, Notify, Open, Source, State
from state_machines.parties import ISSUER_INTAKE, ISSUER_OFFICE, REVIEWERS, UNIT, UNIT_CLERK
from state_machines.rules import offers
from tests.machines.worlds import (
    ANSWERS,
    HANDED_IN_BY,
    may,
    owner,
    ready_case,
    reasons,
    refusal,
    someone_of,
)

RECEIVED = [
    (table, state, row)
    for table in STAGES
    for row in table.rows
    if row.asks is Ask.RECEIPT
    for state in row.source
]
wherever_received = pytest.mark.parametrize(
    ("table", "state"),
    [(table, state) for table, state, _ in RECEIVED],
    ids=lambda part: part.kind if isinstance(part, Machine) else part.code,
)


def said(table: Machine, state: State, **answers: Any) -> list[str]:
    case = ready_case(table, state, answers=ANSWERS | answers, blank=frozenset({"summary"}))
    return reasons(table, case, "receive", someone_of(ISSUER_INTAKE))


@pytest.mark.parametrize("table", STAGES, ids=lambda table: table.kind)
def test_every_stage_is_received_wherever_its_unit_may_hand_it_in(table: Machine) -> None:
    received = {state for one, state, _ in RECEIVED if one is table}
    first = owner(table, "submit", next(s for s in table.states if table.row(s.code, "submit")))
    assert received >= {table.initial, *first.source}
    assert {row.target for one, _, row in RECEIVED if one is table} == {first.target}


@wherever_received
def test_the_scan_stands_for_the_content(table: Machine, state: State) -> None:
    assert said(table, state) == []
    assert owner(table, "receive", state).hands_in


@wherever_received
@pytest.mark.parametrize("missing", ["arrived_at", "channel", "received_by", "file"])
def test_a_receipt_is_whole_or_refused(table: Machine, state: State, missing: str) -> None:
    assert said(table, state, **{missing: ""}) == [
        "Day and hour, channel and receiver must be given, and a scan attached"
    ]


@wherever_received
@pytest.mark.parametrize("unreadable", ["2024-06-28T16:30:00", "hôm qua"])
def test_an_arrival_without_its_time_zone_is_none(
    table: Machine, state: State, unreadable: str
) -> None:
    assert len(said(table, state, arrived_at=unreadable)) == 1


@wherever_received
def test_nothing_arrives_in_the_future(table: Machine, state: State) -> None:
    assert said(table, state, arrived_at="2024-06-29T09:00:00+07:00") == []
    assert said(table, state, arrived_at="2024-06-29T09:01:00+07:00") == [
        "The time of receipt is still to come. Check its day and hour"
    ]


@wherever_received
def test_nothing_arrives_before_it_was_asked_for(table: Machine, state: State) -> None:
    assert said(table, state, arrived_at="2023-10-10T09:00:00+07:00") == []
    assert said(table, state, arrived_at="2023-10-10T08:59:00+07:00") == [
        "The time of receipt lies before the paper was opened. Check its day and hour"
    ]


@wherever_received
def test_both_sides_learn_of_a_receipt(table: Machine, state: State) -> None:
    told = [effect.party for effect in owner(table, "receive", state).then
            if isinstance(effect, Notify)]  # fmt: skip
    assert UNIT in told
    assert set(told) & {REVIEWERS, ISSUER_OFFICE}


@wherever_received
def test_the_unit_receives_nothing_from_itself(table: Machine, state: State) -> None:
    case = ready_case(table, state)
    for party in (UNIT, UNIT_CLERK):
        assert refusal(table, case, "receive", someone_of(party)) == "not_yours"


def test_whoever_typed_it_in_cannot_decide_on_it() -> None:
    for kind, code in (("registration", "accept"), ("report", "accept"),
                       ("commendation", "appraise")):  # fmt: skip
        table = machine(kind)
        row = owner(table, code, "submitted")
        case = ready_case(table, "submitted")
        assert refusal(table, case, code, someone_of(row.by, HANDED_IN_BY)) == "not_yours"
        assert may(table, case, code, someone_of(row.by))


def test_a_dossier_that_was_not_begun_gets_its_checklist_when_it_is_received() -> None:
    table = machine("congress")
    opened = Open(Source.CHECKLIST, "text")
    assert opened in owner(table, "receive", table.initial).then
    assert opened not in owner(table, "receive", "preparing").then


@wherever_received
def test_the_button_waits_for_no_answer(table: Machine, state: State) -> None:
    case = ready_case(table, state, answers={})
    offered = {offer.row.code: offer for offer in offers(table, case, someone_of(ISSUER_INTAKE))}
    assert offered["receive"].open
