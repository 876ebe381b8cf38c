"""A notice says what to do and until when, in office words, for every row of every table."""

from datetime import UTC, datetime

import pytest

from state_machines import MACHINES
from state_machines.grammar import Machine, Notify, State, Transition
from workflow_app.models import Document, Notice
from workflow_app.services.channels import notices

PROMISES = [
    (table, row, source, effect)
    for table in MACHINES
    for row in table.rows
    for source in row.source
    for effect in row.then
    if isinstance(effect, Notify)
]


@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.parametrize(
    ("table", "row", "source", "effect"),
    PROMISES,
    ids=[f"{table.kind}-{row.code}-{source}" for table, row, source, _ in PROMISES],
)
def test_every_promise_of_every_table_has_its_words(
    table: Machine, row: Transition, source: State, effect: Notify, language: str
) -> None:
    notice = _notice(table, row, source, effect)
    lines = notices.sentences(notice, language)
    assert "Phường An Hòa" in notices.subject(notice, language)
    assert any("because" in line for line in lines)
    assert notice.facts["title"] not in notices.subject(notice, language)
    assert all("{" not in line for line in lines)


def test_whose_turn_it_is_decides_what_comes_first() -> None:
    table = next(table for table in MACHINES if table.stage)
    promises = [(row, effect) for one, row, _, effect in PROMISES if one is table]
    said = {}
    for row, effect in promises:
        notice = _notice(table, row, row.source[0], effect)
        said[notice.facts["turn"]] = notices.sentences(notice, "vi")[0]
    assert said[True].startswith("Việc cần làm:")
    assert not said[False].startswith("Việc cần làm:")


def _notice(table: Machine, row: Transition, source: State, effect: Notify) -> Notice:
    paper = Document(
        kind=table.kind, title="Nguyễn Văn Mẫu", due_at=datetime(2024, 1, 1, tzinfo=UTC)
    )
    payload = {
        "roles": sorted(effect.party.roles),
        "reach": effect.party.reach,
        "to": row.lands_in(source).code,
        "reason": "because",
    }
    facts = notices.facts(paper, "Phường An Hòa", payload)
    return Notice(kind=table.kind, code=row.code, facts=facts)
