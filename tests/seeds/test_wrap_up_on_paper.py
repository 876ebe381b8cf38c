"""The wrap-up of Tam Kỳ comes out of the data as it was published: sections, figures, annex."""

import io
from datetime import UTC, datetime

import pytest
from docx import Document as Word
from sqlalchemy import select
from sqlalchemy.orm import Session

from state_machines.days import today
from tests.jobs.test_press import text_of
from tests.seeds.asking import issued, papers
from workflow_app.adapters.pressroom.press import ChildPress
from workflow_app.models import SeatRow
from workflow_app.services.membership.people import actor_of
from workflow_app.services.papers import reading as papers_reading
from workflow_app.services.papers.reading import Told
from workflow_app.workshop.papers import drawn

AT = datetime(2024, 9, 2, 3, 0, tzinfo=UTC)
SAID = (
    "Tam Kỳ, ngày 12 tháng 8 năm 2024",
    "BÁO CÁO Tổng kết đợt thi đua chào mừng Đại hội đại biểu MTTQ Việt Nam các cấp",
    "Thực hiện Kế hoạch số 253/KH-MTTQ-BTT ngày 24/10/2023 của Ban Thường trực",
    "Thực hiện Kế hoạch số 166/KH-MTTQ-BTT ngày 31/10/2023 của Ban Thường trực",
    "I. CÔNG TÁC LÃNH ĐẠO, CHỈ ĐẠO TRIỂN KHAI THỰC HIỆN",
    "II. KẾT QUẢ ĐẠT ĐƯỢC",
    "1. Kết quả công tác tuyên truyền",
    "2. Kết quả xây dựng các mô hình, công trình, phần việc chào mừng Đại hội",
    "III. ĐÁNH GIÁ CHUNG",
    "1. Ưu điểm",
    "2. Tồn tại, hạn chế",
    "IV. MỘT SỐ KINH NGHIỆM, GIẢI PHÁP TRONG TỔ CHỨC TRIỂN KHAI THỰC HIỆN",
    "Nơi nhận:",
    "TM. BAN THƯỜNG TRỰC CHỦ TỊCH",
    "PHỤ LỤC",
)
FIGURES = (
    "đã đăng ký thực hiện 03 công trình",
    "13/13 đơn vị trực thuộc đã tổ chức 35 công trình, phần việc với tổng giá trị hơn 13,386 tỷ"
    " đồng",
    "tổ chức 49 công trình, phần việc với tổng giá trị hơn 3,376 tỷ đồng",
    "trên 2,2 tỷ đồng",
    "Hơn 65 tin, bài",
    "trên 6.565 lượt",
    "Hơn 165 băng rôn",
    "02/13 xã, phường",
    "04 trang Zalo OA",
)


@pytest.fixture
def report(reading: Session) -> Told:
    plan = issued(reading, "QUANGNAM", "253/KH-MTTQ-BTT")
    (paper,) = papers(reading, plan, "report")
    person = reading.scalars(
        select(SeatRow.person_id).where(SeatRow.unit_id == paper.unit_id, SeatRow.role == "leader")
    ).first()
    assert person
    return papers_reading.told(reading, paper.id, actor_of(reading, person, today(AT)))


def test_it_has_the_sections_and_figures_that_were_published(report: Told) -> None:
    words = text_of(ChildPress().pdf(drawn(report, "report", AT), 0))
    places = [words.find(said) for said in SAID]
    assert -1 not in places, [said for said, place in zip(SAID, places, strict=True) if place < 0]
    assert places == sorted(places)
    assert [figure for figure in FIGURES if figure not in words] == []
    assert "KIẾN NGHỊ" not in words
    assert f"phiên bản {report.version} · dấu vết {report.trace}" in words


def test_its_annex_lists_every_work_and_its_notes_stand_under_the_text(report: Told) -> None:
    sheet = drawn(report, "report", AT)
    (annex,) = sheet["annexes"]
    lists = [block["rows"] for block in annex["blocks"] if block["kind"] == "table"]
    assert [len(rows) for rows in lists] == [3, 35, 49]
    assert len(sheet["notes"]) == 6  # the seventh said that there is an annex
    assert not sheet["draft"]


def test_the_word_file_says_what_the_pdf_says(report: Told) -> None:
    document = Word(io.BytesIO(ChildPress().docx(drawn(report, "report", AT))))
    lines = [line.text for line in document.paragraphs]
    cells = [cell.text for table in document.tables[:2] for row in table.rows for cell in row.cells]
    words = " ".join(" ".join([*lines, *cells]).split())
    assert [said for said in (*SAID[1:12], *FIGURES[:4]) if said not in words] == []
    assert len(document.tables) == 2 + 3  # heading, signature, and the lists of the annex
