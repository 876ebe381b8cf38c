"""Until when a milestone lets a unit hand in is said in plain words, in both languages."""

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from flask import Flask, g, request
from flask_babel import Babel

from workflow_app.services.timing.workdays import Calendar
from workflow_app.web.until import until, until_on_paper

ISSUED_ON = date(2024, 6, 3)
OFF = {date(2024, 4, 18): False, date(2024, 4, 29): False}


@pytest.fixture(params=["vi", "en"])
def language(request: pytest.FixtureRequest) -> Iterator[str]:
    yield from said_in(request.param)


@pytest.fixture
def vietnamese() -> Iterator[str]:
    yield from said_in("vi")


def said_in(language: str) -> Iterator[str]:
    app = Flask("workflow_app.web")
    app.config["BABEL_TRANSLATION_DIRECTORIES"] = "../translations"
    Babel(app, locale_selector=lambda: request.args["lang"])
    with app.test_request_context(query_string={"lang": language}):
        g.calendar = Calendar(OFF)
        yield language


@pytest.mark.parametrize(
    ("milestone", "words"),
    [
        ({"meaning": "by", "date": "2023-11-30"}, "hết ngày 30/11/2023, thứ Năm"),
        ({"date": "2023-11-30"}, "hết ngày 30/11/2023, thứ Năm"),
        ({"meaning": "before", "date": "2024-06-30"}, "hết ngày 29/6/2024, thứ Bảy"),
        (
            {"meaning": "instant", "date": "2024-06-28", "time": "17:00"},
            "trước 17 giờ 00 ngày 28/6/2024, thứ Sáu",
        ),
        (
            {"meaning": "window", "opens": "2024-02-05", "date": "2024-06-28"},
            "từ ngày 05/02/2024 đến hết ngày 28/6/2024, thứ Sáu",
        ),
        ({"meaning": "month", "month": "2024-05"}, "hết ngày 31/5/2024, thứ Sáu"),
        ({"meaning": "quarter", "quarter": "2024-Q2"}, "hết ngày 30/6/2024, Chủ nhật"),
        (
            {"meaning": "term", "days": 5, "event": "issued"},
            "05 ngày làm việc kể từ ngày ban hành",
        ),
        (
            {"meaning": "ahead", "days": 15, "event": "congress"},
            "15 ngày trước ngày đại hội",
        ),
        ({"meaning": "fuzzy", "date": "2024-05-05"}, "dự kiến, chỉ để nhắc"),
        ({"meaning": "instant", "date": "2024-06-28"}, "chưa ghi hạn"),
    ],
)
def test_every_meaning_is_said_in_plain_words(
    vietnamese: str, milestone: dict[str, Any], words: str
) -> None:
    assert until(milestone).words == words


def test_a_term_ends_on_a_day_once_the_plan_is_issued(vietnamese: str) -> None:
    term = {"meaning": "term", "days": 5, "event": "issued"}
    words = "05 ngày làm việc kể từ ngày ban hành (hết ngày 10/6/2024, thứ Hai)"
    assert until(term, ISSUED_ON).words == words


@pytest.mark.parametrize(
    ("roll", "words", "note"),
    [
        ("", "hết ngày 18/4/2024, thứ Năm", "18/4/2024, thứ Năm là ngày nghỉ; không dời"),
        (
            "next",
            "hết ngày 19/4/2024, thứ Sáu",
            "18/4/2024, thứ Năm là ngày nghỉ; dời sang 19/4/2024, thứ Sáu",
        ),
        (
            "previous",
            "hết ngày 17/4/2024, thứ Tư",
            "18/4/2024, thứ Năm là ngày nghỉ; lùi về 17/4/2024, thứ Tư",
        ),
    ],
)
def test_a_last_day_off_says_what_becomes_of_it(
    vietnamese: str, roll: str, words: str, note: str
) -> None:
    said = until({"meaning": "by", "date": "2024-04-18", "roll": roll})
    assert said == (words, (note,))


def test_a_day_that_is_worked_needs_no_note(vietnamese: str) -> None:
    assert until({"meaning": "by", "date": "2024-04-19", "roll": "next"}).notes == ()


def test_a_deadline_that_takes_nothing_afterwards_says_so(vietnamese: str) -> None:
    said = until({"meaning": "by", "date": "2024-04-19", "binding": True})
    assert said.notes == ("quá hạn thì không nộp được nữa",)


def test_the_paper_says_the_day_when_its_wording_does_not(language: str) -> None:
    before = {"meaning": "before", "date": "2024-06-30", "wording": "trước ngày 30/6/2024"}
    assert until_on_paper(before) == "hết ngày 29/6/2024, thứ Bảy"
    assert until_on_paper(before | {"meaning": "by"}) == ""
    assert until_on_paper(before | {"meaning": "fuzzy"}) == ""
    assert until_on_paper({"meaning": "by", "wording": "khi có thông báo"}) == ""


def test_the_paper_says_no_day_that_an_edit_of_the_calendar_would_move(vietnamese: str) -> None:
    before = {"meaning": "before", "date": "2024-06-30", "roll": "next", "wording": "như trên"}
    assert until_on_paper(before) == ""
    assert until_on_paper({"meaning": "term", "days": 5, "event": "issued"}) == ""
