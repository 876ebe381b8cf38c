"""The log: nothing that somebody sent can write a line of its own into it."""

import logging
import sys

import pytest

from workflow_app import logs


def _told(message: str, failure: Exception | None = None) -> str:
    record = logging.makeLogRecord({"name": "x", "levelname": "INFO", "msg": message})
    if failure:
        try:
            raise failure
        except type(failure):
            record.exc_info = sys.exc_info()
    return logs.OneLine(logs.LINE).format(record)


def test_a_message_is_one_line_whatever_was_sent() -> None:
    told = _told("Phường\r\n2026-01-01 INFO forged\x1b[2J\x00\x9b\u2028 end")
    assert len(told.splitlines()) == 1
    assert told.isprintable()
    assert "Phường" in told


def test_what_a_failure_says_begins_no_line() -> None:
    first, *rest = _told("failed", ValueError("a\r\x1b[2J\n2026-01-01 00:00:00 INFO forged")).split(
        "\n"
    )
    assert first.endswith("failed")
    assert [line for line in rest if not line.startswith("  ")] == []
    assert "\r" not in "".join(rest)
    assert "\x1b" not in "".join(rest)


def test_whoever_has_arranged_the_log_keeps_it(monkeypatch: pytest.MonkeyPatch) -> None:
    kept, root = logging.NullHandler(), logging.getLogger()
    monkeypatch.setattr(root, "handlers", [kept])
    logs.begin()
    assert root.handlers == [kept]


def test_where_nobody_has_arranged_it_each_request_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    root = logging.getLogger()
    monkeypatch.setattr(root, "handlers", [])
    monkeypatch.setattr(root, "level", logging.WARNING)
    logs.begin()
    (handler,) = root.handlers
    assert isinstance(handler.formatter, logs.OneLine)
    assert logging.getLogger("workflow_app.web.headers").isEnabledFor(logging.INFO)
