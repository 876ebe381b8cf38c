"""The report of a period as an official paper."""

from forms.papers import forms_of
from forms.papers.shape import Sheet
from tests.forms.test_official import a_source, body_of, drawn

MONTH = {
    "from": "2024-07-15", "to": "2024-08-15", "owing": 3,
    "parts": [
        {"heading": "Công tác tuyên truyền", "said": "Tổ chức 02 hội nghị."},
        {"heading": "Giám sát", "said": ""},
        {"heading": "Nhiệm vụ trọng tâm kỳ tới", "said": "Tập trung chuẩn bị đại hội."},
    ],
    "passages": [
        {"heading": "Giám sát", "unit": "Phường 01", "document": 9, "said": "Giám sát\n01 cuộc."}
    ],
    "figures": {"articles": {"value": 65, "qualifier": "more_than"}},
    "totals": [{"figure": "banners", "value": 12, "given": 2, "lacking": ["Phường 02"]}],
}  # fmt: skip


def a_month() -> Sheet:
    """The report of a month, with a task of the next one and one that was given up."""
    tasks = [{"title": "Tổ chức Ngày hội", "due_on": "2024-09-20"}, {"title": "Thôi", "off": True}]
    title = "Kết quả công tác Mặt trận tháng 8/2024"
    return drawn("report", a_source("periodic", title=title, content=MONTH, inside={"x": tasks}))


def test_a_report_of_a_period_says_its_window_its_parts_its_figures_and_the_tasks_ahead() -> None:
    sheet = a_month()
    assert "(số liệu từ ngày 15/7/2024 đến ngày 15/8/2024)" in sheet.opening
    assert body_of(sheet) == [
        "I. KẾT QUẢ CÔNG TÁC MẶT TRẬN THÁNG 8/2024",
        "1. Công tác tuyên truyền",
        "Tổ chức 02 hội nghị.",
        "2. Giám sát",
        "Phường 01: Giám sát 01 cuộc.",
        "II. SỐ LIỆU",
        "III. NHIỆM VỤ TRỌNG TÂM KỲ TỚI",
        "Tập trung chuẩn bị đại hội.",
        "Tổ chức Ngày hội (đến hết ngày 20/9/2024).",
    ]
    (table,) = (block.rows for block in sheet.blocks if block.rows)
    assert [row[2:] for row in table] == [("hơn 65", ""), ("12", "cộng từ 2/3 đơn vị")]
    assert sheet.recipients[0].endswith("thành phố Tam An (b/c);")


def test_a_report_of_a_period_is_made_once_something_is_written_in_it() -> None:
    empty = {"parts": [{"heading": "Giám sát", "said": ""}], "figures": {}}
    assert forms_of("periodic", empty, {}) == []
    assert [form.code for form in forms_of("periodic", MONTH, {})] == ["report"]
