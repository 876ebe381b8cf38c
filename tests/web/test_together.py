"""A proposal and its nominees in one act: the number is typed once, each has its own entry."""

import re
from collections.abc import Callable

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from state_machines.case import Actor
from state_machines.grammar import Role
from tests.factories import CONTENTS, NOW
from tests.services.reading import assert_chain_holds, codes, paper
from tests.web.campaign import Campaign
from tests.web.conftest import Client
from tests.web.programs import Program, a_key
from tests.world import World
from workflow_app.db import Database

Enter = Callable[[Actor], Client]
NUMBER = "128/QĐ-MTTQ-BTT"
DECISION = {"number": NUMBER, "decided_on": "20/11/2023", "signer": "Tạ Văn Mẫu"}
INSIDE = re.compile(r'name="inside" value="(\d+:\d+)"')


class Proposal:
    """A proposal before whoever decides, with three nominees; one of them did not pass."""

    def __init__(self, world: World, database: Database, plan: int, state: str, inside: str):
        self.database = database
        with database.begin() as session:
            self.id = world.put(session, "commendation", state, plan_id=plan)
            self.failed, *self.going = (
                world.put(session, "nomination", one, parent_id=self.id, plan_id=plan, title=name)
                for one, name in (("failed", "Tổ 1"), (inside, "Tổ 2"), (inside, "Tổ 3"))
            )

    def page(self, code: str) -> str:
        return f"/documents/{self.id}/{code}/together"

    def steps(self) -> list[list[str]]:
        with self.database.read() as session:
            return [codes(session, one)[1:] for one in (self.id, self.failed, *self.going)]


@pytest.fixture
def proposal(world: World, embedded: Database, campaign: Campaign) -> Proposal:
    return Proposal(world, embedded, campaign.plan, "forwarded", "forwarded")


def test_the_number_is_typed_once_and_everybody_has_an_entry_of_her_own(
    committee: Client, proposal: Proposal
) -> None:
    assert f'href="{proposal.page("decide")}"' in committee.get(f"/documents/{proposal.id}").text
    page = committee.get(proposal.page("decide")).text
    assert "Tổ 2" in page
    assert "Tổ 1" not in page
    fields = {"inside": INSIDE.findall(page), "seen": 1, "key": "a"} | DECISION
    sent = [committee.send(proposal.page("decide"), **fields) for _ in range(2)]
    assert {one.location for one in sent} == {f"/documents/{proposal.id}?did=decide"}
    assert proposal.steps() == [["decide"], [], ["award"], ["award"]]
    with proposal.database.read() as session:
        for one in (proposal.id, *proposal.going):
            assert paper(session, one).content["decision"]["number"] == NUMBER
            assert_chain_holds(session, one)


def test_the_council_forwards_all_who_passed(
    enter: Enter, world: World, embedded: Database, campaign: Campaign
) -> None:
    proposal = Proposal(world, embedded, campaign.plan, "council", "passed")
    council = enter(world.city(Role.COUNCIL))
    inside = INSIDE.findall(council.get(proposal.page("forward")).text)
    council.send(proposal.page("forward"), inside=inside, seen=1, key="a")
    assert proposal.steps() == [["forward"], [], ["forward"], ["forward"]]


def test_the_texts_that_are_ready_are_handed_in_with_their_dossier(
    officer: Client, world: World, embedded: Database, campaign: Campaign
) -> None:
    with embedded.begin() as session:
        dossier = world.put(
            session, "congress", "preparing", plan_id=campaign.plan, content=CONTENTS["congress"]
        )
        at = {"plan_id": campaign.plan, "parent_id": dossier}
        texts = [
            world.put(session, "text", one, files=["text"], **at)
            for one in ("submitted", "drafting")
        ]
    page = f"/documents/{dossier}/submit/together"
    assert f'href="{page}"' in officer.get(f"/documents/{dossier}").text
    inside = INSIDE.findall(officer.get(page).text)
    assert inside == [f"{texts[1]}:1"]
    officer.send(page, inside=inside, seen=1, key="a")
    with embedded.read() as session:
        steps = [codes(session, one)[1:] for one in (dossier, *texts)]
    assert steps == [["submit"], [], ["submit"]]


def test_one_that_moved_meanwhile_stops_all_of_them_and_nothing_typed_is_lost(
    committee: Client, proposal: Proposal, world: World
) -> None:
    inside = INSIDE.findall(committee.get(proposal.page("decide")).text)
    with proposal.database.begin() as session:
        world.take(session, proposal.going[0], "decline")
    late = committee.send(proposal.page("decide"), inside=inside, seen=1, key="a", **DECISION)
    assert late.status_code == 409
    assert NUMBER in late.text
    assert INSIDE.findall(late.text) == [f"{proposal.going[1]}:1"]
    assert proposal.steps() == [[], [], ["decline"], []]


def test_one_that_the_page_did_not_show_is_not_decided_unseen(
    committee: Client, proposal: Proposal
) -> None:
    shown = INSIDE.findall(committee.get(proposal.page("decide")).text)
    part = committee.send(proposal.page("decide"), inside=shown[:1], seen=1, key="a", **DECISION)
    assert part.status_code == 422
    assert "Còn đề nghị chưa quyết định" in part.text
    assert proposal.steps() == [[], [], [], []]


def test_a_proposal_decided_meanwhile_is_told_with_what_was_typed(
    committee: Client, proposal: Proposal, world: World
) -> None:
    inside = INSIDE.findall(committee.get(proposal.page("decide")).text)
    with proposal.database.begin() as session:
        for one in proposal.going:
            world.take(session, one, "award")
        world.take(session, proposal.id, "decide")
    late = committee.send(proposal.page("decide"), inside=inside, seen=1, key="b", **DECISION)
    assert late.status_code == 409
    assert NUMBER in late.text


def test_it_is_no_road_around_whose_step_it_is(
    enter: Enter, world: World, proposal: Proposal
) -> None:
    inside = [f"{one}:1" for one in proposal.going]
    for who, status in (
        (world.city(Role.COUNCIL), 403),
        (world.ward(Role.OFFICER), 403),
        (world.people[world.ward_ids[1]][Role.OFFICER], 404),
    ):
        sent = enter(who).send(proposal.page("decide"), inside=inside, seen=1, key="a", **DECISION)
        assert sent.status_code == status
    assert proposal.steps() == [[], [], [], []]


def test_a_paper_of_somewhere_else_does_not_ride_along(
    committee: Client, proposal: Proposal, world: World, campaign: Campaign
) -> None:
    other = Proposal(world, proposal.database, campaign.plan, "forwarded", "forwarded")
    inside = [f"{one}:1" for one in (*proposal.going, other.going[0])]
    sent = committee.send(proposal.page("decide"), inside=inside, seen=1, key="a", **DECISION)
    assert sent.status_code == 404
    assert other.steps() == proposal.steps() == [[], [], [], []]


def test_a_mistake_in_the_number_is_shown_beside_it(committee: Client, proposal: Proposal) -> None:
    wrong = committee.send(proposal.page("decide"), **(DECISION | {"number": ""}), seen=1, key="a")
    assert wrong.status_code == 422
    assert 'href="#number"' in wrong.text


def test_a_program_decides_all_at_once_as_the_page_does(
    app: Flask, proposal: Proposal, world: World
) -> None:
    committee = Program(app, a_key(proposal.database, world.city(Role.COMMITTEE), NOW))
    path = f"/commendation/{proposal.id}/decide/together"

    def sent(inside: list[int], version: int = 1) -> TestResponse:
        named = [{"id": one, "version": version} for one in inside]
        body = {"seen": 1, "answers": DECISION | {"decided_on": "2023-11-20"}, "inside": named}
        return committee.post(path, body, **{"Idempotency-Key": "decide-128"})

    refused = [sent(proposal.going[:1]), sent(proposal.going, 2), sent([proposal.failed]),
               sent([])]  # fmt: skip
    assert [one.status_code for one in refused] == [422, 409, 409, 422]
    assert proposal.steps() == [[], [], [], []]
    first, again = sent(proposal.going), sent(proposal.going)
    assert first.status_code == 200, first.text
    assert again.get_json() == first.get_json()
    assert proposal.steps() == [["decide"], [], ["award"], ["award"]]
