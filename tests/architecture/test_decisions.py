"""Law: the table of decisions names every page once, in order, by the page's own heading."""

from pathlib import Path

DECISIONS = Path(__file__).resolve().parents[2] / "docs" / "decisions"


def test_the_table_of_decisions_is_that_of_its_pages() -> None:
    pages = sorted(path for path in DECISIONS.glob("[0-9]*.md") if not path.stem.startswith("000"))
    wanted = []
    for page in pages:
        number, _, title = page.read_text(encoding="utf-8").split("\n")[0][2:].partition(" ")
        assert page.stem.startswith(number), page.name
        wanted.append(f"| [{number}]({page.name}) | {title} |")
    table = (DECISIONS / "README.md").read_text(encoding="utf-8").splitlines()
    assert [line for line in table if line.startswith("| [")] == wanted
