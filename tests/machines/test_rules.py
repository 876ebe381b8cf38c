"""The judge on an invented machine: the mechanism apart from the tables."""

from dataclasses import replace

import pytest

from state_machines.answers import REASON_GIVEN
from state_machines.case import Actor, Case, Seat
from state_machines.grammar import (
    Ask,
    Guard,
    Machine,
    Mood,
    Need,
    Party,
    Reach,
    Role,
    State,
    Text,
    Transition,
)
from state_machines.guards import COMPLETE, MAJORITY
from state_machines.rules import FOUR_EYES, Refused, blank_needs, decide, offers

NAME = Text("Tên", "Name")
BAKER = Party(NAME, frozenset({Role.OFFICER}), Reach.OWN)
TASTER = Party(NAME, frozenset({Role.REVIEWER}), Reach.ISSUER)
WARM = Guard("warm", Text("Lò chưa nóng", "The oven is cold"), lambda case: case.number == "warm")
LIGHT = Guard("light", Text("Trời tối", "It is dark"), lambda case: "lamp" in case.files)
DOUGH = State("dough", Text("Bột", "Dough"), Mood.DOING, BAKER)
BREAD = State("bread", Text("Bánh", "Bread"), Mood.WAITING, TASTER)
EATEN = State("eaten", Text("Đã ăn", "Eaten"), Mood.DONE, final=True)

BAKING = Machine(
    kind="bread",
    name=NAME,
    states=(DOUGH, BREAD, EATEN),
    rows=(
        Transition("bake", NAME, (DOUGH,), BREAD, by=BAKER, when=(WARM, LIGHT, COMPLETE)),
        Transition("taste", NAME, (BREAD,), EATEN, by=TASTER, four_eyes=True),
        Transition("refuse", NAME, (BREAD,), DOUGH, by=TASTER, asks=Ask.REASON),
        Transition("vote", NAME, (BREAD,), None, by=TASTER, when=(MAJORITY,), asks=Ask.BALLOT),
        Transition("knead", NAME, (DOUGH,), None, by=BAKER),
    ),
    needs=(Need("flour", Text("Bột mì", "Flour")), Need("salt", Text("Muối", "Salt"))),
)

AN = Actor(1, (Seat(11, 3, "1/2/3/", Role.OFFICER),))
BINH = Actor(2, (Seat(22, 2, "1/2/", Role.REVIEWER),))


def a_case(state: str = "dough", **facts: object) -> Case:
    return Case("bread", state, 3, "1/2/3/", 2, **facts)  # type: ignore[arg-type]


def refused(case: Case, code: str, actor: Actor) -> Refused:
    with pytest.raises(Refused) as caught:
        decide(BAKING, case, code, actor)
    return caught.value


def test_yes_names_the_row_and_the_seat_it_is_taken_in() -> None:
    case = a_case(number="warm", files=frozenset({"lamp"}))
    permit = decide(BAKING, case, "bake", AN)
    assert (permit.row.code, permit.seat.id) == ("bake", 11)


def test_a_step_that_no_table_knows_is_unknown() -> None:
    assert refused(a_case(), "burn", AN).code == "unknown"


def test_a_step_of_another_party_is_not_yours() -> None:
    assert refused(a_case(), "bake", BINH).code == "not_yours"


def test_the_right_role_in_another_unit_is_not_yours() -> None:
    stranger = Actor(3, (Seat(33, 9, "1/9/", Role.OFFICER),))
    assert refused(a_case(), "bake", stranger).code == "not_yours"


def test_a_step_from_a_state_that_was_left_has_moved_on() -> None:
    assert refused(a_case("bread"), "bake", AN).code == "moved_on"


def test_a_stranger_does_not_learn_that_a_paper_has_moved_on() -> None:
    assert refused(a_case("bread"), "bake", BINH).code == "not_yours"


def test_a_step_that_is_not_ready_gives_every_reason() -> None:
    no = refused(a_case(blank=frozenset({"flour", "salt"})), "bake", AN)
    assert no.code == "not_ready"
    assert [reason.en for reason in no.reasons] == [
        "The oven is cold",
        "It is dark",
        "Still missing: Flour, Salt",
    ]
    assert no.reasons[-1].vi == "Còn thiếu: Bột mì, Muối"


def test_whoever_handed_in_does_not_decide() -> None:
    no = refused(a_case("bread", submitter_id=2), "taste", BINH)
    assert (no.code, no.reasons) == ("not_yours", (FOUR_EYES,))
    assert decide(BAKING, a_case("bread", submitter_id=1), "taste", BINH)


def test_four_eyes_bind_only_the_rows_that_say_so() -> None:
    case = a_case("bread", submitter_id=2, answers={"reason": "Còn sống ở giữa ổ"})
    assert decide(BAKING, case, "refuse", BINH)


@pytest.mark.parametrize("reason", [None, "", "         ", "ngắn quá", "         9 chữ"])
def test_a_reason_says_something(reason: str | None) -> None:
    no = refused(a_case("bread", answers={"reason": reason}), "refuse", BINH)
    assert no.reasons == (REASON_GIVEN.refusal,)


def test_offers_come_in_table_order_and_blocked_ones_say_why() -> None:
    found = offers(BAKING, a_case(number="warm"), AN)
    assert [offer.row.code for offer in found] == ["bake", "knead"]
    assert [offer.open for offer in found] == [False, True]
    assert [reason.en for reason in found[0].refusals] == ["It is dark"]


def test_a_row_about_something_that_is_not_there_is_not_offered_and_refused_by_name() -> None:
    lamp = LIGHT._replace(hides=True)
    bake = Transition("bake", NAME, (DOUGH,), BREAD, by=BAKER, when=(WARM, lamp))
    baking = replace(BAKING, rows=(bake, *BAKING.rows[1:]))
    lit = frozenset({"lamp"})
    assert [offer.row.code for offer in offers(baking, a_case(), AN)] == ["knead"]
    assert [offer.row.code for offer in offers(baking, a_case(files=lit), AN)] == ["bake", "knead"]
    with pytest.raises(Refused) as caught:
        decide(baking, a_case(number="warm"), "bake", AN)
    assert (caught.value.code, caught.value.reasons) == ("not_ready", (LIGHT.refusal,))


def test_offers_do_not_ask_for_answers_that_nobody_gave_yet() -> None:
    found = offers(BAKING, a_case("bread"), BINH)
    assert [(offer.row.code, offer.open) for offer in found] == [
        ("taste", True),
        ("refuse", True),
        ("vote", True),
    ]


def test_an_offer_that_four_eyes_forbid_is_shown_closed() -> None:
    first = offers(BAKING, a_case("bread", submitter_id=2), BINH)[0]
    assert first.refusals == (FOUR_EYES,)


def test_a_stranger_is_offered_nothing() -> None:
    assert offers(BAKING, a_case(), BINH) == []
    assert offers(BAKING, a_case("eaten"), AN) == []


def test_a_reviewer_with_areas_and_topics_reaches_only_those() -> None:
    case = a_case("bread", topic="wheat")
    for areas, topics, near in (
        ({3}, set(), True),
        ({4}, set(), False),
        (set(), {"wheat"}, True),
        ({3}, {"rye"}, False),
    ):
        seat = Seat(1, 2, "1/2/", Role.REVIEWER, frozenset(areas), frozenset(topics))
        assert bool(offers(BAKING, case, Actor(2, (seat,)))) is near


def test_the_first_seat_that_fits_is_the_one_she_acts_in() -> None:
    seats = (
        Seat(1, 9, "1/9/", Role.OFFICER),
        Seat(2, 3, "1/2/3/", Role.OFFICER),
        Seat(3, 3, "1/2/3/", Role.OFFICER),
    )
    assert decide(BAKING, a_case(), "knead", Actor(1, seats)).seat.id == 2


@pytest.mark.parametrize("empty", [None, "", [], {}])
def test_an_empty_part_is_blank(empty: object) -> None:
    assert blank_needs(BAKING, {"flour": empty, "salt": 0}) == {"flour"}
    assert blank_needs(BAKING, {"flour": "1 kg", "salt": False}) == frozenset()
