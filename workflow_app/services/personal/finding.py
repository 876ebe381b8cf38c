"""Finding a person everywhere: in papers, their reasons, changes and files, among accounts, and
elsewhere.

A name is compared as a whole and without diacritics. Papers are read one after another, for their
contents have no index of names: such a request is rare, and reads only the tree of its unit.
"""

import json
from collections.abc import Collection, Iterator, Mapping
from typing import Any, NamedTuple

from sqlalchemy import func, literal, or_, select, union_all
from sqlalchemy.orm import Session

from state_machines import machine
from state_machines.grammar import Mood, Text
from workflow_app.models import Document, Edition, File, Notice, Person, SeatRow, Unit
from workflow_app.models.trail import Entry, PrivateValue
from workflow_app.services.history.past import LEFT
from workflow_app.services.personal.elsewhere import TABLE, Elsewhere, texts
from workflow_app.services.personal.names import Name
from workflow_app.services.visibility import below

AT_ONCE, MOST_PAPERS = 500, 1000
STRUCTURED = frozenset({"changes", LEFT, TABLE})
"""The texts that are JSON."""

ISSUED = Text(
    "Văn bản đã ban hành hoặc đã được quyết định: phải lưu trữ nguyên vẹn theo Luật Lưu trữ",
    "Issued or decided: the law on archives wants it kept whole",
)
ACTED = Text(
    "Đã làm các bước trong hồ sơ lưu trữ: họ tên của người làm được giữ theo Luật Lưu trữ;"
    " chỉ xóa địa chỉ thư, tin nhắn và các lần đăng nhập",
    "Took steps in papers that are kept: the law on archives keeps the name of whoever acted; only"
    " addresses and sign-ins are erased",
)
IN_USE = Text(
    "Tài khoản đang mở. Khóa tài khoản trước khi xóa",
    "The account is open. Close it before it is erased",
)


class PaperFound(NamedTuple):
    """A paper that names the person: where in it, and why it is kept, if it is."""

    id: int
    kind: str
    state: str
    title: str
    number: str
    unit_name: str
    content: Mapping[str, Any]
    places: dict[str, list[tuple[str, str]]]  # content, title, reason, changes, file
    kept: Text | None


class AccountFound(NamedTuple):
    """An account of the person's name."""

    id: int
    login: str
    name: str
    email: str
    acted: bool
    kept: Text | None  # why nothing of it is erased


class Found(NamedTuple):
    """All that names a person in a tree of units; `more` when there is more than is shown."""

    papers: list[PaperFound]
    accounts: list[AccountFound]
    elsewhere: list[Elsewhere]
    more: bool


def find(session: Session, name: Name, unit_path: str) -> Found:
    """What names the person in a unit and below it: three statements."""
    beside, elsewhere = _beside_contents(session, name, unit_path)
    papers = []
    for paper in _papers(session, name, unit_path, beside):
        papers.append(paper)
        if len(papers) > MOST_PAPERS:
            break
    accounts = _accounts(session, name, unit_path)
    return Found(papers[:MOST_PAPERS], accounts, elsewhere, len(papers) > MOST_PAPERS)


def repeated(
    session: Session, name: Name, papers: Collection[int]
) -> Iterator[tuple[int, str, str, str]]:
    """Where issued texts and notices repeat what papers said, as (paper, sort, place, text): they
    name nobody whom the paper or its trail does not name."""
    issued = select(Edition.document_id, Edition.edition, Edition.content, Edition.title)
    told = select(Notice.document_id, Notice.id, Notice.facts, literal(""))
    for sort, chosen in (
        ("edition", issued.where(Edition.document_id.in_(papers)).order_by(Edition.id)),
        ("notice", told.where(Notice.document_id.in_(papers)).order_by(Notice.id)),
    ):
        for number, place, *words in session.execute(chosen):
            yield from ((number, sort, at, text) for at, text in name.places(words, str(place)))


def _within(unit_path: str) -> Any:
    return or_(Unit.path == unit_path, below(unit_path))


def _said(text: Any, name: Name) -> Any:
    """Whether a text in the database holds the name."""
    spaced = literal(" ") + func.plain(text) + literal(" ")
    return spaced.like(f"%{name.plain}%")


def _beside_contents(
    session: Session, name: Name, unit_path: str
) -> tuple[dict[int, dict[str, list[tuple[str, str]]]], list[Elsewhere]]:
    """By paper, the reasons, changes and files that hold the name; and what is no paper's."""
    others = texts(_within(unit_path), lambda text: _said(text, name))
    asked = union_all(*_of_papers(name, unit_path), *others)
    found: dict[int, dict[str, list[tuple[str, str]]]] = {}
    elsewhere: list[Elsewhere] = []
    for paper, sort, place, words in session.execute(asked):
        told = json.loads(words) if sort in STRUCTURED else words
        places = list(name.places(told, str(place)))
        if paper is None:
            elsewhere += [Elsewhere(sort, place, text) for _, text in places[:1]]
        elif places:
            found.setdefault(paper, {}).setdefault(sort, []).extend(places)
    return found, elsewhere


def _of_papers(name: Name, unit_path: str) -> tuple[Any, Any]:
    """What stands beside the contents of papers: private values, and names of files."""
    apart = (
        select(
            PrivateValue.entry_document_id.label("paper"),
            PrivateValue.field.label("sort"),
            PrivateValue.entry_seq.label("place"),
            PrivateValue.value.label("words"),
        )
        .join(Document, Document.id == PrivateValue.entry_document_id)
        .join(Unit, Unit.id == Document.unit_id)
        .where(_within(unit_path), _said(PrivateValue.value, name))
    )
    files = (
        select(File.document_id, literal("file"), File.id, File.name)
        .join(Document, Document.id == File.document_id)
        .join(Unit, Unit.id == Document.unit_id)
        .where(_within(unit_path), _said(File.name, name))
    )
    return apart, files


def _papers(
    session: Session, name: Name, unit_path: str, beside: Mapping[int, Any]
) -> Iterator[PaperFound]:
    editions = select(Edition.id).where(Edition.document_id == Document.id).exists()
    chosen = (
        select(
            Document.id,
            Document.kind,
            Document.state,
            Document.title,
            Document.number,
            Unit.name.label("unit_name"),
            Document.content,
            editions.label("has_edition"),
        )
        .join(Unit, Unit.id == Document.unit_id)
        .where(_within(unit_path))
        .order_by(Document.id)
    )
    for row in session.execute(chosen.execution_options(yield_per=AT_ONCE)):
        places = dict(beside.get(row.id, {}))
        if inside := list(name.places(row.content)):
            places["content"] = inside
        if titled := list(name.places(row.title, "title")):
            places["title"] = titled
        if places:
            yield PaperFound._make((*row[:7], places, _why_kept(row)))


def _why_kept(row: Any) -> Text | None:
    """Why a paper is kept whole; None when the name in it may be erased."""
    decided = machine(row.kind).state(row.state).mood is Mood.DONE
    return ISSUED if decided or row.number or row.has_edition else None


def _accounts(session: Session, name: Name, unit_path: str) -> list[AccountFound]:
    """Accounts of this very name whose seats are all in the tree."""
    elsewhere = (
        select(SeatRow.id)
        .join(Unit, Unit.id == SeatRow.unit_id)
        .where(SeatRow.person_id == Person.id, ~_within(unit_path))
        .exists()
    )
    within = (
        select(SeatRow.id)
        .join(Unit, Unit.id == SeatRow.unit_id)
        .where(SeatRow.person_id == Person.id, _within(unit_path))
        .exists()
    )
    acted = select(Entry.id).where(Entry.actor_id == Person.id).exists()
    rows = session.execute(
        select(Person.id, Person.login, Person.name, Person.email, acted, Person.disabled_at)
        .where(func.plain(Person.name) == name.plain.strip(), within, ~elsewhere)
        .order_by(Person.id)
    )
    return [
        AccountFound(*row[:4], bool(row[4]), None if row.disabled_at else IN_USE) for row in rows
    ]
