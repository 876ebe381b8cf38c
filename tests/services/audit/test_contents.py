"""What a paper says is what its last step wrote: a content that was changed in the database is
found, and one whose digest was erased is left alone."""

from sqlalchemy import select, update

from tests.services.audit.attacker import DOCUMENT, PRIVATE, without_fences
from tests.services.audit.conftest import Log
from workflow_app.services.audit.recomputing import Chosen, Recomputing

WRITTEN = {"title": "Đăng ký", "pledge": "Làm 02 công trình"}


def found(log: Log, *statements: object) -> list[str]:
    with log.database.begin() as session:
        without_fences(session)
        for one in statements:
            session.execute(one)  # type: ignore[call-overload]
        findings = Recomputing(session, Chosen(), lambda leaves: None).findings()
        said = [str(one) for one in findings]
        session.rollback()
    return said


def test_a_content_that_was_changed_in_the_database_is_found(log: Log) -> None:
    paper_id = log.walk(steps=2)
    with log.database.begin() as session:
        log.world.take(session, paper_id, "edit", answers=WRITTEN)
    with log.database.begin() as session:
        seq = log.world.take(session, paper_id, "submit").version
        stored = session.scalar(select(DOCUMENT.c.content).where(DOCUMENT.c.id == paper_id))
    assert stored["pledge"] == WRITTEN["pledge"]
    assert found(log) == []
    mine = DOCUMENT.c.id == paper_id
    changed = update(DOCUMENT).where(mine).values(content={**stored, "pledge": "Làm 20"})
    (said,) = found(log, changed)
    assert said == f"paper {paper_id}: its content is not the one that step {seq - 1} wrote"
    same = update(DOCUMENT).where(mine).values(content=dict(reversed(stored.items())))
    assert found(log, same) == []  # the order of its parts says nothing
    erased = PRIVATE.delete().where(PRIVATE.c.entry_document_id == paper_id)
    assert found(log, erased, changed) == []
