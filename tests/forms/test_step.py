"""The forms of steps: what each requires and refuses."""

from io import BytesIO

import pytest
from werkzeug.datastructures import FileStorage

from forms import step
from tests.forms.posting import post, words

NEEDED = {
    step.StepForm: set(),
    step.ReasonForm: {"reason"},
    step.FileForm: {"file", "slot"},
    step.ConsentForm: {"number", "signed_on", "signer"},
    step.ScheduleForm: {"review_on", "congress_on", "place"},
    step.DecisionForm: {"number", "decided_on", "signer"},
    step.IssueForm: {"issued_on", "signer_name", "signer_capacity"},
    step.ProgressForm: {"note"},
    step.BallotForm: {"held_on", "members_total", "yes", "no"},
    step.NewDateForm: {"due_on", "reason"},
}


@pytest.mark.parametrize("form", NEEDED)
def test_what_a_step_requires(form):
    assert post(form, {}).errors == {name: ["Mục này cần được điền."] for name in NEEDED[form]}
    errors = post(form, {}, language="en").errors
    assert errors == {name: ["This field is required."] for name in NEEDED[form]}


def test_a_reason_helps_the_one_who_reads_it():
    assert post(step.ReasonForm, {"reason": "Thiếu danh sách công trình"}).errors == {}
    assert "ít nhất 10 ký tự" in words(step.ReasonForm, "reason", {"reason": "thiếu    "})[0]


def test_a_file_step_takes_a_file():
    sent = {"file": FileStorage(BytesIO(b"%PDF"), filename="van-kien.pdf"), "slot": "minutes"}
    assert post(step.FileForm, sent).errors == {}


def test_a_consent_needs_no_file():
    sent = {"number": "45/MTTQ-BTT", "signed_on": "1/3/2024", "signer": "Trần Văn Mẫu, Chủ tịch"}
    assert post(step.ConsentForm, sent).answers() == {
        "number": "45/MTTQ-BTT",
        "signed_on": "2024-03-01",
        "signer": "Trần Văn Mẫu, Chủ tịch",
        "opinion": "",
    }


def test_the_congress_does_not_come_before_its_review():
    sent = {"review_on": "22/01/2024", "congress_on": "21/01/2024", "place": "Hội trường"}
    assert words(step.ScheduleForm, "congress_on", sent) == [
        "Không được trước “Ngày duyệt nội dung” (22/01/2024)."
    ]


def test_progress_counts_what_was_achieved():
    sent = {"note": "Xong phần móng", "achieved_vnd": "1 tỷ 250 triệu"}
    answers = post(step.ProgressForm, sent).answers()
    assert (answers["achieved_vnd"], answers["achieved_qualifier"]) == (1_250_000_000, "exact")


BALLOT = {"held_on": "5/8/2024", "members_total": "10", "yes": "8", "no": "2"}


def test_a_ballot_counts_all_members():
    assert post(step.BallotForm, BALLOT).errors == {}
    assert post(step.BallotForm, BALLOT | {"yes": "8", "no": "0"}).errors == {}


def test_there_are_no_more_votes_than_members():
    sent = BALLOT | {"no": "3"}
    assert words(step.BallotForm, "no", sent) == [
        "Phiếu đồng ý và không đồng ý là 11, lớn hơn tổng số thành viên (10)."
    ]
    assert words(step.BallotForm, "no", sent, language="en") == [
        "Votes for and against are 11, more than all members (10)."
    ]


def test_a_council_has_members():
    sent = BALLOT | {"members_total": "0", "yes": "0", "no": "0"}
    assert words(step.BallotForm, "members_total", sent) == ["Số phải từ 1 đến 999."]
