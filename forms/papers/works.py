"""Works as papers tell them: in a sentence, and as the annexed list."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import groupby
from typing import Any

from forms.choices import label
from forms.notation.writing import money_words, write_coverage
from forms.papers.shape import Annex, Block, Source, WorkDone

NAME_OF_MANY = "công trình, phần việc"
_BEFORE = {"more_than": "hơn ", "at_least": "ít nhất ", "approx": "khoảng ", "less_than": "dưới "}
HEADS = ("TT", "Tên công trình, phần việc", "Loại", "Giá trị", "Kết quả")
WIDTHS = (6, 44, 13, 19, 18)
UNIT, UNIT_WIDTH, NAME_BESIDE = "Đơn vị", 17, 30  # where several units stand in one list


def amount(vnd: int | None, qualifier: str = "exact") -> str:
    """'hơn 13,386 tỷ đồng'; '' when it has no value in money."""
    return "" if vnd is None else _BEFORE.get(qualifier, "") + money_words(vnd)


def two_digits(count: int) -> str:
    """'05', '35': small counts take a nought on paper."""
    return f"{count:02d}"


def sentence(source: Source) -> str:
    """What the units below did: '13/13 đơn vị …, 35 công trình …'; '' when there is nothing."""
    parts = [_total(total, source.greets.get(code, "")) for code, total in _ordered(source)]
    if not parts:
        return ""
    units = source.units_below
    who = write_coverage(units.get("reported", 0), units.get("expected", 0))
    who += " đơn vị trực thuộc đã tổ chức "
    return f"{who if units.get('expected') else 'Đã tổ chức '}{'; tổ chức '.join(parts)}."


def _ordered(source: Source) -> list[tuple[str, Mapping[str, Any]]]:
    """The totals in the order in which the plan names its congresses."""
    order = [*source.greets, *sorted(source.totals_below)]
    return sorted(source.totals_below.items(), key=lambda pair: order.index(pair[0]))


def _total(total: Mapping[str, Any], greets: str) -> str:
    value = amount(total.get("value_vnd") or None, str(total.get("qualifier") or "exact"))
    words = f"{two_digits(total['count'])} {NAME_OF_MANY}"
    words += f" với tổng giá trị {value}" if value else ""
    return words + (f" nhằm chào mừng {greets}" if greets else "")


def annex(source: Source, goes_with: str) -> tuple[Annex, ...]:
    """The list of the unit's works and of those below, by the congress that they greet."""
    works = [*source.works, *source.works_below]
    if not works:
        return ()
    title = "DANH SÁCH CÔNG TRÌNH, PHẦN VIỆC"
    return (Annex("PHỤ LỤC", title, goes_with, tuple(_lists(source))),)


def _lists(source: Source) -> Iterable[Block]:
    own, below = source.works, source.works_below
    if own:
        yield Block("part", f"A. CÔNG TRÌNH, PHẦN VIỆC CỦA {source.unit.name.upper()}")
        yield _table(own)
    if below:
        letter = "B" if own else "A"
        yield Block("part", f"{letter}. CÔNG TRÌNH, PHẦN VIỆC CỦA CÁC ĐƠN VỊ TRỰC THUỘC")
        for place, (greets, works) in enumerate(_by_congress(source, below), start=1):
            name = source.greets.get(greets, "")
            told = f"Chào mừng {name}" if name else "Công trình, phần việc khác"
            yield Block("point", f"{place}. {told} ({two_digits(len(works))})")
            yield _table(works, of_many=True)


def _by_congress(
    source: Source, works: Sequence[WorkDone]
) -> Iterable[tuple[str, Sequence[WorkDone]]]:
    order = {code: place for place, code in enumerate(source.greets)}
    ranked = sorted(works, key=lambda work: (order.get(work.greets, len(order)), work.greets))
    for greets, group in groupby(ranked, key=lambda work: work.greets):
        yield greets, list(group)


def _table(works: Sequence[WorkDone], *, of_many: bool = False) -> Block:
    rows = tuple(_row(place, work, of_many) for place, work in enumerate(works, start=1))
    if not of_many:
        return Block("table", heads=HEADS, widths=WIDTHS, amounts=(3,), rows=rows)
    heads = (HEADS[0], UNIT, *HEADS[1:])
    widths = (WIDTHS[0], UNIT_WIDTH, NAME_BESIDE, *WIDTHS[2:])
    return Block("table", heads=heads, widths=widths, amounts=(4,), rows=rows)


def _row(place: int, work: WorkDone, of_many: bool) -> tuple[str, ...]:
    unit = (work.unit,) if of_many else ()
    kind, value = label("work_kind", work.kind).vi, amount(work.value_vnd, work.qualifier)
    return (str(place), *unit, work.title, kind, value, work.stands)
