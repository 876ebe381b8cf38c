"""The drawings say what the tables say, in both languages, and docs/machines is never stale."""

from itertools import combinations
from pathlib import Path
from xml.etree import ElementTree

import pytest

from state_machines import MACHINES, drawing
from state_machines.drawing.layout import BOX_WIDTH, LETTER, Layout, Side, lay_out
from state_machines.drawing.words import ASKS, MOODS, said
from state_machines.grammar import Ask, Machine, Mood

DOCS = Path(__file__).parents[2] / "docs" / "machines"
LANGUAGES = ("vi", "en")
SVG = "{http://www.w3.org/2000/svg}"

every_machine = pytest.mark.parametrize("table", MACHINES, ids=lambda table: table.kind)
every_language = pytest.mark.parametrize("language", LANGUAGES)


@every_machine
@every_language
def test_the_diagram_mentions_every_state_and_step(table: Machine, language: str) -> None:
    lines = [line.strip() for line in drawing.mermaid(table, language).splitlines()]
    assert lines[0] == "stateDiagram-v2"
    for state in table.states:
        assert f'state "{said(state.name, language)}" as {state}' in lines
        assert (f"{state} --> [*]" in lines) is state.final
    for row in table.rows:
        for source in row.source:
            step = said(row.name, language)
            assert f"{source} --> {row.lands_in(source)} : {step}" in lines


@every_machine
@every_language
def test_the_picture_is_plain_xml_that_a_strict_policy_allows(
    table: Machine, language: str
) -> None:
    tree = ElementTree.fromstring(drawing.svg(table, language=language))
    for element in tree.iter():
        assert element.tag.removeprefix(SVG) not in ("style", "script", "foreignObject", "image")
        assert not [name for name in element.attrib if name == "style" or name.startswith("on")]


@every_machine
@every_language
def test_the_picture_shows_every_state_and_step(table: Machine, language: str) -> None:
    tree = ElementTree.fromstring(drawing.svg(table, language=language))
    words = [text.text or "" for text in tree.iter(f"{SVG}text")]
    for state in table.states:
        assert said(state.name, language) in words
    steps = sum(len(row.source) for row in table.rows)
    shown = [text.get("class") for text in tree.iter(f"{SVG}text")]
    assert shown.count("step") + shown.count("stay") == steps


@every_machine
def test_a_reader_hears_every_state_and_step(table: Machine) -> None:
    tree = ElementTree.fromstring(drawing.svg(table))
    title, told = tree.find(f"{SVG}title"), tree.find(f"{SVG}desc")
    assert title is not None
    assert told is not None
    assert tree.get("aria-labelledby") == f"{title.get('id')} {told.get('id')}"
    assert title.text == table.name.vi
    for state in table.states:
        assert f"{state.name.vi}: " in str(told.text)
    for row in table.rows:
        assert row.name.vi in str(told.text)


def test_pictures_on_one_page_share_no_id() -> None:
    every = "".join(drawing.svg(table, language=word) for table in MACHINES for word in LANGUAGES)
    ids = [e.get("id") for e in ElementTree.fromstring(f"<x>{every}</x>").iter() if e.get("id")]
    assert len(set(ids)) == len(ids) == 2 * 2 * len(MACHINES)


@every_machine
def test_the_active_state_stands_out_with_its_exits(table: Machine) -> None:
    active = table.initial
    tree = ElementTree.fromstring(drawing.svg(table, active=active.code))
    groups = [(group.get("class") or "").split() for group in tree.iter(f"{SVG}g")]
    assert [kind for kind in groups if "active" in kind] == [
        ["state", f"mood-{active.mood}", "active"]
    ]
    assert ["step", "open"] in groups
    quiet = drawing.svg(table)
    assert 'class="step open"' not in quiet
    assert ' active"' not in quiet


@every_machine
@every_language
def test_nothing_lies_on_anything_else(table: Machine, language: str) -> None:
    plan = lay_out(table, language)
    for above, below in zip(plan.boxes, plan.boxes[1:], strict=False):
        assert below.y - above.bottom >= 20
    for side in Side:
        roads = [road for road in plan.roads if road.side is side]
        ports = [y for road in roads for y in (road.entry, *(y for _, y in road.exits))]
        for one, other in combinations(sorted(ports), 2):
            assert other - one >= 20, "two ports meet"
        for one, other in combinations(roads, 2):
            apart = one.span[1] < other.span[0] or other.span[1] < one.span[0]
            assert apart or one.x != other.x, "two roads share a lane"
    _labels_fit(plan, language)


def _labels_fit(plan: Layout, language: str) -> None:
    for box in plan.boxes:
        for row in box.stays:
            assert LETTER * (len(said(row.name, language)) + 2) <= BOX_WIDTH
    for road in plan.roads:
        edge = plan.boxes[0].edge(road.side)
        assert 0 < road.x < plan.width
        for move, y in road.exits:
            assert LETTER * len(said(move.row.name, language)) < abs(road.x - edge)
            assert plan.boxes[move.source].y < y < plan.boxes[move.source].bottom


@every_machine
def test_a_page_tells_the_whole_table(table: Machine) -> None:
    page = drawing.markdown(table)
    assert page.startswith(f"# {table.name.vi} / {table.name.en}\n")
    for state in table.states:
        assert f"**{state.name.vi}**<br>{state.name.en}<br>`{state}`" in page
    for row in table.rows:
        assert f"**{row.name.vi}**<br>{row.name.en}<br>`{row.code}`" in page
        assert all(guard.refusal.vi in page and guard.refusal.en in page for guard in row.when)
    assert drawing.mermaid(table) in page
    assert f"({table.kind}.svg)" in page
    assert table.digest in page


def test_the_pages_have_words_for_everything_a_table_may_say() -> None:
    assert set(ASKS) == set(Ask)
    assert set(MOODS) == set(Mood)


def test_the_pages_in_docs_are_fresh() -> None:
    assert drawing.stale(DOCS) == [], "run `workflow-app docs`"


def test_a_changed_missing_or_foreign_page_is_stale(tmp_path: Path) -> None:
    drawing.write_docs(tmp_path)
    assert drawing.stale(tmp_path) == []
    (tmp_path / "README.md").write_text("changed", encoding="utf-8")
    (tmp_path / f"{MACHINES[0].kind}.svg").unlink()
    (tmp_path / "stray.md").write_text("", encoding="utf-8")
    assert drawing.stale(tmp_path) == ["README.md", f"{MACHINES[0].kind}.svg", "stray.md"]
    drawing.write_docs(tmp_path)
    assert drawing.stale(tmp_path) == ["stray.md"], "a foreign file is nobody's to delete here"
