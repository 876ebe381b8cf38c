"""Each field: what it takes, what it refuses and with which words."""

from datetime import date
from io import BytesIO

import pytest
from werkzeug.datastructures import FileStorage

from forms.base import RowForm, SpokenForm
from forms.fields import (
    Attachment,
    Count,
    Line,
    Money,
    Month,
    Paragraphs,
    Reason,
    Rows,
    TextLines,
    VietDate,
)
from forms.picked import Chosen, Offered, OfferedId
from forms.validators import Required
from state_machines.grammar import Text
from tests.forms.posting import post, words


class Row(RowForm):
    name = Line(Text("Tên", "Name"))
    day = VietDate(Text("Ngày", "Day"))
    meaning = Chosen(Text("Cách tính", "Meaning"), group="meaning", default="by")


class Sample(SpokenForm):
    line = Line(Text("Dòng", "Line"), max=10)
    text = Paragraphs(Text("Đoạn", "Text"))
    reason = Reason(Text("Lý do", "Reason"))
    day = VietDate(Text("Ngày", "Day"))
    month = Month(Text("Tháng", "Month"))
    money = Money(Text("Tiền", "Money"))
    count = Count(Text("Số", "Count"))
    lines = TextLines(Text("Các ý", "Points"), longest=20)
    kind = Chosen(Text("Loại", "Kind"), group="work_kind")
    award = Offered(Text("Hình thức", "Award"))
    unit_id = OfferedId(Text("Đơn vị", "Unit"))
    file = Attachment(Text("Tệp", "File"))
    rows = Rows(Row, Text("Các mốc", "Milestones"), most=3)


class Strict(SpokenForm):
    day = VietDate(Text("Ngày", "Day"), validators=[Required()])
    count = Count(Text("Số", "Count"), validators=[Required()])


@pytest.mark.parametrize(
    ("name", "typed", "answer"),
    [
        ("line", "  Ủy\u00a0ban ", "Ủy ban"),
        ("text", "một\r\nhai ", "một\nhai"),
        ("reason", "Thiếu chữ ký của lãnh đạo", "Thiếu chữ ký của lãnh đạo"),
        ("day", "ngày 12 tháng 8 năm 2024", "2024-08-12"),
        ("day", "1/7", "2024-07-01"),
        ("day", " ", None),
        ("month", "tháng 10/2023", "2023-10"),
        ("money", "1 tỷ 250 triệu", 1_250_000_000),
        ("money", "0", 0),
        ("count", "1.204", 1204),
        ("count", "09", 9),
        ("count", "", None),
        ("lines", "- một\n\n+ hai", ["một", "hai"]),
        ("kind", "du_an", "du_an"),
        ("kind", "", ""),
        ("award", "Bằng khen", "Bằng khen"),
        ("unit_id", "14", 14),
        ("unit_id", "", None),
    ],
)
def test_what_is_taken(name, typed, answer):
    form = post(Sample, {name: typed}, today=date(2024, 6, 1))
    assert form.errors == {}
    assert form.answers()[name] == answer


@pytest.mark.parametrize(
    ("name", "typed", "vi", "en"),
    [
        (
            "line",
            "mười một chữ",
            "Viết nhiều nhất 10 ký tự.",
            "Field cannot be longer than 10 characters.",
        ),
        (
            "reason",
            "  sai  ",
            "Viết lý do ít nhất 10 ký tự để đơn vị nhận biết cần làm gì; mới có 3.",
            "Write at least 10 characters so that the unit knows what to do; there are 3.",
        ),
        (
            "day",
            "31/6/2024",
            "Tháng đó không có ngày này. Xem lại ngày và tháng, viết như 30/11/2023.",
            "That month has no such day. Check day and month, written like 30/11/2023.",
        ),
        (
            "month",
            "10.2023.1",
            "Chưa đọc được tháng này. Viết như 10/2023.",
            "This month cannot be read. Write it like 10/2023.",
        ),
        (
            "count",
            "1,204",
            "Viết một số nguyên không âm, ví dụ 12 hoặc 1.204.",
            "Write a whole number that is not negative, for example 12 or 1.204.",
        ),
        (
            "count",
            "-3",
            "Viết một số nguyên không âm, ví dụ 12 hoặc 1.204.",
            "Write a whole number that is not negative, for example 12 or 1.204.",
        ),
        (
            "count",
            "12.04",
            "Viết một số nguyên không âm, ví dụ 12 hoặc 1.204.",
            "Write a whole number that is not negative, for example 12 or 1.204.",
        ),
        (
            "count",
            "1.000.000.001",
            "Số lớn quá một tỷ. Xem lại.",
            "The number is over one billion. Check it.",
        ),
        (
            "lines",
            "ngắn\n" + "dài" * 10,
            "Dòng 2 dài quá 20 ký tự. Tách thành nhiều dòng.",
            "Line 2 is longer than 20 characters. Split it.",
        ),
        (
            "lines",
            "ý\n" * 101,
            "Nhiều nhất 100 dòng; đang có 101.",
            "At most 100 lines; there are 101.",
        ),
        ("kind", "chua_co", "Chọn một mục có trong danh sách.", "Not a valid choice."),
        (
            "unit_id",
            "mười",
            "Giá trị đã chọn không đọc được. Hãy chọn lại.",
            "Invalid Choice: could not coerce.",
        ),
    ],
)
def test_what_is_refused_and_with_which_words(name, typed, vi, en):
    assert words(Sample, name, {name: typed}) == [vi]
    assert words(Sample, name, {name: typed}, language="en") == [en]


def test_an_amount_without_unit_is_refused_and_stays_on_the_page():
    form = post(Sample, {"money": "13,386"})
    assert form.errors["money"][0].startswith("Chưa rõ đơn vị tiền.")
    assert 'value="13,386"' in form["money"]()


def test_what_was_read_is_shown_as_papers_print_it():
    form = post(Sample, {"day": "1-7-2024", "month": "2023-10", "money": "1 tỷ", "count": "09"})
    shown = [form[name].shown() for name in ("day", "month", "money", "count")]
    assert shown == ["01/07/2024", "10/2023", "1.000.000.000 đồng", "9"]


def test_a_kept_day_that_is_none_does_not_break_the_page():
    assert Sample(data={"day": "15/12/20223"}).answers()["day"] is None


def test_a_required_field_says_so_unless_it_has_better_advice():
    empty, wrong = post(Strict, {}), post(Strict, {"day": "x", "count": "0"})
    assert empty.errors == {"day": ["Mục này cần được điền."], "count": ["Mục này cần được điền."]}
    assert wrong.errors == {"day": ["Chưa đọc được ngày này. Viết như 30/11/2023."]}
    assert words(Strict, "day", {}, language="en") == ["This field is required."]


def test_offers_of_the_caller_become_a_list_to_choose_from():
    offers = {"award": [("Bằng khen", "Bằng khen của tỉnh")], "unit_id": [("14", "Xã Thanh Sơn")]}
    form = post(Sample, {"award": "Bằng khen", "unit_id": "14"}, choices=offers)
    assert form.errors == {}
    assert '<option selected value="14">Xã Thanh Sơn</option>' in form["unit_id"]()
    refused = post(Sample, {"award": "Cờ", "unit_id": "15"}, choices=offers)
    assert set(refused.errors) == {"award", "unit_id"}


def test_a_kept_value_stays_allowed_when_it_is_no_longer_offered():
    form = post(Sample, {"award": "Cờ"}, data={"award": "Cờ"}, choices={"award": []})
    assert form.errors == {}


def upload(name):
    return FileStorage(BytesIO(b"x"), filename=name)


def test_a_file_is_taken_by_its_ending_and_left_out_of_the_answers():
    form = post(Sample, {"file": upload("Báo cáo.PDF")})
    assert form.errors == {}
    assert form["file"].data.filename == "Báo cáo.PDF"
    assert "file" not in form.answers()


def test_a_program_is_no_file_to_attach():
    sent = {"file": upload("mo.exe")}
    assert words(Sample, "file", sent)[0].startswith("Không nhận tệp loại này.")
    assert words(Sample, "file", sent, language="en")[0].startswith("Files of this type")


def test_no_file_picked_is_no_file():
    assert post(Sample, {"file": upload("")})["file"].data is None


def test_rows_always_end_in_a_blank_one_that_does_not_count():
    fresh, sent = Sample(), post(Sample, {"rows-0-name": "Đăng ký", "rows-4-day": "30/11/2023"})
    assert len(fresh["rows"].entries) == 1
    assert len(sent["rows"].entries) == 3
    assert sent.answers()["rows"] == [
        {"name": "Đăng ký", "day": None, "meaning": "by"},
        {"name": "", "day": "2023-11-30", "meaning": "by"},
    ]
    assert fresh.answers()["rows"] == []


def test_rows_can_be_emptied_but_not_by_sending_another_section():
    kept = {"rows": [{"name": "Đăng ký", "day": "2023-11-30", "meaning": "before"}]}
    assert post(Sample, {"line": "khác"}, data=kept).answers()["rows"] == kept["rows"]
    cleared = {"rows-0-name": "", "rows-0-day": "", "rows-0-meaning": "by"}
    assert post(Sample, cleared, data=kept).answers()["rows"] == []


def test_rows_speak_the_language_of_their_form_and_have_a_limit():
    wrong = post(Sample, {"rows-0-day": "x"}, language="en")
    assert wrong.errors["rows"][0] == {
        "day": ["This day cannot be read. Write it like 30/11/2023 (day, month, year)."]
    }
    assert wrong["rows"].entries[0].form["name"].label.text == "Name"
    many = {f"rows-{place}-name": "x" for place in range(5)}
    assert "Nhiều nhất 3 dòng; đang có 5." in post(Sample, many).errors["rows"]


def test_rows_understand_a_day_without_year():
    form = post(Sample, {"rows-0-day": "1/7"}, today=date(2024, 6, 1))
    assert form.answers()["rows"][0]["day"] == "2024-07-01"
