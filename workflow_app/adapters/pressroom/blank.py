"""The usual templates, to be filled in as they are or edited in Word and given back."""

import io
from collections.abc import Sequence
from copy import deepcopy
from typing import Any

from docx import Document as open_word
from docx.enum.section import WD_ORIENT
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Mm, Pt, RGBColor

from workflow_app.adapters.pressroom.lettering import (
    CENTRE,
    columns,
    field,
    gap,
    rule,
    say,
    set_styles,
    text,
)
from workflow_app.adapters.pressroom.word import LISTS

BRAND = RGBColor(0x8F, 0x1D, 0x21)


def template(layout: str) -> bytes:
    """The usual template of a layout, "paper" or "certificate"."""
    document = open_word()
    set_styles(document)
    _certificate(document) if layout == "certificate" else _paper(document)
    file = io.BytesIO()
    document.save(file)
    return file.getvalue()


def _paper(document: Any) -> None:
    _lay_out(document.sections[0], (20, 15, 20, 30))
    _letterhead(document)
    _title(document)
    _when(document, "decides", lambda: _centred(document, "{{ decides }}"))
    _loop(document, "basis in bases", "basis", italic=True)
    _when(document, "opening", lambda: text(document, "{{ opening }}"))
    _body(document, "body")
    _when(document, "closing", lambda: _keep(text(document, "{{ closing }}")))
    _keep(say(document, ""))
    _sign(document)
    say(document, "{%p for annex in annexes %}")
    _annex(document)
    say(document, "{%p endfor %}")


def _keep(line: Any) -> None:
    """On the page of what follows: a signature never stands alone."""
    line.paragraph_format.keep_with_next = True


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
    field(number, "PAGE")
    for footer in (section.first_page_footer, section.footer):
        line = footer.paragraphs[0]
        line.alignment = CENTRE
        line.add_run("{{ fingerprint }}").font.size = Pt(7.5)


def _draft(header: Any) -> None:
    say(header, "{%p if draft %}", header.paragraphs[0])
    say(header, "DỰ THẢO", bold=True, align=CENTRE)
    say(header, "{%p endif %}")


def _letterhead(document: Any) -> None:
    """Number, and place and date, stand on one line, whatever stands above them."""
    (left, right), (number, place_date) = columns(document, (61, 104), rows=2)
    say(left, "{%p for line in above %}", left.paragraphs[0])
    say(left, "{{ line }}", size=13, align=CENTRE)
    say(left, "{%p endfor %}")
    say(left, "{{ organ }}", size=13, bold=True, align=CENTRE)
    rule(left, 22)
    say(number, "{{ number }}", number.paragraphs[0], size=13, align=CENTRE)
    say(right, "{%p for line in nation %}", right.paragraphs[0])
    say(right, "{{ line }}", size=12.5, bold=True, align=CENTRE)
    say(right, "{%p endfor %}")
    rule(right, 22)
    words = "{{ place_date }}"
    say(place_date, words, place_date.paragraphs[0], size=13.5, italic=True, align=CENTRE)


def _title(document: Any) -> None:
    say(document, "")
    heading = document.add_paragraph(style="Heading 1")
    heading.alignment = CENTRE
    heading.add_run("{{ name }}")
    _when(document, "abstract", lambda: _abstract(document))
    say(document, "{%p if to %}")
    line = say(document, "Kính gửi: {{ to|join('; ') }}", align=CENTRE)
    line.paragraph_format.space_before = Pt(8)
    say(document, "{%p endif %}")
    say(document, "")


def _abstract(document: Any) -> None:
    say(document, "{{ abstract }}", bold=True, align=CENTRE)
    rule(document, 60)


def _body(document: Any, name: str) -> None:
    say(document, f"{{%p for b in {name} %}}")
    say(document, "{%p if b.kind == 'part' %}")
    document.add_paragraph("{{ b.said }}", style="Heading 2")
    say(document, "{%p elif b.kind == 'point' %}")
    document.add_paragraph("{{ b.said }}", style="Heading 3")
    say(document, "{%p elif b.kind == 'centre' %}")
    _centred(document, "{{ b.said }}")
    say(document, "{%p elif b.kind == 'article' %}")
    _article(document)
    say(document, "{%p elif b.kind == 'item' %}")
    text(document, "- {{ b.said }}")
    say(document, "{%p elif b.kind == 'table' %}")
    _list(document)
    say(document, "{%p else %}")
    text(document, "{{ b.said }}")
    say(document, "{%p endif %}")
    say(document, "{%p endfor %}")


def _list(document: Any) -> None:
    """Columns and rows as many as there are; the first row stands on every page."""
    table = document.add_table(rows=4, cols=3, style=LISTS)
    _row(table.rows[0], ("{%tc for head in b.heads %}", "{{ head }}", "{%tc endfor %}"), bold=True)
    table.rows[0]._tr.get_or_add_trPr().append(parse_xml(f"<w:tblHeader {nsdecls('w')}/>"))
    _row(table.rows[1], ("{%tr for row in b.rows %}", "", ""))
    _row(table.rows[2], ("{%tc for cell in row %}", "{{ cell }}", "{%tc endfor %}"))
    _row(table.rows[3], ("{%tr endfor %}", "", ""))
    table._tbl.tblPr.append(parse_xml(f'<w:tblInd {nsdecls("w")} w:w="108" w:type="dxa"/>'))
    gap(document, 6)


def _centred(document: Any, words: str) -> None:
    line = say(document, words, bold=True, align=CENTRE)
    line.paragraph_format.space_before = line.paragraph_format.space_after = Pt(6)
    _keep(line)


def _article(document: Any) -> None:
    """'Điều 1.' stands out from what it says."""
    line = text(document, "{{ b.said.partition('. ')[0] }}. ")
    line.runs[0].bold = True
    line.add_run("{{ b.said.partition('. ')[2] }}")


def _row(row: Any, said: Sequence[str], *, bold: bool = False) -> None:
    for cell, words in zip(row.cells, said, strict=True):
        say(cell, words, cell.paragraphs[0], size=11.5, bold=bold)


def _sign(document: Any) -> None:
    say(document, "{%p if signatures|length > 1 %}")
    table = document.add_table(rows=1, cols=3)
    tags = ("{%tc for signer in signatures %}", "", "{%tc endfor %}")
    _row(table.rows[0], tags)
    _signature(table.rows[0].cells[1])
    say(document, "{%p else %}")
    ((left, right),) = columns(document, (79, 86))
    say(left, "{%p if recipients %}", left.paragraphs[0])
    say(left, "Nơi nhận:", size=12, bold=True, italic=True)
    say(left, "{%p for line in recipients %}")
    say(left, "{{ line }}", size=11)
    say(left, "{%p endfor %}")
    say(left, "{%p endif %}")
    say(left, "")
    _signature(right)
    say(document, "{%p endif %}")


def _signature(cell: Any) -> None:
    say(cell, "{%p for line in signer.lines %}", cell.paragraphs[0])
    say(cell, "{{ line }}", bold=True, align=CENTRE)
    say(cell, "{%p endfor %}")
    for _ in range(4):
        say(cell, "")
    say(cell, "{{ signer.name }}", bold=True, align=CENTRE)


def _annex(document: Any) -> None:
    _begin_section(document)
    heading = document.add_paragraph(style="Heading 1")
    heading.alignment = CENTRE
    heading.add_run("{{ annex.name }}")
    say(document, "{{ annex.title }}", bold=True, align=CENTRE)
    say(document, "{{ annex.goes_with }}", italic=True, align=CENTRE)
    rule(document, 60)
    _body(document, "annex.blocks")


def _begin_section(document: Any) -> None:
    """What follows has pages and numbers of its own, as what went before."""
    section = document.sections[-1]._sectPr
    if section.find(qn("w:pgNumType")) is None:
        section.find(qn("w:cols")).addprevious(
            parse_xml(f'<w:pgNumType {nsdecls("w")} w:start="1"/>')
        )
    gap(document, 1)._p.get_or_add_pPr().append(deepcopy(section))


def _certificate(document: Any) -> None:
    section = document.sections[0]
    _lay_out(section, (24, 28, 24, 28))
    section.orientation = WD_ORIENT.LANDSCAPE
    section.page_width, section.page_height = Mm(297), Mm(210)
    section.header_distance = section.footer_distance = Mm(15)
    _frame(section)
    ((left, right),) = columns(document, (105, 136))
    say(left, "{%p for line in above %}", left.paragraphs[0])
    say(left, "{{ line }}", size=13, align=CENTRE)
    say(left, "{%p endfor %}")
    say(left, "{{ organ }}", size=13, bold=True, align=CENTRE)
    say(right, "{%p for line in nation %}", right.paragraphs[0])
    say(right, "{{ line }}", size=13, bold=True, align=CENTRE)
    say(right, "{%p endfor %}")
    rule(right, 40)
    _honour(document)
    ((left, right),) = columns(document, (105, 136))
    say(left, "{{ closing }}", left.paragraphs[0], size=12)
    say(right, "{{ place_date }}", right.paragraphs[0], size=13.5, italic=True, align=CENTRE)
    _signature(right)


def _honour(document: Any) -> None:
    """Who grants what to whom, and for what."""
    for words, size, bold, above in (
        ("{{ opening }}", 16, True, 22),
        ("{{ name }}", 44, True, 10),
        ("{{ certified.centre|join(', ') }}", 24, True, 6),
    ):
        line = say(document, words, size=size, bold=bold, align=CENTRE)
        line.paragraph_format.space_before = Pt(above)
        if words == "{{ name }}":
            line.runs[0].font.color.rgb = BRAND
    say(document, "{%p for line in certified.para|select %}")
    say(document, "{{ line }}", size=16, align=CENTRE)
    say(document, "{%p endfor %}")
    line = say(document, "{{ certified.entry|join(', ') }}", size=17, italic=True, align=CENTRE)
    line.paragraph_format.space_before, line.paragraph_format.space_after = Pt(6), Pt(24)


def _frame(section: Any) -> None:
    """A double line around the page."""
    line = f'w:val="double" w:sz="12" w:space="24" w:color="{BRAND}"'
    sides = "".join(f"<w:{side} {line}/>" for side in ("top", "left", "bottom", "right"))
    frame = f'<w:pgBorders {nsdecls("w")} w:offsetFrom="page">{sides}</w:pgBorders>'
    section._sectPr.find(qn("w:cols")).addprevious(parse_xml(frame))


def _when(document: Any, name: str, build: Any) -> None:
    say(document, f"{{%p if {name} %}}")
    build()
    say(document, "{%p endif %}")


def _loop(document: Any, each: str, name: str, *, italic: bool) -> None:
    say(document, f"{{%p for {each} %}}")
    text(document, f"{{{{ {name} }}}}", italic=italic)
    say(document, "{%p endfor %}")
