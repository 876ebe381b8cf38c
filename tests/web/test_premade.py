"""What is compiled once for all applications of the tests does what it does in each."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from werkzeug.routing import Rule

from tests.factories import NOW
from tests.web.conftest import an_application
from tests.web.premade import Route
from tests.web.routes import SOME
from workflow_app.db import Database


def written(app: Flask) -> Iterator[tuple[str, bool, tuple[str, str] | None]]:
    """The address of every route, with and without what its path does not ask for."""
    for rule in app.url_map.iter_rules():
        values = {
            name: SOME.get(name, place) for place, name in enumerate(sorted(rule.arguments), 1)
        }
        for beside in (False, True):
            yield rule.endpoint, beside, rule.build(values | {"beside": "a b"}, beside)


def test_routes_that_are_compiled_once_write_the_addresses_that_others_write(
    app: Flask, embedded: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert app.url_rule_class is Route
    monkeypatch.setattr(Flask, "url_rule_class", Rule)
    plain = an_application(tmp_path, embedded, lambda: NOW)
    assert plain.url_rule_class is Rule
    assert list(written(app)) == list(written(plain))
