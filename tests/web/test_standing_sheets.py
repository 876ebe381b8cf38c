"""The figures of one paper from a spreadsheet: the form of the step is filled, nothing is saved."""

import io
import re
from html import unescape
from typing import Any

import pytest
from openpyxl import load_workbook

from state_machines.grammar import Role
from tests.factories import CONTENTS, NOW
from tests.services.reading import paper as stored
from tests.web.conftest import Client
from tests.web.programs import Program, a_key
from tests.world import World
from workflow_app.db import Database
from workflow_app.models import Document

ATTRIBUTE = re.compile(r'(\w+)="([^"]*)"')

STATISTICS = {
    "Ngày tổ chức": "26/3/2024", "Địa điểm": "Hội trường xã", "Đại biểu được triệu tập": "120",
    "Đại biểu có mặt": "118", "Ủy viên Ủy ban": "45", "Nam": "30", "Nữ": "15", "Tôn giáo": "2",
}  # fmt: skip


@pytest.fixture
def congress(world: World, embedded: Database) -> int:
    with embedded.begin() as session:
        plan = world.a_plan(session)
        return world.put(session, "congress", "held", plan_id=plan)


@pytest.fixture
def report(world: World, embedded: Database) -> int:
    asked = [{"figure": "articles"}, {"figure": "fund_for_the_poor"}, {"figure": "mediations"}]
    with embedded.begin() as session:
        plan = world.a_plan(session, content=CONTENTS["plan"] | {"indicators": asked})
        return world.put(session, "report", "drafting", plan_id=plan)


@pytest.fixture
def periodic(world: World, embedded: Database) -> int:
    """A month's report, of which some was typed before any table came."""
    asked = [{"figure": "articles"}, {"figure": "fund_for_the_poor"}]
    told = {"parts": CONTENTS["periodic"]["parts"], "figures": {"articles": {"value": 12}}}
    with embedded.begin() as session:
        content = CONTENTS["reporting"] | {"indicators": asked}
        calendar = world.put(session, "reporting", "in_force", content=content)
        return world.put(
            session, "periodic", "drafting", plan_id=calendar, topic="2023-09", content=told
        )


def filled(client: Client, address: str, figures: dict[str, str]) -> bytes:
    """The table as it is taken away, with these figures in it."""
    book = load_workbook(io.BytesIO(client.get(f"{address}.xlsx").data))
    sheet = book.active
    rows = {str(row[0].value).removesuffix(" *"): row[0].row for row in sheet.iter_rows()}
    for name, figure in figures.items():
        sheet.cell(rows[name], 2).value = figure
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def send(client: Client, address: str, content: bytes) -> Any:
    return client.send(f"{address}/from-sheet", file=(io.BytesIO(content), "so-lieu.xlsx"))


def test_statistics_filled_off_line_fill_the_form_and_nothing_is_saved(
    officer: Client, congress: int, embedded: Database
) -> None:
    at = f"/documents/{congress}/correct_record"
    with embedded.read() as session:
        before = stored(session, congress)
    page = send(officer, at, filled(officer, at, STATISTICS))
    assert page.status_code == 200
    for name, value in (("male", "30"), ("present", "118"), ("held_on", "26/03/2024")):
        assert f'name="{name}"' in page.text
        assert f'value="{value}"' in page.text, name
    assert re.search(r"Đã điền \d+ mục từ bảng. Chưa lưu gì", page.text)
    with embedded.read() as session:
        after = stored(session, congress)
    assert (after.version, after.content) == (before.version, before.content)


def test_a_wrong_figure_is_told_with_its_cell(officer: Client, congress: int) -> None:
    at = f"/documents/{congress}/correct_record"
    page = send(officer, at, filled(officer, at, STATISTICS | {"Nữ": "16", "Đại biểu có mặt": "x"}))
    assert page.status_code == 422
    rows = [row[0].value for row in _sheet(officer, at)]
    for name in ("Nữ", "Đại biểu có mặt"):
        place = next(n for n, head in enumerate(rows, 1) if str(head).startswith(name))
        assert f"Ô B{place}: " in page.text, name


def _sheet(client: Client, at: str) -> Any:
    return load_workbook(io.BytesIO(client.get(f"{at}.xlsx").data)).active.iter_rows()


def test_lines_that_the_template_does_not_have_and_lines_twice_are_told(
    officer: Client, congress: int
) -> None:
    at = f"/documents/{congress}/correct_record"
    table = "Mục\tSố liệu\nNam\t30\nNam\t31\nSố nhà văn hóa\t4\n"
    page = officer.send(f"{at}/from-sheet", table=table)
    assert page.status_code == 422
    assert "Ô B3 (Nam): Mục này đã ghi ở dòng trên." in page.text
    assert "Ô B4 (Số nhà văn hóa): Mẫu không có dòng này." in page.text


def test_the_figures_of_a_report_are_those_that_its_plan_asks_for(
    officer: Client, report: int, embedded: Database
) -> None:
    at = f"/documents/{report}/edit"
    heads = [str(row[0].value) for row in _sheet(officer, at)]
    assert heads[:2] == ["Mục", "Số liệu tính đến ngày"]
    assert len(heads) == 5
    table = (
        "Số liệu tính đến ngày\t12/8/2024\n"
        "Số liệu: Tin, bài tuyên truyền đại hội\thơn 65\n"
        "Số liệu: Vận động Quỹ “Vì người nghèo”\ttrên 2,2 tỷ đồng\n"
        "Số liệu: Vụ việc hòa giải thành\t4.375/5.121 (85%)\n"
    )
    page = officer.send(f"{at}/from-sheet", table=table)
    assert page.status_code == 200
    assert 'value="hơn 65"' in page.text
    assert "hơn 2,2 tỷ đồng" in page.text
    assert CONTENTS["report"]["results"] in page.text  # what was written stays
    wrong = officer.send(f"{at}/from-sheet", table=table.replace("85%", "95%"))
    assert wrong.status_code == 422
    assert "Ô B4: 4.375/5.121 là 85%" in wrong.text


def test_an_empty_table_and_a_file_that_is_no_workbook_are_told(
    officer: Client, congress: int
) -> None:
    at = f"/documents/{congress}/correct_record"
    assert "Chưa có số liệu nào" in officer.send(f"{at}/from-sheet", table="").text
    page = send(officer, at, b"PK\x03\x04 no book")
    assert page.status_code == 422
    assert "Không đọc được tệp này như một bảng Excel" in page.text


def test_only_whoever_may_take_the_step_fills_it(
    officer: Client, enter: Any, world: World, congress: int
) -> None:
    at = f"/documents/{congress}/correct_record/from-sheet"
    assert officer.get(at).status_code == 200
    assert enter(world.city(Role.REVIEWER)).get(at).status_code == 403
    assert enter(world.people[world.ward_ids[1]][Role.OFFICER]).get(at).status_code == 404
    assert officer.get(f"/documents/{congress}/attach/from-sheet").status_code == 404
    assert officer.get(f"/documents/{congress}/attach.xlsx").status_code == 404
    assert (
        'href="/documents/' + str(congress) + '/correct_record/from-sheet"'
        in officer.get(f"/documents/{congress}/correct_record").text
    )


def as_filled(page: Any) -> dict[str, str]:
    """What a browser posts when the filled form is sent as it is shown."""
    inputs = [dict(ATTRIBUTE.findall(tag)) for tag in re.findall(r"<input\b[^>]*>", page.text)]
    typed = {one["name"]: unescape(one.get("value", "")) for one in inputs if "name" in one}
    areas = re.findall(
        r'<textarea[^>]* name="([^"]+)"[^>]*>\r?\n?(.*?)</textarea>', page.text, re.S
    )
    return typed | {name: unescape(value) for name, value in areas}


def fill_and_send(client: Client, at: str, table: str) -> None:
    page = client.send(f"{at}/from-sheet", table=table)
    assert page.status_code == 200
    assert client.send(at, **as_filled(page)).status_code == 302


def content_of(database: Database, paper_id: int) -> dict[str, Any]:
    with database.read() as session:
        return dict(stored(session, paper_id).content)


def test_statistics_from_a_sheet_are_taken_back_in_one_step(
    officer: Client, congress: int, embedded: Database
) -> None:
    before = content_of(embedded, congress)["record"]
    at = f"/documents/{congress}"
    fill_and_send(officer, f"{at}/correct_record", "Nam\t30\nNữ\t15\nSố liệu\t\nTôn giáo\t2\n")
    assert content_of(embedded, congress)["record"]["male"] == 30
    changed = re.findall(r"<dt>([^<]+)</dt>\s*<dd>.*?</dd>", officer.get(at).text, re.S)
    assert changed[:3] == ["Nam", "Nữ", "Tôn giáo"]  # each by its name, not the record in one line
    assert f"{at}/undo_import" in officer.get(at).text
    page = officer.get(f"{at}/undo_import")
    assert officer.send(f"{at}/undo_import", **as_filled(page)).status_code == 302
    after = content_of(embedded, congress)
    assert {name: it for name, it in after["record"].items() if it not in (None, "")} == before
    assert "imported" not in after
    assert f"{at}/undo_import" not in officer.get(at).text


def test_figures_of_a_report_are_taken_back_and_its_words_stay(
    officer: Client, report: int, embedded: Database
) -> None:
    at, name = f"/documents/{report}", "Số liệu: Tin, bài tuyên truyền đại hội"
    fill_and_send(officer, f"{at}/edit", f"{name}\thơn 65\n")
    fill_and_send(officer, f"{at}/edit", f"{name}\t70\n")
    content = content_of(embedded, report)
    assert content["figures"]["articles"]["value"] == 70
    assert content["results"] == CONTENTS["report"]["results"]
    officer.send(f"{at}/undo_import", **as_filled(officer.get(f"{at}/undo_import")))
    assert content_of(embedded, report)["figures"]["articles"]["value"] == 65


def test_figures_that_were_changed_since_are_not_taken_back(
    officer: Client, congress: int, embedded: Database
) -> None:
    at = f"/documents/{congress}"
    fill_and_send(officer, f"{at}/correct_record", "Nam\t30\nNữ\t15\n")
    typed = as_filled(officer.get(f"{at}/correct_record"))
    officer.send(f"{at}/correct_record", **typed | {"male": "31", "female": "14"})
    refused = officer.send(f"{at}/undo_import", **as_filled(officer.get(f"{at}/undo_import")))
    assert "Số liệu đã được sửa sau khi nhập từ bảng" in refused.text
    assert content_of(embedded, congress)["record"]["male"] == 31


def test_a_record_that_an_undone_import_left_empty_is_not_reported(
    officer: Client, congress: int, embedded: Database
) -> None:
    with embedded.begin() as session:
        paper = session.get_one(Document, congress)
        paper.content = {name: it for name, it in paper.content.items() if name != "record"}
    at = f"/documents/{congress}"
    table = "".join(f"{name}\t{figure}\n" for name, figure in STATISTICS.items())
    fill_and_send(officer, f"{at}/correct_record", table)
    officer.send(f"{at}/undo_import", **as_filled(officer.get(f"{at}/undo_import")))
    assert not content_of(embedded, congress)["record"].get("held_on")
    assert "Kết quả đại hội chưa đủ" in officer.get(at).text


MONTH = (
    "Số liệu: Tin, bài tuyên truyền đại hội\t70\n"
    "Số liệu: Vận động Quỹ “Vì người nghèo”\t2 tỷ đồng\n"
)


def test_the_figures_of_a_month_are_put_back_as_they_stood_and_the_page_says_so_before(
    officer: Client, periodic: int, embedded: Database
) -> None:
    before = content_of(embedded, periodic)
    at = f"/documents/{periodic}"
    fill_and_send(officer, f"{at}/edit", MONTH)
    assert content_of(embedded, periodic)["figures"]["articles"]["value"] == 70
    page = officer.get(f"{at}/undo_import")
    for was, again in (("70", "12"), ("2 tỷ đồng", "")):
        assert re.search(
            rf"Trước:[^<]*</span>{was}</del>[^<]*(<ins[^>]*>.*{again}</ins>)?", page.text
        )
    assert "Chỉ hoàn tác được lần nhập gần nhất" in page.text
    assert officer.send(f"{at}/undo_import", **as_filled(page)).status_code == 302
    after = content_of(embedded, periodic)
    assert after["figures"]["articles"]["value"] == 12
    assert "fund_for_the_poor" not in after["figures"]
    assert after["parts"] == before["parts"]
    assert "imported" not in after


def test_figures_that_were_handed_in_meanwhile_are_not_taken_back(
    officer: Client, enter: Any, world: World, periodic: int, embedded: Database
) -> None:
    at = f"/documents/{periodic}"
    fill_and_send(officer, f"{at}/edit", MONTH)
    page = officer.get(f"{at}/undo_import")
    leader = enter(world.ward(Role.LEADER))
    assert leader.send(f"{at}/submit", **as_filled(leader.get(f"{at}/submit"))).status_code == 302
    handed_in = content_of(embedded, periodic)
    assert officer.send(f"{at}/undo_import", **as_filled(page)).status_code == 409
    late = officer.get(f"{at}/undo_import")
    assert late.status_code == 422
    assert "Rút lại báo cáo trước khi hoàn tác" in late.text
    assert officer.send(f"{at}/undo_import", **as_filled(late)).status_code == 422
    assert content_of(embedded, periodic) == handed_in


def test_a_program_fills_figures_from_a_table_and_takes_them_back(
    client: Client, world: World, periodic: int, embedded: Database
) -> None:
    program = Program(client.application, a_key(embedded, world.ward(Role.OFFICER), NOW))
    before = content_of(embedded, periodic)
    proposed = program.post(f"/documents/{periodic}/edit/from-sheet", {"answers": {"table": MONTH}})
    answers = proposed.get_json()["answers"]
    assert answers["filled"] == ["figures"]
    assert content_of(embedded, periodic) == before
    taken = program.take(f"/periodic/{periodic}/edit", answers)
    assert taken.status_code == 200, taken.text
    assert content_of(embedded, periodic)["figures"]["articles"]["value"] == 70
    assert program.take(f"/periodic/{periodic}/undo_import", {}, seen=2).status_code == 200
    assert content_of(embedded, periodic) == before
    refused = program.take(f"/periodic/{periodic}/undo_import", {}, seen=3)
    assert (refused.status_code, refused.get_json()["code"]) == (422, "not_ready")
