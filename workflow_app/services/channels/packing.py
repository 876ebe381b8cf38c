"""From claimed deliveries to what is carried: letters, chats and posts, read in bulk."""

import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import Row, func, select
from sqlalchemy.orm import Session

from workflow_app.models import Delivery, Digest, Endpoint, Notice, Person
from workflow_app.services.channels import letters, outbox
from workflow_app.services.channels.passes import Issuer
from workflow_app.services.deliveries import CHAT, MAIL, WEBHOOK
from workflow_app.services.ports import Chat, Letter, Page, Parcel, Post
from workflow_app.services.reminding import digests
from workflow_app.services.reminding.digests import Item

ALL_MOVED = "every paper of it has moved"
UNWANTED = "the person is not told this way any more"
CLOSED = "the unit's system is not told any more"


class Packed(NamedTuple):
    """What is to be carried, and what is not needed any more and why."""

    parcels: list[Parcel]
    dropped: dict[int, str]


class Desk(NamedTuple):
    """What letters are written with: the site's public address and the issuer of passes."""

    public_url: str
    issuer: Issuer
    moment: int  # in seconds since 1970

    @classmethod
    def at(cls, public_url: str, secret_key: str, now: datetime) -> "Desk":
        """The desk of a moment."""
        return cls(public_url, Issuer.at(secret_key, now), int(now.timestamp()))

    def settings_of(self, reader: Row[Any]) -> str:
        """The address that opens the settings of whoever reads the letter."""
        return f"{self.public_url}/settings/{self.issuer.to(reader.person_id, reader.email)}"


def pack(session: Session, channel: str, numbers: Collection[int], desk: Desk) -> Packed:
    """Write what each of these deliveries carries, in a few statements however many they are."""
    if channel == WEBHOOK:
        return _posts(session, numbers, desk)
    readers = _readers(session, numbers)
    pages = _Pages(session, readers, desk.public_url)
    parcels: list[Parcel] = []
    dropped: dict[int, str] = {}
    for reader in readers:
        page = pages.of(reader)
        if page is None or not _wants(reader, channel):
            dropped[reader.id] = UNWANTED if page else ALL_MOVED
        elif channel == CHAT:
            parcels.append(Chat(reader.id, reader.chat_address, page.subject, page.short))
        else:
            link = desk.settings_of(reader)
            parcels.append(Letter(reader.id, reader.email, reader.name, link, page))
    return Packed(parcels, dropped)


def _wants(reader: Row[Any], channel: str) -> bool:
    if reader.disabled_at:
        return False
    if channel == MAIL:
        return bool(reader.by_mail and reader.email and not reader.bounced_at)
    return bool(reader.chat_address)


def _readers(session: Session, numbers: Collection[int]) -> Sequence[Row[Any]]:
    """Each delivery with whom it goes to, without the notice itself: thousands share its words."""
    person_id = func.coalesce(Notice.person_id, Digest.person_id)
    chosen: Any = (
        select(
            Delivery.id,
            Delivery.notice_id,
            Delivery.digest_id,
            Notice.message_id,
            Digest.day,
            Person.id.label("person_id"),
            Person.name,
            Person.email,
            Person.language,
            Person.by_mail,
            Person.chat_address,
            Person.bounced_at,
            Person.disabled_at,
        )
        .select_from(Delivery)
        .outerjoin(Notice, Notice.id == Delivery.notice_id)
        .outerjoin(Digest, Digest.id == Delivery.digest_id)
        .join(Person, Person.id == person_id)
        .where(Delivery.id.in_(numbers))
        .order_by(Delivery.id)
    )
    return session.execute(chosen).all()


class _Pages:
    """The words of a batch: written once for each message and language, once for each digest."""

    def __init__(self, session: Session, readers: Iterable[Row[Any]], public_url: str) -> None:
        self._public_url = public_url
        self._written: dict[tuple[int, str], Page] = {}
        one_each = {row.message_id: row.notice_id for row in readers if row.message_id}
        chosen = select(Notice).where(Notice.id.in_(one_each.values()))
        self._notices = {one.message_id: one for one in session.scalars(chosen)}
        self._items = _items(session, {row.digest_id for row in readers if row.digest_id})

    def of(self, reader: Row[Any]) -> Page | None:
        """What a reader is told; None when there is nothing left to say."""
        if reader.digest_id:
            items = self._items[reader.digest_id]
            if not items:
                return None
            return letters.of_digest(reader.day, items, reader.language, self._public_url)
        key = (reader.message_id, reader.language)
        if key not in self._written:
            notice = self._notices[reader.message_id]
            self._written[key] = letters.of_notice(notice, reader.language, self._public_url)
        return self._written[key]


def _items(session: Session, numbers: Collection[int]) -> dict[int, list[Item]]:
    """What is still owed of each digest."""
    found = digests.items_of(session, numbers) if numbers else {}
    return {number: [item for item in items if item.owed] for number, items in found.items()}


def _posts(session: Session, numbers: Collection[int], desk: Desk) -> Packed:
    rows: Sequence[Any] = session.execute(
        select(Delivery.id, Delivery.message_id, Endpoint.url, Endpoint.secret, Endpoint.closed_at)
        .join(Endpoint, Endpoint.id == Delivery.endpoint_id)
        .where(Delivery.id.in_(numbers))
        .order_by(Delivery.id)
    ).all()
    facts = outbox.said(session, {row.message_id for row in rows})
    posts = [_post(row, facts[row.message_id], desk) for row in rows if not row.closed_at]
    return Packed(list[Parcel](posts), {row.id: CLOSED for row in rows if row.closed_at})


def _post(row: Any, facts: Mapping[str, Any], desk: Desk) -> Post:
    url = f"{desk.public_url}/documents/{facts['paper']}"
    said = {"delivery": row.id, **facts, "url": url}
    body = json.dumps(said, ensure_ascii=False, sort_keys=True).encode()
    return Post(row.id, row.url, row.secret, desk.moment, body)
