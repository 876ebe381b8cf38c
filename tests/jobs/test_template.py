"""A template of one's own: refused with the reason, used by the worker when nothing is wrong."""

import io
from pathlib import Path

import pytest
from click.testing import CliRunner
from docx import Document as open_word

from tests.jobs.test_press import _template_saying, a_sheet
from workflow_app.cli import main
from workflow_app.workshop.papers import drawn_as


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("WORKFLOW_HOME", str(tmp_path))
    return tmp_path


def _own(home: Path, words: str) -> Path:
    given = home / "own.docx"
    given.write_bytes(_template_saying(words))
    return given


def test_the_usual_template_is_written_edited_used_and_dropped(home: Path) -> None:
    assert (
        CliRunner().invoke(main, ["template", "usual", "paper", str(home / "u.docx")]).exit_code
        == 0
    )
    assert open_word(str(home / "u.docx")).paragraphs
    own = _own(home, "Bản của Văn phòng")
    assert CliRunner().invoke(main, ["template", "use", "paper", str(own)]).exit_code == 0
    made = open_word(io.BytesIO(drawn_as("docx", a_sheet(), 0, home / "templates")))
    assert "Bản của Văn phòng" in [line.text for line in made.paragraphs]
    assert CliRunner().invoke(main, ["template", "drop", "paper"]).exit_code == 0
    made = open_word(io.BytesIO(drawn_as("docx", a_sheet(), 0, home / "templates")))
    assert "Bản của Văn phòng" not in [line.text for line in made.paragraphs]


def test_a_template_with_a_mistake_is_not_used(home: Path) -> None:
    said = CliRunner().invoke(main, ["template", "use", "paper", str(_own(home, "{{ so }}"))])
    assert said.exit_code == 1
    assert "a placeholder that no paper has: so" in said.output
    assert not (home / "templates" / "paper.docx").exists()
