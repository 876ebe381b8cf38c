"""What somebody who owns the database, and perhaps the signing key, may do to the log. Each attack
is done in a transaction without fences and says where it may be named."""

from collections.abc import Callable
from typing import Any

from sqlalchemy import delete, insert, select, update

from tests.services.audit.attacker import ACT, ENTRY, PRIVATE, ROOT, SEAL, Attacker, Named, step
from workflow_app.models import Document, table_of
from workflow_app.models.log import Anchor
from workflow_app.models.trail import ActValue, Message
from workflow_app.services.chain import leaf_of

DOCUMENT = table_of(Document)


def edit_a_body(it: Attacker) -> Named:
    row = it.entry()
    it.write(row, body=row.body.replace('"actor":', '"actor":1'))
    return {step(row)}


def edit_a_column(it: Attacker) -> Named:
    row = it.entry()
    it.write(row, actor_id=row.actor_id + 1)
    return {step(row)}


def edit_and_hash(it: Attacker) -> Named:
    row = it.entry()
    it.write(row, **it.rewritten(row, actor=row.actor_id + 1), actor_id=row.actor_id + 1)
    return {step(row)}


def edit_and_relink(it: Attacker) -> Named:
    row = it.entry()
    it.write(row, **it.rewritten(row, actor=row.actor_id + 1), actor_id=row.actor_id + 1)
    it.relink(row.document_id)
    return {step(row)}


def back_date(it: Attacker) -> Named:
    row = it.entry()
    at = row.at.replace(year=row.at.year - 1)
    it.write(row, **it.rewritten(row, at=at), at=at)
    it.relink(row.document_id)
    return {step(row)}


def change_a_private_value(it: Attacker) -> Named:
    rows = it.session.execute(select(PRIVATE).where(PRIVATE.c.field == "reason")).all()
    row = it.luck.choice(rows)
    mine = (PRIVATE.c.entry_document_id == row.entry_document_id) & (
        PRIVATE.c.entry_seq == row.entry_seq
    )
    it.session.execute(update(PRIVATE).where(mine, PRIVATE.c.field == "reason").values(value="?"))
    return {f"paper {row.entry_document_id}, step {row.entry_seq}"}


def delete_one(it: Attacker) -> Named:
    row = it.entry()
    it.drop(row)
    return {f"leaf {row.leaf_index} "}


def delete_a_tail(it: Attacker) -> Named:
    row = it.entry(tail=True)
    it.drop(row)
    it.relink(row.document_id)
    return {f"leaf {row.leaf_index} "}


def swap_two(it: Attacker) -> Named:
    row = it.entry()
    other = it.session.execute(
        select(ENTRY).where(ENTRY.c.document_id == row.document_id, ENTRY.c.seq == row.seq - 1)
    ).one()
    it.write(row, body=other.body, leaf=other.leaf)
    it.write(other, body=row.body, leaf=row.leaf)
    it.relink(row.document_id)
    return {step(row), step(other)}


def edit_an_act(it: Attacker) -> Named:
    row = it.act()
    it.session.execute(
        update(ACT)
        .where(ACT.c.id == row.id)
        .values(**it.rewritten(row, act="export"), why="export")
    )
    return {f"act {row.id}"}


def delete_an_act(it: Attacker) -> Named:
    row = it.act()
    it.session.execute(delete(table_of(ActValue)).where(ActValue.act_id == row.id))
    it.session.execute(delete(ACT).where(ACT.c.id == row.id))
    return {f"leaf {row.leaf_index} "}


def edit_a_seal(it: Attacker) -> Named:
    row = it.entry()
    it.session.execute(
        update(SEAL).where(SEAL.c.entry_id == row.id).values(leaf=leaf_of(f"{row.id}"))
    )
    return {step(row)}


def insert_into_the_past(it: Attacker) -> Named:
    """A step of before that never was: what comes after it counts one more."""
    row = it.entry()
    later = select(ENTRY).where(ENTRY.c.document_id == row.document_id, ENTRY.c.seq >= row.seq)
    for one in it.session.execute(later.order_by(ENTRY.c.seq.desc())).all():
        it.write(one, seq=one.seq + 1, **it.rewritten(one, seq=one.seq + 1))
    forged = it.rewritten(row, code="recall", actor=row.actor_id)
    columns = {name: row._mapping[name] for name in ENTRY.c.keys() if name in row._mapping}  # noqa: SIM118
    columns |= {"id": row.id + 100_000, "code": "recall", "request_key": None, **forged}
    it.session.execute(insert(ENTRY).values(**columns))
    it.relink(row.document_id)
    return {f"paper {row.document_id}, step {row.seq + 1}"}


def roll_back_a_backup(it: Attacker) -> Named:
    """The database as it was at an earlier checkpoint, in all its tables."""
    sizes = list(it.session.scalars(select(ROOT.c.size).order_by(ROOT.c.size)))
    size = it.luck.choice(sizes[:-1])
    gone = select(SEAL.c.entry_id).where(SEAL.c.leaf_index >= size, SEAL.c.entry_id.is_not(None))
    lost = it.session.execute(select(ENTRY).where(ENTRY.c.id.in_(gone))).all()
    acts = select(SEAL.c.act_id).where(SEAL.c.leaf_index >= size, SEAL.c.act_id.is_not(None))
    numbers = list(it.session.scalars(acts))
    it.session.execute(delete(table_of(Anchor)).where(Anchor.size > size))
    it.session.execute(delete(ROOT).where(ROOT.c.size > size))
    it.session.execute(delete(SEAL).where(SEAL.c.leaf_index >= size))
    it.session.execute(delete(ACT).where(ACT.c.id.in_(numbers)))
    for row in lost:
        it.drop(row)
    for document_id in {row.document_id for row in lost}:
        it.relink(document_id)
        if not it.session.scalar(select(ENTRY.c.id).where(ENTRY.c.document_id == document_id)):
            it.session.execute(delete(table_of(Message)).where(Message.document_id == document_id))
            it.session.execute(delete(DOCUMENT).where(DOCUMENT.c.id == document_id))
    return {f"leaves {size}–"}


def _resigned(attack: Callable[[Attacker], Any]) -> Callable[[Attacker], Named]:
    """The attack, all seals built anew and signed with the stolen key: only what is kept outside
    tells, and the leaf hashes name the very leaf."""

    def done(it: Attacker) -> Named:
        before = it.session.execute(
            select(SEAL.c.entry_id, SEAL.c.act_id, SEAL.c.leaf).order_by(SEAL.c.leaf_index)
        ).all()
        attack(it)
        it.reseal()
        after = list(it.session.scalars(select(SEAL.c.leaf).order_by(SEAL.c.leaf_index)))
        kept = [row.leaf for row in before]
        first = next((n for n, leaf in enumerate(after) if kept[n] != leaf), len(after))
        return {f"leaf {first} ", f"leaves {first}–"}

    return done


def _inserted_and_resealed(it: Attacker) -> Named:
    """Insert a step into the past, in the place of the leaves where it would have been."""
    insert_into_the_past(it)
    forged = it.session.scalar(select(ENTRY.c.id).order_by(ENTRY.c.id.desc()).limit(1))
    seals = select(SEAL.c.entry_id, SEAL.c.act_id, SEAL.c.leaf).order_by(SEAL.c.leaf_index)
    before = it.session.execute(seals).all()
    place = it.luck.randrange(1, len(before))
    order = [(row.entry_id, row.act_id) for row in before]
    it.reseal([*order[:place], (forged, None), *order[place:]])
    after = list(it.session.scalars(select(SEAL.c.leaf).order_by(SEAL.c.leaf_index)))
    first = next(n for n, row in enumerate(before) if row.leaf != after[n])
    return {f"leaf {first} "}


ATTACKS: dict[str, Callable[[Attacker], Named]] = {
    "edit a body": edit_a_body,
    "edit a column": edit_a_column,
    "edit, recompute the leaf": edit_and_hash,
    "edit, recompute leaf and chain": edit_and_relink,
    "back-date, recompute leaf and chain": back_date,
    "change a private value": change_a_private_value,
    "delete a step": delete_one,
    "delete the last step and set the paper back": delete_a_tail,
    "swap two steps, recompute the chain": swap_two,
    "edit an act, recompute the leaf": edit_an_act,
    "delete an act": delete_an_act,
    "edit a seal": edit_a_seal,
    "insert into the past, recompute the chain": insert_into_the_past,
    "roll back a backup": roll_back_a_backup,
    "stolen key: edit, rebuild, sign": _resigned(edit_and_relink),
    "stolen key: back-date, rebuild, sign": _resigned(back_date),
    "stolen key: delete a step, rebuild, sign": _resigned(delete_one),
    "stolen key: delete the last step, rebuild, sign": _resigned(delete_a_tail),
    "stolen key: swap two, rebuild, sign": _resigned(swap_two),
    "stolen key: insert, rebuild, sign": _inserted_and_resealed,
    "stolen key: delete an act, rebuild, sign": _resigned(delete_an_act),
}
