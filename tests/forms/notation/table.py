"""The tables of spellings beside this file: a line of text, `=>`, and its readings in short."""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, NamedTuple

from forms import notation

FOLDER = Path(__file__).parent / "spellings"


class Spelling(NamedTuple):
    """One line of a table."""

    kind: str
    line: str
    expected: str


def spellings() -> list[Spelling]:
    """Every line of every table."""
    return [
        Spelling(path.stem, *(part.strip() for part in line.split(" => ")))
        for path in sorted(FOLDER.glob("*.txt"))
        for line in path.read_text(encoding="utf-8").splitlines()
        if line and not line.startswith("#")
    ]


def short(kind: str, line: str) -> str:
    """What is read in the line, in short: readings between bars, `?` doubtful, `-` nothing."""
    readings = notation.read(kind, line)
    told = (SHORT[kind](one) + (" ?" if "doubtful" in one else "") for one in readings)
    return " | ".join(told) or "-"


def _money(one: Mapping[str, Any]) -> str:
    amount = f"{one['min']}..{one['max']}" if "min" in one else f"{one['vnd']}"
    return amount + _how(one)


def _how(one: Mapping[str, Any]) -> str:
    return "" if one["qualifier"] == "exact" else f" {one['qualifier']}"


def _date(one: Mapping[str, Any]) -> str:
    return one["date"] if "date" in one else f"{one['year']}-{one['month']:02}"


def _deadline(one: Mapping[str, Any]) -> str:
    days = "..".join(day for day in (one["first_day"], one["last_day"]) if day)
    return " ".join(filter(None, (one["kind"], days, one["time"])))


def _code(one: Mapping[str, Any]) -> str:
    fields = ("number", "type", "issuer", "year", "date")
    return " ".join("-" if one[name] is None else str(one[name]) for name in fields)


def _coverage(one: Mapping[str, Any]) -> str:
    agrees = {True: " yes", False: " no", None: ""}[one["percent_agrees"]]
    percent = "" if one["percent"] is None else f" {one['percent']}"
    return f"{one['n']}/{one['of']}{percent}{agrees}"


SHORT: Mapping[str, Callable[[Mapping[str, Any]], str]] = {
    "money": _money,
    "number": lambda one: f"{one['value']} [{one['unit'] or ''}]{_how(one)}",
    "date": _date,
    "deadline": _deadline,
    "document-code": _code,
    "coverage": _coverage,
    "recipient": lambda one: f"{one['duty'] or '-'} {one['name']}",
    "signature": lambda one: f"{one['capacity']} = {one['office']}",
    "unit-name": lambda one: one["key"],
}
