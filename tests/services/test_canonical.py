"""What a hash is taken of has one spelling."""

import unicodedata
from datetime import UTC, datetime

import pytest

from state_machines.days import VIETNAM
from workflow_app.services.chain import canonical

NOON = datetime(2024, 6, 30, 12, 0, 0, 5, tzinfo=UTC)


def test_keys_are_sorted_at_every_depth_and_nothing_is_spaced() -> None:
    assert canonical({"b": [1, {"d": None, "c": True}], "a": "x"}) == (
        '{"a":"x","b":[1,{"c":true,"d":null}]}'
    )


@pytest.mark.parametrize("form", ["NFC", "NFD"])
def test_composed_and_decomposed_letters_are_one(form: str) -> None:
    told = {unicodedata.normalize(form, "Tên"): unicodedata.normalize(form, "Đông Hà")}
    assert canonical(told) == '{"Tên":"Đông Hà"}'


def test_a_moment_is_told_in_utc_with_its_microseconds_wherever_the_clock_stood() -> None:
    spelled = '["2024-06-30T12:00:00.000005Z"]'
    assert canonical([NOON]) == canonical([NOON.astimezone(VIETNAM)]) == spelled


@pytest.mark.parametrize("value", [1.5, [1.0], {"a": {"b": 0.1}}, {1, 2}, b"x"])
def test_what_has_several_spellings_is_refused(value: object) -> None:
    with pytest.raises(TypeError, match="no canonical form"):
        canonical(value)
