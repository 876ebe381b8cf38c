"""Law: what does not fit on a screen or two has more than one subject.

Split a file by subject, never into `part_2`; give a long function a second one with a name that
says what it does. A limit may be lifted for a named file by a decision in docs/decisions, listed
here with its number.
"""

from tests.architecture.sources import EVERYTHING, functions, sources, templates

FILE, FUNCTION, TEMPLATE = 300, 30, 150
LIFTED: dict[str, str] = {}
"""Path -> the decision that lifts the limit."""


def test_no_file_is_longer_than_300_lines() -> None:
    lengths = {source.path: source.text.count("\n") for source in sources(*EVERYTHING)}
    assert [p for p, lines in lengths.items() if lines > FILE and p not in LIFTED] == []


def test_no_function_is_longer_than_30_lines() -> None:
    long = [
        f"{source.at(node)} {node.name} has {lines} lines"
        for source in sources(*EVERYTHING)
        for node in functions(source.tree)
        if (lines := (node.end_lineno or 0) - node.lineno + 1) > FUNCTION
    ]
    assert not long, "\n".join(long)


def test_no_template_is_longer_than_150_lines() -> None:
    lengths = {path.name: path.read_text(encoding="utf-8").count("\n") for path in templates()}
    assert [name for name, lines in lengths.items() if lines > TEMPLATE] == []


def test_every_lifted_limit_is_still_needed() -> None:
    lengths = {source.path: source.text.count("\n") for source in sources(*EVERYTHING)}
    assert [path for path in LIFTED if lengths.get(path, 0) <= FILE] == []
