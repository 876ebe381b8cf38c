"""A deadline flags lateness and never blocks, unless the plan says so for that milestone."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy.orm import Session

from state_machines import machine
from state_machines.grammar import Role
from state_machines.rules import Refused, offers
from state_machines.timing import IN_TIME, STILL_IN_TIME
from tests.services.campaign_days import after_the_congress, amend, by, here, issued, owed
from tests.services.reading import codes, paper
from tests.world import World
from workflow_app.services.cases import facts_of

MICROSECOND = timedelta(microseconds=1)
BINDING = by("report", "2024-06-28", binding=True)
LATE = here("2024-06-29")


def a_report(session: Session, world: World, milestone: dict[str, Any]) -> int:
    """A report that is written and waits to be handed in."""
    plan_id = issued(session, world, milestone)
    report = owed(session, plan_id, "report", world.ward_id).id
    world.take(session, report, "edit")
    return report


def refusal(session: Session, world: World, report: int, code: str, now: datetime) -> Refused:
    with pytest.raises(Refused) as refused:
        world.take(session, report, code, now=now)
    return refused.value


def test_a_late_paper_is_taken_and_flagged(session: Session, world: World) -> None:
    report = a_report(session, world, BINDING | {"binding": False})
    world.take(session, report, "submit", now=LATE)
    assert paper(session, report).timeliness == "late"
    assert paper(session, report).binding is False


def test_where_the_plan_says_so_the_instant_itself_is_too_late(
    session: Session, world: World
) -> None:
    report = a_report(session, world, BINDING)
    assert paper(session, report).binding is True
    no = refusal(session, world, report, "submit", LATE)
    assert (no.code, no.reasons) == ("not_ready", (IN_TIME.refusal,))
    assert "gia hạn" in IN_TIME.refusal.vi
    assert codes(session, report)[-1] == "edit"
    world.take(session, report, "submit", now=LATE - MICROSECOND)
    assert paper(session, report).timeliness == "on_time"


def test_the_page_shows_the_button_closed_and_says_why(session: Session, world: World) -> None:
    report = a_report(session, world, BINDING)
    facts, officer = facts_of(session.connection(), report), world.ward(Role.OFFICER)
    for at, reasons in ((LATE - MICROSECOND, ()), (LATE, (IN_TIME.refusal,))):
        found = offers(machine("report"), facts.answering({}, at), officer)
        (submit,) = [offer for offer in found if offer.row.code == "submit"]
        assert submit.refusals == reasons
        assert all(offer.open for offer in found if not offer.row.hands_in)


def test_a_page_asks_the_databases_clock(session: Session, world: World) -> None:
    report = a_report(session, world, BINDING)
    case = facts_of(session.connection(), report).case
    assert not IN_TIME.holds(case)  # 2024 has passed, by any clock
    with pytest.raises(Refused):
        world.take(session, report, "submit", now=None)


def test_more_time_opens_it_again(session: Session, world: World) -> None:
    report = a_report(session, world, BINDING)
    refusal(session, world, report, "submit", LATE)
    (extension,) = world.take(session, report, "ask_extension", now=LATE).opened
    answers = {"due_on": "2024-07-05", "reason": "Chờ ý kiến của cấp ủy"}
    world.take(session, extension, "grant", answers=answers, now=LATE)
    refusal(session, world, report, "submit", here("2024-07-06"))
    world.take(session, report, "submit", now=here("2024-07-05T23:59"))
    assert paper(session, report).timeliness == "extended"


def test_an_amendment_may_bind_and_may_let_go(session: Session, world: World) -> None:
    plan_id = issued(session, world, BINDING | {"binding": False})
    report = owed(session, plan_id, "report", world.ward_id).id
    amend(session, world, plan_id, BINDING)
    assert (paper(session, report).binding, paper(session, report).deadline) == (True, 2)
    amend(session, world, plan_id, BINDING | {"binding": False})
    assert (paper(session, report).binding, paper(session, report).deadline) == (False, 3)
    assert codes(session, report) == ["open", "due_moved", "due_moved"]


def test_a_day_that_becomes_known_binds_from_then_on(session: Session, world: World) -> None:
    plan_id = issued(session, world, by("congress", "2024-03-31"),
                     after_the_congress("report", 5, binding=True))  # fmt: skip
    report = owed(session, plan_id, "report", world.ward_id).id
    assert paper(session, report).binding is False
    dossier = owed(session, plan_id, "congress", world.ward_id).id
    world.take(session, dossier, "begin")
    world.take(session, dossier, "edit")
    assert paper(session, report).binding is True


def test_what_came_in_time_may_be_corrected_late(session: Session, world: World) -> None:
    report = a_report(session, world, BINDING)
    world.take(session, report, "submit", now=LATE - MICROSECOND)
    world.take(session, report, "send_back", now=LATE)
    world.take(session, report, "submit", now=LATE)
    assert paper(session, report).timeliness == "on_time"


def test_what_could_not_be_handed_in_again_is_not_taken_back(
    session: Session, world: World
) -> None:
    report = a_report(session, world, BINDING)
    world.take(session, report, "submit", now=LATE - MICROSECOND)
    no = refusal(session, world, report, "recall", LATE)
    assert (no.code, no.reasons) == ("not_ready", (STILL_IN_TIME.refusal,))
    world.take(session, report, "recall", now=LATE - MICROSECOND)
    assert paper(session, report).arrived_at is None
