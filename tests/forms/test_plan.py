"""The plan: a whole one, its rows, and the order of its months."""

from forms.choices import USUAL_CHECKLIST
from forms.plan import PlanForm
from tests.forms.posting import post, words

SENT = {
    "title": "Phát động đợt thi đua đặc biệt chào mừng Đại hội MTTQ Việt Nam các cấp",
    "campaign": "Thi đua chào mừng Đại hội",
    "bases-0-text": "Kế hoạch của Ban Thường trực Ủy ban Trung ương",
    "bases-0-code": "795/KH-MTTW-BTT",
    "bases-0-date": "29/9/2023",
    "purposes": "- Phát động thi đua.\n- Biểu dương kịp thời.",
    "requirements": "- Có sản phẩm cụ thể.",
    "period_from": "tháng 10/2023",
    "period_to": "10/2024",
    "audience": "- Ủy ban MTTQ Việt Nam các cấp trong tỉnh.",
    "contents": "Thi đua phát huy dân chủ.",
    "targets": "Mỗi xã có ít nhất 01 công trình.",
    "award_forms": "- Bằng khen của Ủy ban Trung ương MTTQ Việt Nam.\n- Bằng khen của UBND tỉnh.",
    "criteria-0-subject": "Ủy ban MTTQ Việt Nam cấp xã",
    "criteria-0-text": "Có nhiều công trình.",
    "organisation-0-who": "Văn phòng",
    "organisation-0-text": "Theo dõi, đôn đốc.",
    "milestones-0-stage": "registration",
    "milestones-0-wording": "Chậm nhất ngày 30/11/2023",
    "milestones-0-meaning": "by",
    "milestones-0-date": "30/11/2023",
    "milestones-1-stage": "report",
    "milestones-1-wording": "Trước ngày 30/6/2024",
    "milestones-1-meaning": "before",
    "milestones-1-date": "30/6/2024",
    "checklist-0-topic": "political_report",
    "checklist-0-required": "required",
    "greets-0-code": "tinh-12",
    "greets-0-name": "Đại hội MTTQ Việt Nam tỉnh lần thứ XII",
    "recipients-0-name": "Các tổ chức thành viên",
    "recipients-0-duty": "t/h",
    "recipients-0-units": "below:member_organisation",
    "recipients-1-name": "Lưu: VT",
    "recipients-1-duty": "luu",
    "signer_name": "Nguyễn Thị Mẫu",
    "signer_capacity": "TM. Ban Thường trực, Phó Chủ tịch Thường trực",
}
OFFERS = {"units": [("below:member_organisation", "Mọi tổ chức thành viên")]}


def test_a_whole_plan_is_taken_as_its_paper_keeps_it():
    plan = post(PlanForm, SENT, choices=OFFERS)
    assert plan.errors == {}
    answers = plan.answers()
    assert answers["bases"] == [
        {
            "text": "Kế hoạch của Ban Thường trực Ủy ban Trung ương",
            "code": "795/KH-MTTW-BTT",
            "date": "2023-09-29",
        }
    ]
    assert (answers["period_from"], answers["period_to"]) == ("2023-10", "2024-10")
    assert answers["purposes"] == ["Phát động thi đua.", "Biểu dương kịp thời."]
    assert [(row["meaning"], row["date"]) for row in answers["milestones"]] == [
        ("by", "2023-11-30"),
        ("before", "2024-06-30"),
    ]
    assert answers["checklist"] == [{"topic": "political_report", "required": "required"}]
    assert answers["recipients"] == [
        {"name": "Các tổ chức thành viên", "duty": "t/h", "units": "below:member_organisation"},
        {"name": "Lưu: VT", "duty": "luu", "units": ""},
    ]


def test_one_section_sent_leaves_the_others_alone():
    kept = post(PlanForm, SENT, choices=OFFERS).answers()
    form = post(PlanForm, {"purposes": "Một ý mới"}, data=kept, choices=OFFERS)
    assert form.errors == {}
    assert form.answers() == kept | {"purposes": ["Một ý mới"]}


def test_a_new_plan_asks_for_the_usual_congress_texts():
    assert PlanForm().answers()["checklist"] == list(USUAL_CHECKLIST)


def test_a_plan_may_ask_for_no_congress_texts():
    assert PlanForm(data={"checklist": []}).answers()["checklist"] == []


def test_the_period_may_not_end_before_it_begins():
    sent = {"period_from": "10/2024", "period_to": "10/2023"}
    assert words(PlanForm, "period_to", sent) == ["Không được trước “Từ tháng” (10/2024)."]
    assert words(PlanForm, "period_to", sent, language="en") == [
        "Must not come before “From” (10/2024)."
    ]


def test_units_that_are_chosen_need_the_words_that_name_them_in_print():
    sent = {"recipients-0-duty": "t/h", "recipients-0-units": "below:member_organisation"}
    found = post(PlanForm, sent, choices=OFFERS).errors["recipients"][0]
    assert "Ghi tên nơi nhận như sẽ in" in found["name"][0]


def test_units_that_are_not_offered_are_refused():
    sent = {"recipients-0-name": "Sở Nội vụ", "recipients-0-units": "unit:khac"}
    assert post(PlanForm, sent, choices=OFFERS).errors["recipients"][0] == {
        "units": ["Chọn một mục có trong danh sách."]
    }
