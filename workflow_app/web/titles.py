"""Titles that the system gave to papers, in the reader's language. What people wrote stays."""

import re

from flask import Flask

from state_machines import MACHINES
from state_machines.grammar import Text
from state_machines.topics import TOPICS
from workflow_app.web.present import language

NUMBERED = re.compile(r"(?P<name>.+) – (?P<number>\d+\S*/\S+)")
"""A stage of a campaign: its name, and the number of its plan."""
EXTENSION = Text("Xin gia hạn đến ngày ", "Extension until ")
_GIVEN = [*(table.name for table in MACHINES), *TOPICS.values()]
_ENGLISH = {name.vi: name.en for name in _GIVEN}


def titled(title: str) -> str:
    """A title as it stands, or in English when the system itself gave it."""
    if language() != "en" or not title:
        return title
    numbered = NUMBERED.fullmatch(title)
    if numbered and numbered["name"] in _ENGLISH:
        return f"{_ENGLISH[numbered['name']]} – {numbered['number']}"
    if title.startswith(EXTENSION.vi):
        return EXTENSION.en + title.removeprefix(EXTENSION.vi)
    return _ENGLISH.get(title, title)


def register(app: Flask) -> None:
    """Gives the templates of an application the filter."""
    app.jinja_env.filters["titled"] = titled
