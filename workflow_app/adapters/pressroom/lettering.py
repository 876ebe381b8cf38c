"""What a Word template are made from: styles, lines, rules, columns, fields."""

from typing import Any

from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Mm, Pt, RGBColor

from workflow_app.adapters.pressroom.word import LISTS, NOTE_MARK, NOTE_TEXT

FONT = "Times New Roman"
CENTRE, BOTH = WD_ALIGN_PARAGRAPH.CENTER, WD_ALIGN_PARAGRAPH.JUSTIFY
INDENT = Mm(10)


def set_styles(document: Any) -> None:
    """Times New Roman in black at 14 pt, for text, headings, lists and footnotes."""
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
    mark = document.styles.add_style("footnote reference", WD_STYLE_TYPE.CHARACTER)
    mark.element.styleId, mark.font.superscript = NOTE_MARK, True
    note = document.styles.add_style("footnote text", WD_STYLE_TYPE.PARAGRAPH)
    note.element.styleId, note.font.size = NOTE_TEXT, Pt(10)


def field(paragraph: Any, code: str) -> None:
    """A number that the program works out: PAGE."""
    for inside in (
        '<w:fldChar w:fldCharType="begin"/>',
        f'<w:instrText xml:space="preserve"> {code} </w:instrText>',
        '<w:fldChar w:fldCharType="end"/>',
    ):
        run = paragraph.add_run()
        run._r.append(parse_xml(inside.replace(" ", f" {nsdecls('w')} ", 1)
                                if " " in inside else inside))  # fmt: skip


def columns(document: Any, widths: tuple[int, int], *, rows: int = 1) -> list[tuple[Any, Any]]:
    """Columns without lines, of so many millimetres: the left and the right cell of each row."""
    table = document.add_table(rows=rows, cols=2)
    table.autofit = False
    for row in table.rows:
        row._tr.get_or_add_trPr().append(parse_xml(f"<w:cantSplit {nsdecls('w')}/>"))
        for column, cell, width in zip(table.columns, row.cells, widths, strict=True):
            column.width = cell.width = Mm(width)
    return [(row.cells[0], row.cells[1]) for row in table.rows]


def text(place: Any, words: str, *, italic: bool = False) -> Any:
    """A paragraph of the body."""
    line = say(place, words, italic=italic, align=BOTH)
    line.paragraph_format.first_line_indent = INDENT
    line.paragraph_format.space_after = Pt(5)
    return line


def say(
    place: Any,
    words: str,
    line: Any = None,
    *,
    size: float = 14,
    bold: bool = False,
    italic: bool = False,
    align: Any = None,
) -> Any:
    """A line; in `line`, if that is still empty."""
    line = line if line is not None and not line.text else place.add_paragraph()
    run = line.add_run(words)
    run.font.size, run.bold, run.italic = Pt(size), bold, italic
    line.alignment = align
    return line


def gap(place: Any, points: float) -> Any:
    """An empty line of that height."""
    line = place.add_paragraph()
    line.paragraph_format.line_spacing = Pt(points)
    return line


def rule(place: Any, sides: int) -> None:
    """A line of its own, as long as the sides leave room for."""
    line = place.add_paragraph()
    line.paragraph_format.left_indent = line.paragraph_format.right_indent = Mm(sides)
    line.paragraph_format.space_before, line.paragraph_format.line_spacing = Pt(3), Pt(4)
    border = f'<w:pBdr {nsdecls("w")}><w:top w:val="single" w:sz="6" w:space="1"/></w:pBdr>'
    line._p.get_or_add_pPr().append(parse_xml(border))
