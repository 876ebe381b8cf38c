"""The shorter papers: registration, congress, text, report, commendation, nomination, extension."""

from forms.commendation import CommendationForm
from forms.congress import CongressForm
from forms.extension import ExtensionForm
from forms.nomination import NominationForm
from forms.registration import RegistrationForm
from forms.report import ReportForm
from forms.text import TextForm
from tests.forms.posting import post, words


def test_a_registration_keeps_its_paragraphs():
    sent = {"pledge": "Một.\r\nHai. ", "contact": " Văn phòng,  điện thoại cơ quan "}
    answers = post(RegistrationForm, sent).answers()
    assert answers["pledge"] == "Một.\nHai."
    assert answers["contact"] == "Văn phòng, điện thoại cơ quan"


def test_a_congress_takes_date_delegates_and_budget():
    sent = {"expected_on": "26/3/2024", "delegates_expected": "120", "budget_vnd": "55 triệu"}
    answers = post(CongressForm, sent).answers()
    kept = [answers[key] for key in ("expected_on", "delegates_expected", "budget_vnd")]
    assert kept == ["2024-03-26", 120, 55_000_000]


def test_a_range_of_money_is_refused_as_a_budget():
    assert words(CongressForm, "budget_vnd", {"budget_vnd": "40 - 55 triệu"}) == [
        "Chưa đọc được số tiền. Viết như 13.386.000.000, 13,386 tỷ hoặc 350 triệu đồng."
    ]


def test_titles_have_the_length_that_papers_can_keep():
    long = {"title": "x" * 501}
    for form in (RegistrationForm, CongressForm, TextForm, ReportForm, CommendationForm):
        assert words(form, "title", long) == ["Viết nhiều nhất 500 ký tự."]


def test_a_report_says_as_of_which_day():
    assert post(ReportForm, {"as_of": "12/8/2024"}).answers()["as_of"] == "2024-08-12"
    assert words(ReportForm, "as_of", {"as_of": "15/12/20223"}) == [
        "Viết năm đủ 4 chữ số, ví dụ 30/11/2023."
    ]


def test_posting_may_not_end_before_it_begins():
    sent = {"posted_from": "10/7/2024", "posted_to": "1/7/2024"}
    assert words(CommendationForm, "posted_to", sent) == [
        "Không được trước “Niêm yết từ ngày” (10/07/2024)."
    ]
    assert words(CommendationForm, "posted_to", sent, language="en") == [
        "Must not come before “Posted from” (10/07/2024)."
    ]


def test_a_nomination_is_titled_by_its_nominee():
    sent = {"nominee": "Tập thể thôn Đông", "subject": "collective", "declared": "y"}
    answers = post(NominationForm, sent).answers()
    assert (answers["title"], answers["declared"]) == ("Tập thể thôn Đông", True)
    assert post(NominationForm, {"nominee": "x"}).answers()["declared"] is False


def test_the_award_is_one_of_the_plan_when_the_plan_names_them():
    offers = {"award_form": [("Bằng khen", "Bằng khen")]}
    sent = {"award_form": "Huy chương"}
    assert words(NominationForm, "award_form", sent, choices=offers) == [
        "Chọn một mục có trong danh sách."
    ]
    assert words(NominationForm, "award_form", sent) == []


def test_an_extension_is_titled_by_its_date():
    sent = {"due_on": "15/12/2023", "reason": "Chờ ý kiến của cấp ủy xã"}
    assert post(ExtensionForm, sent).answers() == {
        "due_on": "2023-12-15",
        "reason": "Chờ ý kiến của cấp ủy xã",
        "title": "Xin gia hạn đến ngày 15/12/2023",
    }
    assert post(ExtensionForm, {}).answers()["title"] == "Xin gia hạn"


def test_a_short_reason_for_an_extension_is_refused():
    assert "mới có 3" in words(ExtensionForm, "reason", {"reason": "bận"})[0]
