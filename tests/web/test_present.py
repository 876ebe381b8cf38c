"""Values are said as an office says them, in both languages."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta

import pytest
from flask import Flask, g, request
from flask_babel import Babel
from jinja2 import Undefined

from state_machines.days import end_of
from state_machines.grammar import Mood, Text
from workflow_app.services.timing.workdays import Calendar
from workflow_app.web import present
from workflow_app.web.titles import titled

THURSDAY = datetime(2024, 6, 20, 3, 0, tzinfo=UTC)


def said_in(language: str) -> Iterator[None]:
    app = Flask("workflow_app.web")
    app.config["BABEL_TRANSLATION_DIRECTORIES"] = "../translations"
    Babel(app, locale_selector=lambda: request.args["lang"])
    with app.test_request_context(query_string={"lang": language}):
        g.now, g.calendar = THURSDAY, Calendar()
        yield


@pytest.fixture
def vietnamese() -> Iterator[None]:
    yield from said_in("vi")


@pytest.fixture
def english() -> Iterator[None]:
    yield from said_in("en")


def test_a_text_is_said_in_the_language_of_the_page(english: None) -> None:
    assert present.say(Text("Kế hoạch", "Plan")) == "Plan"
    assert present.say("as it is") == "as it is"
    assert present.say(None) == ""


@pytest.mark.parametrize("value", [date(2024, 7, 1), "2024-07-01", "2024-06-30T17:00:00+00:00"])
def test_a_day_is_written_as_in_papers_and_as_it_is_in_vietnam(value: date | str) -> None:
    assert present.day(value) == "01/07/2024"


def test_a_text_that_is_no_date_stays_as_it_was_typed() -> None:
    assert present.day("quý II") == "quý II"


def test_money_keeps_the_word_that_was_given_with_it(vietnamese: None) -> None:
    assert present.money(13_386_000_000, "more_than") == "hơn 13,386 tỷ đồng"
    assert present.money(60_000_000) == "60 triệu đồng"
    assert present.money(0) == "0 đồng"
    assert present.money(None) == present.money("") == present.money(Undefined()) == ""


def test_money_in_english_has_a_point(english: None) -> None:
    assert present.money(13_386_000_000, "at_least") == "at least 13.386 billion VND"


def test_a_count_has_a_leading_zero() -> None:
    assert present.ratio(9, 13) == "09/13"
    assert present.ratio(4375, 5121) == "4.375/5.121"


def test_a_due_time_counts_working_days_and_names_the_last_day(vietnamese: None) -> None:
    it = present.due(end_of(date(2024, 6, 25)))
    assert it.words == "còn 3 ngày làm việc (hết ngày 25/06/2024, thứ Ba)"
    assert it.tone == "soon"


def test_the_last_day_is_still_in_time(vietnamese: None) -> None:
    it = present.due(end_of(date(2024, 6, 20)))
    assert it.words == "hết hạn hôm nay (20/06/2024, thứ Năm)"


def test_a_holiday_is_no_working_day(vietnamese: None) -> None:
    g.calendar = Calendar({date(2024, 6, 21): False})
    assert present.due(end_of(date(2024, 6, 24))).short == "còn 1 ngày làm việc"


def test_a_saturday_that_is_worked_counts(vietnamese: None) -> None:
    g.calendar = Calendar({date(2024, 6, 22): True})
    assert present.due(end_of(date(2024, 6, 24))).short == "còn 3 ngày làm việc"


@pytest.mark.parametrize(
    ("day", "words"),
    [
        (21, "còn 1 ngày làm việc (trước 17:00, 21/06/2024, thứ Sáu)"),
        (20, "hết hạn hôm nay (17:00, 20/06/2024, thứ Năm)"),
    ],
)
def test_what_is_due_within_a_day_says_the_hour(vietnamese: None, day: int, words: str) -> None:
    assert present.due(datetime(2024, 6, day, 10, 0, tzinfo=UTC)).words == words


def test_what_is_late_by_no_working_day_is_late_all_the_same(vietnamese: None) -> None:
    it = present.due(THURSDAY - timedelta(hours=1))
    assert (it.short, it.words) == ("quá hạn", "quá hạn (hạn là 09:00, 20/06/2024, thứ Năm)")


def test_the_due_instant_itself_is_late(english: None) -> None:
    it = present.due(THURSDAY)
    assert it.tone == "late"


def test_days_overdue_are_counted_from_the_last_day(english: None) -> None:
    it = present.due(end_of(date(2024, 6, 14)))
    assert it.words == "4 working days overdue (it was due on 14/06/2024, Friday)"


def test_no_due_time_is_said_so(vietnamese: None) -> None:
    assert present.due(None).words == "chưa định hạn"


def test_a_moment_is_told_relative_and_absolute(vietnamese: None) -> None:
    assert present.ago(THURSDAY - timedelta(hours=3)) == "3 giờ trước (07:00, 20/06/2024)"
    assert present.ago(THURSDAY) == "vừa xong (10:00, 20/06/2024)"


def test_a_paper_writes_its_day_out() -> None:
    assert present.long_day(date(2023, 10, 10)) == "ngày 10 tháng 10 năm 2023"
    assert present.long_day(date(2024, 2, 5)) == "ngày 05 tháng 02 năm 2024"


def test_every_mood_has_a_look() -> None:
    assert {present.mood(each).tone for each in Mood} == set(Mood)


TITLES = [
    ("Báo cáo tổng kết – 28/KH-MTTQ-BTT", "Wrap-up report – 28/KH-MTTQ-BTT"),
    ("Báo cáo chính trị", "Political report"),
    ("Xin gia hạn đến ngày 15/12/2023", "Extension until 15/12/2023"),
]
OWN_WORDS = ("Báo cáo tổng kết của phường", "Báo cáo tổng kết – phường 5", "Đường liên tổ", "")


@pytest.mark.parametrize(("given", "said"), TITLES)
def test_a_title_that_the_system_gave_is_said_in_english(
    english: None, given: str, said: str
) -> None:
    assert titled(given) == said


@pytest.mark.parametrize("title", [*OWN_WORDS, *(given for given, _ in TITLES)])
def test_every_title_stays_as_it_was_given_in_vietnamese(vietnamese: None, title: str) -> None:
    assert titled(title) == title


@pytest.mark.parametrize("title", OWN_WORDS)
def test_what_people_wrote_stays_in_english_too(english: None, title: str) -> None:
    assert titled(title) == title
