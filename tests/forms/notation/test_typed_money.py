"""Amounts of đồng: what is read, what is refused and with which words."""

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forms.notation.money import MOST
from forms.notation.typed_money import parse_money
from forms.notation.writing import money_digits, money_words
from forms.words import Unreadable

AMOUNTS = st.integers(0, MOST)


@pytest.mark.parametrize(
    ("text", "vnd"),
    [
        ("13,386 tỷ đồng", 13_386_000_000),
        ("3,376 Tỷ", 3_376_000_000),
        ("2,2 tỷ đồng", 2_200_000_000),
        ("02 tỷ đồng", 2_000_000_000),
        ("350 triệu đồng", 350_000_000),
        ("175,5 triệu", 175_500_000),
        ("60.000.000 đồng", 60_000_000),
        ("7.690 triệu đồng", 7_690_000_000),
        ("1 250 triệu", 1_250_000_000),
        ("1 tỷ 250 triệu", 1_250_000_000),
        ("1 tỷ 250 triệu 500 nghìn 200 đồng", 1_250_500_200),
        ("13.386.000.000", 13_386_000_000),
        ("13 386 000 000", 13_386_000_000),
        ("13386000000", 13_386_000_000),
        ("500.000 đ", 500_000),
        ("13,386 VND", 13_386),
        ("13.386 billion", 13_386_000_000),
        ("2.5 million VND", 2_500_000),
        ("0", 0),
    ],
)
def test_office_amounts_are_read(text, vnd):
    assert parse_money(text) == vnd


@pytest.mark.parametrize(
    ("text", "vi", "en"),
    [
        ("13,386", "Chưa rõ đơn vị tiền", "The unit of the amount is not clear"),
        ("13.386", "Chưa rõ đơn vị tiền", "The unit of the amount is not clear"),
        ("350", "Chưa rõ đơn vị tiền", "The unit of the amount is not clear"),
        ("1 tỷ 2", "Chưa rõ đơn vị tiền", "The unit of the amount is not clear"),
        ("2.5 tỷ", "Viết phần lẻ sau dấu phẩy", "Write decimals after a comma"),
        ("13.386 tỷ", "dùng dấu phẩy", "use a comma"),
        ("40 - 55 triệu", "Viết như 13.386.000.000", "Write it like 13.386.000.000"),
        ("hơn 13 tỷ", "Viết như 13.386.000.000", "Write it like 13.386.000.000"),
        ("-5 triệu", "Viết như 13.386.000.000", "Write it like 13.386.000.000"),
        ("250 triệu 1 tỷ", "Viết như 13.386.000.000", "Write it like 13.386.000.000"),
        ("1,5 tỷ 200 triệu", "Viết như 13.386.000.000", "Write it like 13.386.000.000"),
        ("13.38.000", "Viết như 13.386.000.000", "Write it like 13.386.000.000"),
        ("0,0000000001 tỷ", "lẻ dưới một đồng", "a fraction of a đồng"),
        ("9" * 5000, "Viết như 13.386.000.000", "Write it like 13.386.000.000"),
    ],
)
def test_unclear_amounts_are_refused_with_advice(text, vi, en):
    with pytest.raises(Unreadable) as refusal:
        parse_money(text)
    assert vi in refusal.value.advice.vi
    assert en in refusal.value.advice.en


@given(AMOUNTS, st.sampled_from(["vi", "en"]))
def test_words_read_back_give_the_same_amount(vnd, language):
    assert parse_money(money_words(vnd, language)) == vnd
    assert parse_money(money_digits(vnd, language)) == vnd


@given(st.text())
def test_any_text_is_an_amount_or_is_refused(text):
    with suppress(Unreadable):
        assert 0 <= parse_money(text) <= MOST


@pytest.mark.parametrize(
    ("vnd", "vi", "en"),
    [
        (13_386_000_000, "13,386 tỷ đồng", "13.386 billion VND"),
        (1_250_500_000_000, "1.250,5 tỷ đồng", "1,250.5 billion VND"),
        (350_000_000, "350 triệu đồng", "350 million VND"),
        (175_500_000, "175,5 triệu đồng", "175.5 million VND"),
        (13_386_123_456, "13.386.123.456 đồng", "13,386,123,456 VND"),
        (500_000, "500.000 đồng", "500,000 VND"),
    ],
)
def test_amounts_are_said_as_papers_print_them(vnd, vi, en):
    assert (money_words(vnd), money_words(vnd, "en")) == (vi, en)
