"""The usual templates, to be filled in as they are or edited in Word and given back."""

import io
from collections.abc import Sequence
from typing import Any

from docx import Document as open_word
from docx.enum.section import WD_ORIENT
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Mm, Pt, RGBColor

from workflow_app.adapters.pressroom.word import LISTS

FONT = "Times New Roman"
CENTRE, BOTH = WD_ALIGN_PARAGRAPH.CENTER, WD_ALIGN_PARAGRAPH.JUSTIFY
INDENT = Mm(10)


def template(layout: str) -> bytes:
    """The usual template of a layout, "paper" or "certificate"."""
    document = open_word()
    _set_styles(document)
    _certificate(document) if layout == "certificate" else _paper(document)
    file = io.BytesIO()
    document.save(file)
    return file.getvalue()


def _set_styles(document: Any) -> None:
    for name in ("Normal", "Heading 1", "Heading 2", "Heading 3"):
        style = document.styles[name]
        style.font.name, style.font.size = FONT, Pt(14)
        style.font.color.rgb, style.font.bold = RGBColor(0, 0, 0), name != "Normal"
        fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
        for theme in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
            fonts.attrib.pop(qn(f"w:{theme}"), None)
        for part in ("ascii", "hAnsi", "cs", "eastAsia"):
            fonts.set(qn(f"w:{part}"), FONT)
        style.paragraph_format.space_before = Pt(0 if name == "Normal" else 6)
        style.paragraph_format.space_after = Pt(0 if name == "Normal" else 3)
    style = document.styles.add_style(LISTS, WD_STYLE_TYPE.TABLE)
    style.base_style = document.styles["Table Grid"]
    style.font.size = Pt(11.5)


def _paper(document: Any) -> None:
    _lay_out(document.sections[0], (20, 15, 20, 30))
    _letterhead(document)
    _title(document)
    _loop(document, "basis in bases", "basis", italic=True)
    _when(document, "opening", lambda: _text(document, "{{ opening }}"))
    _body(document, "body")
    _when(document, "closing", lambda: _text(document, "{{ closing }}"))
    _say(document, "")
    _sign(document)
    _say(document, "{%p for annex in annexes %}")
    _annex(document)
    _say(document, "{%p endfor %}")


def _lay_out(section: Any, margins: tuple[int, int, int, int]) -> None:
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin, section.right_margin = Mm(margins[0]), Mm(margins[1])
    section.bottom_margin, section.left_margin = Mm(margins[2]), Mm(margins[3])
    section.header_distance = section.footer_distance = Mm(10)
    section.different_first_page_header_footer = True
    _draft(section.first_page_header)
    _draft(section.header)
    number = section.header.add_paragraph()
    number.alignment = CENTRE
    _field(number, "PAGE")
    for footer in (section.first_page_footer, section.footer):
        line = footer.paragraphs[0]
        line.alignment = CENTRE
        line.add_run("{{ fingerprint }}").font.size = Pt(7.5)


def _draft(header: Any) -> None:
    _say(header, "{%p if draft %}", header.paragraphs[0])
    _say(header, "DỰ THẢO", bold=True, align=CENTRE)
    _say(header, "{%p endif %}")


def _field(paragraph: Any, code: str) -> None:
    for inside in (
        '<w:fldChar w:fldCharType="begin"/>',
        f'<w:instrText xml:space="preserve"> {code} </w:instrText>',
        '<w:fldChar w:fldCharType="end"/>',
    ):
        run = paragraph.add_run()
        run._r.append(parse_xml(inside.replace(" ", f" {nsdecls('w')} ", 1)
                                if " " in inside else inside))  # fmt: skip


def _letterhead(document: Any) -> None:
    left, right = _columns(document, (61, 104))
    _say(left, "{%p for line in above %}", left.paragraphs[0])
    _say(left, "{{ line }}", size=13, align=CENTRE)
    _say(left, "{%p endfor %}")
    _say(left, "{{ organ }}", size=13, bold=True, align=CENTRE)
    _rule(left, 22)
    _say(left, "{{ number }}", size=13, align=CENTRE)
    _say(right, "{%p for line in nation %}", right.paragraphs[0])
    _say(right, "{{ line }}", size=12.5, bold=True, align=CENTRE)
    _say(right, "{%p endfor %}")
    _rule(right, 22)
    _say(right, "{{ place_date }}", size=13.5, italic=True, align=CENTRE)


def _title(document: Any) -> None:
    _say(document, "")
    heading = document.add_paragraph(style="Heading 1")
    heading.alignment = CENTRE
    heading.add_run("{{ name }}")
    _when(document, "abstract", lambda: _abstract(document))
    _say(document, "{%p if to %}")
    _say(document, "Kính gửi: {{ to|join('; ') }}", align=CENTRE)
    _say(document, "{%p endif %}")
    _say(document, "")


def _abstract(document: Any) -> None:
    _say(document, "{{ abstract }}", bold=True, align=CENTRE)
    _rule(document, 60)


def _body(document: Any, name: str) -> None:
    _say(document, f"{{%p for b in {name} %}}")
    _say(document, "{%p if b.kind == 'part' %}")
    document.add_paragraph("{{ b.said }}", style="Heading 2")
    _say(document, "{%p elif b.kind == 'point' %}")
    document.add_paragraph("{{ b.said }}", style="Heading 3")
    _say(document, "{%p elif b.kind == 'centre' %}")
    _say(document, "{{ b.said }}", bold=True, align=CENTRE)
    _say(document, "{%p elif b.kind == 'item' %}")
    _text(document, "- {{ b.said }}")
    _say(document, "{%p elif b.kind == 'table' %}")
    _list(document)
    _say(document, "{%p else %}")
    _text(document, "{{ b.said }}")
    _say(document, "{%p endif %}")
    _say(document, "{%p endfor %}")


def _list(document: Any) -> None:
    """Columns and rows as many as there are; the first row stands on every page."""
    table = document.add_table(rows=4, cols=3, style=LISTS)
    _row(table.rows[0], ("{%tc for head in b.heads %}", "{{ head }}", "{%tc endfor %}"), bold=True)
    table.rows[0]._tr.get_or_add_trPr().append(parse_xml(f"<w:tblHeader {nsdecls('w')}/>"))
    _row(table.rows[1], ("{%tr for row in b.rows %}", "", ""))
    _row(table.rows[2], ("{%tc for cell in row %}", "{{ cell }}", "{%tc endfor %}"))
    _row(table.rows[3], ("{%tr endfor %}", "", ""))


def _row(row: Any, said: Sequence[str], *, bold: bool = False) -> None:
    for cell, words in zip(row.cells, said, strict=True):
        _say(cell, words, cell.paragraphs[0], size=11.5, bold=bold)


def _sign(document: Any) -> None:
    _say(document, "{%p if signatures|length > 1 %}")
    table = document.add_table(rows=1, cols=3)
    tags = ("{%tc for signer in signatures %}", "", "{%tc endfor %}")
    _row(table.rows[0], tags)
    _signature(table.rows[0].cells[1])
    _say(document, "{%p else %}")
    left, right = _columns(document, (79, 86))
    _say(left, "{%p if recipients %}", left.paragraphs[0])
    _say(left, "Nơi nhận:", size=12, bold=True, italic=True)
    _say(left, "{%p for line in recipients %}")
    _say(left, "{{ line }}", size=11)
    _say(left, "{%p endfor %}")
    _say(left, "{%p endif %}")
    _say(left, "")
    _signature(right)
    _say(document, "{%p endif %}")


def _signature(cell: Any) -> None:
    _say(cell, "{%p for line in signer.lines %}", cell.paragraphs[0])
    _say(cell, "{{ line }}", bold=True, align=CENTRE)
    _say(cell, "{%p endfor %}")
    for _ in range(4):
        _say(cell, "")
    _say(cell, "{{ signer.name }}", bold=True, align=CENTRE)


def _annex(document: Any) -> None:
    heading = document.add_paragraph(style="Heading 1")
    heading.alignment, heading.paragraph_format.page_break_before = CENTRE, True
    heading.add_run("{{ annex.name }}")
    _say(document, "{{ annex.title }}", bold=True, align=CENTRE)
    _say(document, "{{ annex.goes_with }}", italic=True, align=CENTRE)
    _rule(document, 60)
    _body(document, "annex.blocks")


def _certificate(document: Any) -> None:
    section = document.sections[0]
    _lay_out(section, (24, 28, 24, 28))
    section.orientation = WD_ORIENT.LANDSCAPE
    section.page_width, section.page_height = Mm(297), Mm(210)
    left, right = _columns(document, (105, 136))
    _say(left, "{%p for line in above %}", left.paragraphs[0])
    _say(left, "{{ line }}", size=13, align=CENTRE)
    _say(left, "{%p endfor %}")
    _say(left, "{{ organ }}", size=13, bold=True, align=CENTRE)
    _say(right, "{%p for line in nation %}", right.paragraphs[0])
    _say(right, "{{ line }}", size=13, bold=True, align=CENTRE)
    _say(right, "{%p endfor %}")
    _say(right, "")
    for words, size, bold in (
        ("{{ opening }}", 17, False),
        ("{{ name }}", 40, True),
        ("{{ certified.centre|join(', ') }}", 24, True),
        ("{{ certified.para|join(', ') }}", 16, False),
        ("{{ certified.entry|join(', ') }}", 16, False),
    ):
        _say(document, words, size=size, bold=bold, align=CENTRE)
    _say(document, "")
    left, right = _columns(document, (105, 136))
    _say(left, "{{ closing }}", left.paragraphs[0], size=12)
    _say(right, "{{ place_date }}", right.paragraphs[0], size=13.5, italic=True, align=CENTRE)
    _signature(right)


def _when(document: Any, name: str, build: Any) -> None:
    _say(document, f"{{%p if {name} %}}")
    build()
    _say(document, "{%p endif %}")


def _loop(document: Any, each: str, name: str, *, italic: bool) -> None:
    _say(document, f"{{%p for {each} %}}")
    _text(document, f"{{{{ {name} }}}}", italic=italic)
    _say(document, "{%p endfor %}")


def _columns(document: Any, widths: tuple[int, int]) -> tuple[Any, Any]:
    table = document.add_table(rows=1, cols=2)
    table.autofit = False
    for column, cell, width in zip(table.columns, table.rows[0].cells, widths, strict=True):
        column.width = cell.width = Mm(width)
    return table.rows[0].cells[0], table.rows[0].cells[1]


def _text(place: Any, words: str, *, italic: bool = False) -> None:
    line = _say(place, words, italic=italic, align=BOTH)
    line.paragraph_format.first_line_indent = INDENT
    line.paragraph_format.space_after = Pt(5)


def _say(
    place: Any,
    words: str,
    line: Any = None,
    *,
    size: float = 14,
    bold: bool = False,
    italic: bool = False,
    align: Any = None,
) -> Any:
    line = line if line is not None and not line.text else place.add_paragraph()
    run = line.add_run(words)
    run.font.size, run.bold, run.italic = Pt(size), bold, italic
    line.alignment = align
    return line


def _rule(place: Any, sides: int) -> None:
    """A line of its own, as long as the sides leave room for."""
    line = place.add_paragraph()
    line.paragraph_format.left_indent = line.paragraph_format.right_indent = Mm(sides)
    line.paragraph_format.line_spacing = Pt(3)
    line.paragraph_format.space_after = Pt(4)
    border = f'<w:pBdr {nsdecls("w")}><w:top w:val="single" w:sz="6" w:space="1"/></w:pBdr>'
    line._p.get_or_add_pPr().append(parse_xml(border))
