"""People with their seats from a table: a row a seat, and never a password."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from sqlalchemy import insert, select
from sqlalchemy.engine import Connection

from state_machines.grammar import Text
from workflow_app.models import Person, SeatRow, Unit, table_of
from workflow_app.services.importing.faults import Fault, Rows, said, twice

PERSON, SEAT, UNIT = table_of(Person), table_of(SeatRow), table_of(Unit)

LOGIN_TAKEN = Text(
    "Tên đăng nhập này đã là của “{name}”. Giao thêm vai trò thì vào trang của người ấy.",
    "This user name is that of “{name}”. Give her another seat on her own page.",
)
SEAT_TWICE = Text(
    "Vai trò này ở đơn vị này đã ghi ở dòng trên cho cùng một người.",
    "A row above gives the same person this seat.",
)
TWO_PEOPLE = Text(
    "Dòng trên ghi tên đăng nhập này cho “{name}”. Mỗi người một tên đăng nhập.",
    "A row above has this user name for “{name}”. Each person needs a name of her own.",
)
NO_SUCH_UNIT = Text(
    "Không có đơn vị nào mã hoặc tên này. Xem trang “Mã đơn vị” của mẫu.",
    "No unit has this code or name. See the sheet “Mã đơn vị” of the template.",
)
MANY_UNITS = Text(
    "Có {count} đơn vị cùng tên này. Ghi mã đơn vị: {codes}.",
    "{count} units have this name. Write the code: {codes}.",
)
UNIT_ENDED = Text(
    "“{name}” thôi hoạt động từ {day}; vai trò phải bắt đầu trước ngày đó.",
    "“{name}” ends on {day}; the seat must begin before.",
)
ENDS_AT_ONCE = Text("Phải sau ngày bắt đầu.", "Must come after the first day.")


class Units:
    """The units that there are, found by code or by a name that only one of them has."""

    def __init__(self, connection: Connection) -> None:
        self._by_code: dict[str, Any] = {}
        self._by_name: dict[str, list[Any]] = defaultdict(list)
        for row in connection.execute(select(UNIT.c.id, UNIT.c.code, UNIT.c.name, UNIT.c.valid_to)):
            self._by_code[row.code.casefold()] = row
            self._by_name[row.name.casefold()].append(row)

    def named(self, word: str) -> list[Any]:
        """The units that a cell may mean: none, one, or all those of this name."""
        if found := self._by_code.get(word.casefold()):
            return [found]
        return self._by_name.get(word.casefold(), [])


def faults(connection: Connection, rows: Rows) -> list[Fault]:
    """What is wrong with the rows, as far as is known. Two statements."""
    units = Units(connection)
    logins = {str(row.get("login")) for row in rows}
    held = {
        login: name
        for login, name in connection.execute(select(PERSON.c.login, PERSON.c.name))
        if login in logins
    }
    found = [*twice(rows, ("unit", "login", "role"), SEAT_TWICE), *_two_people(rows)]
    for place, row in enumerate(rows):
        if row.get("login") in held:
            found.append(Fault(place, "login", said(LOGIN_TAKEN, name=held[row["login"]])))
        if row.get("held_to") and row["held_to"] <= (row.get("held_from") or ""):
            found.append(Fault(place, "held_to", ENDS_AT_ONCE))
        if word := row.get("unit"):
            found += _of_unit(place, row, units.named(word))
    return found


def _of_unit(place: int, row: Mapping[str, Any], meant: list[Any]) -> Iterator[Fault]:
    if not meant:
        yield Fault(place, "unit", NO_SUCH_UNIT)
    elif len(meant) > 1:
        codes = ", ".join(one.code for one in meant[:5])
        yield Fault(place, "unit", said(MANY_UNITS, count=len(meant), codes=codes))
    elif (ended := meant[0].valid_to) and (row.get("held_from") or "") >= ended.isoformat():
        told = said(UNIT_ENDED, name=meant[0].name, day=f"{ended:%d/%m/%Y}")
        yield Fault(place, "held_from", told)


def _two_people(rows: Rows) -> Iterator[Fault]:
    """One user name is one person: all her rows have one name and one address."""
    first: dict[str, Mapping[str, Any]] = {}
    for place, row in enumerate(rows):
        one = first.setdefault(str(row.get("login") or place), row)
        if row.get("name") != one.get("name"):
            yield Fault(place, "login", said(TWO_PEOPLE, name=one.get("name")))
        elif row.get("email") and row.get("email") != one.get("email"):
            yield Fault(place, "email", said(TWO_PEOPLE, name=one.get("email") or "-"))


def bring_in(connection: Connection, rows: Rows) -> list[tuple[str, int]]:
    """Insert the people, who cannot sign in yet, and their seats: as many statements however many
    they are. Return what came in, as (table, number)."""
    units = Units(connection)
    first = {row["login"]: row for row in reversed(rows)}
    people = [
        {"login": login, "name": row["name"], "email": row.get("email") or "", "password_hash": ""}
        for login, row in first.items()
    ]
    made = connection.execute(insert(PERSON).returning(PERSON.c.login, PERSON.c.id), people).all()
    numbers = {row.login: row.id for row in made}
    seats = [_seat(row, numbers[row["login"]], units.named(row["unit"])[0].id) for row in rows]
    seated = connection.execute(insert(SEAT).returning(SEAT.c.id), seats).scalars().all()
    return [(PERSON.name, one) for one in numbers.values()] + [(SEAT.name, one) for one in seated]


def _seat(row: Mapping[str, Any], person_id: int, unit_id: int) -> dict[str, Any]:
    ends = row.get("held_to")
    return {
        "person_id": person_id,
        "unit_id": unit_id,
        "role": row["role"],
        "title": row.get("title") or "",
        "held_from": date.fromisoformat(row["held_from"]),
        "held_to": date.fromisoformat(ends) if ends else None,
    }
