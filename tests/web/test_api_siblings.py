"""What people do on a page programs do by an operation: by the same address, or as is said here."""

import re
from collections.abc import Iterator

from flask import Flask
from werkzeug.routing import Rule

from workflow_app.web.access import declared
from workflow_app.web.api import openapi
from workflow_app.web.sessions import PROGRAMS

ROOT = "/api/v1"
ELSEWHERE = {
    "GET /": "GET /work",
    "GET /account": "GET /me",
    "GET /inbox/count": "GET /me",
    "GET /machines/<kind>": "GET /machines",
    "GET /documents/<int:document_id>/<code>": "GET /documents/<int:document_id>",
    "POST /documents/<int:document_id>/<code>": "POST /<kind>/<int:document_id>/<code>",
    "GET /documents/<int:document_id>/<code>/from-file": "GET /documents/<int:document_id>",
    "GET /documents/new/<kind>": "GET /machines",
    "GET /documents/new/<kind>/from-file": "GET /machines",
    "POST /documents/new/<kind>": "POST /<kind>",
    "GET /trail/documents/<int:document_id>": "GET /documents/<int:document_id>/trail",
    "GET /trail/units/<int:unit_id>": "GET /units/<int:unit_id>/trail",
    "GET /documents/<int:document_id>/<code>/from-sheet": "GET /documents/<int:document_id>",
    "POST /documents/<int:document_id>/<code>/together": (
        "POST /<kind>/<int:document_id>/<code>/together"
    ),
    "GET /documents/<int:document_id>/<code>/together": "GET /documents/<int:document_id>",
    "GET /registers": "GET /registers/<book>",
    "POST /account/substitutes/end": "POST /account/substitutes/<int:loan_id>/end",
    "POST /people/<int:person_id>/substitutes/end": (
        "POST /people/<int:person_id>/substitutes/<int:loan_id>/end"
    ),
    "POST /people/<int:person_id>/seats/end": (
        "POST /people/<int:person_id>/seats/<int:seat_id>/end"
    ),
    "POST /people/<int:person_id>/assignments/end": (
        "POST /people/<int:person_id>/assignments/<int:assignment_id>/end"
    ),
    "POST /calendar/days/remove": "POST /calendar/days/<day>/remove",
}
"""Where the operation has another address: it names what a page picks from a list, or it tells
what several pages show."""
APART = {
    "a person signs in and out; a key needs neither, and ends none of it": (
        "GET /login",
        "POST /login",
        "POST /logout",
    ),
    "a key neither changes the password it stands behind nor makes other keys": (
        "POST /account/password",
        "GET /account/keys",
        "POST /account/keys",
        "POST /account/keys/<int:token_id>/stop",
    ),
    "a key acts in every seat of its person": ("POST /account/seat",),
    "has an address of its own that needs no key: a letter's link, a calendar, a probe": (
        "GET /settings/<key>",
        "POST /settings/<key>",
        "GET /calendar/<key>.ics",
        "GET /healthz",
        "GET /readyz",
    ),
    "passwords are said to the person who hands them out, on her screen": (
        "POST /imports/<int:import_id>/passwords",
    ),
    "a Word template is looked at before it is used, by whoever tries it on its page": (
        "GET /stationery",
        "GET /stationery/<name>.docx",
        "GET /stationery/<name>/sample.docx",
        "POST /stationery/<name>",
        "POST /stationery/<name>/<any(use, drop):deed>",
    ),
    "a picture or a short link for a page": (
        "GET /static/<path:filename>",
        "GET /qr.svg",
        "GET /trail/seal/stamp.svg",
        "GET /v/<int:document_id>",
    ),
    "is for programs already": ("GET /programs", "GET /programs/openapi.json"),
}
"""Pages that have no operation, by the reason."""


def said(rule: Rule) -> Iterator[str]:
    for method in sorted((rule.methods or set()) & {"GET", "POST"}):
        yield f"{method} {rule.rule.removeprefix(ROOT).rstrip('/') or '/'}"


def pages(app: Flask) -> dict[str, str]:
    rules = [one for one in app.url_map.iter_rules() if not one.rule.startswith(PROGRAMS)]
    return {route: rule.endpoint for rule in rules for route in said(rule)}


def operations(app: Flask) -> dict[str, str]:
    rules = [one for one in app.url_map.iter_rules() if one.rule.startswith(PROGRAMS)]
    return {route: rule.endpoint for rule in rules for route in said(rule)}


def test_every_page_has_an_operation_or_a_reason(app: Flask) -> None:
    apart = {route for routes in APART.values() for route in routes}
    known, there = pages(app), operations(app)
    siblings = {route: ELSEWHERE.get(route, route) for route in known if route not in apart}
    alone = {route for route, sibling in siblings.items() if sibling not in there}
    assert not alone, f"declare {sorted(alone)} in web/api/rooms/, or say in APART why not"


def test_no_exception_outlives_its_page(app: Flask) -> None:
    apart = [route for routes in APART.values() for route in routes]
    assert len(apart) == len(set(apart))
    assert {*apart, *ELSEWHERE} <= pages(app).keys()
    assert not set(apart) & ELSEWHERE.keys()


def test_an_operation_is_for_whom_its_page_is(app: Flask) -> None:
    known, there = pages(app), operations(app)
    for route, endpoint in known.items():
        if sibling := there.get(ELSEWHERE.get(route, route)):
            page, operation = app.view_functions[endpoint], app.view_functions[sibling]
            assert declared(page) is declared(operation), route


def test_the_document_names_every_operation_and_nothing_else(app: Flask) -> None:
    shape = re.compile(r"<(?:\w+(?:\([^)]*\))?:)?(\w+)>|{(\w+)}")
    described = {
        shape.sub("{}", f"{method.upper()} {path.removeprefix(ROOT)}")
        for path, methods in openapi.document("vi")["paths"].items()
        for method in methods
    }
    steps = {
        "POST /{}",
        "POST /{}/{}/{}",
        "POST /{}/{}/{}/together",
    }  # described one by one, a kind and a code at a time
    there = {shape.sub("{}", route) for route in operations(app)} - steps
    of_steps = {one for one in described - there if one.startswith("POST /")}
    assert there <= described
    assert described - there == of_steps
