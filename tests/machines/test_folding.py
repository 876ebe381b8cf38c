"""Vietnamese without its marks."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from state_machines.folding import fold


@pytest.mark.parametrize(
    ("written", "folded"),
    [
        ("Đông Hà", "dong ha"),
        ("TAM KỲ", "tam ky"),
        ("Ðại hội", "dai hoi"),  # U+00D0, the Icelandic letter of old keyboards
        ("  Hòa   Thuận ", "hoa thuan"),
        ("Hoà Thuận", "hoa thuan"),
        ("166/KH-MTTQ-BTT", "166/kh-mttq-btt"),
    ],
)
def test_marks_and_capitals_do_not_matter(written: str, folded: str) -> None:
    assert fold(written) == folded


@given(st.text())
def test_every_spelling_of_one_text_folds_alike(text: str) -> None:
    forms = {fold(unicodedata.normalize(form, text)) for form in ("NFC", "NFD")}
    assert len(forms) == 1


@given(st.text())
def test_folding_what_is_folded_changes_nothing(text: str) -> None:
    assert fold(fold(text)) == fold(text)
