"""Names of units: Phường I, P. An Phú, TP Hà Nội, UBMTTQVN thành phố Đông Hà, each with one key.

The key is equal for all spellings of one name and for no other: the kind in full, and the name in
small letters with its tones in one place, i for a final y, roman ordinals as numbers. Tân Lập and
Tân Lạp are two communes. The committee of a place has the key of the place.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from forms.notation.counted import noun_at
from forms.notation.numerals import ROMAN, ordinal
from forms.notation.plain import CAPITAL, Plain, lowered, settled
from forms.notation.reading import Reading
from state_machines.grammar import Text

KINDS = {
    "tinh": (r"tỉnh", r"T\."),
    "thanh_pho": (r"thành phố", r"TP\.?|Tp\.?|T\.P\.?"),
    "quan": (r"quận", r"Q\."),
    "huyen": (r"huyện", r"H\."),
    "thi_xa": (r"thị xã", r"TX\.?|Tx\.?"),
    "thi_tran": (r"thị trấn", r"TT\.|Tt\."),
    "phuong": (r"phường", r"P\.|F\."),
    "xa": (r"xã", r"X\."),
    "dac_khu": (r"đặc khu", r"ĐK\."),
    "to_dan_pho": (r"tổ dân phố số|tổ dân phố", r"TDP\.?(?: số)?"),
    "khu_pho": (r"khu phố số|khu phố", r"KP\.?"),
    "khu_dan_cu": (r"khu dân cư số|khu dân cư", r"KDC\.?"),
    "khoi_pho": (r"khối phố số|khối phố", r"(?!)"),
    "thon": (r"thôn", r"(?!)"),
    "xom": (r"xóm", r"(?!)"),
    "ap": (r"ấp", r"(?!)"),
    "ban": (r"bản", r"(?!)"),
    "cum": (r"cụm thi đua số|cụm thi đua|khối thi đua số|khối thi đua", r"(?!)"),
}
"""Kind -> how it is spelled in full, and short. The identifiers are those of the glossary."""

CENTRAL = "trung_uong"
NO_KIND = Text("không ghi loại đơn vị", "the kind of the unit is not written")

_SYLLABLE = rf"[{CAPITAL}][^\W\d_]{{0,7}}+(?:'[^\W\d_]{{1,4}}+)?"
_NAME = rf"(?:{_SYLLABLE}(?:(?: |-| - ){_SYLLABLE}){{0,3}}|\d{{1,2}}[A-Z]?(?![\w%/.,]\d|\d|%| ?/))"
_KINDS = "|".join(
    rf"(?P<{kind}>(?<!\w)(?:(?i:{full}) |(?:{short}) ?(?=[{CAPITAL}\d])))"
    for kind, (full, short) in KINDS.items()
)
_UNIT = re.compile(rf"(?:{_KINDS})(?P<name>{_NAME})")
_CENTRAL = re.compile(
    r"(?:ủy ban )?(?:trung ương|tw) (?:mttq|mặt trận tổ quốc)(?: ?việt nam|vn)?"
    r"|ub ?tw ?(?:mttq|mttqvn|mặt trận tổ quốc)(?: ?việt nam|vn)?"
)
_ALONE = re.compile(rf"[-+•]? ?(?P<name>{_SYLLABLE}(?:(?: |-){_SYLLABLE}){{1,3}}) ?[.;,]?")
_STOP_WORDS = """
ủy uỷ mặt đảng đoàn chủ phó bí các từ đã và trên tại theo căn năm ngày tháng khóa khoá
nhiệm lần đồng số việt trung tw mttq ubnd hđnd ubmt ubmttq của về với cho có được là trong
đến để hội lưu
"""
_STOPS = frozenset(_STOP_WORDS.split())
"""Words that never continue a name, in capitals too."""
_COMPOUNDS = re.compile(
    r"(?:đại (?:hội|biểu|lễ|diện)|hội (?:nghị|đồng|viên|nông)|ban (?:hành|thường|công|chấp|chỉ)"
    r"|nông (?:thôn|dân)|văn (?:hóa|phòng|bản|minh)|tổng (?:kết|số)|báo cáo|kế hoạch|quyết định"
    r"|nghị quyết|căn cứ|thực hiện|tổ (?:chức|quốc)|phát động|tiêu biểu|anh hùng|đạt|thi đua"
    r"|công (?:văn|tác|an)|tuổi (?:trẻ|cao)|nội dung|duyệt"
    r"|nhân dân|chỉ thị|thông (?:báo|qua)|hướng dẫn|phối hợp|triển khai)\b"
)
_ALIASES = {"hcm": "hồ chí minh"}
_FINAL_Y = re.compile(r"(?<=\b[hklmst])[yỳýỷỹỵ]\b")
_WITH_I = str.maketrans("yỳýỷỹỵ", "iìíỉĩị")
_NUMBERED_KINDS = """
quan phuong to_dan_pho khu_pho khu_dan_cu khoi_pho thon xom ap ban cum
"""
_NUMBERED = frozenset(_NUMBERED_KINDS.split())
"""The kinds whose names may be numbers."""
_AFTER_PERSONS = ("phuong", "xa", "thi_tran")
_PERSON = re.compile(r"\w{1,7}+ (?:văn|thị) \w")
_MANY = re.compile(r"(?:các|những|\d) ?$")
_LISTED = re.compile(rf"(?:, ?| và )(?P<name>{_NAME})(?![^\W\d_])")


class UnitName(NamedTuple):
    """A name as printed, the kind of the unit, and the key of all its spellings."""

    start: int
    end: int
    name: str
    kind: str | None
    key: str


def read_unit(text: Plain) -> list[Reading]:
    """Every name of a unit: {name, kind, key}; a line that is a bare name is doubtful."""
    return [
        Reading(
            one.start,
            one.end,
            {"name": one.name, "kind": one.kind, "key": one.key},
            None if one.kind else NO_KIND,
        )
        for one in unit_names(text)
    ]


def unit_names(text: Plain) -> list[UnitName]:
    """Every name in the order of the text."""
    found = [*_places(text), *_centres(text)]
    if not found and (alone := _ALONE.fullmatch(text.text)):
        name = alone["name"]
        if name.split()[0].lower() not in _STOPS and not _COMPOUNDS.match(text.low):
            start, end = alone.span("name")
            return [UnitName(start, end, name, None, key_of(None, name))]
    return sorted(found, key=lambda one: one.start)


def key_of(kind: str | None, name: str) -> str:
    """The key of a name: equal for Phường I and Phường 1, Hoà Thuận and Hòa Thuận, Kì and Kỳ."""
    words = _FINAL_Y.sub(_with_i, settled(lowered(name))).replace("-", " ").split()
    plain = " ".join(_counted(words))
    return f"{kind}:{plain}" if kind else plain


def _with_i(found: re.Match[str]) -> str:
    return found.group().translate(_WITH_I)


def _counted(words: list[str]) -> list[str]:
    """The words with a roman ordinal, or a number with zeros in front, as its number."""
    if len(words) != 1:
        return words
    word = _ALIASES.get(words[0], words[0])
    if word.isdecimal() or word.upper() in ROMAN:
        return [str(ordinal(word))]
    return [word]


def _places(text: Plain) -> Iterator[UnitName]:
    for found in _UNIT.finditer(text.text):
        kind = next(kind for kind in KINDS if found[kind] is not None)
        one = _named(text, found.start(), found.start("name"), found.end(), kind)
        if one is None:
            continue
        yield one
        if _MANY.search(text.low[max(0, one.start - 6) : one.start]):
            yield from _others(text, one.end, kind)


def _others(text: Plain, place: int, kind: str) -> Iterator[UnitName]:
    """The names that follow the first one of several: các phường An Phú, An Mỹ và An Sơn."""
    while following := _LISTED.match(text.text, place):
        start = following.start("name")
        one = _named(text, start, start, following.end(), kind)
        if one is None:
            return
        yield one
        place = one.end


def _named(text: Plain, start: int, name_start: int, end: int, kind: str) -> UnitName | None:
    """The unit whose name ends where the words of a title, a body or a sentence begin."""
    place = name_start
    for word in re.finditer(r"[^ -]+", text.text[name_start:end]):
        begin = name_start + word.start()
        said = text.low[begin : name_start + word.end()]
        if said in _STOPS or _COMPOUNDS.match(text.low, begin):
            break
        if _PERSON.match(text.low, begin) and not (begin == name_start and kind in _AFTER_PERSONS):
            break  # thành phố Hà Nội, then somebody
        place = name_start + word.end()
    name = text.text[name_start:place]
    counts = name[:1].isdigit() and (kind not in _NUMBERED or noun_at(text.low, place + 1))
    if not name or counts:
        return None
    return UnitName(start, place, text.text[start:place], kind, key_of(kind, name))


def _centres(text: Plain) -> Iterator[UnitName]:
    for found in _CENTRAL.finditer(text.low):
        name = text.text[found.start() : found.end()]
        yield UnitName(found.start(), found.end(), name, CENTRAL, CENTRAL)
