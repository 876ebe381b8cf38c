"""A table that would surprise its users is refused, in words that say what to do."""

from dataclasses import replace
from typing import Any

import pytest

from state_machines.grammar import (
    BadTable,
    Machine,
    Mood,
    Notify,
    Number,
    Party,
    Publish,
    Reach,
    Role,
    State,
    Text,
    Transition,
)

WORDS = Text("Chữ", "Words")
UNIT = Party(WORDS, frozenset({Role.OFFICER}), Reach.OWN)
NOBODY = Party(WORDS, frozenset(), Reach.OWN)
OPEN = State("open", WORDS, Mood.DOING, UNIT)
SHUT = State("shut", WORDS, Mood.DONE, final=True)
STRAY = State("stray", WORDS, Mood.DONE, final=True)
CLOSE = Transition("close", WORDS, (OPEN,), SHUT, by=UNIT)


def a_machine(**changes: Any) -> Machine:
    parts: dict[str, Any] = {
        "kind": "door",
        "name": WORDS,
        "states": (OPEN, SHUT),
        "rows": (CLOSE,),
    }
    return Machine(**parts | changes)


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"rows": (CLOSE, CLOSE)}, "two rows 'close' leave 'open': keep one"),
        ({"rows": (replace(CLOSE, source=(OPEN, OPEN)),)}, "two rows 'close' leave 'open'"),
        ({"states": (OPEN, SHUT, STRAY)}, "'stray' cannot be reached: add a row that leads to it"),
        ({"states": (OPEN, replace(SHUT, final=False)), "rows": (
            replace(CLOSE, target=replace(SHUT, final=False)),)},
         "'shut' cannot be left: add a row or mark it final"),
        ({"rows": (CLOSE, replace(CLOSE, code="oil", target=None),
                   replace(CLOSE, code="paint", source=(STRAY,)))},
         "'paint' leaves 'stray', which is not a state of this machine"),
        ({"rows": (CLOSE, replace(CLOSE, code="lose", target=STRAY))},
         "'lose' leads to 'stray', which is not a state of this machine"),
        ({"rows": (replace(CLOSE, by=NOBODY),)}, "'close' names nobody who may take it: say who"),
        ({"rows": (replace(CLOSE, then=(Notify(NOBODY),)),)}, "'close' notifies nobody"),
        ({"states": (OPEN, SHUT, replace(SHUT, mood=Mood.OFF))}, "two states share a code"),
    ],
)  # fmt: skip
def test_a_bad_table_is_refused(changes: dict[str, Any], words: str) -> None:
    with pytest.raises(BadTable) as refused:
        a_machine(**changes)
    assert str(refused.value).startswith("door: ")
    assert words in str(refused.value)


def test_a_state_that_only_stays_cannot_be_left() -> None:
    wait = State("wait", WORDS, Mood.DOING, UNIT)
    rows = (replace(CLOSE, target=wait), Transition("sit", WORDS, (wait,), None, by=UNIT))
    with pytest.raises(BadTable, match="'wait' cannot be left"):
        a_machine(states=(OPEN, wait), rows=rows)


def test_what_is_numbered_or_issued_is_kept_for_ever() -> None:
    for effect in (Publish(), Number("KH")):
        rows = (replace(CLOSE, then=(effect,)),)
        assert a_machine(rows=rows).kept_years == 0
        with pytest.raises(BadTable, match="kept for ever"):
            a_machine(rows=rows, kept_years=10)
    assert a_machine(kept_years=10).kept_years == 10


def test_a_machine_answers_for_its_rows() -> None:
    sit = Transition("sit", WORDS, (OPEN,), None, by=UNIT)
    door = a_machine(rows=(CLOSE, sit))
    assert door.initial is OPEN
    assert door.codes == ("close", "sit")
    assert door.state("shut") is SHUT
    assert door.row("open", "close") is CLOSE
    assert door.row("shut", "close") is None
    assert door.rows_from("open") == (CLOSE, sit)
    assert (CLOSE.lands_in(OPEN), sit.lands_in(OPEN)) == (SHUT, OPEN)


@pytest.mark.parametrize(
    "change",
    [
        {"rows": (replace(CLOSE, four_eyes=True),)},
        {"rows": (replace(CLOSE, then=(Notify(UNIT),)),)},
        {"rows": (CLOSE, replace(CLOSE, code="slam"))},
        {"rows": (replace(CLOSE, by=UNIT._replace(reach=Reach.ISSUER)),)},
    ],
)
def test_a_changed_rule_changes_the_digest(change: dict[str, Any]) -> None:
    assert a_machine(**change).digest != a_machine().digest


def test_a_changed_phrase_does_not_change_the_digest() -> None:
    spoken = replace(CLOSE, name=Text("Đóng", "Shut the door"))
    assert a_machine(rows=(spoken,)).digest == a_machine().digest
