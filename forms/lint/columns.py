"""The head and the foot of a paper stand in two columns: read one after the other.

A paper that was drawn out of Word or PDF, or typed with tabs, has number and place, or recipients
and signature, on one line with a wide gap between them.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice

Numbered = tuple[int, str]

_GAP = re.compile(r"[ \u00a0\u2002\u2003]*\t[\s]*|[ \u00a0\u2002\u2003]{4,}| ?\| ?")
_INDENT = 12  # spaces in front of what stands in the right column alone
TITLES = (
    "kế hoạch|báo cáo|thông báo|hướng dẫn|quyết định|tờ trình|công văn|chương trình|nghị quyết"
    "|kết luận|chỉ thị|thông tri|đề án|biên bản|giấy mời|quy chế"
)
"""The types of papers, as their titles name them."""
_BEGINS = re.compile(
    rf"\W*(?:(?:I|A|1|Điều 1)\.\s|(?:căn cứ|kính gửi|thực hiện|{TITLES})\b)", re.IGNORECASE
)
_ENDS = re.compile(r"\W*n[ơo]i nhận\b", re.IGNORECASE)
_BEHIND = re.compile(r"\W*(?:PHỤ LỤC|Phụ lục|BIỂU|DANH SÁCH|DANH MỤC)\b")
_HEAD, _FOOT = 25, 40


def unfolded(lines: Sequence[str]) -> Iterator[Numbered]:
    """The lines with their numbers, counted from 1; of head and foot the left column first, then
    the right one."""
    numbered = list(enumerate(lines, start=1))
    composed = [unicodedata.normalize("NFC", line) for line in lines]
    head = _head(composed)
    foot, end = _foot(composed, head)
    yield from _columns(numbered[:head])
    yield from numbered[head:foot]
    yield from _columns(numbered[foot:end])
    yield from numbered[end:]


def _head(lines: Sequence[str]) -> int:
    """How many lines stand in front of the text itself."""
    for place, line in enumerate(islice(lines, _HEAD)):
        if _BEGINS.match(line):
            return place
    return 0


def _foot(lines: Sequence[str], head: int) -> tuple[int, int]:
    """Where recipients and signature begin and end."""
    last = (place for place in range(len(lines) - 1, head - 1, -1) if _ENDS.match(lines[place]))
    start = next(last, len(lines))
    end = min(len(lines), start + _FOOT)
    behind = (place for place in range(start, end) if _BEHIND.match(lines[place]))
    return start, next(behind, end)


def _columns(lines: Iterable[Numbered]) -> list[Numbered]:
    left: list[Numbered] = []
    right: list[Numbered] = []
    for number, line in lines:
        one, gap, other = _cut(line)
        if gap and not one.strip():
            right.append((number, other))
        else:
            left.append((number, one))
            right += [(number, other)] if other.strip() else []
    return left + right


def _cut(line: str) -> tuple[str, str, str]:
    """What stands left, the gap, and what stands right; an indent of some spaces is no column."""
    line = line.rstrip()
    indent = len(line) - len(line.lstrip(" \u00a0"))
    found = _GAP.search(line, indent if indent < _INDENT else 0)
    if found is None:
        return line, "", ""
    return line[: found.start()], found.group(), line[found.end() :]
