"""`workflow-app read KIND`: lines in, JSON lines out."""

import json

import pytest
from click.testing import CliRunner

from forms import notation
from workflow_app.cli import main


def test_each_line_is_answered_with_its_readings() -> None:
    given = "hơn 13,386 tỷ đồng\n\ntừ 40 - 55 triệu đồng/phường\r\n"
    result = CliRunner().invoke(main, ["read", "money"], input=given)
    assert result.exit_code == 0, result.output
    assert [json.loads(line) for line in result.output.splitlines()] == [
        {"readings": [{"span": [4, 18], "vnd": 13_386_000_000, "qualifier": "more_than"}]},
        {"readings": []},
        {
            "readings": [
                {"span": [3, 21], "min": 40_000_000, "max": 55_000_000, "qualifier": "exact"}
            ]
        },
    ]


@pytest.mark.parametrize("kind", notation.READERS)
def test_every_kind_takes_bytes_that_are_no_text(kind: str) -> None:
    result = CliRunner().invoke(main, ["read", kind], input=b"\xff\xfe 5 t\xe1\n\x00\n")
    assert result.exit_code == 0, result.output
    assert len(result.output.splitlines()) == 2


def test_an_unknown_kind_is_refused_with_the_kinds_there_are() -> None:
    result = CliRunner().invoke(main, ["read", "poem"], input="")
    assert result.exit_code == 2
    assert "document-code" in result.output
