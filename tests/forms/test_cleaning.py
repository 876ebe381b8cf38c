"""Typed and pasted text is made plain, and plain text is left alone."""

import unicodedata

from hypothesis import given
from hypothesis import strategies as st

from forms.cleaning import clean_line, clean_lines, clean_text


def test_letters_are_composed_and_spaces_are_ordinary():
    pasted = unicodedata.normalize("NFD", " Ủy\u00a0ban   MTTQ ")
    assert clean_line(pasted) == "Ủy ban MTTQ"


def test_what_cannot_be_seen_is_removed():
    assert clean_text("tỉnh\u202e\u200b\x00 Sơn\ufeff La\u2066") == "tỉnh Sơn La"


def test_lines_are_kept_in_paragraphs_and_joined_on_a_line():
    assert clean_text("một \r\nhai\rba\u2028bốn\n") == "một\nhai\nba\nbốn"
    assert clean_line("một\r\nhai") == "một hai"


def test_bullets_and_blank_lines_are_dropped_from_lists():
    pasted = "- Bằng khen\n\n+ Giấy khen\n• Cờ thi đua\n1. Kỷ niệm chương\n-5 độ"
    assert clean_lines(pasted) == [
        "Bằng khen",
        "Giấy khen",
        "Cờ thi đua",
        "1. Kỷ niệm chương",
        "-5 độ",
    ]


@given(st.text())
def test_cleaning_twice_changes_nothing(text):
    assert clean_text(clean_text(text)) == clean_text(text)
    assert clean_line(clean_line(text)) == clean_line(text)


@given(st.text())
def test_clean_text_is_composed_and_storable(text):
    assert unicodedata.is_normalized("NFC", clean_text(text))
    clean_text(text).encode()
