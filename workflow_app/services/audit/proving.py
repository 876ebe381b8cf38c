"""Proofs that anybody can check offline: an entry, its way to a signed root, and the key."""

import base64
import json
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from workflow_app.models.log import Seal
from workflow_app.models.trail import Act, ActValue, Entry, PrivateValue
from workflow_app.services.audit import verify_proof
from workflow_app.services.audit.sealing import leaves, newest
from workflow_app.services.audit.tree import path

FORMAT = "c2sp.org/tlog-proof@v1"


class NotSealed(LookupError):
    """There is no such entry, or it is not sealed yet: try again in a few seconds."""


class Proof(NamedTuple):
    """What an auditor gets. The bytes of `entry` are what was hashed; `values` (JSON) discloses
    the private values that were not erased, each with its salt."""

    leaf: int
    entry: str
    proof: str
    key: str
    values: str


def prove_step(session: Session, document_id: int, seq: int) -> Proof:
    """Prove one step of one paper. Whether the reader may see it is the caller's business."""
    chosen = (Entry.document_id == document_id) & (Entry.seq == seq)
    entry = session.scalars(select(Entry).where(chosen)).first()
    if entry is None:
        raise NotSealed(f"paper {document_id} has no step {seq}")
    values = session.scalars(
        select(PrivateValue).where(
            PrivateValue.entry_document_id == document_id, PrivateValue.entry_seq == seq
        )
    )
    return _prove(session, Seal.entry_id == entry.id, entry.body, values.all())


def prove_act(session: Session, act_id: int) -> Proof:
    """Prove one act."""
    act = session.get(Act, act_id)
    if act is None:
        raise NotSealed(f"there is no act {act_id}")
    values = session.scalars(select(ActValue).where(ActValue.act_id == act_id))
    return _prove(session, Seal.act_id == act_id, act.body, values.all())


def files(proof: Proof) -> dict[str, str]:
    """What is handed to an auditor, by the names of the files."""
    return {
        "entry.json": proof.entry,
        "entry.tlog-proof": proof.proof,
        "log.key": proof.key,
        "values.json": proof.values,
        "verify_proof.py": Path(verify_proof.__file__).read_text(encoding="utf-8"),
    }


def _prove(
    session: Session,
    sealed: ColumnElement[bool],
    body: str,
    values: Sequence[PrivateValue] | Sequence[ActValue],
) -> Proof:
    index = session.scalar(select(Seal.leaf_index).where(sealed))
    root = newest(session)
    if index is None or root is None:
        raise NotSealed("this is not sealed yet")
    way = path(list(leaves(session, root.size)), index)
    return Proof(
        leaf=index,
        entry=body,
        proof=spelled(index, way, root.note),
        key=f"{root.key}\n",
        values=_disclosed(values),
    )


def spelled(index: int, way: Sequence[bytes], note: str) -> str:
    """A proof in the format of C2SP."""
    hashes = "".join(f"{base64.b64encode(one).decode()}\n" for one in way)
    return f"{FORMAT}\nindex {index}\n{hashes}\n{note}"


def _disclosed(values: Sequence[PrivateValue] | Sequence[ActValue]) -> str:
    said = {
        one.field: {"salt": base64.b64encode(one.salt).decode(), "value": one.value}
        for one in values
    }
    return json.dumps(said, ensure_ascii=False, indent=1, sort_keys=True)
