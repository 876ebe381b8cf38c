"""Rules about the form of a paper: number, date, signer, headings, annexes, notes, quotes."""

from __future__ import annotations

import re
from collections.abc import Iterator

from forms.lint.paper import Finding, Line, Paper, passage
from forms.notation.codes import codes
from forms.notation.deadlines import deadlines
from forms.notation.headings import heading
from forms.notation.numerals import ROMAN
from forms.notation.plain import CAPITAL
from state_machines.folding import fold
from state_machines.grammar import Text

_MISSING = {
    "number": Text("số, ký hiệu", "number and symbol"),
    "date": Text("địa danh và ngày, tháng, năm", "place and date"),
    "signer": Text("họ tên người ký", "name of the signer"),
}
_INCOMPLETE = Text("Trước khi ban hành cần có: {what}.", "Before it is issued it needs: {what}.")
_SEQUENCE = Text(
    "Thứ tự đề mục chưa đúng: sau mục {before} là mục {after}.",
    "The order of headings is not right: {after} follows {before}.",
)
_NO_ANNEX = Text(
    "Văn bản nói có phụ lục kèm theo nhưng không thấy phụ lục. Đính kèm hoặc bỏ câu này.",
    "An annex is announced and none is there. Attach it or drop the words.",
)
_NO_NOTE = Text(
    "Không thấy nội dung chú thích {mark}. Viết thêm hoặc bỏ dấu chú thích.",
    "Note {mark} has no text. Write it or drop the mark.",
)
_UNDATED = Text(
    "Có hạn đăng ký cho một nhóm, nhưng chưa có hạn cho: {who}. Ghi thêm ngày.",
    "Some are told until when to register, and these are not: {who}. Write a day.",
)
_UNCLOSED = Text("Dấu ngoặc kép mở mà không đóng.", "A quotation mark is opened and not closed.")
_RUN_ON = Text("Thiếu dấu ngắt giữa hai nội dung.", "A separator is missing between two things.")

_NAME = re.compile(
    rf"(?:(?:ThS|TS|BS|CN|KS|LS)\.? ?)?[{CAPITAL}][^\W\d_]{{0,7}}+"
    rf"(?: [{CAPITAL}][^\W\d_]{{0,7}}+){{1,4}}"
)
_NO_NAME = re.compile(
    r"chủ tịch|ban |ủy |nơi nhận|phụ lục|biểu|hội|mặt trận|việt nam|văn phòng|trưởng|phó |chánh"
)
_RESTART = re.compile(r" ?(?:phần|phụ lục|chương|biểu|mẫu)\b")
_ANNOUNCED = re.compile(
    r"(?:có|theo|tại) (?:các )?phụ lục(?: số)?(?: [\divx]{1,4})?(?: \d)? (?:kèm theo|đính kèm)"
    r"|\((?:có )?(?:phụ lục|danh sách|biểu)[^()\n]{0,40} (?:kèm theo|đính kèm)[^()\n]{0,20}\)"
)
_ANNEX = re.compile(r" ?(?:phụ lục|biểu|danh sách|danh mục|mẫu)\b")
_MARK = re.compile(r"(?<!^)(?<=[\w.,;:)”\"])\[(?P<n>\d{1,3})\](?!\()")
_NOTE = re.compile(r" ?(?:\[(?P<a>\d{1,3})\]|⁽?(?P<b>[⁰¹²³⁴⁵⁶⁷⁸⁹]{1,3})⁾?|\((?P<c>\d{1,3})\)) ?\S")
_SUPER = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹", "0123456789")
_DUTIES = re.compile(r" ?[IVX]{1,5}\. ?tổ chức thực hiện", re.IGNORECASE)
_BLOCK = re.compile(r" ?\d{1,2}\. (?:(?P<who>\S[^:\n]{3,120}):.*|\S.{3,120})")
_WHO = re.compile(r"tổ chức thành viên|cấp xã|cấp huyện|các xã, phường|các đơn vị|các ban")
_REGISTER = re.compile(r"đăng ký")
_OVERSEES = re.compile(r"(?:theo dõi|tổng hợp|tiếp nhận|đôn đốc|hướng dẫn)[^.;]{0,60}đăng ký")
_YEAR_WORD = re.compile(rf"(?<!\w)(?:19|20)\d\d(?P<word>[{CAPITAL}][^\W\d_A-Z]{{2,12}}+)")


def completeness(paper: Paper) -> Iterator[Finding]:
    """V05: an official paper bears number, date and the name of who signs."""
    if not paper.is_official:
        return
    missing = []
    if not any(code.number for line in paper.head for code in codes(line.plain) if _leads(line)):
        missing.append("number")
    if paper.dated is None:
        missing.append("date")
    signed = paper.signature
    if signed and not any(_is_name(line) for line in paper.said if line.number > signed[0].number):
        missing.append("signer")
    if missing:
        said = [_MISSING[what] for what in missing]
        vi, en = ("; ".join(one.vi for one in said), "; ".join(one.en for one in said))
        advice = Text(_INCOMPLETE.vi.format(what=vi), _INCOMPLETE.en.format(what=en))
        line = _where(paper, missing)
        yield Finding("V05", "Ei", line.number, line.text.strip(" *"), advice)


def _where(paper: Paper, missing: list[str]) -> Line:
    """Where what is missing belongs: the end of the signature block, or the head of the paper."""
    if missing == ["signer"] and paper.signature:
        line, block = paper.signature
        rows = line.number + block.lines - 1
        return next((one for one in paper.said if one.number >= rows), line)
    return paper.place_and_date or paper.title or paper.letter or paper.said[0]


def _leads(line: Line) -> bool:
    """Whether a code in this line is the paper's own, not one that it cites."""
    return bool(re.match(r" ?số ?:?|.{0,60}\bsố ?: ?", line.low)) or len(line.text) < 40


def _is_name(line: Line) -> bool:
    said = line.text.strip(" .*")
    return bool(_NAME.fullmatch(said)) and not _NO_NAME.search(line.low)


def headings(paper: Paper) -> Iterator[Finding]:
    """V06: the headings I, II, III follow one another."""
    last = meant = 0
    for line in paper.said:
        if _RESTART.match(line.low) and line.text.strip()[:5].isupper():
            last = meant = 0
        found = heading(line.text)
        if found is None or found.level > 1:
            continue
        follows = {last + 1, meant + 1}  # what comes twice, or out of turn, is counted on
        if found.number > 1 and last and found.number not in follows:
            said = {"before": ROMAN[last - 1], "after": ROMAN[found.number - 1]}
            advice = Text(*(words.format(**said) for words in _SEQUENCE))
            yield Finding("V06", "W", line.number, passage(line, 0, 60), advice)
        meant, last = meant + 1 if last and found.number > 1 else found.number, found.number


def annexes(paper: Paper) -> Iterator[Finding]:
    """V07: an annex that is announced is there."""
    for line in paper.said:
        found = _ANNOUNCED.search(line.low)
        if found and not _has_annex(paper, line):
            words = passage(line, found.start(), found.end())
            yield Finding("V07", "Es", line.number, words, _NO_ANNEX)


def _has_annex(paper: Paper, announced: Line) -> bool:
    return any(
        _ANNEX.match(line.low) and line.text.strip()[:7].isupper()
        for line in paper.said
        if line.number > announced.number
    )


def notes(paper: Paper) -> Iterator[Finding]:
    """V07: a note that is marked [1] has a text."""
    there = set()
    for line in paper.said:
        if found := _NOTE.match(line.text):
            there.add(found["a"] or found["c"] or (found["b"] or "").translate(_SUPER))
    for line in paper.said:
        for mark in _MARK.finditer(line.text):
            if mark["n"] not in there:
                advice = Text(*(said.format(mark=mark.group()) for said in _NO_NOTE))
                words = passage(line, max(0, mark.start() - 24), mark.end())
                yield Finding("V07", "W", line.number, words, advice)


def undated_duties(paper: Paper) -> Iterator[Finding]:
    """V14: who has to register is told until when."""
    blocks = _blocks(paper)
    dated = [block for block in blocks if _registers(block) and _has_deadline(block)]
    if not dated:
        return
    asked = _asked_of(paper)
    left = [block for block in blocks if not _has_deadline(block) and _owes(block, asked)]
    if left:
        who = "; ".join(
            block[0].text.strip().partition(". ")[2].partition(":")[0] for block in left
        )
        advice = Text(*(said.format(who=who) for said in _UNDATED))
        line = next(line for line in dated[0] if deadlines(line.low))
        due = deadlines(line.low)[0]
        yield Finding("V14", "W", line.number, passage(line, due.start, due.end), advice)


def _owes(block: list[Line], asked: set[str]) -> bool:
    """Whether those that a part is for have to register: it says so, or the criteria do."""
    who = _WHO.search(block[0].low)
    return bool(who) and (_registers(block) or fold(who.group() if who else "") in asked)


def _blocks(paper: Paper) -> list[list[Line]]:
    """The numbered parts of the section that says who does what."""
    blocks: list[list[Line]] = []
    inside = False
    for line in paper.said:
        if _DUTIES.match(line.text):
            inside = True
        elif (found := heading(line.text)) and found.level == 1:
            inside = False
        elif inside and _BLOCK.fullmatch(line.text.rstrip()):
            blocks.append([line])
        elif inside and blocks:
            blocks[-1].append(line)
    return blocks


def _asked_of(paper: Paper) -> set[str]:
    """Whom the criteria ask for a written registration."""
    asked: set[str] = set()
    who: str | None = None
    for line in paper.said:
        if re.match(r" ?\d{1,2}\. đối với", line.low):
            found = _WHO.search(line.low)
            who = fold(found.group()) if found else None
        elif who and re.search(r"(?:có )?văn bản đăng ký", line.low):
            asked.add(who)
    return asked


def _registers(block: list[Line]) -> bool:
    first, *others = (line.low for line in block)
    return any(
        _REGISTER.search(said) for said in (_OVERSEES.sub("", first.partition(":")[2]), *others)
    )


def _has_deadline(block: list[Line]) -> bool:
    return any(deadlines(line.low) for line in block)


def quotes(paper: Paper) -> Iterator[Finding]:
    """V22: a quotation mark that opens is closed before the next one opens."""
    opened: tuple[Line, int] | None = None
    for line in paper.said:
        for place, sign in enumerate(line.text):
            if sign == "“":
                if opened:
                    yield _unclosed(*opened)
                opened = (line, place)
            elif sign == "”":
                opened = None
    if opened:
        yield _unclosed(*opened)


def _unclosed(line: Line, place: int) -> Finding:
    return Finding("V22", "I", line.number, passage(line, place, place + 60), _UNCLOSED)


def run_on(paper: Paper) -> Iterator[Finding]:
    """V22: two titles do not run into one another (2024Chương trình)."""
    for line in paper.said:
        for found in _YEAR_WORD.finditer(line.text):
            words = passage(line, found.start(), found.end())
            yield Finding("V22", "I", line.number, words, _RUN_ON)
