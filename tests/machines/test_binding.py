"""Rows that hand in, where a plan refuses what is late: judged by the clock, or by the receipt."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from state_machines.case import Actor, Case, Seat, Times
from state_machines.grammar import (
    Ask,
    Machine,
    Mood,
    Party,
    Reach,
    Role,
    State,
    Text,
    Transition,
)
from state_machines.rules import Refused, decide, offers
from state_machines.timing import CAME_IN_TIME, IN_TIME, STILL_IN_TIME

NAME = Text("Tên", "Name")
BAKER = Party(NAME, frozenset({Role.OFFICER}), Reach.OWN)
DOUGH = State("dough", Text("Bột", "Dough"), Mood.DOING, BAKER)
BREAD = State("bread", Text("Bánh", "Bread"), Mood.WAITING, BAKER)
BAKING = Machine(
    kind="bread",
    name=NAME,
    states=(DOUGH, BREAD),
    rows=(
        Transition("bake", NAME, (DOUGH,), BREAD, by=BAKER, hands_in=True),
        Transition("fetch", NAME, (DOUGH,), BREAD, by=BAKER, hands_in=True, asks=Ask.RECEIPT),
        Transition("knead", NAME, (DOUGH,), None, by=BAKER),
        Transition("take_back", NAME, (BREAD,), DOUGH, by=BAKER, takes_back=True),
    ),
)
AN = Actor(1, (Seat(11, 3, "1/2/3/", Role.OFFICER),))
DUE = datetime(2024, 6, 28, 17, tzinfo=UTC)
BEFORE, AFTER = DUE - timedelta(microseconds=1), DUE + timedelta(days=3)
FETCHED = {"channel": "paper", "received_by": "Lê Văn Giả", "file": {"slot": "received"}}


def a_case(at: datetime, state: str = "dough", arrived: datetime | None = None) -> Case:
    times = Times(DUE - timedelta(days=30), arrived, at)
    return Case("bread", state, 3, "1/2/3/", 2, due_at=DUE, binding=True, times=times)


def said(case: Case, code: str) -> tuple[Text, ...]:
    """Why not; nothing for yes."""
    try:
        decide(BAKING, case, code, AN)
    except Refused as no:
        return no.reasons if no.code == "not_ready" else (Text(no.code, no.code),)
    return ()


@pytest.mark.parametrize("code", ["bake", "knead"])
def test_a_plan_that_takes_what_is_late_refuses_nothing(code: str) -> None:
    assert said(replace(a_case(AFTER), binding=False), code) == ()
    assert said(replace(a_case(AFTER), due_at=None), code) == ()


def test_only_handing_in_is_refused_and_from_the_very_instant_on() -> None:
    assert said(a_case(BEFORE), "bake") == ()
    assert said(a_case(DUE), "bake") == (IN_TIME.refusal,)
    assert said(a_case(AFTER), "knead") == ()


def test_a_paper_that_was_received_in_time_may_be_entered_later() -> None:
    for arrived, reasons in ((BEFORE, ()), (DUE, (CAME_IN_TIME.refusal,))):
        answers = FETCHED | {"arrived_at": arrived.isoformat()}
        assert said(replace(a_case(AFTER), answers=answers), "fetch") == reasons


def test_an_offer_does_not_guess_when_the_paper_was_received() -> None:
    found = {offer.row.code: offer.refusals for offer in offers(BAKING, a_case(AFTER), AN)}
    assert found == {"bake": (IN_TIME.refusal,), "fetch": (), "knead": ()}


def test_what_has_arrived_is_corrected_but_not_taken_back() -> None:
    assert said(a_case(AFTER, arrived=BEFORE), "bake") == ()
    assert said(a_case(AFTER, "bread", BEFORE), "take_back") == (STILL_IN_TIME.refusal,)
    assert said(a_case(BEFORE, "bread", BEFORE), "take_back") == ()
