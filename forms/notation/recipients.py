"""Lines of "Nơi nhận" with their duties: - Thường trực Tỉnh ủy (b/c); - Lưu: VT, BPT."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from forms.notation.plain import Plain
from forms.notation.reading import Reading
from state_machines.grammar import Text

NO_HEADING = Text("không thấy “Nơi nhận”", "no heading says that these are recipients")

FILE_COPY = "luu"
"""The duty of the last line, which says where the paper is filed."""

_DUTIES = {
    "b/c": r"(?:để )?(?:b/ ?c(?:áo)?|b\.c|bc|báo cáo|kính báo cáo|thay báo cáo|thay b/c)",
    "p/h": r"(?:để )?(?:ph?/ ?h(?:ợp)?|ph|phối hợp|phối hợp thực hiện|p/h thực hiện)",
    "t/h": r"(?:để )?(?:th?[/.] ?h(?:iện)?|th|thực hiện|tổ chức thực hiện|triển khai"
    r"(?: thực hiện)?)",
    "đ/b": r"(?:để )?(?:đ/? ?b|biết|theo dõi|chỉ đạo|c/đ|đưa tin|đăng tải|đăng tin|tuyên truyền"
    r"|phổ biến|tổng hợp|theo dõi chỉ đạo|theo dõi, chỉ đạo|kiểm tra|giám sát|giúp đỡ)",
}
_DUTY = re.compile("|".join(f"(?P<d{place}>{form})" for place, form in enumerate(_DUTIES.values())))
_LED = re.compile("|".join(f"(?P<d{n}>{code}) " for n, code in enumerate(_DUTIES)))
"""A code with more behind it: (p/h chỉ đạo)."""
_CODES = tuple(_DUTIES)
_HEADING = re.compile(r"(?:^|\n) ?(?:kính gửi|n[ơo]i nhận) ?:? ?", re.MULTILINE)
_BULLET = re.compile(r" ?(?:[-+•▪●]|\d{1,2}[.)]) ?")
_FILED = re.compile(r"lưu(?: ?[:.] ?| (?=(?:vt|vp|hs|văn thư|văn phòng|btt|hồ sơ)(?!\w)))")
_BRACKET = re.compile(r"\((?P<duty>[^()\n]{1,40})\) ?$")
_BODY = re.compile(
    r"(?:như |các |ban |btt |thường trực |tt |ub|ủy ban|mttq|hội|đảng|thành ủy|tỉnh ủy|huyện ủy"
    r"|quận ủy|sở |phòng |văn phòng|vp|trang |cổng |đài |báo |công an|liên đoàn|ldlđ|lđlđ|đoàn "
    r"|trung tâm|chủ tịch|phó chủ tịch|đ/c |đồng chí |bí thư|khối |cụm |trưởng |lãnh đạo)"
)
_SIGNED = re.compile(r" ?(?:t/?m|k/?t|t/?l|tuq|q|thừa lệnh|chủ tịch|phó chủ tịch)\b[./ ]")
_CUT = re.compile(r"[;\n]| - ?(?=lưu|như trên)|\. ?-")
_LONGEST = 160


class Recipient(NamedTuple):
    """A recipient as written; its duty is `b/c`, `p/h`, `t/h`, `đ/b`, `luu` or not said."""

    start: int
    end: int
    name: str
    duty: str | None
    doubt: Text | None = None


def read_recipient(text: Plain) -> list[Reading]:
    """Every recipient: {name, duty}; duty is null when the line does not say it."""
    return [
        Reading(one.start, one.end, {"name": one.name, "duty": one.duty}, one.doubt)
        for one in recipients(text)
    ]


def recipients(text: Plain) -> list[Recipient]:
    """Every recipient under a heading; without one, lines that say a duty or where they file."""
    heading = _HEADING.search(text.low)
    found = []
    lines = [*_lines(text.low, heading.end() if heading else 0)]
    for start, end in lines:
        one = _recipient(text, start, end)
        if one is None:
            continue
        if heading and _SIGNED.match(text.low, start):
            break
        if heading or one.duty or one.name.lower() == "như trên":
            found.append(one)
        elif len(lines) == 1 and _is_body(text.low, start, end):
            found.append(one._replace(doubt=NO_HEADING))
        if one.duty == FILE_COPY and heading:
            break
    return found


def _lines(low: str, start: int) -> Iterator[tuple[int, int]]:
    """The stretches between line breaks and semicolons, without bullets and spaces around them."""
    while start < len(low):
        cut = _CUT.search(low, start)
        end = cut.start() if cut else len(low)
        bullet = _BULLET.match(low, start)
        begin = bullet.end() if bullet and bullet.end() <= end else start
        trimmed = low[begin:end].rstrip(" .;,/")
        begin += len(trimmed) - len(trimmed.lstrip())
        if trimmed.strip():
            yield begin, begin + len(trimmed.strip())
        start = cut.end() if cut else len(low)


def _recipient(text: Plain, start: int, end: int) -> Recipient | None:
    low = text.low[start:end]
    if len(low) > _LONGEST:
        return None
    filed = _FILED.match(low)
    if filed and filed.end() < len(low):
        name = text.text[start + filed.end() : end].strip()
        return Recipient(start, end, name, FILE_COPY)
    bracket = _BRACKET.search(low)
    duty = _duty(bracket["duty"]) if bracket else None
    name = text.text[start : start + (bracket.start() if bracket and duty else len(low))]
    name = name.strip(" .;,")
    return Recipient(start, end, name, duty) if name else None


def _duty(said: str) -> str | None:
    found = _DUTY.fullmatch(said.strip(" .;"))
    if found is None:
        parts = [_DUTY.fullmatch(part.strip()) for part in re.split(r"[,;]| và ", said)]
        found = parts[0] if all(parts) else _LED.match(said.strip())
    return _CODES[int((found.lastgroup or "d0")[1:])] if found else None


def _is_body(low: str, start: int, end: int) -> bool:
    """Whether a lone line names a body and ends as recipients do."""
    return ";" in low[end:] and end - start < 80 and bool(_BODY.match(low, start))
