"""The text of files that are handed in, and files that are meant to do harm."""

import io
import zipfile
from collections.abc import Iterator

import docx
import pytest
import typst

from workflow_app.adapters.paper_text import Refused, text_of
from workflow_app.adapters.paper_text.limits import MOST_ELEMENTS, MOST_PARTS, MOST_XML
from workflow_app.adapters.paper_text.pdf import paragraphs

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
BODY = f'<?xml version="1.0"?><w:document xmlns:w="{W}"><w:body>%s</w:body></w:document>'
NOTES = f'<w:footnotes xmlns:w="{W}">%s</w:footnotes>'
P = "<w:p><w:r>%s</w:r></w:p>"


def a_zip(**parts: str) -> bytes:
    kept = io.BytesIO()
    with zipfile.ZipFile(kept, "w", zipfile.ZIP_DEFLATED) as file:
        for name, text in parts.items():
            file.writestr(f"word/{name}.xml", text)
    return kept.getvalue()


def why(content: bytes) -> str:
    with pytest.raises(Refused) as refused:
        text_of(content)
    return refused.value.reason


def test_a_word_paper_is_read_paragraph_by_paragraph_with_its_tables() -> None:
    paper = docx.Document()
    paper.add_paragraph("Số: 364/KH-MTTQ-BTT")
    paper.add_paragraph("KẾ HOẠCH")
    table = paper.add_table(1, 2)
    table.cell(0, 0).text = "Nơi nhận:\n- Lưu: VT."
    table.cell(0, 1).text = "TM. BAN THƯỜNG TRỰC"
    kept = io.BytesIO()
    paper.save(kept)
    lines = text_of(kept.getvalue()).split("\n")
    assert [line for line in lines if line] == [
        *("Số: 364/KH-MTTQ-BTT", "KẾ HOẠCH", "Nơi nhận:", "- Lưu: VT.", "TM. BAN THƯỜNG TRỰC"),
    ]


def test_a_note_is_marked_where_it_stands_and_told_last() -> None:
    marked = '<w:t>13 xã</w:t><w:footnoteReference w:id="2"/><w:t> đã tổ chức</w:t>'
    told = '<w:footnote w:id="0"><w:p/></w:footnote><w:footnote w:id="2">%s</w:footnote>'
    told %= P % "<w:t>An Phú, An Mỹ.</w:t>"
    content = a_zip(document=BODY % (P % marked), footnotes=NOTES % told)
    assert text_of(content) == "13 xã[1] đã tổ chức\n[1] An Phú, An Mỹ."


def test_deleted_words_and_fields_are_no_text_and_tabs_and_breaks_are_kept() -> None:
    said = "<w:t>a</w:t><w:delText>b</w:delText><w:instrText>PAGE</w:instrText><w:tab/><w:br/>"
    assert text_of(a_zip(document=BODY % (P % f"{said}<w:t>c</w:t>"))) == "a\t\nc"


def test_of_tracked_changes_only_what_stands_now_is_read() -> None:
    said = (
        "<w:r><w:t>Hạn: </w:t></w:r><w:del><w:r><w:delText>30</w:delText><w:tab/></w:r></w:del>"
        "<w:ins><w:r><w:t>15</w:t></w:r></w:ins><w:r><w:t>/6/2024</w:t></w:r>"
    )
    moved = "<w:p>%s<w:r><w:t>Lưu: VT</w:t></w:r>%s</w:p>"
    there = moved % ("<w:moveTo>", "</w:moveTo>")
    here = moved % ("<w:moveFrom>", "</w:moveFrom>")
    content = a_zip(document=BODY % f"<w:p>{said}</w:p>{there}{here}")
    assert text_of(content).strip("\n") == "Hạn: 15/6/2024\nLưu: VT"


def test_a_text_box_is_read_once_and_apart_from_the_paragraph_that_holds_it() -> None:
    box = f"<w:txbxContent>{P % '<w:t>DỰ THẢO</w:t>'}</w:txbxContent>"
    mc = "http://schemas.openxmlformats.org/markup-compatibility/2006"
    both = (
        f'<mc:AlternateContent xmlns:mc="{mc}"><mc:Choice>{box}</mc:Choice>'
        f"<mc:Fallback>{box}</mc:Fallback></mc:AlternateContent>"
    )
    said = f"<w:t>KẾ </w:t>{both}<w:t>HOẠCH</w:t>"
    assert text_of(a_zip(document=BODY % (P % said))) == "DỰ THẢO\nKẾ HOẠCH"


def test_a_pdf_is_read_with_its_lines_put_together() -> None:
    source = (
        b"#set page(width: 15cm, height: auto)\n"
        + (
            "Căn cứ Kế hoạch số 253/KH-MTTQ-BTT, ngày 24 tháng 10 năm 2023 của Ban Thường trực "
            "Ủy ban MTTQ Việt Nam tỉnh về phát động thi đua;\n\nI. MỤC ĐÍCH\n"
        ).encode()
    )
    lines = [line for line in text_of(typst.compile(source)).split("\n") if line.strip()]
    assert lines[0].startswith("Căn cứ Kế hoạch số 253/KH-MTTQ-BTT, ngày 24 tháng 10 năm 2023")
    assert lines[0].endswith("thi đua;")
    assert lines[1] == "I. MỤC ĐÍCH"


def test_only_lines_that_the_width_ended_are_put_together() -> None:
    lines = ["- Thường trực Tỉnh ủy (b/c);", "- Lưu: VT.", "TM. BAN THƯỜNG TRỰC", "CHỦ TỊCH"]
    assert paragraphs(lines) == lines


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_a_text_file_is_read_in_its_encoding(encoding: str) -> None:
    assert text_of("Kế hoạch\r\nSố: 1".encode(encoding)) == "Kế hoạch\nSố: 1"


def test_a_small_file_that_unpacks_to_gigabytes_ends_at_the_limit() -> None:
    paragraph = P % ("<w:rPr>" + " " * 100_000 + "</w:rPr>")
    bomb = a_zip(document=BODY % (paragraph * (MOST_XML // len(paragraph) + 2)))
    assert len(bomb) < MOST_XML // 100
    assert why(bomb) == "too_large"


def test_more_elements_than_a_paper_has_end_at_the_limit() -> None:
    assert why(a_zip(document=BODY % ("<w:p/>" * MOST_ELEMENTS))) == "too_large"


def test_more_text_than_anybody_writes_ends_at_the_limit() -> None:
    assert why(a_zip(document=BODY % (P % f"<w:t>{'a' * 3_000_000}</w:t>"))) == "too_large"


def test_a_paper_of_thousands_of_parts_is_refused() -> None:
    assert why(a_zip(**{f"part{n}": "" for n in range(MOST_PARTS + 1)})) == "too_large"


@pytest.mark.parametrize(
    "doctype",
    [
        '<!DOCTYPE w [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]>',
        '<!DOCTYPE w SYSTEM "file:///etc/passwd">',
        "<!DOCTYPE w>",
    ],
)
def test_a_part_with_a_doctype_is_refused(doctype: str) -> None:
    content = a_zip(document=doctype + f'<w:p xmlns:w="{W}"><w:t>&a;</w:t></w:p>')
    assert why(content) == "strange"


def broken() -> Iterator[tuple[bytes, str]]:
    yield b"PK\x03\x04 nothing", "broken"
    yield a_zip(document="<w:p"), "broken"
    yield a_zip(document=BODY % (P % "<w:t>a</w:t>"))[:-30], "broken"
    yield a_zip(other="<a/>"), "strange"
    yield b"%PDF-1.7 nothing", "broken"
    yield b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "strange"
    yield b"\xff\xd8\xff\xe0 picture", "strange"
    yield b"a\x00b", "strange"
    yield b"", "no_text"
    yield a_zip(document=BODY % "<w:p/>"), "no_text"
    yield typst.compile(b"#rect()"), "no_text"
    yield b"a" * (20 * 1024 * 1024 + 1), "too_large"


@pytest.mark.parametrize(("content", "reason"), list(broken()))
def test_what_cannot_be_read_says_why(content: bytes, reason: str) -> None:
    assert why(content) == reason
