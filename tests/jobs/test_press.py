"""The press: tagged PDF with its fonts, DOCX that an office program reads, data never markup."""

import io
import re
import subprocess
import unicodedata
import zipfile
import zlib
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import Any

import pypdfium2
import pytest
from docx import Document

from tests import needs
from tests.forms.test_official import a_source, drawn
from workflow_app.adapters.pressroom import blank, checking, word
from workflow_app.adapters.pressroom.press import ChildPress
from workflow_app.services.ports import Unprintable

HOSTILE = '#import "@preview/x:1.0.0" $x$ *đậm* _nghiêng_ {{ 7*7 }} {% raw %} <w:p/> & \\ "'


def a_sheet(**content: Any) -> dict[str, Any]:
    source = a_source("report")
    return drawn("report", replace(source, content={**source.content, **content})).as_data()


@pytest.fixture(scope="module")
def press() -> ChildPress:
    return ChildPress()


def text_of(pdf: bytes) -> str:
    """The words of a PDF as another program copies them, on one line."""
    with pypdfium2.PdfDocument(pdf) as document:
        pages = [page.get_textpage().get_text_bounded() for page in document]
    return " ".join(" ".join(pages).split())


def test_the_words_of_a_pdf_are_composed_vietnamese(press: ChildPress) -> None:
    words = text_of(press.pdf(a_sheet(results="Ủy ban đã vận động được 2,2 tỷ đồng."), 0))
    assert unicodedata.is_normalized("NFC", words)
    assert "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM" in words
    assert "Ủy ban đã vận động được 2,2 tỷ đồng." in words


def test_a_pdf_is_tagged_titled_and_carries_its_fonts(press: ChildPress) -> None:
    pdf = press.pdf(a_sheet(), 0)
    plain = _inflated(pdf)
    assert b"<pdfuaid:part>1</pdfuaid:part>" in plain
    assert b"/MarkInfo" in plain
    assert b"/StructTreeRoot" in plain
    for tag in (b"/H1", b"/H2", b"/H3", b"/P"):
        assert re.search(rb"/S\s*" + tag + rb"\b", plain), tag
    fonts = set(re.findall(rb"/BaseFont\s*/([\w+-]+)", plain))
    assert fonts
    assert all(b"+Tinos" in font for font in fonts)
    described = re.findall(rb"/Type\s*/FontDescriptor", plain)
    assert len(described) == len(re.findall(rb"/FontFile[23]?\b", plain)) > 0
    with pypdfium2.PdfDocument(pdf) as document:
        assert document.get_metadata_value("Title") == "Báo cáo tổng kết đợt thi đua"


def test_pages_are_numbered_from_the_second_and_an_annex_by_itself(press: ChildPress) -> None:
    sheet = a_sheet(results="Một đoạn dài về kết quả đã đạt được. " * 400)
    rows = [[str(n), "Nâng cấp hẻm"] for n in range(120)]
    table = {"kind": "table", "said": "", "heads": ["TT", "Tên"], "widths": [1, 9], "amounts": []}
    lists = [table | {"rows": rows}]
    annex = {"name": "PHỤ LỤC", "title": "DANH SÁCH", "goes_with": "", "blocks": lists}
    with pypdfium2.PdfDocument(press.pdf(sheet | {"annexes": [annex]}, 0)) as document:
        tops = [_number_on_top(page) for page in document]
    begins = tops.index("", 1)
    own, annexed = tops[:begins], tops[begins:]
    for pages in (own, annexed):
        assert pages == ["", *map(str, range(2, len(pages) + 1))]
    assert min(len(own), len(annexed)) > 2


def test_a_draft_says_so_and_what_was_issued_does_not(press: ChildPress) -> None:
    sheet = a_sheet()
    assert "DỰ THẢO" in text_of(press.pdf(sheet | {"draft": True}, 0))
    assert "DỰ THẢO" not in text_of(press.pdf(sheet, 0))
    for draft in (True, False):
        document = Document(io.BytesIO(press.docx(sheet | {"draft": draft})))
        heads = [line.text for line in document.sections[0].first_page_header.paragraphs]
        assert ("DỰ THẢO" in heads) is draft


def test_what_people_write_is_data_to_both_programs(press: ChildPress) -> None:
    sheet = a_sheet(results=HOSTILE) | {"title": HOSTILE, "fingerprint": HOSTILE}
    assert HOSTILE in text_of(press.pdf(sheet, 0))
    assert HOSTILE in [line.text for line in Document(io.BytesIO(press.docx(sheet))).paragraphs]


def test_the_same_sheet_at_the_same_time_is_the_same_file(press: ChildPress) -> None:
    sheet = a_sheet()
    assert press.pdf(sheet, 7) == press.pdf(sheet, 7)


def test_notes_are_notes_in_word_too(press: ChildPress) -> None:
    sheet = a_sheet(results="Một⁽¹⁾ và lại⁽¹⁾.\n⁽¹⁾ Chú thích <b>đậm</b>.")
    with zipfile.ZipFile(io.BytesIO(press.docx(sheet))) as parts:
        body, notes = (
            parts.read(f"word/{name}.xml").decode() for name in ("document", "footnotes")
        )
    assert re.findall(r'<w:footnoteReference[^>]*w:id="(\d+)"', body) == ["1"]
    assert "Chú thích &lt;b&gt;đậm&lt;/b&gt;." in notes
    assert "\ue010" not in body


def test_a_press_that_breaks_says_so(press: ChildPress) -> None:
    with pytest.raises(Unprintable, match="KeyError"):
        press.pdf({}, 0)


def test_an_endless_template_is_stopped(press: ChildPress, monkeypatch: pytest.MonkeyPatch) -> None:
    loops = "".join(f"{{% for {name} in range(99999) %}}" for name in "abc")
    template = _template_saying(loops + "{% endfor %}" * 3)
    monkeypatch.setattr("workflow_app.adapters.pressroom.press.PATIENCE", 5)
    with pytest.raises(Unprintable):
        press.docx(a_sheet(), template)


def test_word_and_back_says_the_same(press: ChildPress, tmp_path: Path) -> None:
    """LibreOffice reads the file and writes it again: not a line is lost."""
    if "libreoffice" in needs.without():
        pytest.skip("WORKFLOW_WITHOUT=libreoffice")
    sheet = a_sheet(results="1. Kết quả\nĐã làm⁽¹⁾.\n⁽¹⁾ Chú thích.")
    given = tmp_path / "paper.docx"
    given.write_bytes(press.docx(sheet))
    back = converted(given, "docx", tmp_path / "back")
    assert _lines(Document(str(back))) == _lines(Document(str(given)))
    pdf = converted(given, "pdf", tmp_path / "back")
    assert "Chú thích." in text_of(pdf.read_bytes())


def converted(given: Path, ending: str, folder: Path) -> Path:
    """A file as LibreOffice writes it."""
    command = [needs.libreoffice(), f"-env:UserInstallation=file://{folder}/profile", "--headless"]
    subprocess.run(
        [*command, "--convert-to", ending, "--outdir", str(folder), str(given)],
        check=True,
        capture_output=True,
        timeout=120,
    )
    return folder / f"{given.stem}.{ending}"


@pytest.mark.parametrize("layout", ["paper", "certificate"])
def test_the_usual_templates_pass_their_own_check(layout: str) -> None:
    assert checking.complaints(blank.template(layout), layout) == []


@pytest.mark.parametrize(
    ("said", "code", "detail"),
    [
        ("{{ so_van_ban }}", "unknown", "so_van_ban"),
        ("{{ signer.phone }}", "unknown", "phone"),
        ("{% if draft %}", "broken_tag", ""),
        ("{{ name.__class__.__mro__ }}", "forbidden", "__class__"),
    ],
)
def test_a_template_with_a_mistake_is_refused_by_name(said: str, code: str, detail: str) -> None:
    (found,) = checking.complaints(_template_saying(said), "paper")
    assert found[0] == code
    assert detail in found[1]


def test_a_template_with_a_macro_a_foreign_link_or_an_entity_is_refused() -> None:
    usual = blank.template("paper")
    link = b'<Relationships><Relationship TargetMode="External" Target="http://x"/></Relationships>'
    for name, content, code in (
        ("word/vbaProject.bin", b"x", "macro"),
        ("word/_rels/settings.xml.rels", link, "external"),
        ("word/extra.xml", b'<!DOCTYPE x [<!ENTITY a "b">]><x/>', "entity"),
    ):
        file = io.BytesIO(usual)
        with zipfile.ZipFile(file, "a") as parts:
            parts.writestr(name, content)
        assert checking.complaints(file.getvalue(), "paper") == [(code, name)]
    assert checking.complaints(b"no zip", "paper") == [("not_word", "")]


def test_a_template_without_the_body_is_refused() -> None:
    document = Document()
    document.add_paragraph("{{ name }}")
    assert ("no_body", "body") in checking.complaints(word._saved(document), "paper")


def test_an_offices_own_words_stay_in_what_is_made_from_its_template(press: ChildPress) -> None:
    template = _template_saying("Bản của Văn phòng")
    lines = [line.text for line in Document(io.BytesIO(press.docx(a_sheet(), template))).paragraphs]
    assert "Bản của Văn phòng" in lines
    assert "BÁO CÁO" in lines


def _template_saying(words: str) -> bytes:
    document = Document(io.BytesIO(blank.template("paper")))
    document.add_paragraph(words)
    return word._saved(document)


def _lines(document: Any) -> list[str]:
    inside = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    told = [line.text for line in document.paragraphs] + inside
    return [line for text in told for line in text.split("\n") if line.strip()]


def _number_on_top(page: Any) -> str:
    _, _, right, top = page.get_mediabox()
    return page.get_textpage().get_text_bounded(0, top - 45, right, top).strip()


def _inflated(pdf: bytes) -> bytes:
    """A PDF with what is packed in it unpacked behind it."""
    found = [pdf]
    for packed in re.findall(rb"stream\r?\n(.*?)\r?\nendstream", pdf, re.DOTALL):
        with suppress(zlib.error):
            found.append(zlib.decompressobj().decompress(packed))
    return b"\n".join(found)
