"""Templates keep the house rules: they compile, name themselves, and obey the CSP."""

import re
from pathlib import Path

import pytest
from babel.messages.mofile import read_mo
from flask import Flask
from flask_babel import Babel

from state_machines import MACHINES
from tests import words
from workflow_app.web import present, titles

FOLDER = words.PACKAGE / "web" / "templates"
STATIC = words.PACKAGE / "web" / "static"
TEMPLATES = sorted(path.relative_to(FOLDER).as_posix() for path in FOLDER.rglob("*.html"))
PARTS = ("macros/", "partials/", "documents/content/")
PAGES = [name for name in TEMPLATES if name != "base.html" and not name.startswith(PARTS)]
BOTH_LANGUAGES = {"error.html", "macros/official.html", "documents/content/plan.html"}
"""The error page says everything twice; an official paper is Vietnamese in every language."""

STATES = {state.code for machine in MACHINES for state in machine.states}


@pytest.fixture(scope="module")
def app() -> Flask:
    app = Flask("workflow_app.web")
    Babel(app)
    present.register(app)
    titles.register(app)
    return app


def source(name: str) -> str:
    return (FOLDER / name).read_text(encoding="utf-8")


@pytest.mark.parametrize("name", TEMPLATES)
def test_a_template_compiles(app: Flask, name: str) -> None:
    assert app.jinja_env.get_template(name)


@pytest.mark.parametrize("name", TEMPLATES)
def test_a_template_says_at_its_top_what_it_is_for(name: str) -> None:
    assert source(name).startswith("{# ")


@pytest.mark.parametrize("name", TEMPLATES)
def test_a_template_is_short(name: str) -> None:
    assert len(source(name).splitlines()) <= 150


def blocks(app: Flask, name: str) -> set[str]:
    """The blocks of a page and of the page that it extends, short of the base of all."""
    extended = re.search(r"{% extends '(?!base\.html)([^']+)' %}", source(name))
    own = set(app.jinja_env.get_template(name).blocks)
    return own | blocks(app, extended[1]) if extended else own


@pytest.mark.parametrize("name", PAGES)
def test_a_page_has_a_title(app: Flask, name: str) -> None:
    assert {"title", "main"} <= blocks(app, name)


@pytest.mark.parametrize("name", TEMPLATES)
def test_a_template_has_nothing_that_the_content_security_policy_forbids(name: str) -> None:
    text = source(name)
    assert not re.search(r"\sstyle\s*=", text)
    assert not re.search(r"<style", text)
    assert not re.search(r"<script(?![^>]*\ssrc=)", text)
    assert not re.search(r"<[^>]*\son\w+\s*=", text)
    assert not re.search(r"javascript:|https?://", text)


@pytest.mark.parametrize(
    "name", [name for name in TEMPLATES if not name.startswith("documents/content/")]
)
def test_a_template_knows_no_state_by_name(app: Flask, name: str) -> None:
    strings = {text[1:-1] for _, kind, text in app.jinja_env.lex(source(name)) if kind == "string"}
    assert not strings & STATES


@pytest.mark.parametrize("name", sorted(set(TEMPLATES) - BOTH_LANGUAGES))
def test_a_template_says_no_vietnamese_that_cannot_be_translated(app: Flask, name: str) -> None:
    written = [text for _, kind, text in app.jinja_env.lex(source(name)) if kind == "data"]
    assert not [text for text in written if re.search("[À-ỹĐđ]", text)]


@pytest.mark.parametrize("name", TEMPLATES)
def test_a_template_uses_icons_that_are_in_the_sprite(name: str) -> None:
    sprite = (STATIC / "icons.svg").read_text(encoding="utf-8")
    used = re.findall(r"icon\('([\w-]+)'\)", source(name))
    assert not [icon for icon in used if f'id="{icon}"' not in sprite]


def test_every_word_of_the_screens_has_an_english_translation() -> None:
    asked, known = set(words.asked()), words.said(words.catalogue())
    told = {phrase for phrase, english in known.items() if english and all(english)}
    assert asked - told == set(), "no English: see CONTRIBUTING"
    assert told - asked == set(), "no longer said: see CONTRIBUTING"


def test_the_compiled_catalogue_is_that_of_the_source() -> None:
    with words.CATALOGUE.with_suffix(".mo").open("rb") as file:
        assert words.said(read_mo(file)) == words.said(words.catalogue())


@pytest.mark.parametrize("sheet", sorted((STATIC / "css").glob("*.css")), ids=lambda one: one.name)
def test_every_rule_of_a_style_sheet_is_closed_where_it_was_opened(sheet: Path) -> None:
    """A rule left open swallows all that follow it, and no browser says so."""
    depth = 0
    for line in sheet.read_text(encoding="utf-8").splitlines():
        if line.startswith(("/*", "@")) or (line and not line.startswith((" ", "}", "@"))):
            assert depth == 0, f"something is still open before: {line}"
        depth += line.count("{") - line.count("}")
    assert depth == 0
