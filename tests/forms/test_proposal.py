"""Five published papers proposed as forms: what is recognised, and from where each answer is."""

from pathlib import Path

from forms import content_form
from forms.proposal import propose
from forms.proposal.outline import Proposal
from tests.forms.lint.papers import PUBLISHED, TODAY, published

KINDS = {"004": "plan"}


def proposed(name: str) -> Proposal:
    return propose(KINDS.get(name, "report"), published(name), TODAY)


def lines(proposal: Proposal, field: str) -> list[int]:
    return [source.line for source in proposal.sources[field]]


def test_every_answer_points_at_its_passage_and_fits_the_form() -> None:
    for name in PUBLISHED:
        proposal = proposed(name)
        text = published(name).split("\n")
        assert proposal.sources
        for sources in proposal.sources.values():
            assert all(one.passage == text[one.line - 1].strip() for one in sources)
        form = content_form(KINDS.get(name, "report"))(data=proposal.content, language="vi")
        answers = form.answers()
        assert {
            field for field, value in proposal.content.items() if not answers.get(field)
        } == set()


def test_words_are_taken_as_they_are_written() -> None:
    for name in PUBLISHED:
        text = published(name)
        for field in ("title", "results", "leadership"):
            said = str(proposed(name).content.get(field, ""))
            assert all(line.strip() in text for line in said.split("\n"))


def test_a_plan_is_recognised_in_all_its_parts() -> None:
    plan = proposed("004")
    said = plan.content
    assert said["title"].startswith("Phát động đợt thi đua đặc biệt lập thành tích")
    assert [(one["code"], one["date"]) for one in said["bases"]] == [
        ("31-CT/TU", "2023-06-30"),
        ("795/KH-MTTW-BTT", "2023-09-29"),
    ]
    assert [len(said[name]) for name in ("purposes", "requirements", "audience")] == [3, 2, 5]
    assert [len(said[name]) for name in ("contents", "targets", "award_forms")] == [5, 6, 4]
    assert (said["period_from"], said["period_to"]) == ("2023-10", "2024-10")
    assert [one.get("subject") for one in said["criteria"]][1:] == [
        "Đối với các tổ chức thành viên MTTQ Việt Nam tỉnh",
        "Đối với Ủy ban MTTQ Việt Nam cấp huyện",
        "Đối với Ủy ban MTTQ Việt Nam cấp xã",
        "Đối với cá nhân",
    ]
    assert [(one["stage"], one["meaning"], one["date"]) for one in said["milestones"]] == [
        ("registration", "by", "2023-11-30"),
        ("report", "before", "2024-06-30"),
    ]
    duties = [one.get("duty", "") for one in said["recipients"]]
    assert duties == ["b/c", "b/c", "p/h", *["t/h"] * 5, "", "luu"]
    assert said["signer_capacity"] == "TM. BAN THƯỜNG TRỰC, PHÓ CHỦ TỊCH THƯỜNG TRỰC"
    assert "signer_name" not in said
    assert lines(plan, "milestones-1-date") == [144]
    assert lines(plan, "award_forms") == [73, 74, 75, 76]


def test_number_date_issuer_figures_and_works_are_told_beside_the_form() -> None:
    told = {fact.name.vi: fact.value for fact in reversed(proposed("004").facts)}
    assert told["Số, ký hiệu"] == "364/KH-MTTQ-BTT"
    assert told["Ngày ban hành"] == "10/10/2023"
    assert told["Cơ quan ban hành"] == "Ban Thường trực Ủy ban MTTQ Việt Nam tỉnh"
    values = [fact.value for fact in proposed("000").facts]
    assert {"hơn 13,386 tỷ đồng", "trên 6.565 lượt", "02/13", "35 công trình, phần việc"} <= {
        *values
    }
    works = [fact.value for fact in proposed("000").facts if fact.name.en == "Work"]
    assert [work.split(":")[0] for work in works[:3]] == [
        "Công trình 1",
        "Công trình 2",
        "Công trình 3",
    ]


def test_a_report_is_recognised_by_its_headings() -> None:
    report = proposed("000")
    assert lines(report, "strengths") == [63, 65, 67]
    assert lines(report, "shortcomings") == [71, 73, 75]
    assert lines(report, "lessons") == [79, 81, 83, 85, 87]
    assert report.content["as_of"] == "2024-08-12"
    congress = proposed("001")
    assert congress.content["as_of"] == "2024-03-31"
    assert lines(congress, "proposals") == [115, 116]
    monthly = proposed("002")
    unplaced = [fact.value for fact in monthly.facts if fact.name.en == "Fits no field"]
    assert unplaced == ["NHIỆM VỤ TRỌNG TÂM CÔNG TÁC THÁNG 9 NĂM 2024"]


def test_what_a_page_of_the_net_leaves_behind_is_no_content() -> None:
    for name, residue in (("001", "Click để đánh giá"), ("003", "undefined")):
        assert residue in published(name)
        assert residue not in str(proposed(name).content)


def test_a_text_that_is_no_paper_proposes_next_to_nothing() -> None:
    assert propose("plan", "", TODAY).content == {}
    assert set(propose("plan", "Xin chào.\nHẹn gặp lại.", TODAY).content) <= {"title"}
    assert set(propose("report", "\n\n", TODAY).content) == set()


OFFICIAL = Path(__file__).parent / "lint" / "official"


def test_a_plan_in_two_columns_gives_its_signer_recipients_and_deadlines() -> None:
    found = propose("plan", (OFFICIAL / "ke_hoach_hai_cot.txt").read_text("utf-8"), TODAY).content
    assert (found["signer_capacity"], found["signer_name"]) == (
        "TM. BAN THƯỜNG TRỰC, CHỦ TỊCH",
        "Lường Văn Nháp",
    )
    assert [one["duty"] for one in found["recipients"]] == ["b/c", "b/c", "p/h", "t/h", "luu"]
    assert [one["code"] for one in found["bases"]] == ["45/KH-MTTQ-BTT"]
    assert {(one["stage"], one["date"]) for one in found["milestones"]} == {
        ("registration", "2024-03-25"),
        ("report", "2024-04-10"),
    }


def test_a_report_by_fields_of_work_has_them_all_as_its_results() -> None:
    found = propose("report", (OFFICIAL / "bao_cao_quy.txt").read_text("utf-8"), TODAY).content
    assert found["title"].endswith("nhiệm vụ quý IV năm 2025")
    assert found["as_of"] == "2025-09-28"
    for words in ("I. CÔNG TÁC TUYÊN TRUYỀN", "115,3% kế hoạch", "Giám sát 02 cuộc"):
        assert words in found["results"]
    assert "Ngày hội Đại đoàn kết toàn dân tộc từ ngày" not in found["results"]
    assert found["shortcomings"].startswith("2. Hạn chế: việc nắm tình hình")


AT_ONCE = """BÁO CÁO
Tổng kết đợt thi đua
I. KẾT QUẢ THỰC HIỆN
1. Hỗ trợ hộ khó khăn: 20 nhà.
II. ĐÁNH GIÁ CHUNG
1. Ưu điểm: Nhân dân đồng thuận.
2. Những tồn tại, hạn chế: Một số nơi còn chậm, kết quả chưa đều.
3. Nguyên nhân: Mưa lũ kéo dài.
III. Bài học kinh nghiệm: Chọn việc vừa sức.
"""


def test_a_heading_that_tells_all_on_its_own_line_is_a_heading() -> None:
    found = propose("report", AT_ONCE, TODAY).content
    assert found["results"] == "1. Hỗ trợ hộ khó khăn: 20 nhà."
    assert found["strengths"] == "1. Ưu điểm: Nhân dân đồng thuận."
    assert found["shortcomings"].split("\n") == [
        "2. Những tồn tại, hạn chế: Một số nơi còn chậm, kết quả chưa đều.",
        "3. Nguyên nhân: Mưa lũ kéo dài.",
    ]
    assert found["lessons"] == "III. Bài học kinh nghiệm: Chọn việc vừa sức."
