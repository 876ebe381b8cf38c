"""The trades of long tables: what was looked through is saved, all rows or none."""

from collections.abc import Callable

from sqlalchemy.orm import Session

from state_machines.case import Actor
from state_machines.days import today
from state_machines.grammar import Text
from state_machines.rules import Refused
from workflow_app.services.importing import keeping
from workflow_app.services.jobs import doing
from workflow_app.services.membership.people import actor_of
from workflow_app.services.transition import fire
from workflow_app.workshop.bench import Bench, Unworkable

MOVED_ON = Text(
    "Hồ sơ đã có người khác chuyển bước. Mở lại hồ sơ, kiểm tra lại bảng rồi gửi.",
    "Somebody else has moved the paper on. Open it, check the table again and send it.",
)
NOT_YOURS = Text("Ông/bà không còn quyền nhập bảng này.", "You may no longer import this table.")


def roster(bench: Bench) -> None:
    """Brings a table of units or people in."""
    said = bench.job.arguments

    def save(session: Session, actor: Actor) -> None:
        keeping.save(
            session,
            said["kind"],
            said["rows"],
            actor=actor,
            basis=said["basis"],
            key=said["key"],
            now=bench.at,
            request_id=said["request_id"],
        )

    _saved(bench, f"/imports/{said['kind']}", save)


def papers(bench: Bench) -> None:
    """Takes the step that opens a paper for each row."""
    said = bench.job.arguments

    def save(session: Session, actor: Actor) -> None:
        fire(
            session,
            bench.job.document_id or 0,
            said["code"],
            actor=actor,
            seen=said["seen"],
            answers={"rows": said["rows"]},
            key=said["key"],
            request_id=said["request_id"],
        )

    _saved(bench, f"/documents/{bench.job.document_id}?did={said['code']}", save)


def _saved(bench: Bench, url: str, save: Callable[[Session, Actor], None]) -> None:
    """Saves and ends the job in one transaction; the rows are not kept beside what they became."""
    total = len(bench.job.arguments["rows"])
    bench.advance(0, total)
    with bench.read() as session:
        actor = actor_of(session, bench.job.person_id, today(bench.at))
    try:
        with bench.finishing({"url": url, "count": total}) as session:
            save(session, actor)
            doing.forget(session, bench.job, total)
    except Refused as refused:
        raise Unworkable(_why(refused)) from refused


def _why(refused: Refused) -> Text:
    if refused.code == "not_ready":
        reasons = refused.reasons
        return Text("; ".join(one.vi for one in reasons), "; ".join(one.en for one in reasons))
    return MOVED_ON if refused.code == "moved_on" else NOT_YOURS
