"""Five published papers: what the rules find in them is exactly what is wrong with them."""

import pytest

from tests.forms.lint.papers import PUBLISHED, found, published

GOLDEN = {
    "000": ["V05 Ei 3", "V07 Es 55", "V06 W 77"],
    "001": [
        *("V01 E 13", "V21 I 18", "V15 I 20", "V03 W 46", "V08 W 46", "V07 W 56", "V22 I 56"),
        *("V22 I 58", "V11 I 64", "V24 I 93"),
    ],
    "002": ["V05 Ei 3", "V23 I 15", "V02 W 19", "V23 I 29", "V04 W 59", "V15 I 111"],
    "003": ["V18 W 3", "V17 I 21"],
    "004": ["V19 W 47", "V14 W 140", "V13 W 144", "V16 W 144", "V16 W 144", "V05 Ei 162"],
}


@pytest.mark.parametrize("name", PUBLISHED)
def test_a_published_paper_has_these_defects_and_no_others(name: str) -> None:
    told = [f"{one.rule} {one.severity} {one.line}" for one in found(published(name))]
    assert told == GOLDEN[name]


@pytest.mark.parametrize("name", PUBLISHED)
def test_every_finding_points_at_words_of_its_line_and_says_what_to_do(name: str) -> None:
    lines = published(name).split("\n")
    for one in found(published(name)):
        words = one.passage.replace("…", " ").split()
        plain = lines[one.line - 1].replace("*", "").replace("–", "-")
        assert words[0] in plain
        assert one.advice.vi.endswith(".")
        assert one.advice.en.endswith(".")
