"""The numbers that Word counts by itself are in the text, as whoever printed the paper saw them."""

import io

import docx
import pytest
from docx.oxml import parse_xml
from docx.oxml.ns import qn

from tests.jobs.test_paper_text import W, a_zip, why
from workflow_app.adapters.paper_text import text_of
from workflow_app.adapters.paper_text.limits import MOST_ELEMENTS

BODY = f'<w:document xmlns:w="{W}"><w:body>%s</w:body></w:document>'
NUMBERS = f'<w:numbering xmlns:w="{W}">%s</w:numbering>'
STYLES = f'<w:styles xmlns:w="{W}">%s</w:styles>'
FORMATS = (
    ("upperRoman", "%1."),
    ("decimal", "%2."),
    ("lowerLetter", "%3)"),
    ("bullet", "-"),
    ("bullet", "\uf0b7"),
)


def level(depth: int, format: str, text: str, more: str = "") -> str:
    told = f'<w:start w:val="1"/><w:numFmt w:val="{format}"/><w:lvlText w:val="{text}"/>'
    return f'<w:lvl w:ilvl="{depth}">{told}{more}</w:lvl>'


def a_list(number: str, *levels: str) -> str:
    return f'<w:abstractNum w:abstractNumId="{number}">{"".join(levels)}</w:abstractNum>'


def used(number: str, of: str, more: str = "") -> str:
    return f'<w:num w:numId="{number}"><w:abstractNumId w:val="{of}"/>{more}</w:num>'


def item(said: str, depth: int = 0, number: str = "1", more: str = "") -> str:
    place = f'<w:numPr><w:ilvl w:val="{depth}"/><w:numId w:val="{number}"/></w:numPr>{more}'
    return f"<w:p><w:pPr>{place}</w:pPr><w:r><w:t>{said}</w:t></w:r></w:p>"


def read(body: str, numbers: str, styles: str = "") -> list[str]:
    parts = {"document": BODY % body, "numbering": NUMBERS % numbers, "styles": STYLES % styles}
    return text_of(a_zip(**parts)).split("\n")


PLAN = a_list("7", *(level(depth, *one) for depth, one in enumerate(FORMATS)))


def test_the_numbers_of_a_paper_that_word_wrote_are_in_its_text() -> None:
    paper = docx.Document()
    numbering = paper.part.numbering_part.element
    for place, xml in ((0, a_list("70", *(level(n, *one) for n, one in enumerate(FORMATS)))),
                       (len(numbering), used("77", "70"))):  # fmt: skip
        numbering.insert(place, parse_xml(xml.replace(">", f' xmlns:w="{W}">', 1)))
    for depth, said in (
        *((0, "MỤC ĐÍCH, YÊU CẦU"), (1, "Mục đích"), (2, "Tuyên truyền"), (3, "Tại thôn")),
        *((3, "Tại tổ"), (2, "Vận động"), (1, "Yêu cầu"), (0, "NỘI DUNG"), (1, "Thi đua")),
    ):
        shape = paper.add_paragraph(said)._p.get_or_add_pPr().get_or_add_numPr()
        shape.get_or_add_ilvl().val, shape.get_or_add_numId().val = depth, 77
    paper.add_paragraph("Bước một", style="List Number")
    paper.add_paragraph("Bước hai", style="List Number")
    paper.add_paragraph("Một ý", style="List Bullet")
    assert paper.paragraphs[0]._p.find(qn("w:pPr")) is not None
    kept = io.BytesIO()
    paper.save(kept)
    assert text_of(kept.getvalue()).split("\n") == [
        *("I. MỤC ĐÍCH, YÊU CẦU", "1. Mục đích", "a) Tuyên truyền", "- Tại thôn", "- Tại tổ"),
        *("b) Vận động", "2. Yêu cầu", "II. NỘI DUNG", "1. Thi đua"),
        *("1. Bước một", "2. Bước hai", "- Một ý"),
    ]


def test_two_uses_of_a_list_count_on_unless_one_begins_anew() -> None:
    anew = '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/></w:lvlOverride>'
    numbers = PLAN + used("1", "7") + used("2", "7") + used("3", "7", anew)
    body = item("a") + item("b", number="2") + item("c", number="3") + item("d", number="3")
    assert read(body, numbers) == ["I. a", "II. b", "I. c", "II. d"]


def test_a_number_may_hold_those_above_it_and_an_empty_item_is_counted_but_not_shown() -> None:
    numbers = a_list("1", level(0, "decimal", "%1."), level(1, "decimal", "%1.%2."),
                     level(2, "decimal", "%1.%2.%3", "<w:isLgl/>")) + used("1", "1")  # fmt: skip
    body = item("a") + item("b", 1) + item("") + item("c", 1) + item("d", 2)
    assert read(body, numbers) == ["1. a", "1.1. b", "", "2.1. c", "2.1.1 d"]


def test_a_level_that_does_not_restart_counts_through_the_paper() -> None:
    through = '<w:lvlRestart w:val="0"/>'
    numbers = a_list("1", level(0, "upperRoman", "%1."), level(1, "decimal", "%2.", through))
    body = item("a") + item("b", 1) + item("c") + item("d", 1)
    assert read(body, numbers + used("1", "1")) == ["I. a", "1. b", "II. c", "2. d"]


def test_a_style_puts_its_paragraphs_into_a_list_and_a_paragraph_may_take_itself_out() -> None:
    linked = level(1, "decimal", "%2.", '<w:pStyle w:val="Muc2"/>')
    numbers = a_list("1", level(0, "upperRoman", "%1."), linked) + used("4", "1")
    in_list = '<w:pPr><w:numPr><w:numId w:val="4"/></w:numPr></w:pPr></w:style>'
    styles = (
        f'<w:style w:type="paragraph" w:styleId="Muc1">{in_list}'
        f'<w:style w:type="paragraph" w:styleId="Muc2"><w:basedOn w:val="Muc1"/></w:style>'
    )
    said = '<w:p><w:pPr><w:pStyle w:val="%s"/>%s</w:pPr><w:r><w:t>%s</w:t></w:r></w:p>'
    out = '<w:numPr><w:numId w:val="0"/></w:numPr>'
    body = said % ("Muc1", "", "a") + said % ("Muc2", "", "b") + said % ("Muc1", out, "c")
    assert read(body, numbers, styles) == ["I. a", "1. b", "c"]


def test_what_a_paragraph_was_before_a_tracked_change_is_not_what_it_is() -> None:
    was = '<w:pPrChange><w:pPr><w:numPr><w:numId w:val="9"/></w:numPr></w:pPr></w:pPrChange>'
    assert read(item("a", more=was), PLAN + used("1", "7")) == ["I. a"]


@pytest.mark.parametrize(
    ("format", "number", "said"),
    [("upperLetter", 28, "BB."), ("lowerRoman", 49, "xlix."), ("decimalZero", 7, "07."),
     ("upperRoman", 999_999, "999999."), ("lowerLetter", 999_999, "999999."), ("none", 3, "")],
)  # fmt: skip
def test_numbers_are_written_as_word_writes_them_within_bounds(
    format: str, number: int, said: str
) -> None:
    begun = f'<w:lvlOverride w:ilvl="0"><w:startOverride w:val="{number}"/></w:lvlOverride>'
    numbers = a_list("1", level(0, format, "%1.")) + used("1", "1", begun)
    assert read(item("a"), numbers) == [f"{said} a".strip()]


def test_lists_are_read_within_the_bounds_of_every_part() -> None:
    body = BODY % item("a")
    many = "<w:num/>" * MOST_ELEMENTS
    assert why(a_zip(document=body, numbering=NUMBERS % many)) == "too_large"
    doctype = '<!DOCTYPE w [<!ENTITY a "a">]>' + NUMBERS % ""
    assert why(a_zip(document=body, numbering=doctype)) == "strange"
    assert read(item("a", 99, "x") + item("b", 8), PLAN + used("1", "7")) == ["a", "b"]
