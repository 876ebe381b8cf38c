"""Sổ văn bản đi, sổ văn bản đến: reading, printing and taking the books, and how they number."""

from collections.abc import Iterable
from datetime import date
from typing import Any, NamedTuple

from flask import Blueprint, Response, abort, flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from sqlalchemy.orm import Session

from forms.choices import label
from forms.registers import RuleForm
from state_machines.days import today
from state_machines.grammar import Book
from state_machines.rules import Refused
from workflow_app.adapters.workbook import Cell, Sheet
from workflow_app.services import units
from workflow_app.services.registers import books, rules
from workflow_app.services.registers.books import BookLine
from workflow_app.services.registers.rules import Grouping, Reset, Rule
from workflow_app.web.access import Access, access, actor, visitor
from workflow_app.web.beginning import may_begin
from workflow_app.web.booklines import columns_of, series_word
from workflow_app.web.numbers import row_number
from workflow_app.web.paging import first_url, here
from workflow_app.web.present import language
from workflow_app.web.tables import csv_answer, xlsx_answer
from workflow_app.web.takeaway import note_export
from workflow_app.web.wiring import database

PAGE = 100
TURNED = ("day", "of", "value")

bp = Blueprint("registers", __name__, url_prefix="/registers")


class Asked(NamedTuple):
    """Which part of which book of which unit."""

    unit_id: int
    book: Book
    year: int
    series: str


@bp.get("/")
@access(Access.SIGNED_IN)
def all() -> ResponseReturnValue:
    """Leads to the outgoing book of the unit one acts for."""
    return redirect(url_for(".show", book=Book.OUT.value))


@bp.get("/<book>")
@access(Access.SIGNED_IN)
def show(book: str) -> str:
    """A book in a year, in the columns of the paper book."""
    asked = asked_of(book)
    with database().read() as session:
        found = books.lines(
            session, actor(), asked.unit_id, asked.book, asked.year,
            series=asked.series, after=place_after(), limit=PAGE,
        )  # fmt: skip
        counted = books.years_and_series(session, asked.unit_id, asked.book)
        unit_name = units.name_of(session, asked.unit_id)
    last = found[-1].place if len(found) == PAGE else None
    return render_template(
        "registers/book.html",
        asked=asked,
        unit_name=unit_name,
        other=Book.OUT if asked.book is Book.IN else Book.IN,
        heads=[head for head, _ in columns_of(asked.book)],
        lines=[(line, _cells(line, asked.book)) for line in found],
        years=_years(counted, asked),
        series=_series(counted, asked),
        begin_url=_begin_url(asked.book, asked.unit_id),
        rule_url=url_for(".rule", book=book, unit=request.args.get("unit")),
        urls={name: _taken_url(asked, name) for name in ("csv", "xlsx")},
        newer_url=first_url(*TURNED),
        older_url=here(day=last[0], of=last[1], value=last[2]) if last else "",
    )


@bp.get("/<book>.csv")
@access(Access.SIGNED_IN)
def csv(book: str) -> Response:
    """A book in a year as a plain table."""
    asked = asked_of(book)
    rows = _taken(asked, "csv")
    return csv_answer(_file_name(asked), [_heads(asked.book), *rows])


@bp.get("/<book>.xlsx")
@access(Access.SIGNED_IN)
def xlsx(book: str) -> Response:
    """A book in a year as a workbook."""
    asked = asked_of(book)
    title = _title(asked.book)
    return xlsx_answer(
        _file_name(asked),
        title,
        [Sheet(str(asked.year), _heads(asked.book), _taken(asked, "xlsx"))],
    )


@bp.get("/<book>/rule")
@access(Access.SIGNED_IN)
def rule(book: str) -> ResponseReturnValue:
    """How the book numbers its papers, from when on."""
    asked = asked_of(book)
    return _rule_page(asked, rule_form(asked))


@bp.post("/<book>/rule")
@access(Access.SIGNED_IN)
def set_rule(book: str) -> ResponseReturnValue:
    """Lets the book number otherwise from a day on."""
    asked = asked_of(book)
    form = rule_form(asked, request.form)
    if not form.validate():
        return _rule_page(asked, form, 422)
    try:
        with database().begin() as session:
            keep_rule(session, form, asked)
    except Refused as refused:
        if refused.code != "not_ready":
            raise
        form.since.errors = [reason[language() == "en"] for reason in refused.reasons]
        return _rule_page(asked, form, 422)
    flash(gettext("Đã ghi cách đánh số mới."))
    return redirect(url_for(".rule", book=book, unit=request.args.get("unit")))


def keep_rule(session: Session, form: RuleForm, asked: Asked) -> None:
    """Let a book number as the form says."""
    grouping = Grouping(form.grouping.data) if "grouping" in form else Grouping.ALL
    said = Rule(grouping, Reset(form.resets.data), form.since.data)
    rules.set_rule(session, actor(), asked.unit_id, asked.book, said, g.now)


def asked_of(words: str) -> Asked:
    """What the address asks for; the unit is one's own when it names none."""
    acting = visitor().acting
    unit_id = request.args.get("unit", type=row_number) or (acting.unit_id if acting else 0)
    if words not in list(Book):
        abort(404)
    if not books.reads_books(actor(), unit_id):
        raise Refused("unknown" if "unit" in request.args else "not_yours")
    year = request.args.get("year", type=int) or today(g.now).year
    if not 1900 <= year <= 9999:
        abort(404)
    return Asked(unit_id, Book(words), year, request.args.get("series", ""))


def place_after() -> books.Place | None:
    given = [request.args.get(name, "") for name in TURNED]
    try:
        return (date.fromisoformat(given[0]), given[1], int(given[2])) if given[0] else None
    except ValueError:
        abort(404)


def _taken_url(asked: Asked, ending: str) -> str:
    return url_for(
        f".{ending}",
        book=asked.book.value,
        unit=request.args.get("unit"),
        year=asked.year,
        series=asked.series or None,
    )


def _years(counted: list[tuple[int, str, int]], asked: Asked) -> list[tuple[str, str, bool]]:
    years = sorted({year for year, _, _ in counted} | {asked.year}, reverse=True)
    dropped = dict.fromkeys((*TURNED, "series"))
    return [(str(one), here(year=one, **dropped), one == asked.year) for one in years]


def _series(counted: list[tuple[int, str, int]], asked: Asked) -> list[tuple[str, str, bool]]:
    """The series of the year, when there are several."""
    names = [(series, count) for year, series, count in counted if year == asked.year]
    if len(names) < 2:
        return []
    dropped = dict.fromkeys(TURNED)
    every = (gettext("Tất cả"), here(series=None, **dropped), not asked.series)
    return [
        every,
        *(
            (
                f"{series_word(series)} ({count:02d})",
                here(series=series, **dropped),
                series == asked.series,
            )
            for series, count in names
        ),
    ]


def _begin_url(book: Book, unit_id: int) -> str:
    """Where a paper of this book is entered, for whoever may."""
    sits = any(seat.unit_id == unit_id for seat in actor().seats)
    kinds = (one.kind for one in may_begin(actor()) if one.numbered and one.numbered.book is book)
    kind = next(kinds, "")
    return url_for("beginning.show", kind=kind) if kind and sits else ""


def _cells(line: BookLine, book: Book) -> list[Cell]:
    return [cell(line) for _, cell in columns_of(book)]


def _heads(book: Book) -> list[str]:
    return [head for head, _ in columns_of(book)]


def _taken(asked: Asked, form: str) -> Iterable[list[Cell]]:
    """The rows of a book that is taken away; that it was is noted."""
    what = f"{asked.book} {asked.year} {asked.series} of unit {asked.unit_id}"
    note_export(what, form, code="register")
    with database().read() as session:
        found = books.whole(session, actor(), asked.unit_id, asked.book, asked.year, asked.series)
        return [_cells(line, asked.book) for line in found]


def _title(book: Book) -> str:
    return str(gettext("Sổ văn bản đi") if book is Book.OUT else gettext("Sổ văn bản đến"))


def _file_name(asked: Asked) -> str:
    return f"register-{asked.book}-{asked.year}"


def rule_form(asked: Asked, typed: Any = None) -> RuleForm:
    """What comes in has one series for all."""
    form = RuleForm(typed, language=language(), today=today(g.now))
    if asked.book is Book.IN:
        del form.grouping
    return form


def _rule_page(asked: Asked, form: RuleForm, status: int = 200) -> ResponseReturnValue:
    with database().read() as session:
        found = rules.rules_of(session, asked.unit_id, asked.book)
        unit_name = units.name_of(session, asked.unit_id)
        holds = rules.rule_on(session.connection(), asked.unit_id, asked.book, today(g.now))
    page = render_template(
        "registers/rule.html",
        asked=asked,
        unit_name=unit_name,
        holds=(label("grouping", holds.grouping), label("resets", holds.resets), holds.since),
        past=[
            (label("grouping", one.rule.grouping), label("resets", one.rule.resets), one)
            for one in found
        ],
        form=form if rules.keeps_books(actor(), asked.unit_id) else None,
        back_url=url_for(".show", book=asked.book.value, unit=request.args.get("unit")),
    )
    return page, status
