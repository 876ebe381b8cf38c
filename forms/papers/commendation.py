"""Tờ trình, danh sách, biên bản and quyết định: the papers of a proposal of awards."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from forms.choices import SUBJECTS
from forms.notation.writing import write_number
from forms.papers.frame import bare_title, campaign, ended, framed, goes_with, rests
from forms.papers.heading import recipients, short_day, signature, signed, voice
from forms.papers.prose import Notes, decapitalised
from forms.papers.shape import Annex, Block, Form, Sheet, Source
from state_machines.grammar import Text
from state_machines.measures import percent

SYMBOL, DECISION_SYMBOL, MINUTES_SYMBOL = "TTr", "QĐ", "BB"
NOMINEES = "nomination"
HEADS = ("TT", "Tên tập thể, cá nhân, hộ gia đình", "Chức vụ, đơn vị", "Hình thức khen thưởng")
WIDTHS = (7, 33, 30, 30)
VOTE_HEADS = ("TT", "Đối tượng", "Hình thức", "Tổng số", "Đồng ý", "Không đồng ý", "Tỷ lệ đồng ý")
VOTE_WIDTHS = (6, 30, 24, 10, 10, 10, 10)
ROOM = "…………………………"  # to be filled in by hand
LAW, LAW_SINCE = "Luật Thi đua, khen thưởng ngày 15 tháng 6 năm 2022", date(2024, 1, 1)
ARTICLES = (
    "Điều 1. Tặng khen thưởng cho {granted} có tên trong danh sách kèm theo.",
    "Điều 2. Mức thưởng và nguồn kinh phí thực hiện theo quy định hiện hành.",
    "Điều 3. Quyết định này có hiệu lực kể từ ngày ký. Các đơn vị liên quan và các tập thể, cá"
    " nhân, hộ gia đình có tên tại Điều 1 chịu trách nhiệm thi hành Quyết định này./.",
)

Nominee = Mapping[str, Any]


def letter(source: Source) -> Sheet:
    """The letter with which awards are proposed."""
    notes, title, speaker = Notes(), bare_title(source, "Tờ trình"), voice(source.unit)
    everybody = _nominees(source)
    return framed(
        source,
        "TỜ TRÌNH",
        title,
        symbol=SYMBOL,
        to=[voice(source.superior)] if source.superior else [],
        bases=ended([f"Thực hiện {rests(one)}" for one in source.rests_on]),
        blocks=[
            *notes.blocks(source.content.get("summary")),
            *_posted(source.content),
            Block("para", f"{speaker} kính đề nghị xét khen thưởng cho {counted(everybody)}"
                  " (có danh sách kèm theo)."),
        ],
        closing=f"{speaker} kính trình xem xét, quyết định./.",
        recipients=recipients(["Như trên"], source.unit),
        signatures=[signed(source)],
        annexes=_annex(everybody, goes_with(source, "Tờ trình", SYMBOL, speaker)),
        notes=notes.texts,
    )  # fmt: skip


def nominees(source: Source) -> Sheet:
    """The list of nominees with what each one achieved."""
    title = f"Tập thể, cá nhân {decapitalised(bare_title(source, 'Tờ trình'))}"
    blocks = _lists(_nominees(source), achievements=True)
    return framed(
        source, "DANH SÁCH TRÍCH NGANG", title, blocks=blocks, signatures=[signed(source)]
    )


def minutes(source: Source) -> Sheet:
    """The minutes of the council: how it voted on each nominee."""
    council, speaker = source.spoken_above(), voice(source.unit)
    voted = [one for one in _nominees(source) if one.get("ballot")]
    day = max((str(one["ballot"]["held_on"]) for one in voted), default="")
    rows = tuple(_vote(place, one) for place, one in enumerate(voted, start=1))
    votes = Block("table", heads=VOTE_HEADS, widths=VOTE_WIDTHS, amounts=(3, 4, 5, 6), rows=rows)
    return framed(
        council,
        "BIÊN BẢN",
        "Họp Hội đồng Thi đua - Khen thưởng",
        symbol=MINUTES_SYMBOL,
        blocks=[
            *(Block("item", line) for line in _met(voted, day, speaker)),
            Block("para", "Kết quả bỏ phiếu:"),
            votes,
        ],
        closing="Cuộc họp kết thúc vào hồi …… giờ …… cùng ngày. Biên bản được các thành viên"
        " Hội đồng thông qua./.",
        signatures=[
            signature(council, "TM. HỘI ĐỒNG, THƯ KÝ"),
            signature(council, "TM. HỘI ĐỒNG, CHỦ TỊCH HỘI ĐỒNG"),
        ],
        day=date.fromisoformat(day) if day else None,
    )


def _met(voted: Sequence[Nominee], day: str, speaker: str) -> list[str]:
    """When, where and about what the council met; what nobody recorded is left to the pen."""
    return [
        f"Thời gian: {'ngày ' + short_day(day) if day else ROOM}.",
        *(f"{what}: {ROOM}" for what in ("Địa điểm", "Chủ trì", "Thư ký")),
        f"Thành phần: {_members(voted)} thành viên Hội đồng; có mặt ……, vắng mặt ……",
        f"Nội dung: bình xét, bỏ phiếu đề nghị khen thưởng cho {counted(voted)} theo đề nghị của"
        f" {speaker}.",
        "Tỷ lệ phiếu tính trên tổng số thành viên Hội đồng; thành viên vắng mặt gửi ý kiến bằng văn"
        " bản.",
    ]


def decision(source: Source) -> Sheet:
    """The decision that grants the awards, in the name of the body above the proposing unit."""
    told: Mapping[str, Any] = source.content.get("decision") or {}
    granted = [one for one in _nominees(source) if not one.get("off")]
    above = source.spoken_above(str(told.get("number") or ""))
    decided = str(told.get("decided_on") or "")
    day = date.fromisoformat(decided) if decided else None
    law = [LAW] if day and day >= LAW_SINCE else []
    bases = [f"Căn cứ {one}" for one in (*law, *map(rests, source.rests_on))]
    return framed(
        above,
        "QUYẾT ĐỊNH",
        f"Về việc khen thưởng {counted(granted)}{_in_campaign(source)}",
        symbol=DECISION_SYMBOL,
        decides=voice(above.unit).upper(),
        bases=ended([*bases, f"Xét đề nghị của {voice(source.unit)}"]),
        blocks=[
            Block("centre", "QUYẾT ĐỊNH:"),
            *(Block("article", line.format(granted=counted(granted))) for line in ARTICLES),
        ],
        recipients=recipients(["Như Điều 3", f"{voice(source.unit)} (t/h)"], source.unit),
        signatures=[signature(above, name=name_of(str(told.get("signer") or "")))],
        annexes=_annex(
            granted,
            goes_with(above, "Quyết định", DECISION_SYMBOL, voice(above.unit)),
            title="TẬP THỂ, CÁ NHÂN ĐƯỢC KHEN THƯỞNG",
        ),
        day=day,
    )


def _in_campaign(source: Source) -> str:
    return f" trong {campaign(source.rests_on[0].title)}" if source.rests_on else ""


def counted(nominees: Sequence[Nominee]) -> str:
    """'02 tập thể, 01 cá nhân'."""
    counts = {
        word.vi.lower(): sum(one.get("subject") == subject for one in nominees)
        for subject, word in SUBJECTS.items()
    }
    told = [f"{count:02d} {word}" for word, count in counts.items() if count]
    return ", ".join(told) or "…… tập thể, cá nhân"


def _nominees(source: Source) -> Sequence[Nominee]:
    return source.inside.get(NOMINEES, ())


def _posted(content: Mapping[str, Any]) -> list[Block]:
    first, last = content.get("posted_from"), content.get("posted_to")
    if not (first and last):
        return []
    words = f"Danh sách đã được niêm yết lấy ý kiến từ ngày {short_day(first)} đến ngày"
    return [Block("para", f"{words} {short_day(last)}.")]


def _annex(
    nominees: Sequence[Nominee],
    with_what: str,
    title: str = "TẬP THỂ, CÁ NHÂN ĐỀ NGHỊ KHEN THƯỞNG",
) -> tuple[Annex, ...]:
    if not nominees:
        return ()
    return (Annex("DANH SÁCH", title, with_what, tuple(_lists(nominees))),)


def _lists(nominees: Sequence[Nominee], *, achievements: bool = False) -> list[Block]:
    """A list for each kind of nominee, with what each achieved when that is wanted."""
    found: list[Block] = []
    groups = [(word.vi, [one for one in nominees if one.get("subject") == subject])
              for subject, word in SUBJECTS.items()]  # fmt: skip
    for place, (word, group) in enumerate([pair for pair in groups if pair[1]], start=1):
        found.append(Block("point", f"{place}. {word} ({len(group):02d})"))
        rows = tuple(_row(row, one) for row, one in enumerate(group, start=1))
        found.append(Block("table", heads=HEADS, widths=WIDTHS, rows=rows))
        if achievements:
            found += [_achieved(one) for one in group if one.get("achievements")]
    return found


def _row(place: int, nominee: Nominee) -> tuple[str, ...]:
    told = (str(nominee.get(key) or "") for key in ("nominee", "position", "award_form"))
    return (str(place), *told)


def _achieved(nominee: Nominee) -> Block:
    text = " ".join(str(nominee["achievements"]).split())
    return Block("item", f"{nominee.get('nominee')}: {text}")


def _vote(place: int, nominee: Nominee) -> tuple[str, ...]:
    ballot = nominee["ballot"]
    counts = (str(ballot.get(key, "")) for key in ("members_total", "yes", "no"))
    told = (str(nominee.get("nominee")), str(nominee.get("award_form")), *counts)
    return (str(place), *told, _share(ballot))


def _share(ballot: Mapping[str, Any]) -> str:
    """'88,9%' of all members, also of those who sent their vote."""
    share = percent(int(ballot.get("yes") or 0), int(ballot.get("members_total") or 0))
    return "" if share is None else write_number(share, "%")


def _members(voted: Sequence[Nominee]) -> str:
    totals = {str(one["ballot"].get("members_total") or "") for one in voted}
    return totals.pop() if len(totals) == 1 else "……"


def name_of(signer: str) -> str:
    """The name of 'Phạm Thị Mẫu, Chủ tịch'."""
    return signer.partition(",")[0].strip()


FORMS = (
    Form("letter", Text("Tờ trình", "Submission letter"), SYMBOL, letter),
    Form("nominees", Text("Danh sách trích ngang", "List of nominees"), "", nominees),
    Form(
        "minutes",
        Text("Biên bản họp Hội đồng", "Minutes of the council"),
        MINUTES_SYMBOL,
        minutes,
        ready=lambda content, inside: any(one.get("ballot") for one in inside.get(NOMINEES, ())),
    ),
    Form(
        "decision",
        Text("Quyết định khen thưởng", "Decision on awards"),
        DECISION_SYMBOL,
        decision,
        ready=lambda content, inside: bool(content.get("decision")),
    ),
)
