"""The formalities of an official paper: heading, number, place and date, recipients, signature."""

from dataclasses import replace
from datetime import date

import pytest

from forms.papers import FORMS, forms_of
from forms.papers.heading import NATION, PARTY, signature
from forms.papers.shape import Body, Issued, Sheet, Source, WorkDone
from state_machines import MACHINES
from tests.factories import CONTENTS, RECORD

CITY = Body("Ủy ban MTTQ Việt Nam thành phố Tam An", "front_committee", "Tam An")
WARD = Body("Ủy ban MTTQ Việt Nam phường An Hòa", "front_committee", "An Hòa")
PLAN = Issued("Kế hoạch", "166/KH-MTTQ-BTT", "Phát động thi đua", date(2023, 10, 31), "BTT Tam An")


def a_source(kind: str, **changes: object) -> Source:
    """A ward's paper of a kind, handed in on 5/2/2024, with the usual content."""
    source = Source(
        kind=kind,
        number="",
        title="Tổng kết đợt thi đua",
        day=date(2024, 2, 5),
        said=date(2024, 2, 6),
        draft=False,
        content=CONTENTS[kind],
        unit=WARD,
        superior=CITY,
        rests_on=[PLAN],
    )
    return replace(source, **changes)  # type: ignore[arg-type]


def drawn(code: str, source: Source) -> Sheet:
    """The sheet of a source in the form of that code."""
    (form,) = [form for form in FORMS[source.kind] if form.code == code]
    return form.draw(source)


def body_of(sheet: Sheet) -> list[str]:
    return [block.said for block in sheet.blocks if block.said]


def test_every_form_belongs_to_a_kind_and_is_found_by_its_code() -> None:
    assert set(FORMS) <= {machine.kind for machine in MACHINES}
    for kind, forms in FORMS.items():
        codes = [form.code for form in forms]
        assert len(set(codes)) == len(codes), kind
        assert all(form.name.vi and form.name.en for form in forms)


def test_a_front_committee_writes_under_the_national_title() -> None:
    sheet = drawn("report", a_source("report"))
    assert sheet.above == ("ỦY BAN MTTQ VIỆT NAM", "PHƯỜNG AN HÒA")
    assert sheet.organ == "BAN THƯỜNG TRỰC"
    assert sheet.nation == NATION
    assert sheet.place_date == "An Hòa, ngày 05 tháng 02 năm 2024"
    assert sheet.number == "Số:        /BC-MTTQ-BTT"
    assert drawn("report", a_source("report", number="12/BC-MTTQ-BTT")).number == (
        "Số: 12/BC-MTTQ-BTT"
    )


def test_a_party_committee_writes_under_the_partys_heading() -> None:
    party = Body("Đảng ủy phường An Hòa", "party_committee", "An Hòa")
    sheet = drawn("report", a_source("report", unit=party))
    assert sheet.nation == PARTY
    assert sheet.organ == "ĐẢNG ỦY PHƯỜNG AN HÒA"
    assert sheet.signatures[0].lines == ("TM. BAN THƯỜNG VỤ", "BÍ THƯ")


def test_a_body_below_another_is_headed_by_it() -> None:
    block = Body("Ban Công tác Mặt trận khối phố 3", "front_work_committee", "An Hòa")
    sheet = drawn("report", a_source("report", unit=block, superior=WARD))
    assert sheet.above == ("ỦY BAN MTTQ VIỆT NAM", "PHƯỜNG AN HÒA")
    assert sheet.organ == "BAN CÔNG TÁC MẶT TRẬN KHỐI PHỐ 3"


@pytest.mark.parametrize(
    ("capacity", "lines"),
    [
        ("", ("TM. BAN THƯỜNG TRỰC", "CHỦ TỊCH")),
        ("Phó Chủ tịch Thường trực", ("TM. BAN THƯỜNG TRỰC", "PHÓ CHỦ TỊCH THƯỜNG TRỰC")),
        ("TM. Ban Thường trực, Chủ tịch", ("TM. BAN THƯỜNG TRỰC", "CHỦ TỊCH")),
        (
            "KT. Chủ tịch, Phó Chủ tịch",
            ("TM. BAN THƯỜNG TRỰC", "KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH"),
        ),
        ("TL. Ban Thường trực, Chánh Văn phòng", ("TL. BAN THƯỜNG TRỰC", "CHÁNH VĂN PHÒNG")),
    ],
)
def test_who_signs_for_whom_is_said_as_the_capacity_says(
    capacity: str, lines: tuple[str, ...]
) -> None:
    assert signature(a_source("report"), capacity).lines == lines


def test_recipients_end_as_on_paper_and_the_file_copy_is_never_forgotten() -> None:
    rows = [
        {"name": "Thường trực Thành ủy", "duty": "b/c"},
        {"name": "Các xã, phường;", "duty": "t/h"},
        {"name": "VT", "duty": "luu"},
    ]
    plan = a_source("plan", content=CONTENTS["plan"] | {"recipients": rows})
    assert drawn("plan", plan).recipients == (
        "- Thường trực Thành ủy (b/c);",
        "- Các xã, phường (t/h);",
        "- Lưu: VT.",
    )
    assert drawn("report", a_source("report")).recipients[-1] == "- Lưu: VT."


def test_bases_end_with_semicolons_and_a_full_stop_and_the_paper_with_its_stroke() -> None:
    sheet = drawn("report", a_source("report", rests_on=[PLAN, PLAN]))
    assert [base[-1] for base in sheet.bases] == [";", "."]
    assert sheet.bases[0].startswith("Thực hiện Kế hoạch số 166/KH-MTTQ-BTT ngày 31/10/2023 của")
    assert sheet.closing.endswith("./.")


def test_a_report_numbers_its_parts_and_leaves_out_what_has_nothing_to_say() -> None:
    content = CONTENTS["report"] | {"proposals": "Không có."}
    said = body_of(drawn("report", a_source("report", content=content)))
    parts = [line.split(".")[0] for line in said if line.isupper()]
    assert parts == ["I", "II", "III", "IV"]
    assert "1. Ưu điểm" in said
    assert "2. Tồn tại, hạn chế" in said


def test_totals_are_written_by_the_system_in_the_words_of_papers() -> None:
    work = WorkDone("phường An Hòa", "Nâng cấp hẻm", "cong_trinh", "city", 350_000_000, "exact", "")
    report = a_source(
        "report",
        works=[work],
        works_below=[work],
        totals_below={"city": {"count": 35, "value_vnd": 13_386_000_000, "qualifier": "more_than"}},
        units_below={"expected": 13, "reported": 13},
        greets={"city": "Đại hội thành phố"},
    )
    sheet = drawn("report", report)
    assert (
        "13/13 đơn vị trực thuộc đã tổ chức 35 công trình, phần việc với tổng giá trị hơn 13,386 tỷ"
        " đồng nhằm chào mừng Đại hội thành phố."
    ) in body_of(sheet)
    (annex,) = sheet.annexes
    own, below = [block.rows for block in annex.blocks if block.rows]
    assert own == (("1", "Nâng cấp hẻm", "Công trình", "350 triệu đồng", ""),)
    assert below[0][1] == "phường An Hòa"


def test_a_congress_gives_its_notice_and_its_minutes_once_there_is_something_to_tell() -> None:
    content = CONTENTS["congress"]
    assert forms_of("congress", content, {}) == []
    told = content | {
        "schedule": {"review_on": "2024-02-10", "congress_on": "2024-03-26", "place": "Hội trường"},
        "record": RECORD,
    }
    assert [form.code for form in forms_of("congress", told, {})] == ["notice", "minutes"]
    source = a_source("congress", content=told)
    assert "1. Duyệt nội dung đại hội: ngày 10/02/2024, tại Hội trường." in body_of(
        drawn("notice", source)
    )
    minutes = drawn("minutes", source)
    (table,) = [block for block in minutes.blocks if block.rows]
    assert table.rows[0] == ("1", "Ủy viên Ủy ban", "45")
    assert [one.lines for one in minutes.signatures] == [
        ("TM. ĐOÀN THƯ KÝ", "THƯ KÝ"),
        ("TM. ĐOÀN CHỦ TỊCH", "CHỦ TỌA"),
    ]
    assert minutes.place_date == "An Hòa, ngày 26 tháng 3 năm 2024"


NOMINEE = CONTENTS["nomination"] | {
    "position": "Trưởng ban",
    "ballot": {"held_on": "2024-07-18", "members_total": 9, "yes": 8, "no": 1},
}
DECISION = {"number": "88/QĐ-MTTQ-BTT", "decided_on": "2024-07-20", "signer": "Phạm Thị Mẫu"}


def test_a_proposal_gives_letter_list_minutes_and_decision() -> None:
    content = CONTENTS["commendation"] | {"decision": DECISION}
    source = a_source("commendation", content=content, inside={"nomination": [NOMINEE]})
    codes = [form.code for form in forms_of("commendation", content, source.inside)]
    assert codes == ["letter", "nominees", "minutes", "decision"]
    assert drawn("letter", source).to == ["Ban Thường trực " + CITY.name]
    decision = drawn("decision", source)
    assert decision.above == ("ỦY BAN MTTQ VIỆT NAM", "THÀNH PHỐ TAM AN")
    assert decision.number == "Số: 88/QĐ-MTTQ-BTT"
    assert decision.place_date == "Tam An, ngày 20 tháng 7 năm 2024"
    assert decision.signatures[0].name == "Phạm Thị Mẫu"
    assert decision.decides == "BAN THƯỜNG TRỰC ỦY BAN MTTQ VIỆT NAM THÀNH PHỐ TAM AN"
    assert decision.bases[0].startswith("Căn cứ Luật Thi đua, khen thưởng")
    assert decision.abstract == "Về việc khen thưởng 01 cá nhân trong đợt thi đua"
    assert decision.annexes[0].title == "TẬP THỂ, CÁ NHÂN ĐƯỢC KHEN THƯỞNG"
    minutes = drawn("minutes", source)
    assert minutes.number == "Số:        /BB-MTTQ-BTT"
    (votes,) = [block for block in minutes.blocks if block.rows]
    assert votes.rows[0] == ("1", "Trần Thị Ví Dụ", "Bằng khen", "9", "8", "1", "88,9%")


def test_a_decision_rests_on_the_law_of_its_day() -> None:
    early = CONTENTS["commendation"] | {"decision": DECISION | {"decided_on": "2023-12-31"}}
    sheet = drawn("decision", a_source("commendation", content=early))
    assert not [base for base in sheet.bases if "Luật" in base]


@pytest.mark.parametrize(
    ("basis", "said"),
    [
        (
            {"text": "chỉ thị của Tỉnh ủy về đại hội", "code": "31-CT/TU", "date": "2023-06-30"},
            "Căn cứ Chỉ thị số 31-CT/TU ngày 30/6/2023 của Tỉnh ủy về đại hội.",
        ),
        (
            {
                "text": "Luật Mặt trận Tổ quốc Việt Nam",
                "code": "75/2015/QH13",
                "date": "2015-06-09",
            },
            "Căn cứ Luật Mặt trận Tổ quốc Việt Nam số 75/2015/QH13 ngày 09/6/2015.",
        ),
        (
            {"text": "Tình hình thực tế của địa phương", "date": "2023-02-05"},
            "Căn cứ tình hình thực tế của địa phương ngày 05/02/2023.",
        ),
    ],
)
def test_a_basis_names_kind_number_and_day_as_offices_write_them(
    basis: dict[str, str], said: str
) -> None:
    content = CONTENTS["plan"] | {"bases": [basis, {"text": " "}]}
    assert drawn("plan", a_source("plan", content=content)).bases == (said,)


def test_what_was_not_written_out_is_left_out_and_the_parts_count_on() -> None:
    content = CONTENTS["plan"] | {
        "purposes": [" "],
        "requirements": [],
        "targets": ["", "Đạt 100%"],
    }
    said = body_of(drawn("plan", a_source("plan", content=content)))
    assert not [line for line in said if not line.strip() or "Mục đích" in line]
    assert [line.split(".")[0] for line in said if line.isupper()] == ["I", "II", "III", "IV"]
    assert said[0] == "I. THỜI GIAN, ĐỐI TƯỢNG"


def test_a_department_is_not_named_under_the_name_of_its_house_twice() -> None:
    board = Body("Ban Phong trào, Ủy ban MTTQ Việt Nam thành phố Tam An", "department", "Tam An")
    sheet = drawn("report", a_source("report", unit=board, superior=CITY))
    assert (sheet.above[-1], sheet.organ) == ("THÀNH PHỐ TAM AN", "BAN PHONG TRÀO")


def test_whoever_was_not_granted_an_award_is_not_in_the_decision() -> None:
    content = CONTENTS["commendation"] | {"decision": DECISION}
    inside = {"nomination": [NOMINEE, NOMINEE | {"nominee": "Không Được", "off": True}]}
    source = a_source("commendation", content=content, inside=inside)
    rows = [row for annex in drawn("decision", source).annexes
            for block in annex.blocks for row in block.rows]  # fmt: skip
    assert [row[1] for row in rows] == ["Trần Thị Ví Dụ"]


def test_a_certificate_names_who_is_honoured_and_by_which_decision() -> None:
    source = a_source("nomination", content=NOMINEE | {"decision": DECISION})
    sheet = drawn("certificate", source)
    assert (sheet.layout, sheet.name) == ("certificate", "BẰNG KHEN")
    assert sheet.blocks[0].said == "Trần Thị Ví Dụ"
    assert sheet.opening == "BAN THƯỜNG TRỰC ỦY BAN MTTQ VIỆT NAM THÀNH PHỐ TAM AN\nTẶNG"
    number, day, _ = sheet.closing.split("\n")
    assert (number, day) == ("Quyết định số: 88/QĐ-MTTQ-BTT", "ngày 20/7/2024")
