"""What is written down although no paper moves: refused attempts, reads and exports, erasures,
administration. An act is an entry of the same sealed log as a step, and has no chain of its own."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import insert, literal, select, union_all
from sqlalchemy.orm import Session

from workflow_app.models.trail import Act, ActValue, Entry
from workflow_app.services.chain import SCHEMA, canonical, leaf_of
from workflow_app.services.commitments import committed

NOTHING: Mapping[str, Any] = {}
SEEN: dict[str, type[Act] | type[Entry]] = {"acts": Act, "steps": Entry}
"""What an act names of those before it, by the words of its body."""
NAMED, TRACE = 3, 16  # so many of each, by so many letters of the leaf


def note(
    session: Session,
    *,
    at: datetime,
    actor_id: int | None,
    code: str,
    why: str,
    document_id: int | None = None,
    unit_id: int | None = None,
    private: Mapping[str, str] = NOTHING,
    public: Mapping[str, Any] = NOTHING,
    request_id: str = "",
) -> int:
    """Write down an act and return its number. Nobody (None) acts by the command line.

    `why` says what kind of act it is (not_yours, moved_on, not_ready, read, export, admin …),
    `code` which step or page it was about. Names and free text belong to `private`: they are kept
    apart and can be erased. `public` stays for ever: numbers and codes alone.
    """
    columns = {
        "at": at,
        "actor_id": actor_id,
        "document_id": document_id,
        "unit_id": unit_id,
        "code": code,
        "why": why,
        "request_id": request_id,
    }
    return _keep(session, columns, private, public)


def _keep(
    session: Session,
    columns: Mapping[str, Any],
    private: Mapping[str, str],
    public: Mapping[str, Any],
) -> int:
    told, apart = committed({name: value for name, value in private.items() if value})
    said = {_IN_THE_BODY.get(column, column): value for column, value in columns.items()}
    body = canonical({**public, **said, "after": _newest(session), "v": SCHEMA, "private": told})
    act = insert(Act).values(**columns, body=body, leaf=leaf_of(body)).returning(Act.id)
    number = session.scalars(act).one()
    if apart:
        session.execute(insert(ActValue), [{"act_id": number, **value} for value in apart])
    return number


def _newest(session: Session) -> dict[str, dict[str, str]]:
    """The acts and steps that were written last, as this transaction sees them. When one of them is
    removed before it is sealed, the act that saw it stays behind and tells. No lock is taken."""
    each = []
    for word, table in SEEN.items():
        newest = select(table.id, table.leaf).order_by(table.id.desc()).limit(NAMED).subquery()
        each.append(select(literal(word).label("word"), newest.c["id"], newest.c["leaf"]))
    found: dict[str, dict[str, str]] = {word: {} for word in SEEN}
    for word, number, leaf in session.execute(union_all(*each)):
        found[word][str(number)] = leaf[:TRACE]
    return found


_IN_THE_BODY = {
    "actor_id": "actor",
    "document_id": "document",
    "unit_id": "unit",
    "why": "act",
    "request_id": "request",
}
"""What a body calls a column that it does not call by its own name."""
