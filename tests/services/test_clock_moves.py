"""Whatever happens between the look at night and the digest in the morning, it tells the truth."""

from collections.abc import Iterator

from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.services.clocking import HOUR, SEVEN_BEFORE, hand_in, owed, tick_all
from tests.world import World
from workflow_app.models import Reminder

MOVES = ("submit", "recall", "extend", "close", "reopen")
LONGEST = 4


def _orders(made: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    """Every order in which the moves can be made, of a few moves at most."""
    yield made
    for move in MOVES if len(made) < LONGEST else ():
        if _is_possible(move, made):
            yield from _orders((*made, move))


def _is_possible(move: str, made: tuple[str, ...]) -> bool:
    here, closed = _is_here(made), _is_closed(made)
    return {
        "submit": not here and not closed,
        "recall": here,
        "extend": not here and not closed and "extend" not in made,
        "close": not closed,
        "reopen": closed,
    }[move]


def _is_here(made: tuple[str, ...]) -> bool:
    return made.count("submit") > made.count("recall")


def _is_closed(made: tuple[str, ...]) -> bool:
    return made.count("close") > made.count("reopen")


def test_the_digest_holds_a_paper_if_and_only_if_it_is_owed_by_the_same_deadline(
    session: Session, world: World
) -> None:
    expected = {}
    orders = list(_orders())
    for made in orders:
        plan_id = world.a_plan(session)
        of = ("report", "drafting")
        expected[owed(session, world, plan_id, of=of)] = (plan_id, made)
    tick_all(session, SEVEN_BEFORE)
    for paper_id, (plan_id, made) in expected.items():
        for move in made:
            _make(session, world, move, plan_id, paper_id)
    tick_all(session, SEVEN_BEFORE.replace(hour=7))
    told = set(session.scalars(select(Reminder.document_id).where(Reminder.digest_id.is_not(None))))
    waiting = session.scalars(select(Reminder.id).where(Reminder.digest_id.is_(None))).all()
    assert len(orders) == 39
    assert waiting == []
    for paper_id, (_, made) in expected.items():
        stands = not _is_here(made) and not _is_closed(made) and "extend" not in made
        assert (paper_id in told) == stands, made


def _make(session: Session, world: World, move: str, plan_id: int, paper_id: int) -> None:
    at = SEVEN_BEFORE + HOUR
    match move:
        case "submit":
            hand_in(session, world, paper_id)
        case "recall":
            world.take(session, paper_id, "recall", now=at)
        case "extend":
            child = world.put(session, "extension", "asked", plan_id=plan_id, parent_id=paper_id)
            world.take(session, child, "grant", now=at)
        case _:
            world.take(session, plan_id, move, now=at)
    session.expire_all()
