"""A table of works: every wrong cell is named with what to write, and a right one says the same
as the page would."""

import pytest
from werkzeug.datastructures import MultiDict

from forms import step_form
from forms.sheet import MOST_ROWS, SheetForm, address, as_table
from state_machines.grammar import Ask

HEADS = [
    "Loại *",
    "Tên công trình, phần việc *",
    "Kết quả dự kiến *",
    "Tổng giá trị",
    "Ngày bắt đầu",
]
RIGHT = ["Công trình", "Nâng cấp hẻm 12", "Đường thông", "350 triệu", "1/3/2024"]


def looked_through(lines: list[list[str]], **sent: str) -> SheetForm:
    form = step_form("work", Ask.ROWS, MultiDict({"table": as_table(lines), **sent}))
    assert isinstance(form, SheetForm)
    form.validate()
    return form


def test_a_row_says_what_the_page_would_say() -> None:
    form = looked_through([HEADS, RIGHT], confirmed="y")
    assert form.errors == {}
    (row,) = form.answers()["rows"]
    assert (row["kind"], row["title"], row["expected_result"]) == (
        "cong_trinh", "Nâng cấp hẻm 12", "Đường thông",
    )  # fmt: skip
    assert (row["value_vnd"], row["starts_on"]) == (350_000_000, "2024-03-01")


def test_a_right_table_is_looked_at_before_it_is_taken() -> None:
    assert looked_through([HEADS, RIGHT]).to_confirm
    assert not looked_through([HEADS, RIGHT], confirmed="y").to_confirm
    assert not looked_through([HEADS, ["", "", "", "", ""]]).to_confirm


@pytest.mark.parametrize(
    ("place", "written", "cell", "advice"),
    [
        (0, "Cầu đường", "A3", "Chọn một trong: Công trình"),
        (1, "", "B3", "Chưa ghi."),
        (2, "", "C3", "Chưa ghi."),
        (3, "nhiều tiền", "D3", "Viết"),
        (4, "31/2/2024", "E3", "không có"),
    ],
)
def test_a_wrong_cell_is_named_with_what_it_says_and_what_to_write(
    place: int, written: str, cell: str, advice: str
) -> None:
    wrong = [*RIGHT[:place], written, *RIGHT[place + 1 :]]
    form = looked_through([HEADS, RIGHT, wrong])
    (told,) = form.complaints
    assert told.address == cell
    assert told.written == written
    assert advice in told.advice
    assert f"Ô {cell} ({HEADS[place].removesuffix(' *')})" in form.form_errors[0]
    assert not form.to_confirm


def test_empty_lines_keep_their_numbers_and_the_line_of_hints_is_no_row() -> None:
    form = step_form("work", Ask.ROWS, MultiDict({}))
    assert isinstance(form, SheetForm)
    columns = form.columns()
    lines = [[one.head for one in columns], [one.hint for one in columns], [], ["Cầu", "Tên"]]
    told = looked_through(lines).complaints
    assert [one.address for one in told] == ["A4", "D4"]


def test_without_heads_the_columns_are_in_the_order_of_the_template() -> None:
    form = looked_through([["Dự án", "Nhà văn hóa thôn", "Thôn Đông", "Xong trước Tết"]])
    assert form.errors == {}
    assert form.rows[0]["place"] == "Thôn Đông"


def test_heads_may_stand_in_any_order_and_a_strange_one_is_told() -> None:
    heads = [HEADS[1], "Người phụ trách", HEADS[0], HEADS[2]]
    form = looked_through([heads, [RIGHT[1], "Bà Mẫu", RIGHT[0], RIGHT[2]]])
    assert [one.address for one in form.complaints] == ["B1"]
    assert form.rows[0]["kind"] == "cong_trinh"


def test_what_a_row_says_together_is_held_to_the_page_s_rules() -> None:
    heads = [*HEADS[:4], "Nguồn kinh phí: Ngân sách"]
    form = looked_through([heads, [*RIGHT[:4], "400 triệu"]])
    assert [one.address for one in form.complaints] == ["D2"]
    assert "lớn hơn tổng giá trị" in form.complaints[0].advice


def test_a_table_longer_than_a_table_may_be_is_refused_as_a_whole() -> None:
    form = looked_through([HEADS, *([RIGHT] * (MOST_ROWS + 1))])
    assert "nhiều nhất 2000 dòng" in form.errors["table"][0]
    assert form.rows == []


def test_cells_with_line_breaks_and_quotes_come_through() -> None:
    text = 'Hẻm "12"\nvà hẻm 14'
    form = looked_through([HEADS, [*RIGHT[:2], text, *RIGHT[3:]]])
    assert form.rows[0]["expected_result"] == text


@pytest.mark.parametrize(("place", "written"), [(0, "A7"), (25, "Z7"), (26, "AA7"), (701, "ZZ7")])
def test_cells_are_called_as_the_spreadsheet_calls_them(place: int, written: str) -> None:
    assert address(place, 7) == written
