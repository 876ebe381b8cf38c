"""What reviewers are in charge of, joined: whoever takes over covers both and loses nothing."""

from typing import Any

import pytest

from workflow_app.services.membership.charges import Charge

A, B = frozenset({1}), frozenset({2})
T, U = frozenset({"papers"}), frozenset({"speeches"})
ALL: frozenset[Any] = frozenset()


@pytest.mark.parametrize(
    ("own", "given", "whole"),
    [
        (Charge(A, T), Charge(B, U), Charge(A | B, T | U)),
        (Charge(A, ALL), Charge(B, T), Charge(A | B, ALL)),
        (Charge(ALL, T), Charge(A, ALL), Charge(ALL, ALL)),
        (Charge(ALL, ALL), Charge(A, T), Charge(ALL, ALL)),
    ],
)
def test_what_is_joined_covers_both(own: Charge, given: Charge, whole: Charge) -> None:
    assert own.joined(given) == given.joined(own) == whole
