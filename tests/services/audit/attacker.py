"""Somebody who owns the database, and perhaps the signing key of the log."""

import json
import random
from dataclasses import dataclass
from typing import Any

from sqlalchemy import delete, insert, select, text, update
from sqlalchemy.orm import Session

from tests.factories import NOW
from workflow_app.models import Document, table_of
from workflow_app.models.log import Anchor, Seal, SignedRoot
from workflow_app.models.trail import Act, Entry, PrivateValue
from workflow_app.services.audit import notes
from workflow_app.services.audit.tree import Edge
from workflow_app.services.chain import canonical, leaf_of, link, seed_of

ENTRY, ACT, SEAL, ROOT = map(table_of, (Entry, Act, Seal, SignedRoot))
DOCUMENT, PRIVATE = table_of(Document), table_of(PrivateValue)
Named = set[str]


def without_fences(session: Session) -> None:
    """Take the fences down for this transaction."""
    if session.connection().dialect.name == "postgresql":
        session.execute(text("SET LOCAL session_replication_role = replica"))
        return
    session.execute(text("PRAGMA defer_foreign_keys = ON"))
    for name in session.scalars(
        text("SELECT name FROM sqlite_master WHERE type = 'trigger'")
    ).all():
        session.execute(text(f"DROP TRIGGER {name}"))


@dataclass
class Attacker:
    """Has the database, the key of the log if it was stolen, and some luck."""

    session: Session
    signer: notes.Signer
    luck: random.Random

    def entry(self, *, tail: bool = False) -> Any:
        """A sealed step: one in the middle of its paper, or the last."""
        rows = self.session.execute(
            select(ENTRY, SEAL.c.leaf_index).join(SEAL, SEAL.c.entry_id == ENTRY.c.id)
            .order_by(ENTRY.c.id)
        ).all()  # fmt: skip
        last = {row.document_id: row.seq for row in rows}
        fits = [one for one in rows if (one.seq == last[one.document_id]) == tail]
        return self.luck.choice([one for one in fits if one.seq > 1])

    def act(self) -> Any:
        """A sealed act."""
        rows = select(ACT, SEAL.c.leaf_index).join(SEAL, SEAL.c.act_id == ACT.c.id)
        return self.luck.choice(self.session.execute(rows.order_by(ACT.c.id)).all())

    def write(self, row: Any, **changes: Any) -> None:
        """Change an entry's columns."""
        self.session.execute(update(ENTRY).where(ENTRY.c.id == row.id).values(**changes))

    def rewritten(self, row: Any, **said: Any) -> dict[str, str]:
        """The body that says something else, with its leaf."""
        body = canonical(json.loads(row.body) | said)
        return {"body": body, "leaf": leaf_of(body)}

    def relink(self, document_id: int) -> None:
        """Compute the chain of a paper anew, and its head, state and version."""
        chain, last = seed_of(document_id), None
        mine = select(ENTRY).where(ENTRY.c.document_id == document_id).order_by(ENTRY.c.seq)
        for row in self.session.execute(mine).all():
            chain, last = link(chain, row.leaf), row
            self.write(row, chain=chain)
        if last:
            stands = {"version": last.seq, "chain_head": chain, "state": last.target}
            self.session.execute(
                update(DOCUMENT).where(DOCUMENT.c.id == document_id).values(**stands)
            )

    def drop(self, row: Any) -> None:
        """Delete an entry with its seal and private values."""
        mine = (PRIVATE.c.entry_document_id == row.document_id) & (PRIVATE.c.entry_seq == row.seq)
        self.session.execute(delete(PRIVATE).where(mine))
        self.session.execute(delete(ENTRY).where(ENTRY.c.id == row.id))

    def reseal(self, order: list[tuple[int | None, int | None]] | None = None) -> None:
        """Build all seals anew from what there is, in the order of before, and sign every root
        with the stolen key: within the database nothing is wrong any more."""
        sizes = list(self.session.scalars(select(ROOT.c.size).order_by(ROOT.c.size)))
        seals = select(SEAL.c.entry_id, SEAL.c.act_id).order_by(SEAL.c.leaf_index)
        order = order or [(row[0], row[1]) for row in self.session.execute(seals)]
        entries = {
            row.id: row.leaf for row in self.session.execute(select(ENTRY.c.id, ENTRY.c.leaf))
        }
        acts = {row.id: row.leaf for row in self.session.execute(select(ACT.c.id, ACT.c.leaf))}
        for table in (table_of(Anchor), ROOT, SEAL):
            self.session.execute(delete(table))
        there = [one for one in order if one[0] in entries or one[1] in acts]
        leaves = [entries[one[0]] if one[0] else acts[one[1]] for one in there]  # type: ignore[index]
        rows = [
            {"leaf_index": place, "entry_id": one[0], "act_id": one[1], "leaf": leaf}
            for place, (one, leaf) in enumerate(zip(there, leaves, strict=True))
        ]
        self.session.execute(insert(SEAL), rows)
        self._sign(sizes, leaves)

    def _sign(self, sizes: list[int], leaves: list[str]) -> None:
        edge = Edge()
        for size in sorted({min(size, len(leaves)) for size in sizes}):
            edge.extend(bytes.fromhex(leaf) for leaf in leaves[edge.size : size])
            checkpoint = notes.Checkpoint(self.signer.key.name, size, edge.root())
            kept = {"size": size, "note": self.signer.sign(checkpoint), "key": str(self.signer.key)}
            self.session.execute(insert(ROOT).values(**kept, at=NOW))


def step(row: Any) -> str:
    """How verifying names a step."""
    return f"paper {row.document_id}, step {row.seq}"
