"""docs/figures.md says what the loaded papers answer, and they answer what was printed."""

from sqlalchemy.orm import Session

from workflow_app.commands.docs import FIGURES
from workflow_app.seeds.published import page, published
from workflow_app.seeds.reading import read


def test_every_printed_figure_comes_out_of_the_loaded_papers(reading: Session) -> None:
    wrong = [(row.code, row.answer, row.expected) for row in published(reading) if not row.holds]
    assert wrong == []


def test_every_row_of_the_published_figures_is_answered_or_told_apart() -> None:
    told = read("published")
    numbers = {row["code"] for row in told["rows"]} | {word.split()[0] for word in told["apart"]}
    assert numbers == {f"F{number}" for number in range(1, 31)}


def test_the_page_of_figures_is_not_stale(reading: Session) -> None:
    assert FIGURES.read_text(encoding="utf-8") == page(published(reading)), (
        "run `workflow-app docs`"
    )
