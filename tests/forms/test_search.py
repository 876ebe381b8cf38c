"""The filters of the board and of the trail."""

from forms.search import BoardForm, TrailForm
from tests.forms.posting import post, words


def test_an_empty_filter_narrows_nothing():
    assert post(BoardForm, {}).answers() == {
        "plan_id": None,
        "show": "all",
        "stage": "",
        "area": "",
        "q": "",
    }
    assert not any(post(TrailForm, {}).answers().values())


def test_the_board_is_narrowed_by_what_is_chosen():
    sent = {"plan_id": "3", "show": "late", "stage": "report", "q": " Thanh  Sơn "}
    form = post(BoardForm, sent, choices={"plan_id": [("3", "Kế hoạch 166")]})
    assert form.errors == {}
    assert form.answers() == {
        "plan_id": 3,
        "show": "late",
        "stage": "report",
        "area": "",
        "q": "Thanh Sơn",
    }


def test_what_cannot_be_chosen_is_refused():
    assert set(post(BoardForm, {"show": "x", "stage": "x"}).errors) == {"show", "stage"}


def test_the_trail_is_narrowed_by_who_what_where_and_when():
    sent = {"who": " an ", "code": "submit", "unit": "Sơn", "since": "1/7/2025"}
    answers = post(TrailForm, sent).answers()
    assert {key: answers[key] for key in sent} == {
        "who": "an",
        "code": "submit",
        "unit": "Sơn",
        "since": "2025-07-01",
    }


def test_a_trail_may_not_end_before_it_begins():
    sent = {"since": "2/7/2025", "until": "1/7/2025"}
    assert words(TrailForm, "until", sent) == ["Không được trước “từ ngày” (02/07/2025)."]
    assert words(TrailForm, "until", sent, language="en") == [
        "Must not come before “from” (02/07/2025)."
    ]
