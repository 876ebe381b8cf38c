"""Going through a long list: the address of the next page, never a page number."""

from collections.abc import Callable, Sequence
from typing import Any, TypeVar
from urllib.parse import urlencode

from flask import request

One = TypeVar("One")


def older_url(
    found: Sequence[One], limit: int, key: Callable[[One], Any], name: str = "before"
) -> str:
    """The address that goes on after the last of a full page; '' at the end."""
    return here(**{name: key(found[-1])}) if len(found) >= limit else ""


def first_url(*names: str) -> str:
    """The address of the first page when this is a later one; '' otherwise."""
    names = names or ("before",)
    if not any(name in request.args for name in names):
        return ""
    return here(**dict.fromkeys(names))


def here(**changes: Any) -> str:
    """This page with other arguments; None takes one away."""
    arguments = {
        name: value
        for name, value in (request.args.to_dict() | changes).items()
        if value is not None and name not in ("lang", "did")
    }
    return f"{request.path}?{urlencode(arguments)}" if arguments else request.path
