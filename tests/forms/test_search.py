"""The filters of the trail."""

from forms.search import TrailForm
from tests.forms.posting import post, words


def test_an_empty_filter_narrows_nothing():
    assert not any(post(TrailForm, {}).answers().values())


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
