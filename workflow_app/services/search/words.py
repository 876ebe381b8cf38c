"""What somebody types into the search, as each database is asked for it."""

from collections.abc import Iterable, Iterator, Mapping
from functools import reduce
from typing import Any, NamedTuple, cast

from sqlalchemy import ColumnElement, Text, TextClause, and_, bindparam, func, or_, text
from sqlalchemy.orm import Session

from state_machines.folding import plain

MOST = 12
_UNITS = ("", "i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix")
_ROMAN = {
    ten + one: str(number)
    for tens, ten in enumerate(("", "x", "xx"))
    for ones, one in enumerate(_UNITS)
    if (number := 10 * tens + ones)
}
_DIGITS = {digits: roman for roman, digits in _ROMAN.items()}
"""Wards and congresses are numbered in both ways: `Phường I` is `Phường 1`."""

ON_SQLITE: Mapping[str, TextClause] = {
    "units": text("units.id IN (SELECT rowid FROM sought_units WHERE sought_units MATCH :words)"),
    "unit_pasts": text(
        "unit_pasts.id IN"
        " (SELECT rowid FROM sought_unit_pasts WHERE sought_unit_pasts MATCH :words)"
    ),
    "people": text(
        "people.id IN (SELECT rowid FROM sought_people WHERE sought_people MATCH :words)"
    ),
}
ON_POSTGRESQL: Mapping[str, TextClause] = {
    table: text(f"{table}.sought_words @@ to_tsquery('simple', :words)")
    for table in ("units", "unit_pasts", "people")
}
PAPERS_ON_SQLITE = text("sought_documents MATCH :words")
"""The same of papers, which are looked up by their words first: `documents` is joined to them."""
_SPELLED = "(to_tsquery('simple', :words) && CAST(:marks AS tsquery))"
PAPERS_INDEXED = text(f"documents.sought_words @@ {_SPELLED}")
PAPERS_READ = text(f"ts_match_vq(documents.sought_words, {_SPELLED})")
"""The same on PostgreSQL: by the index, and by reading, since no index answers a function."""


class Marks(NamedTuple):
    """Papers of these kinds, or of all `others`; with numbers, only those that bear one of them."""

    kinds: tuple[str, ...]
    others: bool = False
    numbers: tuple[str, ...] = ()


def typed_words(typed: str) -> list[str]:
    """The words of what was typed, plain; at most `MOST`."""
    return plain(typed).split()[:MOST]


def embedded(session: Session) -> bool:
    """Whether the database is SQLite."""
    return session.connection().dialect.name == "sqlite"


def holds(session: Session, table: str, words: list[str]) -> ColumnElement[bool]:
    """The rows of a table that hold all the words, or words that begin with them."""
    if embedded(session):
        return said(ON_SQLITE[table], words=spelled_for_sqlite(words))
    return said(ON_POSTGRESQL[table], words=spelled_for_postgresql(words))


def reads(words: list[str], *columns: Any) -> ColumnElement[bool]:
    """The same without an index, for a few rows."""
    stored = " " + func.plain(reduce(lambda one, other: one + " " + other, columns)) + " "
    return and_(
        *(
            or_(*(stored.contains(f" {way}{'' if begins else ' '}") for way, begins in _ways(one)))
            for one in words
        )
    )


def said(condition: TextClause, **asked: str) -> ColumnElement[bool]:
    """A condition with what it is asked for, once or several times in a statement."""
    values = [bindparam(name, value, Text, unique=True) for name, value in asked.items()]
    return cast("ColumnElement[bool]", condition.bindparams(*values))


def papers_on_sqlite(words: list[str], marks: Marks) -> ColumnElement[bool]:
    """Papers so marked that hold the words, by the index."""
    spelled = f"words : ({spelled_for_sqlite(words)}) {'NOT' if marks.others else 'AND'} marks : "
    spelled += _any('"%s"', marks.kinds)
    if marks.numbers:
        spelled += " AND marks : " + _any('"n%s"', marks.numbers)
    return said(PAPERS_ON_SQLITE, words=spelled)


def papers_on_postgresql(words: list[str], marks: Marks, *, indexed: bool) -> ColumnElement[bool]:
    """The same there: `indexed`, or by reading those that are found otherwise."""
    spelled = ("!" if marks.others else "") + _any("'=%s'", marks.kinds, " | ")
    if marks.numbers:
        spelled += " & " + _any("'#%s'", marks.numbers, " | ")
    condition = PAPERS_INDEXED if indexed else PAPERS_READ
    return said(condition, words=spelled_for_postgresql(words), marks=spelled)


def _any(spelling: str, marks: Iterable[str], joined: str = " OR ") -> str:
    return "(" + joined.join(spelling % mark for mark in marks) + ")"


def spelled_for_sqlite(words: list[str]) -> str:
    """The words as FTS5 reads them."""
    return " AND ".join(
        "(" + " OR ".join(f'"{word}"{"*" * begins}' for word, begins in _ways(one)) + ")"
        for one in words
    )


def spelled_for_postgresql(words: list[str]) -> str:
    """The words as `to_tsquery` reads them."""
    return " & ".join(
        "(" + " | ".join(f"{word}{':*' if begins else ''}" for word, begins in _ways(one)) + ")"
        for one in words
    )


def _ways(word: str) -> Iterator[tuple[str, bool]]:
    """The spellings of a word, each with whether it may be the beginning of a longer one."""
    yield word, len(word) > 1 or word not in _ROMAN
    if other := _ROMAN.get(word) or _DIGITS.get(word):
        yield other, False
    if word.isdecimal() and (short := word.lstrip("0")):
        yield from ((other, False) for other in (short, short.zfill(2)) if other != word)
