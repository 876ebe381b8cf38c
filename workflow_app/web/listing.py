"""Lists to take away as workbooks: one's desk and inbox, what was found, units, people, and the
papers inside a paper. Each holds what its page shows, all of it, and that it was taken is noted."""

from collections.abc import Iterable, Iterator
from datetime import date, datetime

from flask import Blueprint, Response, g, request
from flask_babel import gettext

from forms.choices import label
from state_machines import machine
from state_machines.days import last_day, today
from state_machines.grammar import Machine, Typed
from workflow_app.adapters.workbook import Cell, Sheet
from workflow_app.services import documents, units
from workflow_app.services.channels import inbox
from workflow_app.services.channels.inbox import Reminded
from workflow_app.services.documents import PaperLine
from workflow_app.services.membership import administration
from workflow_app.services.search import find
from workflow_app.web.access import Access, access, actor, visitor
from workflow_app.web.inbox import Told, shown
from workflow_app.web.paper import children_of
from workflow_app.web.present import as_day, choice_word, say
from workflow_app.web.reading import ACCOUNTS, note_read
from workflow_app.web.search import LONGEST
from workflow_app.web.standing import verdict
from workflow_app.web.tables import xlsx_answer
from workflow_app.web.takeaway import note_export
from workflow_app.web.wiring import database

MOST = 20_000  # rows
MOST_FOUND = 500  # of each kind

bp = Blueprint("listing", __name__, url_prefix="/lists")


@bp.get("/desk.xlsx")
@access(Access.SIGNED_IN)
def desk() -> Response:
    """What waits for the visitor, and what waits for others."""
    with database().read() as session:
        found = documents.work_for(session, actor(), MOST)
    sheets = [
        _papers(gettext("Việc của tôi"), found.mine),
        _papers(gettext("Đang chờ nơi khác"), found.waiting),
    ]
    return _book("desk", gettext("Việc của tôi"), sheets)


@bp.get("/inbox.xlsx")
@access(Access.SIGNED_IN)
def notices() -> Response:
    """What the visitor was told and reminded of."""
    with database().read() as session:
        found = inbox.entries(session, visitor().person_id, None, MOST)
    heads = [gettext("Ngày"), gettext("Việc"), gettext("Loại"), gettext("Hồ sơ"), gettext("Đơn vị")]
    heads += [gettext("Trạng thái"), gettext("Lý do"), gettext("Hạn"), gettext("Ngày đọc")]
    name = gettext("Thông báo")
    return _book("inbox", name, [Sheet(name, heads, [_entry(shown(one.told)) for one in found])])


@bp.get("/found.xlsx")
@access(Access.SIGNED_IN)
def found() -> Response:
    """What a search led to, a sheet for each kind."""
    words = request.args.get("q", "")[:LONGEST].strip()
    with database().read() as session:
        told = find(session, actor(), words, today(g.now), MOST_FOUND)
    name, unit, role = gettext("Tên"), gettext("Đơn vị"), gettext("Vai trò")
    sheets = [
        _papers(gettext("Hồ sơ"), told.papers),
        _papers(gettext("Công trình"), told.works),
        Sheet(
            gettext("Đơn vị"),
            [name, gettext("Cấp trên"), gettext("Đến ngày"), gettext("Tên cũ")],
            [[one.name, one.superior, one.valid_to, one.formerly] for one in told.units],
        ),
        Sheet(
            gettext("Người"),
            [name, gettext("Chức vụ"), role, unit],
            [
                [one.name, one.title, say(label("role", one.role)), one.unit_name]
                for one in told.people
            ],
        ),
    ]
    return _book("found", gettext("Tìm kiếm"), sheets)


@bp.get("/units.xlsx")
@access(Access.SIGNED_IN)
def tree() -> Response:
    """The units from the visitor's own downwards, each with the one above it."""
    with database().read() as session:
        lines = units.tree(session, actor(), today(g.now), "", MOST)
    names = {one.path: one.name for one in lines}
    rows = [
        [one.code, one.name, choice_word("unit_kind", one.kind), names.get(_above(one.path), "")]
        for one in lines
    ]
    name = gettext("Các đơn vị")
    heads = [gettext("Mã"), gettext("Tên"), gettext("Loại"), gettext("Cấp trên")]
    return _book("units", name, [Sheet(name, heads, rows)])


@bp.get("/people.xlsx")
@access(Access.ADMINISTRATOR)
def people() -> Response:
    """Everybody who may sign in, a row for each seat."""
    note_read(ACCOUNTS)
    words = request.args.get("q", "")
    with database().read() as session:
        lines = administration.people_list(session, actor(), words=words, limit=MOST)
    rows = [
        [one.name, one.login, role and say(label("role", role)), unit, _locked(one.disabled)]
        for one in lines
        for role, unit in one.seats or [("", "")]
    ]
    heads = [gettext("Họ và tên"), gettext("Tên đăng nhập"), gettext("Vai trò")]
    heads += [gettext("Đơn vị"), gettext("Tình trạng")]
    name = gettext("Người dùng")
    return _book("people", name, [Sheet(name, heads, rows)])


@bp.get("/inside/<int:document_id>.xlsx")
@access(Access.SIGNED_IN)
def inside(document_id: int) -> Response:
    """The papers inside a paper, a sheet for each kind; works with their values and days."""
    with database().read() as session:
        page = documents.page(session, document_id, actor())
    table = machine(page.facts.row.kind)
    sheets = [
        _inside(kind, [line for line, _ in lines])
        for kind, lines in children_of(table, page.children)
        if lines
    ]
    sheets = sheets or [_papers(say(table.name), [])]
    title = page.facts.row.title or say(table.name)
    return _book(f"papers-{document_id}", title, sheets, document_id)


def _book(
    name: str, title: str, sheets: Iterable[Sheet], document_id: int | None = None
) -> Response:
    note_export(name, "xlsx", document_id, "list")
    return xlsx_answer(name, title, sheets)


def _inside(kind: Machine, lines: list[PaperLine]) -> Sheet:
    name = say(kind.name)[:31]
    if kind.typed is not Typed.WORK:
        return _papers(name, lines)
    heads = [gettext("Tên"), gettext("Loại"), gettext("Giá trị (đồng)"), gettext("Mức giá trị")]
    heads += [gettext("Kết quả dự kiến"), gettext("Bắt đầu"), gettext("Hoàn thành")]
    return Sheet(name, [*heads, gettext("Trạng thái")], [_work(line) for line in lines])


def _work(line: PaperLine) -> list[Cell]:
    it = line.content
    value, qualifier = it.get("value_vnd"), str(it.get("value_qualifier") or "")
    return [
        line.title,
        choice_word("work_kind", it["kind"]) if it.get("kind") else "",
        value,
        choice_word("qualifier", qualifier) if value is not None and qualifier else "",
        str(it.get("expected_result") or ""),
        _day(it.get("starts_on")),
        _day(it.get("ends_on")),
        _state(line),
    ]


def _papers(name: str, lines: Iterable[PaperLine]) -> Sheet:
    heads = [gettext("Loại"), gettext("Số"), gettext("Tên"), gettext("Đơn vị")]
    heads += [gettext("Trạng thái"), gettext("Hạn gốc"), gettext("Hạn"), gettext("Ngày nộp")]
    return Sheet(name[:31], [*heads, gettext("Kết luận")], _rows(lines))


def _rows(lines: Iterable[PaperLine]) -> Iterator[list[Cell]]:
    for line in lines:
        kind = say(machine(line.kind).name)
        yield [
            kind,
            line.number,
            line.title or kind,
            line.unit_name,
            _state(line),
            last_day(line.original_due_at) if line.original_due_at else None,
            last_day(line.due_at) if line.due_at else None,
            _day(line.arrived_at),
            verdict(line.timeliness),
        ]


def _entry(told: Told | Reminded) -> list[Cell]:
    if isinstance(told, Reminded):
        words = gettext("Nhắc việc ngày %(day)s: %(count)s việc", day=told.day, count=told.size)
        return [_day(told.created_at), words, *[""] * 5, None, _day(told.read_at)]
    state = say(told.state.name) if told.state else ""
    return [
        _day(told.created_at), say(told.name), say(told.kind_name), told.title, told.unit, state,
        told.reason, last_day(told.due_at) if told.due_at else None, _day(told.read_at),
    ]  # fmt: skip


def _state(line: PaperLine) -> str:
    return say(machine(line.kind).state(line.state).name)


def _day(value: date | datetime | str | None) -> date | None:
    return as_day(value) if value else None


def _above(path: str) -> str:
    """The path of the unit above."""
    return path[: path.rstrip("/").rfind("/") + 1]


def _locked(disabled: bool) -> str:
    return str(gettext("đã khóa") if disabled else gettext("đang dùng"))
