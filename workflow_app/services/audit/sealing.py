"""Sealing: what was written since the last time becomes leaves of the log under a signed root."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, func, insert, select, text
from sqlalchemy.engine import Connection
from sqlalchemy.orm import Session

from workflow_app.models import table_of
from workflow_app.models.log import Seal, SignedRoot
from workflow_app.models.trail import Act, Entry
from workflow_app.services import acts
from workflow_app.services.audit.notes import Checkpoint, Key, Signer, Unsigned, opened
from workflow_app.services.audit.tree import Edge

LOOK_BACK = 20_000
"""Numbers below the last sealed one that are looked at again: on PostgreSQL a transaction that
took its number early may become visible late."""
BATCH = 10_000  # leaves under one root
NEW_KEY = "new_key"
"""The code of the act that another key signs the log from here on."""
_LOCK = 4_962_004  # PostgreSQL's advisory lock: one sealer at a time
_SOURCES = (table_of(Entry), table_of(Act))
_SEAL, _ROOT = table_of(Seal), table_of(SignedRoot)
_READ = 10_000


class Disagrees(RuntimeError):
    """What is in the database is not what was sealed. Nothing is signed any more until somebody
    has looked: `workflow-app audit verify` says what is wrong."""


class Sealed(NamedTuple):
    """What one round sealed. `late` were found below all that is ever looked back at."""

    leaves: int
    late: int
    note: str


class Sealer:
    """Seals batch after batch. It keeps the edge of the tree in mind, and reads it from the seals
    when it begins, and whenever another sealer has been at work. `older` are keys that signed
    before; that another one signs from here on is an act of the log."""

    def __init__(self, signer: Signer, older: Sequence[Key] = ()) -> None:
        self._signer, self._keys = signer, [signer.key, *older]
        self._edge = Edge()

    def catch_up(self, session: Session) -> None:
        """Read what was sealed by others, or before us; raises `Disagrees` when the seals do not
        lead to the signed root."""
        last = newest(session)
        if last is None or self._stands_at(last):
            return
        edge = Edge()
        edge.extend(leaves(session))
        self._edge = edge
        if not self._stands_at(last):
            raise Disagrees("the seals do not lead to the root that was signed last")

    def seal(self, session: Session, now: datetime, *, whole: bool = False) -> Sealed | None:
        """Seal what is not sealed yet; None when there is nothing, when somebody else is at it,
        or when `catch_up` must be called first. `whole` looks back to the beginning."""
        connection = session.connection()
        if not _alone(connection):
            return None
        last = newest(session)
        if (last.size if last else 0) != self._edge.size:
            return None
        if last and not self._stands_at(last):
            raise Disagrees("the root that was signed last is not the one that we signed")
        if last and last.key != str(self._signer.key):
            keys = {"before": last.key, "key": str(self._signer.key)}
            acts.note(session, at=now, actor_id=None, code=NEW_KEY, why="admin", public=keys)
        rows, late = _unsealed(connection, whole, BATCH)
        if not rows:
            return None
        edge = self._edge.copy()
        edge.extend(bytes.fromhex(row["leaf"]) for row in rows)
        numbered = [{**row, "leaf_index": self._edge.size + n} for n, row in enumerate(rows)]
        connection.execute(insert(_SEAL), numbered)
        note = self._signer.sign(Checkpoint(self._signer.key.name, edge.size, edge.root()))
        kept = {"size": edge.size, "note": note, "key": str(self._signer.key), "at": now}
        connection.execute(insert(_ROOT).values(**kept))
        self._edge = edge
        return Sealed(len(rows), late, note)

    def _stands_at(self, last: SignedRoot) -> bool:
        try:
            known = opened(last.note, self._keys)
        except Unsigned as problem:
            raise Disagrees(f"the last checkpoint cannot be believed: {problem}") from problem
        return (known.size, known.root) == (self._edge.size, self._edge.root())


def newest(session: Session) -> SignedRoot | None:
    """The last checkpoint."""
    return session.scalars(select(SignedRoot).order_by(SignedRoot.size.desc()).limit(1)).first()


def waits(session: Session) -> bool:
    """Whether anything is not sealed yet: a look that takes no lock."""
    return bool(_unsealed(session.connection(), False, 1)[0])


def leaves(session: Session, size: int | None = None) -> Any:
    """The leaf hashes in their order, of all or of the first `size`."""
    ordered = select(_SEAL.c.leaf).order_by(_SEAL.c.leaf_index)
    if size is not None:
        ordered = ordered.where(_SEAL.c.leaf_index < size)
    found = session.connection().execute(ordered.execution_options(yield_per=_READ))
    return (bytes.fromhex(row[0]) for row in found)


def _alone(connection: Connection) -> bool:
    """On SQLite whoever writes is alone."""
    if connection.dialect.name != "postgresql":
        return True
    asked = text("SELECT pg_try_advisory_xact_lock(:lock)")
    return bool(connection.scalar(asked, {"lock": _LOCK}))


def _unsealed(connection: Connection, whole: bool, limit: int) -> tuple[list[dict[str, Any]], int]:
    rows, late = list[dict[str, Any]](), 0
    for source, mine in zip(_SOURCES, (_SEAL.c.entry_id, _SEAL.c.act_id), strict=True):
        known = connection.scalar(select(func.coalesce(func.max(mine), 0))) or 0
        above = known - LOOK_BACK
        since = source.c.id > (0 if whole else above)
        found = connection.execute(_missing(source, mine, since, limit - len(rows))).all()
        late += sum(row.id <= above for row in found)
        rows += [_leaf(mine, row) for row in found]
    return rows, late


def _missing(source: Any, mine: ColumnElement[Any], since: Any, limit: int) -> Any:
    sealed = select(mine).where(mine == source.c.id).exists()
    return (
        select(source.c.id, source.c.leaf).where(since, ~sealed).order_by(source.c.id).limit(limit)
    )


def _leaf(mine: Any, row: Any) -> dict[str, Any]:
    return {"entry_id": None, "act_id": None, "leaf": row.leaf} | {mine.name: row.id}
