"""Law: the upper floors do not know the kinds of paper by name; they loop over the tables.

What one kind needs goes into its table (`state_machines/<kind>.py`), its form (`forms/<kind>.py`)
or its partial (`templates/documents/content/<kind>.html`). What is left is asked of the table:
`machine.stage`, `state.mood`, `row.asks`.
"""

import re

from state_machines import MACHINES
from tests.architecture.sources import sources, strings, templates

KINDS = {machine.kind for machine in MACHINES}
STATES = {state.code for machine in MACHINES for state in machine.states}
NAMED_EXCEPTIONS: dict[tuple[str, str], str] = {
    ("workflow_app/seeds/", ""): "stories about given papers: data, not rules",
    (
        "workflow_app/services/boards/progress.py",
        "returned",
    ): "a filter: the mood BACK",
    ("workflow_app/web/board.py", "returned"): "the same filter, as an address and a chip",
}
"""(path, word) -> why the word is no kind or state there; '' stands for every word."""


def test_no_module_above_the_tables_names_a_kind() -> None:
    found = _naming(KINDS)
    assert not found, "\n".join(found)


def test_no_module_above_the_tables_names_a_state() -> None:
    found = _naming(STATES - KINDS)
    assert not found, "\n".join(found)


def test_no_template_but_the_contents_names_a_kind_or_a_state() -> None:
    quoted = re.compile(r"""['"](""" + "|".join(sorted(KINDS | STATES)) + r""")['"]""")
    found = [
        f"{path.name}:{number}: {line.strip()}"
        for path in templates()
        if path.parent.name != "content"
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1)
        if re.search(r"{[{%]", line) and quoted.search(line)
    ]
    assert not found, "\n".join(found)


def _naming(words: set[str]) -> list[str]:
    return [
        f"{source.at(node)} '{node.value}'"
        for source in sources("workflow_app")
        for node in strings(source.tree)
        if node.value in words and not _is_excepted(source.path, node.value)
    ]


def _is_excepted(path: str, word: object) -> bool:
    return any(path.startswith(place) and only in ("", word) for place, only in NAMED_EXCEPTIONS)
