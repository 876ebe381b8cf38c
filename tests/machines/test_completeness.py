"""Every table says all it must: read a failure as the next line to write."""

from collections.abc import Iterator
from typing import Any

import pytest

import forms
from state_machines import MACHINES, STAGES, machine
from state_machines.grammar import Ask, Machine, Mood, Notify, Open, Party, Source, Text
from tests.machines.worlds import REACHED_BY, parents_of, ready_case


class NotAsked(dict[str, Any]):
    """Answers that are not there yet: whoever looks at one says so with a failure."""

    def get(self, key: str, default: Any = None) -> Any:
        raise AssertionError(f"the guard reads '{key}' of the answers: say `of_answers=True`")

    __getitem__ = __contains__ = get  # type: ignore[assignment]


OF_EVERY_STAGE = ("ask_extension", "extend", "raise_obstacle", "receive")
every_machine = pytest.mark.parametrize("table", MACHINES, ids=lambda table: table.kind)


@every_machine
def test_every_phrase_speaks_both_languages(table: Machine) -> None:
    for where, text in _phrases(table):
        for words in text:
            assert words.strip() == words != "", f"{where}: say it in both languages"
        assert text.vi != text.en, f"{where}: '{text.vi}' is not translated"


@every_machine
def test_every_state_is_told_from_the_others_in_both_languages(table: Machine) -> None:
    assert len({state.name.vi for state in table.states}) == len(table.states)
    assert len({state.name.en for state in table.states}) == len(table.states)


@every_machine
def test_every_kind_has_a_form(table: Machine) -> None:
    assert table.kind in forms.CONTENT, (
        f"kind '{table.kind}' has a machine but no form: add forms/{table.kind}.py "
        "and list it in forms/__init__.py"
    )
    fields = set(forms.content_form(table.kind)()._fields)
    needed = {need.key for need in table.needs}
    assert needed <= fields, f"the form of '{table.kind}' lacks {sorted(needed - fields)}"


@pytest.mark.parametrize("ask", Ask)
def test_everything_a_step_asks_for_has_a_form(ask: Ask) -> None:
    assert ask in (Ask.CONTENT, Ask.CHILD) or ask in forms.STEPS
    assert forms.step_form("text", ask) is not None


@every_machine
def test_nothing_is_left_in_a_final_state(table: Machine) -> None:
    for state in table.states:
        if state.final:
            assert not table.rows_from(state.code), f"'{state}' is final and yet has a row"
            assert state.waits_for is None, f"'{state}' is final: nobody's turn"


@every_machine
def test_whose_turn_it_is_can_do_something(table: Machine) -> None:
    for state in table.states:
        if party := state.waits_for:
            steps = [row for row in table.rows_from(state.code) if _meets(row.by, party)]
            assert steps, f"'{state}' waits for {party.name.en}, who has no row there"


@every_machine
def test_whoever_works_on_a_paper_is_the_one_waited_for(table: Machine) -> None:
    for state in table.states:
        if state.mood in (Mood.EMPTY, Mood.DOING, Mood.BACK):
            assert state.waits_for, f"'{state}' is {state.mood}: say whose turn it is"


@every_machine
def test_what_a_row_opens_exists(table: Machine) -> None:
    for row in table.rows:
        for effect in row.then:
            if isinstance(effect, Open) and effect.kind:
                assert machine(effect.kind).child
            if isinstance(effect, Open) and effect.source is Source.ADDRESSEES:
                assert STAGES, "issuing opens every stage, and there is none"
        opens = any(
            isinstance(effect, Open) and effect.source is Source.ANSWERS for effect in row.then
        )
        opens_many = any(
            isinstance(effect, Open) and effect.source is Source.ROWS for effect in row.then
        )
        assert opens_many is (row.asks is Ask.ROWS)
        assert opens is (row.asks is Ask.CHILD), f"'{row.code}' asks for a child or opens none"


@every_machine
def test_a_paper_is_begun_in_one_way(table: Machine) -> None:
    """By the plan, for a period, inside another paper, or by a person: each in one way."""
    ways = [table.stage, table.recurring, bool(parents_of(table)), bool(table.begun_by)]
    assert ways.count(True) == 1
    assert table.child is bool(parents_of(table))


@pytest.mark.parametrize("table", STAGES, ids=lambda table: table.kind)
def test_a_stage_can_be_delayed_helped_and_received(table: Machine) -> None:
    """What is owed may be asked more time for, or be given it, be obstructed, or come on paper."""
    lacking = [code for code in OF_EVERY_STAGE if code not in table.codes]
    assert not lacking, (
        f"stage '{table.kind}' lacks {lacking}: "
        "copy these rows, with their imports, from state_machines/report.py"
    )


@every_machine
def test_what_is_answered_is_kept_somewhere(table: Machine) -> None:
    """A reason goes to the trail, a file to its slot, a child's content to the child."""
    elsewhere = (Ask.NOTHING, Ask.REASON, Ask.FILE, Ask.CHILD, Ask.ROWS)
    for row in table.rows:
        assert (row.asks in elsewhere) is (row.keeps == ""), (
            f"'{row.code}' asks for {row.asks} and keeps it in '{row.keeps}'"
        )


@every_machine
def test_every_step_back_or_away_gives_its_reason(table: Machine) -> None:
    for row in table.rows:
        if row.target and row.target.mood in (Mood.BACK, Mood.OFF):
            told = row.asks in (Ask.REASON, Ask.BALLOT) or _of_the_unit(row.by)
            assert told, f"'{row.code}' sends back or ends without a word"


@every_machine
def test_the_judge_of_a_paper_is_not_its_author(table: Machine) -> None:
    """Where others decide on what was handed in and it is done, four eyes are needed."""
    for row in table.rows:
        before = {source.mood for source in row.source}
        if row.target and row.target.mood is Mood.DONE and before == {Mood.WAITING}:
            final_touch = row.asks is Ask.ISSUE
            assert row.four_eyes or final_touch, f"'{row.code}' lets the author decide"


@every_machine
def test_a_notice_reaches_somebody_who_can_be_reached(table: Machine) -> None:
    for row in table.rows:
        for effect in row.then:
            if isinstance(effect, Notify):
                assert any(effect.party.reach in reaches for reaches in REACHED_BY.values())
                assert effect.party.roles


def test_guards_of_answers_belong_to_rows_that_ask() -> None:
    for table in MACHINES:
        for row in table.rows:
            if any(guard.of_answers for guard in row.when):
                assert row.asks is not Ask.NOTHING


@every_machine
def test_a_guard_that_reads_the_answers_says_so(table: Machine) -> None:
    """Else it would block the button of everybody who has not answered yet."""
    for row in table.rows:
        for state in row.source:
            case = ready_case(table, state, answers=NotAsked())
            for guard in row.when:
                assert guard.of_answers or guard.holds(case) is not None, guard.code


def test_a_guard_has_one_meaning() -> None:
    guards = {guard for table in MACHINES for row in table.rows for guard in row.when}
    assert len({guard.code for guard in guards}) == len(guards)


def test_a_kind_has_one_machine() -> None:
    assert len({table.kind for table in MACHINES}) == len(MACHINES)
    assert all(machine(table.kind) is table for table in MACHINES)


def _phrases(table: Machine) -> Iterator[tuple[str, Text]]:
    yield table.kind, table.name
    for state in table.states:
        yield f"{table.kind}, state '{state}'", state.name
        if state.waits_for:
            yield f"the party of '{state}'", state.waits_for.name
    for row in table.rows:
        yield f"{table.kind}, row '{row.code}'", row.name
        yield f"the party of '{row.code}'", row.by.name
        for guard in row.when:
            yield f"guard '{guard.code}'", guard.refusal
    for need in table.needs:
        yield f"{table.kind}, need '{need.key}'", need.name


def _meets(one: Party, other: Party) -> bool:
    return one.reach == other.reach and bool(one.roles & other.roles)


def _of_the_unit(party: Party) -> bool:
    return party.reach == "own"
