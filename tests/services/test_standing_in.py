"""What a substitute does in a lent seat: under both names, and never against four eyes."""

import json

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from state_machines.case import Actor, seat_of
from state_machines.grammar import Role
from state_machines.parties import OWN_PEOPLE
from state_machines.rules import Refused
from tests.factories import CONTENTS, NOW, SINCE, a_unit, an_actor
from tests.services.lending import DAY, Lend, lending, now_as
from tests.world import World
from workflow_app.models import Document, Notice, SeatRow
from workflow_app.models.trail import Entry, Message
from workflow_app.services import history
from workflow_app.services.boards import standing
from workflow_app.services.cases import case_of
from workflow_app.services.channels import inbox, outbox
from workflow_app.services.documents import page, work_for
from workflow_app.services.transition import open_paper

lend = pytest.fixture(lending)


def test_what_she_does_is_recorded_under_both_names(
    session: Session, world: World, lend: Lend, plan_id: int
) -> None:
    holder, substitute = world.ward(Role.OFFICER), world.ward(Role.CLERK)
    lend(holder, substitute)
    paper_id = world.put(session, "registration", "drafting", plan_id=plan_id)
    world.put(session, "work", "registered", plan_id=plan_id, parent_id=paper_id)
    world.take(session, paper_id, "submit", actor=now_as(session, substitute))
    paper = session.get_one(Document, paper_id)
    session.refresh(paper)
    assert (paper.submitter_id, paper.submitted_for_id) == (substitute.person_id, holder.person_id)
    entry = session.scalars(select(Entry).where(Entry.document_id == paper_id)).all()[-1]
    assert (entry.actor_id, entry.seat_id) == (substitute.person_id, holder.seats[0].id)
    assert json.loads(entry.body)["behalf"] == holder.person_id
    newest, opened = history.of_document(session, paper_id)
    assert (newest.actor_name, newest.behalf) == ("clerk Phường 01", "officer Phường 01")
    assert (newest.role, opened.behalf) == ("officer", "")


def test_a_plan_is_begun_in_a_lent_seat(session: Session, world: World, lend: Lend) -> None:
    holder, substitute = world.city(Role.OFFICER), world.city(Role.AUDITOR)
    lend(holder, substitute)
    begun = open_paper(session, "plan", actor=now_as(session, substitute), unit_id=world.city_id,
                       answers=CONTENTS["plan"], now=NOW)  # fmt: skip
    paper = session.get_one(Document, begun.document_id)
    assert (paper.submitter_id, paper.submitted_for_id) == (substitute.person_id, holder.person_id)
    (line,) = history.of_document(session, paper.id)
    assert line.behalf == "officer Thành phố"


class Dossier:
    """A registration that waits for the city's reviewers, and who handed it in for whom."""

    def __init__(self, session: Session, world: World) -> None:
        self.session, self.world = session, world

    def handed_in(self, by: Actor, behalf: Actor | None = None) -> int:
        return self.world.put(
            self.session, "registration", "submitted", submitter_id=by.person_id,
            submitted_for_id=behalf.person_id if behalf else None,
        )  # fmt: skip

    def accept(self, paper_id: int, actor: Actor) -> str:
        try:
            self.world.take(self.session, paper_id, "accept", actor=now_as(self.session, actor))
        except Refused as refused:
            return refused.code
        return ""


def test_nobody_approves_her_own_paper_in_somebody_elses_seat(
    session: Session, world: World, lend: Lend
) -> None:
    dossier = Dossier(session, world)
    reviewer, substitute = world.city(Role.REVIEWER), world.city(Role.OFFICE)
    lend(reviewer, substitute)
    assert dossier.accept(dossier.handed_in(by=substitute), substitute) == "not_yours"
    assert dossier.accept(dossier.handed_in(by=reviewer), substitute) == "not_yours"
    assert dossier.accept(dossier.handed_in(by=substitute), reviewer) == ""
    assert dossier.accept(dossier.handed_in(by=world.ward(Role.OFFICER)), substitute) == ""


def test_nobody_approves_what_was_handed_in_for_her(
    session: Session, world: World, lend: Lend
) -> None:
    dossier = Dossier(session, world)
    reviewer, stand_in, officer = (
        world.city(Role.REVIEWER), world.city(Role.OFFICE), world.ward(Role.OFFICER),
    )  # fmt: skip
    lend(reviewer, stand_in)
    paper_id = dossier.handed_in(by=officer, behalf=reviewer)
    assert dossier.accept(paper_id, reviewer) == "not_yours"
    assert dossier.accept(paper_id, stand_in) == "not_yours"


def test_what_was_asked_in_her_seat_is_not_hers_to_grant(
    session: Session, world: World, lend: Lend, plan_id: int
) -> None:
    """The one who holds both sides asks through a substitute: the answer is still another's."""
    officer, other = world.city(Role.OFFICER), world.city(Role.CLERK)
    seat = SeatRow(person_id=officer.person_id, unit_id=world.city_id, held_from=SINCE,
                   role=Role.COMMITTEE)  # fmt: skip
    session.add(seat)
    lend(officer, other)
    paper_id = world.put(session, "report", "drafting", plan_id=plan_id, unit_id=world.city_id,
                         due_at=NOW + DAY)  # fmt: skip
    asked = world.take(session, paper_id, "ask_extension", actor=now_as(session, other))
    (request,) = asked.opened
    assert case_of(session, request).submitted_for_id == officer.person_id
    with pytest.raises(Refused, match="not_yours"):
        world.take(session, request, "refuse", actor=now_as(session, officer))
    assert world.take(session, request, "refuse", actor=world.city(Role.COMMITTEE)).state


def test_the_work_of_the_lent_seat_lies_on_her_desk(
    session: Session, world: World, lend: Lend, plan_id: int
) -> None:
    paper_id = world.put(session, "registration", "submitted", plan_id=plan_id)
    reviewer, substitute = world.city(Role.REVIEWER), world.city(Role.CLERK)
    lend(reviewer, substitute)
    assert [one.id for one in work_for(session, now_as(session, substitute)).mine] == [paper_id]
    offered = page(session, paper_id, now_as(session, substitute)).offers
    assert {offer.row.code for offer in offered if offer.open} >= {"accept", "send_back"}


@pytest.mark.parametrize("acts", ["holder", "substitute", "another"])
def test_both_are_told_but_not_of_what_they_did(
    session: Session, world: World, lend: Lend, plan_id: int, acts: str
) -> None:
    holder, substitute = world.ward(Role.OFFICER), world.ward(Role.CLERK)
    lend(holder, substitute)
    paper_id = world.put(session, "registration", "submitted", plan_id=plan_id)
    actor = {"holder": holder, "substitute": substitute}.get(acts, world.city(Role.REVIEWER))
    world.take(session, paper_id, "send_back")
    (promised,) = outbox.due(session, NOW, 9)
    told = session.get_one(Message, promised)
    told.payload = {**told.payload, "actor_id": actor.person_id}
    session.flush()
    outbox.deliver(session, promised, NOW)
    found = set(session.scalars(select(Notice.person_id)))
    assert found == {one.person_id for one in (holder, substitute, world.ward(Role.LEADER))} - {
        actor.person_id
    }


def test_who_reads_a_plan_in_a_lent_seat_reads_it_for_the_unit(
    session: Session, world: World, lend: Lend, plan_id: int
) -> None:
    stranger = an_actor(session, "Khách", (Role.OFFICER, a_unit(session, "Nơi khác")))
    lend(world.ward(Role.LEADER), stranger, by=world.city(Role.ADMINISTRATOR))
    inbox.receipt(session, plan_id, now_as(session, stranger), NOW)
    assert standing.overseen(session, plan_id, world.city(Role.OFFICE))[1:] == (2, 1)


def test_the_parties_of_a_unit_open_to_a_substitute(
    session: Session, world: World, lend: Lend, plan_id: int
) -> None:
    """A neighbour sees nothing of the ward's draft; standing in there, all of it."""
    paper_id = world.put(session, "registration", "drafting", plan_id=plan_id)
    neighbour = world.people[world.ward_ids[1]][Role.OFFICER]
    with pytest.raises(Refused, match="unknown"):
        page(session, paper_id, neighbour)
    lend(world.ward(Role.OFFICER), neighbour, by=world.city(Role.ADMINISTRATOR))
    inside = now_as(session, neighbour)
    assert seat_of(OWN_PEOPLE, inside, case_of(session, paper_id))
    assert page(session, paper_id, inside).content == CONTENTS["registration"]
