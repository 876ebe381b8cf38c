"""Erasing a person's name. What was committed to stays committed: the hashes, chains and proofs of
the trail hold, the values and their salts are gone, and nobody can guess them back.

In a paper the erasure is a step of its own. It keeps what it left of earlier changes, blacked out,
so that the paper as it stood can still be shown.
"""

import json
from collections.abc import Collection, Iterable, Iterator
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from state_machines import machine
from state_machines.case import Actor
from state_machines.rules import Refused
from state_machines.system import ERASED
from workflow_app.models import Delivery, Digest, File, Login, Notice, Person, Token
from workflow_app.models.trail import Message, PrivateValue
from workflow_app.services import acts
from workflow_app.services.cases import facts_of
from workflow_app.services.chain import canonical
from workflow_app.services.following import step_after
from workflow_app.services.history.lines import BLACK
from workflow_app.services.history.past import LEFT, versions
from workflow_app.services.jobs import forgetting
from workflow_app.services.membership import sent
from workflow_app.services.personal import elsewhere
from workflow_app.services.personal.elsewhere import Elsewhere
from workflow_app.services.personal.finding import find, repeated
from workflow_app.services.personal.names import Name
from workflow_app.services.personal.requests import RequestLine, answering_seat, close
from workflow_app.services.record import Stamp, record
from workflow_app.services.typed import keep_typed


class Order(NamedTuple):
    """Where the subject of a request is erased, and what she is answered."""

    papers: Collection[int]
    accounts: Collection[int]
    answer: str
    at: datetime
    request_id: str = ""
    elsewhere: Collection[str] = ()  # keys


class Erased(NamedTuple):
    """How many papers, private values and accounts were erased in, and the digests of kept files
    that were made of these papers: they are removed after the commit."""

    papers: int
    values: int
    accounts: int
    files: list[str]


def erase(session: Session, actor: Actor, asked: RequestLine, order: Order) -> Erased:
    """Erase the subject of a request in the chosen papers and accounts, and close the request.
    What is kept by law, or does not name her, is refused as a whole: `Refused("moved_on")`."""
    seat = answering_seat(actor, asked)
    name = Name(asked.subject)
    stamp = Stamp(
        actor.person_id, seat.id, order.at, "", order.request_id, behalf_id=seat.holder_id
    )
    acted, beside = _may_be_erased(session, asked, name, order)
    papers, accounts = sorted(set(order.papers)), sorted(set(order.accounts))
    values = sum(_in_paper(session, number, name, asked.id, stamp) for number in papers)
    for number in accounts:
        _in_account(session, number, acted=acted[number])
    elsewhere.erase(session, name, beside)
    made = forgetting.made_from(session, papers) if papers else set()
    sent.forget(session, order.at, name.is_in)
    keys = sorted({one.key for one in beside})
    acts.note(
        session,
        at=order.at,
        actor_id=actor.person_id,
        unit_id=seat.unit_id,
        code="personal",
        why="erase",
        public={"about": asked.id, "papers": papers, "accounts": accounts, "elsewhere": keys},
        request_id=order.request_id,
    )
    close(session, actor, asked, order.answer, order.at, order.request_id)
    return Erased(len(papers), values, len(accounts), sorted(made))


def _may_be_erased(
    session: Session, asked: RequestLine, name: Name, order: Order
) -> tuple[dict[int, bool], list[Elsewhere]]:
    """Whether each account acted, and the texts chosen elsewhere; refuses an order that reaches
    further than it may."""
    found = find(session, name, asked.unit_path)
    papers = {one.id for one in found.papers if one.kept is None}
    accounts = {one.id: one.acted for one in found.accounts if one.kept is None}
    if not papers.issuperset(order.papers) or not set(accounts).issuperset(order.accounts):
        raise Refused("moved_on")
    chosen = [one for one in found.elsewhere if one.key in order.elsewhere]
    if {one.key for one in chosen} != set(order.elsewhere):
        raise Refused("moved_on")
    return accounts, chosen


def _in_paper(session: Session, number: int, name: Name, about: int, stamp: Stamp) -> int:
    """Black the name out in one paper and in what is kept of its past; return how many private
    values went."""
    connection = session.connection()
    paper = facts_of(connection, number, hold=True).row
    doomed, left = _doomed(session, paper, name)
    content, title = name.blacked(paper.content), name.blacked(paper.title)
    step = step_after(
        paper,
        ERASED,
        stamp,
        content=content if content != paper.content else None,
        private={LEFT: canonical(left)} if left else {},
        public={"about": about, "erased": [[seq, field] for seq, field in doomed]},
    )
    record(connection, step, {"content": content, "title": title})
    _delete(session, number, doomed)
    if (typed := machine(paper.kind).typed) and content != paper.content:
        keep_typed(connection, typed, paper, content)
    _around(session, number, name)
    return len(doomed)


def _delete(session: Session, number: int, doomed: Iterable[tuple[int, str]]) -> None:
    for seq, field in doomed:
        session.execute(
            delete(PrivateValue).where(
                PrivateValue.entry_document_id == number,
                PrivateValue.entry_seq == seq,
                PrivateValue.field == field,
            )
        )


def _doomed(session: Session, paper: Any, name: Name) -> tuple[list[tuple[int, str]], Any]:
    """The private values that tell the name, or of what it could be guessed; and what is left of
    the changes among them, by step."""
    named = {
        one.seq
        for one in versions(session, paper.id, paper.kind, paper.content)
        if one.content is None or name.is_in(one.content)
    }
    rows = session.execute(
        select(PrivateValue.entry_seq, PrivateValue.field, PrivateValue.value)
        .where(PrivateValue.entry_document_id == paper.id)
        .order_by(PrivateValue.entry_seq, PrivateValue.field)
    )
    doomed, left = [], dict[str, Any]()
    for seq, field, value in rows:
        if field == "content" and seq in named:
            doomed.append((seq, field))
        elif field in ("changes", LEFT) and name.is_in(told := json.loads(value)):
            doomed.append((seq, field))
            left |= name.blacked({str(seq): told} if field == "changes" else told)
        elif field not in ("content", "changes", LEFT) and name.is_in(value):
            doomed.append((seq, field))
    return doomed, left


def _around(session: Session, number: int, name: Name) -> None:
    """Files' names, notices and promises that repeat what the paper said."""
    called = session.execute(select(File.id, File.name).where(File.document_id == number)).all()
    for file_id, file_name in called:
        if name.is_in(file_name):
            blacked = update(File).where(File.id == file_id).values(name=name.blacked(file_name))
            session.execute(blacked)
    for model, column in ((Notice, Notice.facts), (Message, Message.payload)):
        for row_id, told in session.execute(
            select(model.id, column).where(model.document_id == number)
        ).all():
            if name.is_in(told):
                row = update(model).where(model.id == row_id)
                session.execute(row.values({column: name.blacked(told)}))


def _in_account(session: Session, number: int, *, acted: bool) -> None:
    """Take away how a person is reached and her keys; her name too when she never acted in a
    paper."""
    told: dict[str, Any] = {
        "email": "",
        "chat_address": "",
        "bounce": "",
        "feed_hash": None,
        "password_hash": "",
        "by_mail": False,
    }
    if not acted:
        told |= {"name": BLACK, "login": f"{BLACK}{number}"}
    session.execute(update(Person).where(Person.id == number).values(**told))
    for mine in (Login, Token):
        session.execute(delete(mine).where(mine.person_id == number))
    notices, digests = (
        select(model.id).where(model.person_id == number) for model in (Notice, Digest)
    )
    tried = Delivery.notice_id.in_(notices) | Delivery.digest_id.in_(digests)
    session.execute(update(Delivery).where(tried, Delivery.error != "").values(error=BLACK))


def copy_of(session: Session, asked: RequestLine) -> Iterator[dict[str, Any]]:
    """What is held of the subject, place by place: the texts that name her, not other people's."""
    name = Name(asked.subject)
    found = find(session, name, asked.unit_path)
    for account in found.accounts:
        yield {"account": account.login, "name": account.name, "email": account.email}
    for one in found.elsewhere:
        yield {"in": one.sort, "at": one.number, "says": one.text}
    for paper in found.papers:
        for sort, places in paper.places.items():
            for place, text in places:
                yield {
                    "paper": paper.id,
                    "kind": paper.kind,
                    "title": paper.title,
                    "number": paper.number,
                    "unit": paper.unit_name,
                    "in": sort,
                    "at": place,
                    "says": text,
                    "kept": paper.kept.vi if paper.kept else "",
                }
    for number, sort, place, text in repeated(session, name, [one.id for one in found.papers]):
        yield {"paper": number, "in": sort, "at": place, "says": text}
