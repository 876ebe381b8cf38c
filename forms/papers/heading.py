"""The formalities of a paper: heading, number, place and date, recipients, signatures."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any, NamedTuple

from forms.notation.writing import long_date, short_date
from forms.papers.shape import Body, Signature, Source

NATION = ("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc")
PARTY = ("ĐẢNG CỘNG SẢN VIỆT NAM",)
_FRONT = re.compile(r"^(Ủy ban (?:MTTQ|Mặt trận Tổ quốc) Việt Nam) (.+)$")


class Manners(NamedTuple):
    """How bodies of a kind head and sign their papers."""

    organ: str  # the body that issues within the unit; '' for the unit itself
    behalf: str  # for whom the signer signs
    capacity: str  # what a signer usually is
    nation: tuple[str, ...] = NATION
    under: bool = False  # whether the body above is named


MANNERS: Mapping[str, Manners] = {
    "front_committee": Manners("Ban Thường trực", "TM. BAN THƯỜNG TRỰC", "CHỦ TỊCH"),
    "member_organisation": Manners("", "TM. BAN THƯỜNG VỤ", "CHỦ TỊCH"),
    "department": Manners("", "", "TRƯỞNG BAN", under=True),
    "front_work_committee": Manners("", "TM. BAN CÔNG TÁC MẶT TRẬN", "TRƯỞNG BAN", under=True),
    "party_committee": Manners("", "TM. BAN THƯỜNG VỤ", "BÍ THƯ", PARTY),
}


def manners(unit: Body) -> Manners:
    """How a unit heads and signs; an unknown kind of body signs in its own name."""
    return MANNERS.get(unit.kind, Manners("", "", "THỦ TRƯỞNG"))


def voice(unit: Body) -> str:
    """Who speaks in a unit's papers: 'Ban Thường trực Ủy ban MTTQ Việt Nam tỉnh …'."""
    return f"{manners(unit).organ} {unit.name}".strip()


def above(source: Source) -> tuple[str, ...]:
    """The lines over the issuing body, in capitals."""
    how = manners(source.unit)
    if how.organ:
        return _lines(source.unit.name)
    return _lines(source.superior.name) if how.under and source.superior else ()


def organ(source: Source) -> str:
    """The body that issues, in capitals; what stands above it is not said twice."""
    how, name = manners(source.unit), source.unit.name
    if how.under and source.superior:
        name = name.removesuffix(source.superior.name).rstrip(" ,-") or name
    return (how.organ or name).upper()


def number_of(source: Source, symbol: str) -> str:
    """'Số: 364/KH-MTTQ-BTT', with room for the figures while there are none."""
    if source.number:
        return f"Số: {source.number}"
    return f"Số:        /{symbol}-{source.unit.symbol}"


def place_date(source: Source, day: date | None = None) -> str:
    """'Tam Kỳ, ngày 12 tháng 8 năm 2024', with room for the day while there is none."""
    place = source.unit.place or "…………"
    day = day or source.day
    if day is None:
        return f"{place}, ngày …… tháng …… năm {source.said.year}"
    return f"{place}, {long_date(day)}"


def short_day(day: date | str | None) -> str:
    """'24/10/2023', '30/6/2024' of a day or of its ISO spelling, '' for none."""
    if isinstance(day, str):
        day = date.fromisoformat(day[:10]) if day else None
    return short_date(day) if day else ""


def signature(source: Source, capacity: str = "", name: str = "") -> Signature:
    """Who signs and for whom: TM., KT. and TL. as the capacity says, else as the body does."""
    given = [part.strip().upper() for part in re.split(r"[,;\n/]", capacity) if part.strip()]
    how = manners(source.unit)
    lines = given or [how.capacity]
    if how.behalf and not any(line.startswith(("TM.", "TL.")) for line in lines):
        lines = [how.behalf, *lines]
    if not given and not how.behalf:
        lines = [how.capacity]
    return Signature(tuple(lines), name)


def signed(source: Source) -> Signature:
    """The signature that the content of a paper tells."""
    issue: Mapping[str, Any] = source.content.get("issue") or source.content
    capacity, name = issue.get("signer_capacity"), issue.get("signer_name")
    return signature(source, str(capacity or ""), str(name or ""))


def recipients(lines: Iterable[str | Mapping[str, Any]], unit: Body) -> tuple[str, ...]:
    """The lines of 'Nơi nhận', each with its duty, a semicolon, the last with a full stop."""
    told = [text for text in (_recipient(line) for line in lines) if text]
    if not any(line.startswith("Lưu") for line in told):
        told.append("Lưu: VT")
    return tuple(f"- {line}{'.' if line is told[-1] else ';'}" for line in told)


def reported_to(source: Source) -> list[str]:
    """The body above, which is told of the paper."""
    return [f"{voice(source.superior)} (b/c)"] if source.superior else []


def _recipient(line: str | Mapping[str, Any]) -> str:
    if isinstance(line, str):
        return line.strip().rstrip(".;")
    name, duty = str(line.get("name") or "").strip().rstrip(".;"), line.get("duty") or ""
    if not name:
        return ""
    if duty == "luu":
        return name if name.startswith("Lưu") else f"Lưu: {name}"
    return f"{name} ({duty})" if duty else name


def _lines(name: str) -> tuple[str, ...]:
    """A long name on two lines, where it is usually broken."""
    front = _FRONT.match(name)
    return tuple(part.upper() for part in front.groups()) if front else (name.upper(),)
