"""`workflow-app lint FILE`: what is wrong with a paper, told to people and to programs."""

import json
from pathlib import Path

from click.testing import CliRunner

from workflow_app.cli import main

PAPER = "Căn cứ Quyết định ngày 15/12/20223\nKế hoạch số 195- KH/TU\n"


def test_findings_are_told_a_line_each(tmp_path: Path) -> None:
    file = tmp_path / "ke-hoach.txt"
    file.write_text(PAPER, encoding="utf-8")
    result = CliRunner().invoke(main, ["lint", str(file)])
    assert result.exit_code == 0
    assert [line.split("“")[0] for line in result.output.splitlines()] == [
        "ke-hoach.txt:1: V01 E ",
        "ke-hoach.txt:2: V08 W ",
    ]


def test_findings_are_told_to_a_program(tmp_path: Path) -> None:
    file = tmp_path / "ke-hoach.txt"
    file.write_text(PAPER, encoding="utf-8")
    found = json.loads(CliRunner().invoke(main, ["lint", str(file), "--json"]).output)
    assert [list(one) for one in found] == [
        ["rule", "severity", "line", "passage", "advice"],
    ] * len(found)
    assert (found[0]["rule"], found[0]["passage"]) == ("V01", "15/12/20223")
    file.write_text("Kế hoạch.", encoding="utf-8")
    assert CliRunner().invoke(main, ["lint", str(file), "--json"]).output == "[]\n"


def test_a_file_that_is_no_paper_says_why(tmp_path: Path) -> None:
    file = tmp_path / "anh.jpg"
    file.write_bytes(b"\xff\xd8\xff\xe0")
    result = CliRunner().invoke(main, ["lint", str(file)])
    assert result.exit_code == 1
    assert "no Word paper" in result.output
