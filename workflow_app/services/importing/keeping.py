"""Tables that came in: saved in one transaction, told, and taken back while nothing depends on
them."""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import Column, Table, delete, func, literal, select, true, union_all, update
from sqlalchemy.engine import Connection
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from state_machines.case import Actor
from state_machines.grammar import Text
from state_machines.rules import Refused
from workflow_app.models import Base, Import, ImportRow, Person, SeatRow, Unit, table_of
from workflow_app.models.base import in_order
from workflow_app.services import acts
from workflow_app.services.importing import people, units
from workflow_app.services.importing.faults import Fault, Rows, told
from workflow_app.services.membership.people import must_administer

IMPORT, ROW = table_of(Import), table_of(ImportRow)
UNIT, PERSON, SEAT = table_of(Unit), table_of(Person), table_of(SeatRow)
LATEST = 20

TAKEN_MEANWHILE = Text(
    "Trong lúc nhập, có người khác vừa thêm một dòng trùng mã hoặc trùng tên đăng nhập. Kiểm tra"
    " lại bảng",
    "Somebody else has just added a row with the same code or user name. Check the table again",
)
UNDONE_ALREADY = Text("Lần nhập này đã hoàn tác", "This import is undone already")
IN_USE = Text(
    "Chưa hoàn tác được vì đã có dữ liệu gắn với những gì nhập vào: {what}. Xử lý những chỗ đó"
    " trước, hoặc giữ lần nhập",
    "This cannot be undone because data hang on what came in: {what}. Deal with those first, or"
    " keep the import",
)


HANGING = {
    "documents": Text("văn bản, hồ sơ", "papers"),
    "trail": Text("dòng nhật ký", "lines of the trail"),
    "acts": Text("việc đã ghi nhật ký", "acts on record"),
    "units": Text("đơn vị trực thuộc", "units below"),
    "seats": Text("vai trò được giao", "seats"),
    "assignments": Text("phân công phụ trách", "charges"),
    "addressees": Text("lần được gửi kế hoạch", "plans received"),
    "logins": Text("phiên đang đăng nhập", "open sessions"),
    "tokens": Text("khóa cho chương trình khác", "keys for programs"),
    "substitutions": Text("lần cử người thay", "substitutions"),
    "notices": Text("thông báo đã gửi", "notices sent"),
    "digests": Text("thư nhắc việc", "daily letters"),
    "unit_pasts": Text("lần đổi tên, chuyển đơn vị", "changes of units"),
    "successions": Text("lần sáp nhập, chia tách", "mergers and splits"),
    "registers": Text("sổ văn bản", "register books"),
    "imports": Text("lần nhập khác", "other imports"),
}
OTHER_DATA = Text("dữ liệu khác", "other data")


class Roster(NamedTuple):
    """A kind of table that comes in whole."""

    faults: Callable[[Connection, Rows], list[Fault]]
    bring_in: Callable[[Connection, Rows], list[tuple[str, int]]]
    places: tuple[Table, ...]  # where the rows stand, those that rest on others first
    name: Column[Any]  # what a row is called, in the last of them


ROSTERS = {
    "units": Roster(units.faults, units.bring_in, (UNIT,), UNIT.c.name),
    "people": Roster(people.faults, people.bring_in, (SEAT, PERSON), PERSON.c.name),
}


class ImportLine(NamedTuple):
    """A table that came in, as its room shows it."""

    id: int
    kind: str
    basis: str
    rows: int
    at: datetime
    by: str
    undone_at: datetime | None


def faults(session: Session, kind: str, rows: Rows) -> list[Fault]:
    """What is wrong with the rows beside their shape."""
    return ROSTERS[kind].faults(session.connection(), rows)


def held(session: Session, key: str) -> int | None:
    """The import that a form with this key made."""
    return session.scalar(select(IMPORT.c.id).where(IMPORT.c.key == key))


def save(
    session: Session,
    kind: str,
    rows: Rows,
    *,
    actor: Actor,
    basis: str,
    key: str,
    now: datetime,
    request_id: str = "",
) -> int:
    """Bring all rows in, or none: `Refused("not_ready")` with what is wrong. The same `key` is the
    same import. Returns its number."""
    must_administer(actor)
    roster, connection = ROSTERS[kind], session.connection()
    if (before := held(session, key)) is not None:
        return before
    if found := roster.faults(connection, rows):
        raise Refused("not_ready", told(found))
    try:
        with connection.begin_nested():
            brought = roster.bring_in(connection, rows)
            import_id = _kept(connection, kind, brought, _noted(actor, basis, key, now, len(rows)))
    except IntegrityError as clash:
        raise Refused("not_ready", (TAKEN_MEANWHILE,)) from clash
    _note(session, f"import_{kind}", import_id, len(rows), basis, actor, now, request_id)
    return import_id


def _noted(actor: Actor, basis: str, key: str, now: datetime, count: int) -> dict[str, Any]:
    who = {"person_id": actor.person_id, "at": now}
    return {**who, "basis": basis, "key": key, "count": count}


def _kept(
    connection: Connection, kind: str, brought: Sequence[tuple[str, int]], said: dict[str, Any]
) -> int:
    made = IMPORT.insert().values(kind=kind, **said).returning(IMPORT.c.id)
    import_id = int(connection.execute(made).scalar_one())
    rows = [{"import_id": import_id, "place": place, "row_id": one} for place, one in brought]
    connection.execute(ROW.insert(), rows)
    return import_id


def _note(
    session: Session,
    code: str,
    import_id: int,
    count: int,
    basis: str,
    actor: Actor,
    now: datetime,
    request_id: str,
) -> None:
    acts.note(
        session,
        at=now,
        actor_id=actor.person_id,
        code=code,
        why="admin",
        private={"basis": basis},
        public={"import": import_id, "count": count},
        request_id=request_id,
    )


def undo(
    session: Session, import_id: int, *, actor: Actor, now: datetime, request_id: str = ""
) -> None:
    """Take back everything that an import brought in, or `Refused("not_ready")` with what hangs on
    it; then nothing is taken back."""
    must_administer(actor)
    connection = session.connection()
    row = connection.execute(
        select(IMPORT).where(IMPORT.c.id == import_id).with_for_update()
    ).first()
    if row is None:
        raise Refused("unknown")
    if row.undone_at:
        raise Refused("not_ready", (UNDONE_ALREADY,))
    roster = ROSTERS[row.kind]
    if what := _hanging(connection, import_id, roster):
        raise Refused("not_ready", (what,))
    for place in roster.places:
        connection.execute(delete(place).where(place.c.id.in_(_brought(import_id, place))))
    ended = {"undone_at": now, "undone_by": actor.person_id}
    connection.execute(update(IMPORT).where(IMPORT.c.id == import_id).values(ended))
    _note(session, f"undo_{row.kind}", import_id, row._mapping["count"], "", actor, now, request_id)


def _brought(import_id: int, place: Table) -> Any:
    return select(ROW.c.row_id).where(ROW.c.import_id == import_id, ROW.c.place == place.name)


def _hanging(connection: Connection, import_id: int, roster: Roster) -> Text | None:
    """What hangs on the rows of an import beside themselves: every key of every table is asked."""
    found = connection.execute(union_all(*_keys(import_id, roster))).all()
    counts: dict[str, int] = {}
    for row in found:
        counts[row.place] = counts.get(row.place, 0) + row.hanging
    hanging = [(count, HANGING.get(name, OTHER_DATA)) for name, count in counts.items() if count]
    if not hanging:
        return None
    what = "; ".join(f"{count:02d} {words.vi}" for count, words in hanging)
    english = "; ".join(f"{count} {words.en}" for count, words in hanging)
    return Text(IN_USE.vi.format(what=what), IN_USE.en.format(what=english))


def _keys(import_id: int, roster: Roster) -> list[Any]:
    return [
        select(literal(table.name).label("place"), func.count().label("hanging"))
        .select_from(table)
        .where(
            key.parent.in_(_brought(import_id, key.column.table)),
            _strange(import_id, table, roster),
        )
        for table in Base.metadata.sorted_tables
        for key in table.foreign_keys
        if key.column.table in roster.places
    ]


def _strange(import_id: int, table: Table, roster: Roster) -> Any:
    """The rows of a table that did not come in with the import."""
    return table.c.id.not_in(_brought(import_id, table)) if table in roster.places else true()


def of_kind(session: Session, actor: Actor, kind: str, limit: int = LATEST) -> list[ImportLine]:
    """The latest tables of a kind that came in, the newest first."""
    must_administer(actor)
    wanted = _lines().where(IMPORT.c.kind == kind).order_by(IMPORT.c.id.desc()).limit(limit)
    return [ImportLine._make(row) for row in session.execute(wanted)]


def one(session: Session, actor: Actor, import_id: int) -> tuple[ImportLine, list[str]]:
    """An import, with the first names that came in; or `Refused("unknown")`."""
    must_administer(actor)
    row = session.execute(_lines().where(IMPORT.c.id == import_id)).first()
    if row is None:
        raise Refused("unknown")
    roster = ROSTERS[row.kind]
    place = roster.places[-1]
    named = select(roster.name).where(place.c.id.in_(_brought(import_id, place)))
    return ImportLine._make(row), list(session.scalars(named.order_by(place.c.id).limit(LATEST)))


def _lines() -> Any:
    told = (*(IMPORT.c[name] for name in ("id", "kind", "basis", "count", "at")), PERSON.c.name)
    return select(*told, IMPORT.c.undone_at).join(PERSON, PERSON.c.id == IMPORT.c.person_id)


class Waiting(NamedTuple):
    """Somebody who came in and has no password yet."""

    id: int
    login: str
    name: str


def without_password(session: Session, actor: Actor, import_id: int, limit: int) -> list[Waiting]:
    """The people of an import who cannot sign in yet, by name, the first ones of many."""
    must_administer(actor)
    wanted = select(PERSON.c.id, PERSON.c.login, PERSON.c.name).where(
        PERSON.c.id.in_(_brought(import_id, PERSON)),
        PERSON.c.password_hash == "",
        PERSON.c.disabled_at.is_(None),
    )
    rows = session.execute(wanted.order_by(in_order(PERSON.c.name), PERSON.c.id).limit(limit))
    return [Waiting._make(row) for row in rows]
