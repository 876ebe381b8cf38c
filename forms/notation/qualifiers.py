"""How exact a figure is: the words around it say more than, about, at least."""

from __future__ import annotations

import re

_FRONT = re.compile(
    r"(?:(?P<exact>(?:cao|thấp|nhiều|ít|lớn|nhỏ|nhanh|chậm|tốt|dài|ngắn) hơn)"
    r"|(?P<at_least>không (?:dưới|ít hơn|thấp hơn|nhỏ hơn|kém)|ít nhất(?: là| phải)?(?: có)?"
    r"|tối thiểu(?: là)?(?: có)?|≥)"
    r"|(?P<less_than>không (?:quá|vượt quá|cao hơn|lớn hơn|nhiều hơn)|dưới|tối đa(?: là)?"
    r"|chưa (?:đến|tới|đầy)|nhiều nhất(?: là)?|≤|<)"
    r"|(?P<approx>khoảng|gần|trên dưới|xấp xỉ|chừng|ngót|ước(?: tính| đạt| khoảng| chừng)?"
    r"|dự kiến(?: là)?|độ khoảng|~|≈)"
    r"|(?P<more_than>hơn|trên|vượt(?: quá)?|>))"
    r"(?: (?:số tiền|tổng số|tổng|con số))? ?$"
)
_REACH = 40
_BEHIND = re.compile(r"(?:/[^\W\d_]{1,12}| [^\W\d_]{1,12})?,? trở (?P<way>lên|xuống)\b")


def qualifier(low: str, start: int, end: int) -> str:
    """Return the qualifier of the figure that stands at start..end of the small-lettered text."""
    behind = _BEHIND.match(low, end)
    if behind:
        return "at_least" if behind["way"] == "lên" else "less_than"
    front = low[max(0, start - _REACH) : start]
    for begin in range(max(0, len(front) - 30), len(front)):
        if begin and (front[begin - 1].isalnum()):
            continue
        found = _FRONT.match(front, begin)
        if found:
            return _said(found, front, low[start:end])
    return "exact"


def _said(found: re.Match[str], front: str, figure: str) -> str:
    said = found.lastgroup or "exact"
    lone = found["more_than"] == "trên" and re.match(r"0\d(?!\d)", figure)
    return "exact" if lone else said  # `trên 02 trang`: on two pages
