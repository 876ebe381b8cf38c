"""Figures in running text that count something: hơn 65 tin, bài; 1.204 hộ; 73,8%; 2 triệu lượt.

What only looks like a figure is left alone: days, codes, shares, amounts, years, ordinals, names
(Phường 5, khu phố 6), articles and pages, headings, footnotes, telephones, addresses of the net.
"""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Any

from forms.notation.codes import codes
from forms.notation.counted import MEASURED, NOUNS, unit_at
from forms.notation.coverage import shares
from forms.notation.dates import written_days
from forms.notation.money import SCALES, read_money
from forms.notation.months import months
from forms.notation.numerals import (
    NUMERAL,
    THOUSANDS_OR_DECIMALS,
    numeral,
    plain_number,
)
from forms.notation.plain import CAPITAL, Plain, alone
from forms.notation.qualifiers import qualifier
from forms.notation.reading import Reading, apart
from state_machines.grammar import Text

_STUCK = "m2|m²|m3|m³|km|kg|ha|m|hộ|người|cuộc|lượt|đơn vị|đại biểu|suất|căn|xã|phường"
"""What is written right behind a figure, without a space: 500m2, 1.350hộ."""
_FIGURE = re.compile(
    rf"(?<![\w/\[⁽(])(?<![^\W\d]-)(?P<digits>{NUMERAL})"
    r"(?: (?P<scale>tỷ|tỉ|triệu|nghìn|ngàn|vạn)(?! (?:lệ|trọng|đồng|số|phú)))?"
    rf"(?P<percent> ?%)?(?:(?=(?:{_STUCK})(?!\w))|(?![\w/⁾]))"
)
_BRACKETED = re.compile(rf"(?<=\()(?P<digits>{NUMERAL})(?P<scale>(?!))?(?:(?P<percent> ?%)|(?= ))")
_NUMBER_WORDS = """
không một mốt hai ba bốn tư năm lăm sáu bảy bẩy tám chín mười mươi linh lẻ trăm nghìn ngàn
"""
_WORDS = _NUMBER_WORDS.split()
_IN_WORDS = re.compile(rf" ?\((?:(?:{'|'.join(_WORDS)})(?: (?!\))|(?=\)))){{1,12}}\)")
"""A number said again: 35 (ba mươi lăm) công trình."""
_AFTER_WORDS = re.compile(
    rf"(?<!\w)(?:{'|'.join(_WORDS)}) \((?P<digits>\d{{1,3}})(?P<scale>(?!))?(?P<percent>(?!))?\)"
)
"""A number said before: mười (10) mô hình."""
_VAN = {**SCALES, "vạn": 10**4}
_NAMED = re.compile(
    r"(?:^|[^\w])(?:phường|p\.|xã|quận|q\.|huyện|tổ dân phố|tổ|thôn|xóm|ấp|bản|làng|khu phố|khóm"
    r"|khối phố|khối|khu dân cư|khu|cụm(?: thi đua)?(?: số)?|đội|số|sỐ|điều|khoản|điểm|mục|tiểu mục"
    r"|chương|phần|trang|tr\.|phụ lục|biểu|mẫu|hình|bảng|sơ đồ|năm|tháng|ngày|quý|tuần|thứ|lần|đợt"
    r"|khóa|kỳ|kỳ họp|kỳ họp thứ|lần thứ|phiên|hội nghị|chuyên đề|giai đoạn|nhiệm kỳ|bước|cấp|hạng"
    r"|loại|nhóm|lớp|tập|kỳ thứ|công trình|dự án|đề án|chỉ thị|nghị quyết|nghị định|thông tư|luật"
    r"|kết luận|quyết định|quy định|hướng dẫn|kế hoạch|công văn|thông báo|trung ương|quân khu|ql"
    r"|quốc lộ|tỉnh lộ|đường|tk|stk|cv|nq|nđ|tt|qđ|covid|zalo|nhà số|số nhà|lô"
    r"|km|vùng|khu vực|tết|đh"
    r"|đại hội|tháng \d{1,2} và|lữ đoàn|sư đoàn|trung đoàn|tiểu đoàn|mùng|mồng|từ năm|thế kỷ)"
    r" ?\.? ?\(?$"
)
_LABEL = re.compile(
    r"(?:tổng số|tổng cộng|tổng|cộng|số lượng|đạt|được|có|là|gồm|với|thêm|còn|lên|xuống|đến"
    r"|tăng|giảm|chiếm|:|từ|trên|hơn|gần|khoảng|ít nhất|dưới|nam|nữ|được trên|được hơn) ?$"
)
_PHONE_CUE = re.compile(
    r"(?:điện thoại|đt|sđt|đtdđ|fax|hotline|di động|tel|cccd|cmnd|mã số|mst|tài khoản|liên hệ)"
    r"[^\n]{0,24}$"
)
_PHONE = re.compile(
    r"(?<![\d/.,])(?![1-9]\d{0,2}(?:\.\d{3}){1,5}(?![\d.]))(?:\+?84|0)[\d. ()-]{8,15}(?!\d)"
    r"|(?<!\d)1[89]00[. ]?\d{4,6}(?!\d)"
)
_NET = re.compile(
    r"(?:https?://|www\.)\S{1,400}|[\w.+-]{1,64}@[\w.-]{1,64}|\S{1,64}\.(?:vn|com|org)\b"
)
_HEADING = re.compile(
    r"(?:^|(?<=\n)) ?(?:[-+•] ?)?\d{1,2}(?:\.\d{1,2}){0,3}[.)/](?= )|(?<=\n)\d{1,2}(?=\n)"
)
_YEARS = re.compile(r"(?<!\d)(?:1[89]|20)\d\d ?(?:-|đến|/) ?(?:1[89]|20)\d\d(?!\d)")
_CLOCK = re.compile(
    r"(?<!\d)\d{1,2} ?(?:giờ|h|g) ?\d{0,2}(?: ?phút|')?(?= |,|\.|$)(?! công)|\d{1,2}:\d\d(?::\d\d)?"
    r"|(?<![\d.,])\d{1,2}\.[0-5]\d ?(?:giờ|h)\b"
)
_NO_WORDS = "".join(rf"(?<!\b{word} )" for word in _WORDS)
_NOTE = re.compile(_NO_WORDS + r"(?:\[\d{1,3}\]|\(\d{1,3}\)|⁽[^⁾]{1,4}⁾|\^\d{1,3})")
_CITED = re.compile(r"(?:khoản|điều|điểm|mục) \d{1,3}(?:[ ,;và-]{1,4}\d{1,3}){1,8}")
_SKIPPED = (_PHONE, _NET, _HEADING, _YEARS, _NOTE, _CITED)
_RANGE = re.compile(rf" ?(?:-|đến|tới) ?{NUMERAL} ?")
_LOWER_END = re.compile(rf"(?<![\w./,-]){NUMERAL} ?(?:-|đến|tới) ?\Z")
_UNKNOWN = re.compile(r" (?P<word>[^\W\d_]{1,14}+)(?: (?P<next>[^\W\d_]{1,14}+))?")
_SMALL = rf"[^\W\d_{CAPITAL}]"
_STREET = re.compile(rf"(?<!\d)\d{{1,4}} (?=[{CAPITAL}]{_SMALL}{{1,6}} [{CAPITAL}]{_SMALL})")
"""A house in a street, 45 Hùng Vương, or a count of what is written large, 13 Ban Công tác."""
HOUSE = Text("có thể là số nhà", "may be the number of a house")
_LITTLE_WORDS = """
và là của có được trong với cho từ đến tại theo do đã sẽ khi nếu thì hoặc hay cũng còn về
ở so như này đó kia nên để nhưng trở lên xuống không nhất
"""
_NO_UNIT = frozenset(_LITTLE_WORDS.split())
_REACH = 40


def read_number(text: Plain) -> list[Reading]:
    """Every figure that counts: {value, qualifier, unit}; a percentage has the unit `%`."""
    low = text.low
    found = [reading for one in _FIGURE.finditer(low) for reading in _readings(low, one)]
    for form in (_BRACKETED, _AFTER_WORDS):
        found += [reading for one in form.finditer(low) for reading in _readings(low, one)]
    streets = {one.start() for one in _STREET.finditer(text.text) if not unit_at(low, one.end())}
    told = [
        one._replace(doubt=one.doubt or HOUSE) if one.start in streets else one for one in found
    ]
    return sorted(apart(told, _taken(text)), key=lambda one: one.start)


def _taken(text: Plain) -> list[tuple[int, int]]:
    """The stretches that other readers understand, and those that are no figures."""
    low = text.low
    spans = [(amount.start, amount.end) for amount in read_money(text)]
    spans += [(code.start, code.end) for code in codes(text)]
    spans += [(day.start, day.end) for day in written_days(low)]
    spans += [(month.start, month.end) for month in months(low)]
    spans += [(share.start, share.end) for share in shares(low)]
    skipped = [(one.start(), one.end()) for form in _SKIPPED for one in form.finditer(low)]
    clocks = [
        (one.start(), one.end())
        for one in _CLOCK.finditer(low)
        if re.search("[:.]", one.group())
        or re.search(
            r"(?:lúc|vào|trước|hồi|từ|đến|nhất|là|ngày) ?$",
            low[max(0, one.start() - 10) : one.start()],
        )
    ]
    return [*spans, *skipped, *clocks]


def _readings(low: str, found: re.Match[str]) -> list[Reading]:
    front = low[max(0, found.start() - _REACH) : found.start()]
    scale, percent = found["scale"], found["percent"]
    begin = _behind(low, found.end())
    unit = "%" if percent else unit_at(low, begin)
    if not percent and (_PHONE_CUE.search(front) or _is_named(low, front, found, unit)):
        return []
    unit = unit or _unknown(low, found)
    said = numeral(found["digits"])
    if not unit and not scale and not _stands_alone(low, front, found):
        return []
    values, doubt = [said.value], None
    if said.other is not None and said.comma and unit not in MEASURED and not scale:
        values = [said.other] if unit in NOUNS or "," in unit else [said.value, said.other]
        doubt = THOUSANDS_OR_DECIMALS if len(values) == 2 else None
    end = begin + len(unit) if unit and low.startswith(unit, begin) else found.end()
    return [
        Reading(found.start("digits"), end, _said(low, found, value, unit), doubt)
        for value in values
    ]


def _said(low: str, found: re.Match[str], value: Decimal, unit: str) -> dict[str, Any]:
    whole = value * _VAN[found["scale"] or ""]
    lower = _LOWER_END.search(low, max(0, found.start() - _REACH), found.start())
    how = qualifier(low, lower.start() if lower else found.start(), found.end())
    return {"value": plain_number(whole), "qualifier": how, "unit": unit or None}


def _behind(low: str, end: int) -> int:
    """Where the word behind a figure begins, past the figure said again in words."""
    again = _IN_WORDS.match(low, end)
    end = again.end() if again else end
    return end + (low[end : end + 1] == " ")


def _is_named(low: str, front: str, found: re.Match[str], unit: str) -> bool:
    """Whether the number is a name, an ordinal or a year and counts nothing."""
    if re.fullmatch(r"(?:1[89]|20)\d\d", found["digits"]) and unit not in NOUNS:
        return True
    named = _NAMED.search(front)
    if named is None:
        return False
    word = named.group().strip(" :.(")
    return not (unit and word.endswith(("tổng số", "công trình", "phần", "khu dân cư"))) and not (
        unit and re.search(r"(?:tổng|trong|một) số ?:? ?$", front)
    )


def _unknown(low: str, found: re.Match[str]) -> str:
    """What a figure counts that no list names: the unit of its range, or the next two words."""
    upper = _RANGE.match(low, found.end())
    if upper:
        return "%" if low.startswith("%", upper.end()) else unit_at(low, upper.end())
    word = _UNKNOWN.match(low, found.end())
    if word is None or word["word"] in _NO_UNIT:
        return ""
    two = word["next"] and word["next"] not in _NO_UNIT
    return f"{word['word']} {word['next']}" if two else word["word"]


def _stands_alone(low: str, front: str, found: re.Match[str]) -> bool:
    """Whether a figure without a unit is one: it is all there is, is grouped, or has a label."""
    digits = found["digits"]
    if alone(low, found.start(), found.end()):
        return True
    return (len(digits) > 4 and not digits.isdigit()) or bool(_LABEL.search(front))
