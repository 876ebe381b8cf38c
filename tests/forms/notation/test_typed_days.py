"""Days and months: what is read, what is refused and with which words."""

from contextlib import suppress
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forms.notation.typed_days import (
    parse_date,
    parse_hour,
    parse_month,
    parse_quarter,
)
from forms.notation.writing import show_date, show_quarter
from forms.words import Unreadable

DAYS = st.dates(date(1930, 1, 1), date(2100, 12, 31))


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("01/07/2024", date(2024, 7, 1)),
        ("1/7/2024", date(2024, 7, 1)),
        ("30-11-2023", date(2023, 11, 30)),
        ("30.11.2023", date(2023, 11, 30)),
        ("08/9/2023.", date(2023, 9, 8)),
        ("2024-07-01", date(2024, 7, 1)),
        ("ngày 12 tháng 8 năm 2024", date(2024, 8, 12)),
        ("Ngày 24/10/2023", date(2023, 10, 24)),
        ("12 tháng 8, 2024", date(2024, 8, 12)),
    ],
)
def test_office_days_are_read(text, day):
    assert parse_date(text) == day


@pytest.mark.parametrize(
    ("text", "today", "day"),
    [
        ("1/7", date(2024, 6, 20), date(2024, 7, 1)),
        ("15/1", date(2024, 12, 20), date(2025, 1, 15)),
        ("20/12", date(2025, 1, 5), date(2024, 12, 20)),
        ("ngày 1 tháng 7", date(2024, 6, 20), date(2024, 7, 1)),
        ("29/2", date(2025, 1, 10), date(2024, 2, 29)),
    ],
)
def test_a_day_without_year_is_the_nearest_one(text, today, day):
    assert parse_date(text, today) == day


@pytest.mark.parametrize(
    ("text", "vi", "en"),
    [
        ("15/12/20223", "Viết năm đủ 4 chữ số", "Write the year with four digits"),
        ("15/12/23", "Viết năm đủ 4 chữ số", "Write the year with four digits"),
        ("8/11", "Viết năm đủ 4 chữ số", "Write the year with four digits"),
        ("30/2/2023", "Tháng đó không có ngày này", "That month has no such day"),
        ("12/13/2023", "Tháng đó không có ngày này", "That month has no such day"),
        ("1/1/1929", "Năm phải từ 1930 đến 2100", "between 1930 and 2100"),
        ("1/1/2101", "Năm phải từ 1930 đến 2100", "between 1930 and 2100"),
        ("07-10/8", "Viết như 30/11/2023", "Write it like 30/11/2023"),
        ("Quý III/2024", "Viết như 30/11/2023", "Write it like 30/11/2023"),
        ("mai", "Viết như 30/11/2023", "Write it like 30/11/2023"),
    ],
)
def test_unclear_days_are_refused_with_advice(text, vi, en):
    with pytest.raises(Unreadable) as refusal:
        parse_date(text)
    assert vi in refusal.value.advice.vi
    assert en in refusal.value.advice.en


def test_a_day_that_no_near_year_has_is_refused():
    with pytest.raises(Unreadable, match="Tháng đó không có ngày này"):
        parse_date("31/4", date(2024, 6, 1))


@given(DAYS)
def test_a_shown_day_is_read_back(day):
    assert parse_date(show_date(day)) == day
    assert parse_date(day.isoformat()) == day


@given(st.text(), DAYS)
def test_any_text_is_a_day_or_is_refused(text, today):
    with suppress(Unreadable):
        assert isinstance(parse_date(text, today), date)


@pytest.mark.parametrize(
    "text", ["10/2023", "tháng 10/2023", "Tháng 10 năm 2023", "10-2023", "2023-10"]
)
def test_office_months_are_read(text):
    assert parse_month(text) == "2023-10"


@pytest.mark.parametrize(
    ("text", "vi", "en"),
    [
        ("13/2023", "Tháng phải từ 1 đến 12", "The month must be between 1 and 12"),
        ("10/23", "Viết năm đủ 4 chữ số", "Write the year with four digits"),
        ("10/1900", "Năm phải từ 1930 đến 2100", "between 1930 and 2100"),
        ("quý IV", "Viết như 10/2023", "Write it like 10/2023"),
    ],
)
def test_unclear_months_are_refused_with_advice(text, vi, en):
    with pytest.raises(Unreadable) as refusal:
        parse_month(text)
    assert vi in refusal.value.advice.vi
    assert en in refusal.value.advice.en


@pytest.mark.parametrize(
    "text",
    ["quý II/2024", "Quý 2 năm 2024", "Q2/2024", "II/2024", "2024-Q2", "quý ii năm 2024", "2-2024"],
)
def test_office_quarters_are_read(text):
    assert parse_quarter(text) == "2024-Q2"


@pytest.mark.parametrize("number", range(1, 5))
def test_a_quarter_is_read_again_as_it_is_shown(number):
    assert parse_quarter(show_quarter(f"2024-Q{number}")) == f"2024-Q{number}"


@pytest.mark.parametrize("text", ["quý V/2024", "Q5/2024", "quý II", "IIII/2024", "Q2/24", "4"])
def test_what_is_no_quarter_is_refused(text):
    with pytest.raises(Unreadable):
        parse_quarter(text)


@pytest.mark.parametrize(
    ("text", "hour"),
    [
        ("17:00", "17:00"),
        ("17 giờ", "17:00"),
        ("17h30", "17:30"),
        ("17 giờ 30", "17:30"),
        ("17 giờ 05 phút", "17:05"),
        ("8h", "08:00"),
        ("0:00", "00:00"),
    ],
)
def test_office_hours_are_read(text, hour):
    assert parse_hour(text) == hour


@pytest.mark.parametrize("text", ["17", "24:00", "17:60", "17h5", "sáng", "-1:00"])
def test_what_is_no_time_of_day_is_refused(text):
    with pytest.raises(Unreadable):
        parse_hour(text)
