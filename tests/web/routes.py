"""Every route of the application with an address that may be asked for."""

from collections.abc import Iterator

from flask import Flask

from workflow_app.web.access import UNSAFE
from workflow_app.web.sessions import PROGRAMS

SOME = {
    "kind": "plan",
    "code": "submit",
    "deed": "use",
    "filename": "mark.svg",
    "form": "csv",
    "name": "behalf",
    "sort": "reads",
}
"""What stands for a text in an address; numbers are 1 unless said otherwise."""


def addresses(app: Flask, number: int = 1) -> Iterator[tuple[str, str]]:
    """Each endpoint with an address."""
    with app.test_request_context():
        urls = app.url_map.bind("localhost")
        for rule in app.url_map.iter_rules():
            values = {name: SOME.get(name, number) for name in rule.arguments}
            yield rule.endpoint, urls.build(rule.endpoint, values)


def reading(app: Flask, number: int = 1) -> list[tuple[str, str]]:
    """The endpoints that are asked with GET."""
    return _with(app, "GET", number)


def unsafe(app: Flask, number: int = 1) -> list[tuple[str, str]]:
    """The endpoints that change something."""
    return _with(app, "POST", number)


def _with(app: Flask, method: str, number: int) -> list[tuple[str, str]]:
    """What people's browsers ask; programs are told apart in `test_api.py`."""
    methods = {
        rule.endpoint: rule.methods or set()
        for rule in app.url_map.iter_rules()
        if not rule.rule.startswith(PROGRAMS)
    }
    assert all(found & UNSAFE <= {"POST"} for found in methods.values())
    return [one for one in addresses(app, number) if method in methods.get(one[0], ())]
