"""A milestone: each meaning asks for its own fields, reads what offices write, keeps no other."""

import pytest

from forms.milestone import Milestone
from forms.plan import PlanForm
from state_machines.milestones import NEEDED, is_dated
from tests.forms.posting import post, words

ROW = {"stage": "report", "wording": "theo kế hoạch"}
FILLED = {
    "opens": "1/10/2023",
    "date": "30/11/2023",
    "time": "17 giờ",
    "month": "tháng 10/2023",
    "quarter": "quý II/2024",
    "days": "5",
    "event": "congress",
    "roll": "next",
    "binding": "y",
}
KEPT = {
    "opens": "2023-10-01",
    "date": "2023-11-30",
    "time": "17:00",
    "month": "2023-10",
    "quarter": "2024-Q2",
    "days": 5,
    "event": "congress",
}
ALWAYS = {"stage", "who", "units", "wording", "meaning"}
OFFERS = {
    "units": [
        ("below:front_committee", "Tất cả"),
        ("unit:ANHOA", "Phường An Hòa"),
        ("unit:BINHAN", "Xã Bình An"),
    ]
}


@pytest.mark.parametrize("meaning", NEEDED)
def test_only_the_fields_of_its_meaning_are_kept(meaning):
    form = post(Milestone, ROW | FILLED | {"meaning": meaning})
    assert form.errors == {}
    own = {key: KEPT[key] for key in NEEDED[meaning]}
    strict = {} if meaning == "fuzzy" else {"roll": "next", "binding": True}
    answers = form.answers()
    assert {name: answers.pop(name) for name in ALWAYS & answers.keys()}["meaning"] == meaning
    assert answers == own | strict
    assert is_dated(form.answers())


@pytest.mark.parametrize(
    ("meaning", "name", "why"),
    [
        ("by", "date", "Ghi ngày hết hạn. Chưa có ngày cụ thể thì chọn cách tính “ước chừng”."),
        ("before", "date", "Ghi ngày hết hạn. Chưa có ngày cụ thể thì chọn cách tính “ước chừng”."),
        ("instant", "time", "Ghi giờ hết hạn, ví dụ 17:00."),
        ("window", "opens", "Ghi ngày bắt đầu."),
        ("window", "date", "Ghi ngày cuối cùng."),
        ("month", "month", "Ghi tháng, ví dụ 10/2023."),
        ("quarter", "quarter", "Ghi quý, ví dụ quý II/2024."),
        ("term", "days", "Ghi số ngày làm việc, ví dụ 5."),
        ("term", "event", "Chọn ngày bắt đầu tính."),
        ("ahead", "days", "Ghi số ngày trước ngày đại hội, ví dụ 15."),
    ],
)
def test_what_a_meaning_lacks_is_asked_for_beside_its_field(meaning, name, why):
    sent = ROW | {key: value for key, value in FILLED.items() if key != name} | {"meaning": meaning}
    form = post(Milestone, sent)
    assert form.errors == {name: [why]}
    assert form.wording.data == "theo kế hoạch"


@pytest.mark.parametrize("meaning", NEEDED)
def test_a_meaning_asks_for_nothing_that_belongs_to_others(meaning):
    sent = ROW | {key: FILLED[key] for key in NEEDED[meaning]} | {"meaning": meaning}
    assert post(Milestone, sent).errors == {}


def test_days_before_a_congress_are_counted_from_no_other_day():
    sent = ROW | {"meaning": "ahead", "days": "15", "event": "issued"}
    assert post(Milestone, sent).answers()["event"] == "congress"


def test_an_untouched_row_asks_for_nothing():
    assert post(Milestone, {"meaning": "by"}).errors == {}
    assert post(Milestone, {"meaning": "term"}).blank is False


def test_a_window_does_not_end_before_it_opens():
    sent = ROW | {"meaning": "window", "opens": "2/11/2023", "date": "1/11/2023"}
    assert words(Milestone, "date", sent) == ["Ngày cuối không được trước ngày bắt đầu."]
    assert post(Milestone, sent | {"meaning": "by"}).errors == {}


@pytest.mark.parametrize("days", ["0", "366"])
def test_a_term_has_a_length_that_can_be_meant(days):
    sent = ROW | {"meaning": "term", "days": days, "event": "issued"}
    assert post(Milestone, sent).errors["days"]


def test_a_wave_names_single_units_by_their_codes():
    sent = ROW | {"meaning": "by", "date": "30/11/2023", "units": "ANHOA"}
    form = post(Milestone, sent, choices=OFFERS)
    assert form.errors == {}
    assert form.answers()["units"] == ["ANHOA"]
    assert [choice.label for choice in form.units.choices] == ["Phường An Hòa", "Xã Bình An"]
    elsewhere = post(Milestone, sent | {"units": "HUE"}, choices=OFFERS)
    assert "units" in elsewhere.errors


def test_a_wave_keeps_a_unit_that_is_no_longer_offered():
    kept = {"units": ["DACU"], "meaning": "by", "date": "2023-11-30"}
    form = post(Milestone, ROW | {"date": "30/11/2023", "units": "DACU"}, data=kept, choices=OFFERS)
    assert form.errors == {}


def test_a_plan_says_how_its_units_are_reminded():
    sent = {"remind_before": "1, 10;3", "late_every": "2", "committee_after": "20"}
    answers = post(PlanForm, sent).answers()
    assert (answers["remind_before"], answers["late_every"]) == ([10, 3, 1], 2)
    assert (answers["committee_after"], answers["office_after"]) == (20, None)
    assert PlanForm().answers()["remind_before"] is None
    assert 'value="10, 3, 1"' in PlanForm(data=answers)["remind_before"]()


def test_a_zero_switches_a_reminder_off_and_is_still_there_when_the_plan_is_opened_again():
    rungs = ("late_every", "committee_every", "in_charge_after", "office_after", "committee_after")
    sent = {"remind_before": "0"} | dict.fromkeys(rungs, "0")
    form = post(PlanForm, sent)
    assert form.errors == {}
    answers = form.answers()
    assert answers["remind_before"] == [0]
    assert {answers[name] for name in rungs} == {0}
    again = PlanForm(data=answers)
    assert {again[name]._value() for name in sent} == {"0"}
    assert "Ghi 0" in str(again.late_every.description)


@pytest.mark.parametrize("typed", ["bảy", "7, 0", "7 3", "100", "7,,3", "9" * 5000])
def test_days_that_cannot_be_meant_are_refused(typed):
    assert words(PlanForm, "remind_before", {"remind_before": typed}) == [
        "Viết các số ngày cách nhau bằng dấu phẩy, mỗi số từ 1 đến 60. Ví dụ: 7, 3, 1."
    ]
