"""What every paper shares around its body, and how its parts and bases are numbered and ended."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Required, TypedDict, Unpack

from forms.papers.heading import above, manners, number_of, organ, place_date, short_day
from forms.papers.prose import capitalised, decapitalised
from forms.papers.shape import Annex, Block, Issued, Sheet, Signature, Source

_ROMAN = ("I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII")


class Said(TypedDict, total=False):
    """What a paper says within its frame; the fields of a sheet of the same names."""

    blocks: Sequence[Block]
    signatures: Required[Sequence[Signature]]
    decides: str
    bases: Sequence[str]
    opening: str
    closing: str
    to: Sequence[str]
    recipients: Sequence[str]
    annexes: Sequence[Annex]
    notes: Sequence[str]


def framed(
    source: Source,
    name: str,
    abstract: str,
    *,
    symbol: str = "",
    day: date | None = None,
    layout: str = "paper",
    **said: Unpack[Said],
) -> Sheet:
    """A paper with the heading of its unit; without a symbol it has no number of its own."""
    return Sheet(
        layout=layout,
        title=f"{capitalised(name.lower())} {decapitalised(abstract)}".strip(),
        above=above(source),
        organ=organ(source),
        nation=manners(source.unit).nation,
        number=number_of(source, symbol) if symbol else "",
        place_date=place_date(source, day),
        name=name,
        abstract=abstract,
        draft=source.draft,
        **said,
    )


def goes_with(source: Source, name: str, symbol: str, speaker: str) -> str:
    """'(Kèm theo Báo cáo số … của …)', under the title of an annex."""
    number = source.number or f"……/{symbol}-{source.unit.symbol}"
    return f"(Kèm theo {name} số {number} của {speaker})"


def rests(issued: Issued) -> str:
    """'Kế hoạch số 253/KH-MTTQ-BTT ngày 24/10/2023 của Ban Thường trực … về phát động …'."""
    words = f"{issued.name} số {issued.number}" if issued.number else issued.name
    words += f" ngày {short_day(issued.issued_on)}" if issued.issued_on else ""
    return f"{words} của {issued.unit} về {decapitalised(issued.title)}"


def ended(lines: Sequence[str]) -> tuple[str, ...]:
    """Bases end with a semicolon, the last with a full stop."""
    last = len(lines) - 1
    return tuple(f"{line}{'.' if place == last else ';'}" for place, line in enumerate(lines))


def parted(parts: Sequence[tuple[str, Sequence[Block]]]) -> tuple[Block, ...]:
    """The parts that say something, numbered I, II, III."""
    filled = [(title, blocks) for title, blocks in parts if blocks]
    found: list[Block] = []
    for roman, (title, blocks) in zip(_ROMAN, filled, strict=False):
        found += [Block("part", f"{roman}. {title}"), *blocks]
    return tuple(found)


def pointed(points: Sequence[tuple[str, Sequence[Block]]]) -> list[Block]:
    """The points that say something, numbered 1, 2, 3."""
    filled = [(title, blocks) for title, blocks in points if blocks]
    found: list[Block] = []
    for place, (title, blocks) in enumerate(filled, start=1):
        found += [Block("point", f"{place}. {title}"), *blocks]
    return found


def campaign(title: str) -> str:
    """What a plan with that title calls for: 'đợt thi đua cao điểm …', 'phong trào …'."""
    said = decapitalised(title)
    for word in ("phát động ", "tổ chức ", "triển khai "):
        said = said.removeprefix(word)
    if said.startswith(("đợt ", "phong trào ", "cuộc ")):
        return said
    return f"đợt {said}" if said.startswith("thi đua") else f"đợt thi đua {said}"


def bare_title(source: Source, name: str) -> str:
    """The title of a paper without the name of its kind in front."""
    title = source.title.strip()
    cut = title[len(name) :].strip() if title.lower().startswith(name.lower()) else title
    return capitalised(cut or title)
