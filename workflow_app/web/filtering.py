"""The filter of the trail: a sentence with gaps, what it asks for, and how it is said back."""

from datetime import UTC, datetime, timedelta
from typing import Any

from flask import request
from flask_babel import gettext
from wtforms import SelectField

from forms.search import TrailForm
from state_machines import MACHINES, system
from state_machines.days import midnight
from workflow_app.services.history import Place, Wanted
from workflow_app.web.present import day, language, say

DAYS = ("since", "until")


def filter_form(*, of_unit: bool = False) -> TrailForm:
    """The form as it was asked for in the address; that of one unit asks for no other."""
    kinds = [(table.kind, say(table.name)) for table in MACHINES]
    choices = {"code": _codes(), "kind": kinds}
    form = TrailForm(request.args, language=language(), choices=choices)
    if of_unit:
        form.unit.data = ""
    return form


def _codes() -> list[tuple[str, str]]:
    """Every code once, with the words that its rows have for it."""
    names = {code: [say(name)] for code, name in system.NAMES.items()}
    for row in (row for table in MACHINES for row in table.rows):
        words = names.setdefault(row.code, [])
        if (word := say(row.name)) not in words:
            words.append(word)
    return sorted(
        ((code, " / ".join(words)) for code, words in names.items()), key=lambda it: it[1]
    )


def wanted_by(form: TrailForm) -> Wanted:
    """Which steps a valid form asks for."""
    since, until = form.since.data, form.until.data
    return Wanted(
        who=form.who.data,
        codes=(form.code.data,) if form.code.data else (),
        where=form.unit.data,
        kind=form.kind.data or "",
        paper=form.paper.data,
        said=form.said.data,
        since=midnight(since) if since else None,
        until=midnight(until + timedelta(days=1)) if until else None,
    )


def in_the_address(form: TrailForm) -> dict[str, Any]:
    """What the address asks for, and nothing else that stands in it."""
    return {one.name: request.args[one.name] for one in form if one.name in request.args}


def gaps(form: TrailForm, *left_out: str) -> list[tuple[str, str, Any, Any, list[str]]]:
    """What the template draws: name, word, value, the choices or '' or that it is a day, errors."""
    drawn: list[tuple[str, str, Any, Any, list[str]]] = []
    for field in (one for one in form if one.short_name not in left_out):
        sort: Any = "day" if field.short_name in DAYS else ""
        if isinstance(field, SelectField):
            sort = [(one[0], one[1]) for one in field.iter_choices()]
        value = request.args.get(field.name, "")
        drawn.append((field.short_name, field.label.text, value, sort, list(field.errors)))
    return drawn


def said_back(form: TrailForm) -> str:
    """What was asked for, as a sentence; '' when everything was."""
    code, kind = (dict(map(_pair, form[name].iter_choices())) for name in ("code", "kind"))
    parts = [
        _said(gettext("người làm: %(it)s"), form.who.data),
        _said(gettext("việc: %(it)s"), code.get(form.code.data) if form.code.data else ""),
        _said(gettext("đơn vị: %(it)s"), form.unit.data),
        _said(gettext("loại: %(it)s"), kind.get(form.kind.data) if form.kind.data else ""),
        _said(gettext("hồ sơ: %(it)s"), form.paper.data),
        _said(gettext("lý do có chữ: %(it)s"), form.said.data),
        _said(gettext("từ ngày %(it)s"), day(form.since.data)),
        _said(gettext("đến hết ngày %(it)s"), day(form.until.data)),
    ]
    return "; ".join(filter(None, parts))


def _pair(choice: Any) -> tuple[str, str]:
    return choice[0], choice[1]


def _said(words: str, value: str | None) -> str:
    return words % {"it": value} if value else ""


def place_asked_for(name: str = "before") -> Place | None:
    """The place in the trail that the address goes on from; None for the first page."""
    at, _, number = request.args.get(name, "").partition("-")
    if not (_is_number(at) and _is_number(number)):
        return None
    return Place(_EPOCH + timedelta(microseconds=int(at)), int(number))


def _is_number(said: str) -> bool:
    return said.isascii() and said.isdecimal() and len(said) < 18


def spelled(place: Place) -> str:
    """A place as an address says it: microseconds since 1970, and the entry."""
    return f"{(place.at - _EPOCH) // timedelta(microseconds=1)}-{place.entry_id}"


_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
