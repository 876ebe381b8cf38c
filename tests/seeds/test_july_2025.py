"""July 2025 on the units of Tam Kỳ: the district level goes, and nothing goes with it."""

import shutil
from datetime import date
from pathlib import Path

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from tests.seeds.conftest import load
from workflow_app.adapters.disk import DiskStore
from workflow_app.db import Database
from workflow_app.models import Document, SeatRow, Unit
from workflow_app.models.trail import Entry
from workflow_app.services import figures, health
from workflow_app.services.membership.seats import held_on
from workflow_app.services.succession.lineage import carried_by, lineage
from workflow_app.services.succession.papers import READDRESSED

DAY = date(2025, 7, 1)
CITY_PLAN = "166/KH-MTTQ-BTT"


def _totals(session: Session) -> object:
    plan = session.scalars(select(Document.id).where(Document.number == CITY_PLAN)).one()
    return figures.rollup(session.connection(), plan)


def _unit(session: Session, code: str) -> Unit:
    return session.scalars(select(Unit).where(Unit.code == code)).one()


def _counted(session: Session, what: type[Document] | type[Entry]) -> int:
    return session.scalar(select(func.count()).select_from(what)) or 0


def test_the_reorganisation_of_july_2025_keeps_every_paper_and_every_sum(
    demonstration: Database, demonstration_store: DiskStore, tmp_path: Path
) -> None:
    shutil.copy(str(demonstration.engine.url.database), tmp_path / "workflow.db")
    database = Database(f"sqlite:///{tmp_path / 'workflow.db'}", synchronous="OFF")
    with database.read() as session:
        before = _totals(session), _counted(session, Document), _counted(session, Entry)
    load(database, "july-2025", demonstration_store)
    with database.read() as session:
        changes = 5
        gone_on = session.scalar(select(func.count()).where(Entry.code == READDRESSED)) or 0
        assert gone_on > 10
        assert (_totals(session), _counted(session, Document)) == (before[0], before[1] + changes)
        assert _counted(session, Entry) == before[2] + 4 * changes + gone_on
        assert not list(health.findings(session, demonstration_store))
        danang, wards = _unit(session, "DANANG"), ("ANPHU", "ANMY", "ANSON", "TAMTHANH")
        known = lineage(session.connection(), DAY)
        groups = known.regroup(_unit(session, code).id for code in wards)
        assert [len(group.then) for group in groups] == [3, 1]
        (first,) = groups[0].today
        assert session.get_one(Unit, first).path == f"{danang.path}{first}/"
        assert _unit(session, "TAMKY").id in session.scalars(carried_by(danang.id)).all()
        ended = select(Unit.id).where(Unit.code.in_(["TAMKY", "QUANGNAM", *wards]))
        sitting = select(SeatRow.id).where(SeatRow.unit_id.in_(ended), held_on(DAY))
        assert session.scalars(sitting).all() == []
    database.dispose()
