"""A figure as an office writes it: hơn 65; trên 2,2 tỷ đồng; 02; 4.375/5.121 (85%)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import Decimal
from typing import Any, TypeGuard

from wtforms import Form

from forms.base import SpokenForm
from forms.fields import Read
from forms.notation.typed_money import parse_money
from forms.notation.writing import money_words
from forms.validators import refuse
from forms.words import Unreadable
from state_machines.figures import CATALOGUE, REPORT_FIGURES
from state_machines.grammar import Text
from state_machines.measures import Figure, Rule, percent, percent_agrees

LONGEST = 80
QUALIFIERS = {
    "more_than": ("hơn", "trên", "more than", "over"),
    "at_least": ("ít nhất", "tối thiểu", "at least"),
    "approx": ("khoảng", "gần", "about"),
    "less_than": ("dưới", "less than", "under"),
    "exact": ("đúng", "exactly"),
}
"""The words by which a number is told to be more, less or about; the first is written."""
_SAID = re.compile(
    "(" + "|".join(word for words in QUALIFIERS.values() for word in words) + r")\s+", re.IGNORECASE
)
_COUNT = r"\d{1,3}(?:\.\d{3})+|\d+"
_PLAIN = re.compile(rf"({_COUNT})(?:\s+[^\W\d_][^\d]*)?")
_SHARE = re.compile(
    rf"({_COUNT})\s*/\s*({_COUNT})(?:[\s(,=:]*(?:đạt|tỷ lệ|bằng)?\s*(\d+(?:[.,]\d+)?)\s*%\)?)?",
    re.IGNORECASE,
)
_PERCENT = re.compile(r"[0-9]{1,3}([.,][0-9]{1,4})?")
_WRITE = Text(
    "Viết một số, có thể kèm “hơn”, “ít nhất”, “khoảng”. Ví dụ: 12; hơn 65; 1.204.",
    "Write a number, with “hơn”, “ít nhất” or “khoảng” if need be: 12; hơn 65; 1.204.",
)
_WRITE_SHARE = Text(
    "Viết số đạt, dấu gạch chéo, tổng số. Ví dụ: 694/823 hoặc 694/823 (84%).",
    "Write the part, a slash, the whole: 694/823 or 694/823 (84%).",
)
MOST = 10**12
TOLD = {
    "type": ["string", "object"],
    "maxLength": LONGEST,
    "properties": {
        "value": {"type": "integer", "minimum": 0, "maximum": MOST},
        "whole": {"type": ["integer", "null"], "minimum": 0, "maximum": MOST},
        "qualifier": {"enum": list(QUALIFIERS)},
        "percent": {"type": ["string", "null"], "pattern": f"^{_PERCENT.pattern}$"},
    },
    "required": ["value"],
    "additionalProperties": False,
}
"""The JSON Schema of a figure: as somebody writes it, or as papers keep it."""
TARGET = {"type": ["string", "integer"], "minimum": 0, "maximum": MOST}
"""The JSON Schema of what should be reached, likewise."""


def read_told(text: str, figure: Figure) -> dict[str, Any]:
    """Return {value, whole, qualifier, percent} of what is written, without what is not told."""
    plain = " ".join(text.split())
    if len(plain) > LONGEST:
        raise Unreadable(_WRITE)
    found = _SAID.match(plain)
    rest = plain[found.end() :] if found else plain
    told = _value(rest, figure)
    return {**told, "qualifier": _qualifier(found.group(1)) if found else "exact"}


def _qualifier(word: str) -> str:
    said = word.lower()
    return next(code for code, words in QUALIFIERS.items() if said in words)


def _value(rest: str, figure: Figure) -> dict[str, Any]:
    if figure.measure.money:
        return {"value": parse_money(rest)}
    if figure.rule is Rule.RATIO:
        share = _SHARE.fullmatch(rest)
        if share is None:
            raise Unreadable(_WRITE_SHARE)
        told = {"value": _number(share.group(1)), "whole": _number(share.group(2))}
        return told | ({"percent": share.group(3)} if share.group(3) else {})
    count = _PLAIN.fullmatch(rest)
    if count is None:
        raise Unreadable(_WRITE)
    return {"value": _number(count.group(1))}


def _number(digits: str) -> int:
    number = int(digits.replace(".", ""))
    if number > MOST:
        raise Unreadable(_WRITE)
    return number


def told_words(told: Mapping[str, Any], figure: Figure, language: str = "vi") -> str:
    """Return a figure as papers print it: hơn 13,386 tỷ đồng; 694/823 (84%); 02."""
    value, whole = told["value"], told.get("whole")
    if figure.measure.money:
        number = money_words(value, language)
    else:
        number = _digits(value) + (f"/{_digits(whole)}" if whole is not None else "")
    if told.get("percent"):
        number += f" ({told['percent']}%)"
    qualifier = told.get("qualifier") or "exact"
    return number if qualifier == "exact" else f"{QUALIFIERS[qualifier][0]} {number}"


def _digits(number: int) -> str:
    return f"{number:02d}" if number < 10 else f"{number:,}".replace(",", ".")


class Told(Read):
    """One figure of the catalogue, with its word; checked as the catalogue declares."""

    above = Text(
        "Số đạt ({part}) lớn hơn tổng số ({whole}). Xem lại.",
        "The part ({part}) is larger than the whole ({whole}). Check it.",
    )
    odd = Text(
        "{part}/{whole} là {found}%, không phải {printed}%. Sửa một trong hai số.",
        "{part}/{whole} is {found}%, not {printed}%. Correct one of them.",
    )

    def __init__(self, label: Any = None, figure: str = "", **kw: Any) -> None:
        super().__init__(label, **kw)
        self.figure = CATALOGUE[figure]

    def read(self, text: str) -> dict[str, Any]:
        return read_told(text, self.figure)

    def process_data(self, value: Any) -> None:
        self.data = dict(value) if value else None

    def shown(self) -> str:
        return told_words(self.data, self.figure, self.meta.locales[0]) if self.data else ""

    def typed(self, answer: object) -> object:
        """What somebody would type for a figure as papers keep it; all else as it is."""
        return told_words(answer, self.figure) if _is_told(answer) else answer

    def post_validate(self, form: Form, validation_stopped: bool) -> None:
        if not self.data or self.data.get("whole") is None:
            return
        part, whole, printed = self.data["value"], self.data["whole"], self.data.get("percent")
        if part > whole:
            raise refuse(self, self.above, part=_digits(part), whole=_digits(whole))
        if printed and whole and not percent_agrees(part, whole, printed):
            places = -int(Decimal(printed.replace(",", ".")).as_tuple().exponent)
            found = str(percent(part, whole, places)).replace(".", ",")
            said = {"part": _digits(part), "whole": _digits(whole), "found": found}
            raise refuse(self, self.odd, printed=printed, **said)


def _is_told(given: object) -> TypeGuard[Mapping[str, Any]]:
    """Whether it is a figure as papers keep it."""
    if not isinstance(given, dict) or given.keys() - {"value", "whole", "qualifier", "percent"}:
        return False
    value, whole, share = (given.get(name) for name in ("value", "whole", "percent"))
    numbers = [value] if whole is None else [value, whole]
    return (
        all(type(one) is int and 0 <= one <= MOST for one in numbers)
        and given.get("qualifier", "exact") in list(QUALIFIERS)
        and (share is None or (isinstance(share, str) and bool(_PERCENT.fullmatch(share))))
    )


class Target(Read):
    """What a unit should reach: a count, or an amount of money."""

    def read(self, text: str) -> int:
        count = _PLAIN.fullmatch(text)
        return _number(count.group(1)) if count and text[-1:].isdigit() else parse_money(text)

    def shown(self) -> str:
        return "" if self.data is None else _digits(self.data)

    def typed(self, answer: object) -> object:
        """What somebody would type for a target as papers keep it; all else as it is."""
        return str(answer) if type(answer) is int and 0 <= answer <= MOST else answer


class FiguresForm(SpokenForm):
    """The figures that the plan asks for; others stay only when the report already holds them."""

    def __init__(self, *args: Any, **kw: Any) -> None:
        super().__init__(*args, **kw)
        asked = {code for code, _ in self.meta.choices.get("figures") or ()}
        for name, field in list(self._fields.items()):
            if name not in asked and field.data is None:
                del self[name]

    def __bool__(self) -> bool:
        return bool(self._fields)


def _hint(figure: Figure) -> Text:
    if figure.measure.money:
        return Text("Ví dụ: trên 2,2 tỷ đồng", "For example: trên 2,2 tỷ đồng")
    if figure.rule is Rule.RATIO:
        return Text("Ví dụ: 694/823 (84%)", "For example: 694/823 (84%)")
    unit = figure.measure.name
    return Text(f"Đơn vị tính: {unit.vi}. Ví dụ: 12 hoặc hơn 65",
                f"Counted in: {unit.en}. For example: 12 or hơn 65")  # fmt: skip


for _figure in REPORT_FIGURES:
    setattr(
        FiguresForm,
        _figure.code,
        Told(_figure.name, figure=_figure.code, description=_hint(_figure)),
    )
