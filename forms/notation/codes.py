"""Numbers and symbols of papers, in the four styles: 364/KH-MTTQ-BTT, 45/MTTQ-BTT, 16-CT/TU,
13/2023/NQ-HĐND; with stray spaces, and with the number still open (Số:   /KH-MTTQ-BTT).
"""

from __future__ import annotations

import re
from typing import Any, NamedTuple

from forms.notation.dates import days
from forms.notation.plain import Plain
from forms.notation.reading import Reading
from state_machines.grammar import Text

OPEN = Text("chưa ghi số", "the number is not written yet")

LETTER = "CV"
"""The type of a paper without a type in its symbol: an official letter (công văn)."""

_TYPES = """
KH HD QĐ QD QĐi TB BC TTr TTR Ttr TT TTLT TTLB GM CTr CTR CTHĐ CTPH CTPHTNHĐ CT
NQ NQLT KL CV BB ĐA DA QC QCPH CĐ PA KHPH KHLT CTPHHĐ CTLT HDLT HDLN LT PL LTCT BCTĐ BCCT
GGT GT PC PB PT UQ GUQ GUT QT DC ĐC DTr VBHN HDCV HĐ HĐPH PH PTr TC TTPH TTLN GTr TTBC
CVT NĐ L PLUB UBTVQH SL KHCT QUYĐ BCTH BCTK CTCT CTTĐ GƯ GUTĐ BBTT TTTĐ
"""
TYPES = frozenset(_TYPES.split())

_BODY_WORDS = """
MTTQ MTTW UBMT UBMTTQ MTTQVN UBND HĐND BTT BTV BCH BTC BNV BTG BDV BDVTU VP VPTW VPTU VPCP
ĐU TU TW HU QU TỈNH CP TTg BCĐ UBTVQH QH SNV LĐLĐ LHPN HLHPN HND HCCB ĐTN TĐTN HĐTĐKT HĐTĐ
ĐCT UBKT BKHCN BTNMT BTP BCA BGDĐT BTTTT BVHTTDL BKHĐT BLĐTBXH UBTƯ UBTW TƯ XDĐ BXD BYT
TĐKT
"""
_BODIES = frozenset(_BODY_WORDS.split())

_WORD = r"(?:[A-ZĐÂÊÔƠƯÁỈ]{2,12}[a-z]{0,2}[A-ZĐ]{0,6}\d{0,2}|Ttr|Ctr|[A-ZĐ]\d{0,2})(?!\w)"
_TIGHT = r"(?:[-./]| -(?! )|- )"
_TAIL = rf"{_WORD}(?:(?:{_TIGHT}{_WORD}){{1,4}}|(?: ?[-/] ?{_WORD}){{0,3}})"
_NUMBER = r"(?<![\w/.,-])(?<![\w] [-/])(?P<number>\d{1,5}[a-zđA-ZĐ]?)"
_CODE = re.compile(
    rf"{_NUMBER}(?: ?/ ?(?P<year>(?:19|20)\d\d) ?[/-] ?(?P<normative>{_TAIL})"
    rf"| ?- ?(?P<party>{_WORD}) ?/ ?(?P<organ>{_TAIL})"
    rf"| ?/ ?(?P<typed>{_TAIL})"
    rf"| (?P<spaced>{_WORD}) ?/ ?(?P<spaced_organ>(?:TU|TW|HU|ĐU|QU)(?!\w)))"
)
_OPEN = re.compile(
    rf"[Ss](?:ố|Ố) ?:? ?[….\-_ ]{{0,40}}(?P<open>/ ?(?:(?P<year>20\d\d) ?/ ?)?(?P<typed>{_TAIL})"
    rf"|- ?(?P<party>{_WORD}) ?/ ?(?P<organ>{_TAIL}))"
)
_CITED = re.compile(r"[Ss](?:ố|Ố) ?:? ?$|(?:[Cc]ông văn|[Vv]ăn bản|CV)(?: số)? ?:? ?$")
_DATE_BEHIND = re.compile(r"[,;]?\)? ?\(?(?:ban hành |ký |, )?(?:(?:vào )?ngày )?")
_BROKEN = re.compile(r"(?<=[^\W\d_][-/])\n")
"""A code that the width of the page broke behind its joint."""
_UNDERLINED = re.compile(r"(?<=[A-ZĐ])_(?=[A-ZĐ])")
_JOINT = re.compile(r" ?([-./]) ?")


class Code(NamedTuple):
    """A number and symbol as written, and what they say."""

    start: int
    end: int
    number: int | None
    kind: str | None
    issuer: str | None
    year: int | None
    style: str
    printed: str

    @property
    def settled(self) -> str:
        """The code without its stray spaces: 195-KH/TU."""
        return _JOINT.sub(r"\1", self.printed)


def read_code(text: Plain) -> list[Reading]:
    """Every code: {number, type, issuer, year, date}; `date` is the day that follows it."""
    dates = {day.start: day.day for day in days(text.low) if day.day}
    readings = []
    for code in codes(text):
        behind = _DATE_BEHIND.match(text.low, code.end)
        places = (behind.end(), behind.start()) if behind else (code.end,)
        day = next((dates[at] for at in _near(places, text.low) if at in dates), None)
        said: dict[str, Any] = {"number": code.number, "type": code.kind, "issuer": code.issuer}
        said |= {"year": code.year, "date": day.isoformat() if day else None}
        doubt = OPEN if code.number is None else None
        readings.append(Reading(code.start, code.end, said, doubt))
    return readings


def _near(places: tuple[int, ...], low: str) -> list[int]:
    """Where the day behind a code may begin: at its number, or at the word in front of it."""
    return [at - back for at in places for back in (0, len("ngày ")) if at - back >= 0]


def codes(text: Plain) -> list[Code]:
    """Every code in the order of the text."""
    said = _UNDERLINED.sub("-", _BROKEN.sub(" ", text.text))
    found = [code for one in _CODE.finditer(said) if (code := _code(text, one))]
    taken = {code.start for code in found}
    opened = (
        _opened(one)
        for one in _OPEN.finditer(said)
        if taken.isdisjoint(range(one.start(), one.end()))
    )
    return sorted((*found, *(code for code in opened if code)), key=lambda code: code.start)


def _code(text: Plain, found: re.Match[str]) -> Code | None:
    number = int(re.sub(r"\D", "", found["number"]))
    at = (found.start(), found.end(), number)
    if found["party"] or found["spaced"]:
        kind, organ = found["party"] or found["spaced"], found["organ"] or found["spaced_organ"]
        if kind not in TYPES:
            return None
        return Code(*at, kind, _joined(organ), None, "party", found.group())
    tail = _joined(found["normative"] or found["typed"])
    year = int(found["year"]) if found["year"] else None
    kind, issuer = _split(tail)
    if issuer is None and not _CITED.search(text.text[max(0, found.start() - 16) : found.start()]):
        return None
    if kind is None and year is None:
        if not _is_letter(text.text, found.start(), tail):
            return None
        kind = LETTER
    return Code(*at, kind, issuer, year, "normative" if year else "named", found.group())


def _opened(found: re.Match[str]) -> Code | None:
    """A code whose number is not written: Số:      /KH-MTTQ-BTT."""
    at = (found.start("open"), found.end("open"), None)
    if found["party"]:
        if found["party"] not in TYPES:
            return None
        return Code(*at, found["party"], _joined(found["organ"]), None, "party", found["open"])
    kind, issuer = _split(_joined(found["typed"]))
    if kind is None and issuer and not _is_body(issuer):
        return None
    year = int(found["year"]) if found["year"] else None
    return Code(*at, kind or LETTER, issuer, year, "named", found["open"])


def _joined(tail: str) -> str:
    return _JOINT.sub(r"\1", tail)


def _split(tail: str) -> tuple[str | None, str | None]:
    """The type and the issuer of what stands behind the number."""
    head, sign, rest = _parts(tail)
    return (head, rest or None) if head in TYPES else (None, head + sign + rest)


def _parts(tail: str) -> tuple[str, str, str]:
    cut = re.search(r"[-./]", tail)
    return (tail, "", "") if cut is None else (tail[: cut.start()], cut.group(), tail[cut.end() :])


def _is_body(issuer: str) -> bool:
    return re.split(r"[-./]", issuer)[0] in _BODIES


def _is_letter(text: str, start: int, tail: str) -> bool:
    """Whether a symbol without a type is that of an official letter, not a share or an address."""
    cited = bool(_CITED.search(text[max(0, start - 16) : start]))
    return _is_body(tail) or (
        cited and bool(re.fullmatch(r"[A-ZĐ]{2,8}(?:-[\w.]{1,10}){1,3}", tail))
    )
