"""Báo cáo định kỳ: what was done in a period, its figures, and the tasks of the next one."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from forms.papers.frame import bare_title, framed, parted, pointed
from forms.papers.heading import recipients, reported_to, short_day, signed, voice
from forms.papers.prose import Notes, decapitalised, items
from forms.papers.shape import Block, Form, Inside, Sheet, Source
from forms.told import told_words
from state_machines.figures import CATALOGUE
from state_machines.grammar import Text

SYMBOL = "BC"
AHEAD = "nhiệm vụ"
"""How a heading begins under which the tasks of the next period stand."""
HEADS, WIDTHS = ("TT", "Nội dung", "Số liệu", "Ghi chú"), (1, 7, 4, 4)


def draw(source: Source) -> Sheet:
    """A unit's report of a period, with what the units below said beside their names."""
    notes, title, speaker = Notes(), bare_title(source, "Báo cáo"), voice(source.unit)
    told = [(str(one["heading"]), _under(source, notes, one)) for one in _headed(source.content)]
    done = [one for one in told if not _is_ahead(one[0])]
    ahead = [block for heading, blocks in told if _is_ahead(heading) for block in blocks]
    return framed(
        source,
        "BÁO CÁO",
        title,
        symbol=SYMBOL,
        opening=f"{speaker} báo cáo {decapitalised(title)}{_window(source.content)}, cụ thể như"
        " sau:",
        blocks=parted(
            [
                (title.upper(), pointed(done)),
                ("SỐ LIỆU", _figures(source.content)),
                ("NHIỆM VỤ TRỌNG TÂM KỲ TỚI", [*ahead, *_tasks(source.inside)]),
            ]
        ),
        closing=f"Trên đây là Báo cáo {decapitalised(title)} của {speaker}./.",
        recipients=recipients(reported_to(source), source.unit),
        signatures=[signed(source)],
        notes=notes.texts,
    )


def _headed(content: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    return [one for one in content.get("parts") or [] if one.get("heading")]


def _is_ahead(heading: str) -> bool:
    return heading.casefold().startswith(AHEAD)


def _window(content: Mapping[str, Any]) -> str:
    """' (số liệu từ ngày 15/7/2024 đến ngày 15/8/2024)'."""
    first, last = (short_day(content.get(name)) for name in ("from", "to"))
    return f" (số liệu từ ngày {first} đến ngày {last})" if first and last else ""


def _under(source: Source, notes: Notes, part: Mapping[str, Any]) -> list[Block]:
    """What the unit says under a heading, then each unit below, its name before its words."""
    below = [
        Block("item", f"{one['unit']}: {' '.join(str(one['said']).split())}")
        for one in source.content.get("passages") or []
        if one["heading"] == part["heading"]
    ]
    return [*notes.blocks(part.get("said")), *below]


def _figures(content: Mapping[str, Any]) -> list[Block]:
    """The unit's own figures, then what the units below gave, with how many did."""
    said = [*_own(content), *_below(content)]
    rows = tuple((str(place), *row) for place, row in enumerate(said, start=1))
    return [Block("table", heads=HEADS, widths=WIDTHS, amounts=(2,), rows=rows)] if rows else []


def _own(content: Mapping[str, Any]) -> Iterator[tuple[str, str, str]]:
    for code, told in (content.get("figures") or {}).items():
        yield CATALOGUE[code].name.vi, told_words(told, CATALOGUE[code]), ""


def _below(content: Mapping[str, Any]) -> Iterator[tuple[str, str, str]]:
    for total in content.get("totals") or []:
        figure, given = CATALOGUE[total["figure"]], f"{total['given']}/{content.get('owing')}"
        words = told_words(total, figure) if total.get("value") is not None else "chưa có"
        yield figure.name.vi, words, f"cộng từ {given} đơn vị"


def _tasks(inside: Inside) -> list[Block]:
    """The tasks that were given out for the next period, each with its last day."""
    tasks: Sequence[Mapping[str, Any]] = [
        one for papers in inside.values() for one in papers if not one.get("off")
    ]
    return items(_task(one) for one in tasks)


def _task(task: Mapping[str, Any]) -> str:
    until = short_day(task.get("due_on"))
    return f"{task.get('title') or ''}{f' (đến hết ngày {until})' if until else ''}."


def _says_something(content: Mapping[str, Any], inside: Inside) -> bool:
    written = any(str(one.get("said") or "").strip() for one in _headed(content))
    return written or bool(content.get("passages"))


FORMS = (Form("report", Text("Báo cáo", "Report"), SYMBOL, draw, _says_something),)
