"""A work: a whole one, its dates, and its money."""

from forms.work import WorkForm
from tests.forms.posting import post, words

SENT = {
    "kind": "cong_trinh",
    "title": "Xây 02 nhà Đại đoàn kết",
    "place": "Thôn Đông",
    "expected_result": "02 hộ nghèo có nhà",
    "value_vnd": "120 triệu",
    "value_qualifier": "exact",
    "funding-budget": "60 triệu đồng",
    "funding-people": "60.000.000 đồng",
    "starts_on": "1/3/2024",
    "ends_on": "30/6/2024",
    "greets": "tinh-12",
    "note": "",
}


def test_a_whole_work_is_taken_as_its_paper_keeps_it():
    work = post(WorkForm, SENT)
    assert work.errors == {}
    answers = work.answers()
    assert answers["value_vnd"] == 120_000_000
    assert answers["funding"] == {"budget": 60_000_000, "people": 60_000_000}
    assert (answers["starts_on"], answers["ends_on"]) == ("2024-03-01", "2024-06-30")


def test_a_work_may_have_no_value_in_money():
    answers = post(WorkForm, {"title": "Vệ sinh đường làng"}).answers()
    assert (answers["value_vnd"], answers["funding"]) == (None, {})


def test_it_may_not_end_before_it_begins():
    sent = SENT | {"ends_on": "29/2/2024"}
    assert words(WorkForm, "ends_on", sent) == ["Không được trước “Ngày bắt đầu” (01/03/2024)."]


def test_the_sources_of_an_exact_value_stay_within_it():
    sent = SENT | {"funding-other": "1 triệu"}
    assert words(WorkForm, "value_vnd", sent) == [
        "Các nguồn kinh phí cộng lại là 121 triệu đồng, lớn hơn tổng giá trị 120 triệu đồng. "
        "Xem lại."
    ]
    assert words(WorkForm, "value_vnd", sent, language="en") == [
        "The sources add up to 121 million VND, more than the total value 120 million VND. "
        "Check one of them."
    ]
    assert words(WorkForm, "value_vnd", sent | {"value_qualifier": "more_than"}) == []


def test_a_source_that_cannot_be_read_is_refused_in_its_place():
    errors = post(WorkForm, SENT | {"funding-people": "60.000"}).errors
    assert errors["funding"]["people"][0].startswith("Chưa rõ đơn vị tiền.")
