"""Hundreds of spellings, each with what it says; how a line is typed changes nothing of it."""

import unicodedata

import pytest

from forms import notation
from tests.forms.notation.table import Spelling, short, spellings

SPELLINGS = spellings()
TYPED = {
    "decomposed letters": lambda line: unicodedata.normalize("NFD", line),
    "no-break spaces": lambda line: line.replace(" ", "\u00a0"),
    "several spaces": lambda line: line.replace(" ", "  "),
    "dashes": lambda line: line.replace("-", "–"),
    "the Icelandic Ð": lambda line: line.replace("Đ", "Ð").replace("đ", "ð"),
    "a zero-width space": lambda line: line.replace(" ", " \u200b"),
}


@pytest.mark.parametrize("spelling", SPELLINGS, ids=lambda one: f"{one.kind}: {one.line}")
def test_a_spelling_says_what_the_table_says(spelling: Spelling) -> None:
    assert short(spelling.kind, spelling.line) == spelling.expected


@pytest.mark.parametrize("how", TYPED)
def test_how_a_line_is_typed_changes_nothing(how: str) -> None:
    other = {
        typed: said
        for one in SPELLINGS
        if (said := short(one.kind, typed := TYPED[how](one.line))) != one.expected
    }
    assert other == {}


def test_every_reader_has_spellings_that_it_reads_and_some_that_it_leaves_alone() -> None:
    for kind in notation.READERS:
        expected = {one.expected for one in SPELLINGS if one.kind == kind}
        assert "-" in expected
        assert len(expected) > 5
    assert len(SPELLINGS) >= 750


def test_a_span_is_counted_in_the_line_as_given() -> None:
    line = "Hạn:\\n  hơn\u00a0**13,386  tỷ** đồng"
    [reading] = notation.read("money", line)
    start, end = reading["span"]
    assert line[start:end] == "13,386  tỷ** đồng"
    decomposed = unicodedata.normalize("NFD", line)
    [reading] = notation.read("money", decomposed)
    start, end = reading["span"]
    assert decomposed[start:end] == unicodedata.normalize("NFD", "13,386  tỷ** đồng")


def test_what_is_doubtful_says_why() -> None:
    for one in SPELLINGS:
        for reading in notation.read(one.kind, one.line):
            assert reading.get("doubtful", "vì sao").strip()


def test_spellings_of_one_unit_have_one_key_and_other_units_another() -> None:
    def key(line: str) -> str:
        return notation.read("unit-name", line)[0]["key"]

    assert key("Phường I") == key("P. 01") == key("UBMTTQVN phường 1")
    assert len({key(line) for line in ("Phường 1", "Quận 1", "Phường 11", "Khu phố 1")}) == 4
    assert key("thành phố Quảng Trị") != key("tỉnh Quảng Trị")
    assert key("xã Tân Lập") != key("xã Tân Lạp")
