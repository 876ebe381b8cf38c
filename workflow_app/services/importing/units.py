"""Units from a table: the rows are compared with the tree that there is, and with each other."""

from collections.abc import Iterator, Mapping
from datetime import date, datetime
from typing import Any

from sqlalchemy import bindparam, insert, select, update
from sqlalchemy.engine import Connection
from sqlalchemy.orm import Session

from state_machines.grammar import Text
from state_machines.rules import Refused
from workflow_app.models import Unit, table_of
from workflow_app.services import acts
from workflow_app.services.importing.faults import Fault, Rows, said, twice

UNIT = table_of(Unit)
SYMBOL = "MTTQ-BTT"
_COPIED = ("code", "name", "short_name", "kind", "area")

CODE_TAKEN = Text(
    "Mã này đã là của “{name}”. Chọn mã khác, hoặc bỏ dòng này.",
    "This code is that of “{name}” already. Choose another, or leave the row out.",
)
CODE_TWICE = Text("Mã này đã ghi ở dòng trên.", "A row above has this code.")
NAME_TWICE = Text(
    "Đơn vị cấp trên này đã có một đơn vị cùng tên.",
    "There is a unit of this name below that superior already.",
)
NO_SUCH_UNIT = Text(
    "Không có đơn vị nào mã này, trong hệ thống cũng như trong bảng.",
    "No unit has this code, neither in the system nor in the table.",
)
ABOVE_ENDED = Text("Đơn vị cấp trên “{name}” thôi hoạt động từ {day}.", "“{name}” ends on {day}.")
ABOVE_ITSELF = Text(
    "Đơn vị này đứng trên chính nó qua các dòng của bảng. Xem lại mã cấp trên.",
    "By the rows of the table this unit stands above itself. Check the codes above.",
)
ONE_TOP = Text(
    "Ghi mã đơn vị cấp trên: hệ thống đã có đơn vị cao nhất.",
    "Write the code of the superior: there is a highest unit already.",
)
PLANTED = Text(
    "Hệ thống đã có đơn vị. Nhập các đơn vị khác ở trang Đơn vị.",
    "There are units already. Bring others in on the page of units.",
)
ENDS_AT_ONCE = Text(
    "Phải sau ngày bắt đầu hoạt động.", "Must come after the day on which it begins."
)


def faults(connection: Connection, rows: Rows) -> list[Fault]:
    """What is wrong with the rows, as far as the tree knows. One statement."""
    known = {
        row.code: row
        for row in connection.execute(
            select(UNIT.c.id, UNIT.c.code, UNIT.c.name, UNIT.c.parent_id, UNIT.c.valid_to)
        )
    }
    return [
        *twice(rows, ("code",), CODE_TWICE),
        *twice(rows, ("name", "parent"), NAME_TWICE),
        *_of_each(rows, known),
        *_rings(rows, known),
    ]


def _of_each(rows: Rows, known: Mapping[str, Any]) -> Iterator[Fault]:
    coming = {str(row.get("code")) for row in rows}
    names = {(row.parent_id, row.name.casefold()) for row in known.values()}
    tops = len(known)
    for place, row in enumerate(rows):
        code, parent = str(row.get("code")), row.get("parent")
        if code in known:
            yield Fault(place, "code", said(CODE_TAKEN, name=known[code].name))
        if row.get("valid_to") and row["valid_to"] <= (row.get("valid_from") or ""):
            yield Fault(place, "valid_to", ENDS_AT_ONCE)
        if not parent:
            tops += 1
            if tops > 1:
                yield Fault(place, "parent", ONE_TOP)
        elif parent in known:
            yield from _below(place, row, known[parent], names)
        elif parent not in coming:
            yield Fault(place, "parent", NO_SUCH_UNIT)


def _below(
    place: int, row: Mapping[str, Any], above: Any, names: set[tuple[int | None, str]]
) -> Iterator[Fault]:
    """Below a unit that there is already."""
    if (above.id, str(row.get("name") or "").casefold()) in names:
        yield Fault(place, "name", NAME_TWICE)
    ended: date | None = above.valid_to
    begins = row.get("valid_from")
    if ended and begins and begins >= ended.isoformat():
        yield Fault(place, "parent", said(ABOVE_ENDED, name=above.name, day=f"{ended:%d/%m/%Y}"))


def _rings(rows: Rows, known: Mapping[str, Any]) -> Iterator[Fault]:
    """The rows that stand above themselves, and those below such a ring."""
    below = (row for row in rows if row.get("parent") and row["parent"] not in known)
    above = {str(row.get("code")): str(row["parent"]) for row in below}
    free: set[str] = set()
    for place, row in enumerate(rows):
        walked, code = set[str](), str(row.get("code"))
        while code in above and code not in free and code not in walked:
            walked.add(code)
            code = above[code]
        if code in walked:
            yield Fault(place, "parent", ABOVE_ITSELF)
        else:
            free |= walked


def bring_in(connection: Connection, rows: Rows) -> list[tuple[str, int]]:
    """Insert the units, level by level: a few statements for each level, however many there are.
    Return what came in, as (table, number)."""
    held = connection.execute(select(UNIT.c.code, UNIT.c.id, UNIT.c.path))
    paths = {row.code: (row.id, row.path) for row in held}
    waiting, brought = list(rows), list[tuple[str, int]]()
    while waiting:
        ready = [row for row in waiting if not row.get("parent") or row["parent"] in paths]
        if not ready:  # `faults` was asked: this cannot be
            raise ValueError("units that hang below nothing")
        waiting = [row for row in waiting if row.get("parent") and row["parent"] not in paths]
        brought += _level(connection, ready, paths)
    return brought


def plant(session: Session, row: Mapping[str, Any], now: datetime) -> None:
    """Make the highest unit of a new system, by the command line, so that somebody can be seated
    there and bring the others in; `Refused("not_ready")` where there is one."""
    if session.scalar(select(UNIT.c.id).limit(1)) is not None:
        raise Refused("not_ready", (PLANTED,))
    [(_, number)] = bring_in(session.connection(), [row])
    acts.note(session, at=now, actor_id=None, unit_id=number, code="unit_made", why="admin")


def _level(
    connection: Connection, rows: Rows, paths: dict[str, tuple[int, str]]
) -> list[tuple[str, int]]:
    values = [_columns(row, paths) for row in rows]
    made = connection.execute(insert(UNIT).returning(UNIT.c.code, UNIT.c.id), values).all()
    above = {row["code"]: paths[row["parent"]][1] if row.get("parent") else "" for row in rows}
    fresh = {code: (number, f"{above[code]}{number}/") for code, number in made}
    placed = update(UNIT).where(UNIT.c.id == bindparam("of")).values(path=bindparam("at"))
    connection.execute(placed, [{"of": number, "at": path} for number, path in fresh.values()])
    paths |= fresh
    return [(UNIT.name, number) for _, number in made]


def _columns(row: Mapping[str, Any], paths: Mapping[str, tuple[int, str]]) -> dict[str, Any]:
    ends = row.get("valid_to")
    return {
        **{name: row.get(name) or "" for name in _COPIED},
        "place": row.get("place") or row.get("short_name") or row["name"],
        "symbol": row.get("symbol") or SYMBOL,
        "parent_id": paths[row["parent"]][0] if row.get("parent") else None,
        "path": "",
        "valid_from": date.fromisoformat(row["valid_from"]),
        "valid_to": date.fromisoformat(ends) if ends else None,
    }
