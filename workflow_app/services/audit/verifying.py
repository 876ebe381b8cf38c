"""Verifying the log: everything is computed anew and compared with what is kept outside."""

import json
from collections.abc import Sequence
from datetime import datetime
from itertools import chain
from typing import NamedTuple

from sqlalchemy import func, insert, select
from sqlalchemy.orm import Session

from workflow_app.models.log import Seal, Verification
from workflow_app.models.trail import Act
from workflow_app.services.audit.comparing import Finding, Outside, Progress, compare
from workflow_app.services.audit.recomputing import Chosen, Recomputing
from workflow_app.services.audit.restored import RESTORED

MOST_TOLD = 1000


class Report(NamedTuple):
    """What came out. `bodies` were hashed anew, `anchors` compared."""

    leaves: int
    bodies: int
    anchors: int
    given_up: Sequence[tuple[int, int]]
    findings: Sequence[Finding]

    @property
    def intact(self) -> bool:
        return not self.findings

    def json(self) -> str:
        """One line for another program."""
        said = {
            **self._asdict(),
            "findings": [one._asdict() for one in self.findings],
            "intact": self.intact,
        }
        return json.dumps(said, ensure_ascii=False, sort_keys=True)


def verify(
    session: Session,
    outside: Outside,
    chosen: Chosen = Chosen(),  # noqa: B008 - a constant
    progress: Progress = lambda many: None,
) -> Report:
    """Compute the log anew and compare; at most a thousand findings are told."""
    spans = given_up(session)
    found = list[Finding]()
    work = Recomputing(session, chosen, progress)
    for finding in chain(compare(session, outside, spans, progress), work.findings()):
        found.append(finding)
        if len(found) == MOST_TOLD:
            break
    return Report(_leaves(session), work.bodies, len(outside.anchors), spans, found)


def steps(session: Session) -> int:
    """How often `progress` will count: each leaf twice."""
    return 2 * _leaves(session)


def _leaves(session: Session) -> int:
    return session.scalar(select(func.count()).select_from(Seal)) or 0


def given_up(session: Session) -> list[tuple[int, int]]:
    """Spans of sizes that were sealed once, and lost when a backup was restored on purpose: each
    is told by an act of the log itself."""
    told = session.scalars(select(Act.body).where(Act.code == RESTORED).order_by(Act.id))
    bodies = [json.loads(one) for one in told]
    return [(body["stands"], body["lost"]) for body in bodies]


def keep(session: Session, report: Report, at: datetime) -> None:
    """Write down what came out, for the auditors' page."""
    kept = insert(Verification).values(
        at=at,
        leaves=report.leaves,
        anchors=report.anchors,
        findings=len(report.findings),
        report=report.json(),
    )
    session.execute(kept)


def last_kept(session: Session) -> Verification | None:
    """What came out last."""
    newest = select(Verification).order_by(Verification.id.desc()).limit(1)
    return session.scalars(newest).first()
