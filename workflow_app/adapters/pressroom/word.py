"""A sheet as DOCX: a template is filled in, then columns get their widths and notes their place."""

import io
from collections.abc import Iterator, Mapping
from copy import deepcopy
from itertools import chain
from typing import Any

from docx import Document as open_word
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from docxtpl import DocxTemplate
from jinja2 import StrictUndefined
from jinja2.sandbox import SandboxedEnvironment

LISTS = "Bảng kê"  # the style by which the tables of the body are known
LINE = 9355  # the width of the text in twentieths of a point: 165 mm
NOTE_MARK, NOTE_TEXT = "FootnoteReference", "FootnoteText"  # styles of footnotes, as Word has them
OPENS, CLOSES = "\ue010", "\ue011"
FOOTNOTES = "application/vnd.openxmlformats-officedocument.wordprocessingml.footnotes+xml"


def filled(template: bytes, sheet: Mapping[str, Any]) -> bytes:
    """The DOCX of a sheet. Raises what the template's mistakes raise."""
    paper = DocxTemplate(io.BytesIO(template))
    paper.render(context_of(sheet), jinja_env=environment())
    return _saved(finished(_saved(paper), sheet))


def environment() -> SandboxedEnvironment:
    """Templates of others: no attribute that leads out, no name that is not given, no markup."""
    return SandboxedEnvironment(autoescape=True, undefined=StrictUndefined)


def context_of(sheet: Mapping[str, Any]) -> dict[str, Any]:
    """What a template may name."""
    every = [*sheet["blocks"], *chain.from_iterable(one["blocks"] for one in sheet["annexes"])]
    by_kind = {kind: [b["said"] for b in every if b["kind"] == kind] for kind in WHOLE}
    return {
        **{name: sheet[name] for name in NAMES},
        "body": sheet["blocks"],
        "signer": sheet["signatures"][0],
        "certified": by_kind,
    }


WHOLE = ("centre", "para", "entry")
NAMES = (
    *("above", "organ", "nation", "number", "place_date", "name", "abstract", "to", "decides"),
    *("bases", "opening", "closing", "recipients", "signatures", "annexes", "draft"),
    "fingerprint",
)
KNOWN = frozenset({*NAMES, "body", "signer", "certified"})


def finished(content: bytes, sheet: Mapping[str, Any]) -> Any:
    """The filled document with its widths and footnotes, and the name that viewers show."""
    document = open_word(io.BytesIO(content))
    document.core_properties.title = sheet["title"][:250]
    document.core_properties.author = sheet["organ"][:250]
    _set_widths(document, sheet)
    if sheet["notes"]:
        _set_notes(document, sheet["notes"])
    return document


def _saved(document: Any) -> bytes:
    file = io.BytesIO()
    document.save(file)
    return file.getvalue()


def _tables_of(sheet: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    for blocks in (sheet["blocks"], *(annex["blocks"] for annex in sheet["annexes"])):
        yield from (block for block in blocks if block["kind"] == "table")


def _set_widths(document: Any, sheet: Mapping[str, Any]) -> None:
    lists = [table for table in document.tables if table.style and table.style.name == LISTS]
    for table, block in zip(lists, _tables_of(sheet), strict=False):
        shares = block["widths"]
        widths = [LINE * share // sum(shares) for share in shares]
        grid = table._tbl.tblGrid
        for column in list(grid):
            grid.remove(column)
        for width in widths:
            grid.append(parse_xml(f'<w:gridCol {nsdecls("w")} w:w="{width}"/>'))
        for row in table._tbl.tr_lst:
            for place, (cell, width) in enumerate(zip(row.tc_lst, widths, strict=False)):
                cell.width = width * 635  # of the program's own small units
                _align(cell, place, block["amounts"], head=row is table._tbl.tr_lst[0])


def _align(cell: Any, place: int, amounts: list[int], *, head: bool) -> None:
    side = "center" if head or place == 0 else "right" if place in amounts else "left"
    for paragraph in cell.p_lst:
        aligned = paragraph.get_or_add_pPr().get_or_add_jc()
        aligned.set(qn("w:val"), side)


def _set_notes(document: Any, notes: list[str]) -> None:
    """Real footnotes: each mark in the text becomes a reference to its note."""
    blob = _notes_xml(notes)
    name = PackURI("/word/footnotes.xml")
    part = Part(name, FOOTNOTES, blob, document.part.package)
    document.part.relate_to(part, RELATIONSHIP_TYPE.FOOTNOTES)
    for run in list(document.element.body.iter(qn("w:r"))):
        if any(OPENS in (text.text or "") for text in run.iter(qn("w:t"))):
            _refer(run)


def _refer(run: Any) -> None:
    said = "".join(text.text or "" for text in run.iter(qn("w:t")))
    first, *rest = said.split(OPENS)
    pieces = [_copy(run, first)] if first else []
    for piece in rest:
        number, _, after = piece.partition(CLOSES)
        pieces.append(_reference(run, number))
        if after:
            pieces.append(_copy(run, after))
    for piece in pieces:
        run.addprevious(piece)
    run.getparent().remove(run)


def _copy(run: Any, said: str) -> Any:
    copy = deepcopy(run)
    for child in list(copy):
        if child.tag != qn("w:rPr"):
            copy.remove(child)
    text = copy._add_t(text=said)
    text.set(qn("xml:space"), "preserve")
    return copy


def _reference(run: Any, number: str) -> Any:
    reference = _copy(run, "")
    for text in list(reference.iter(qn("w:t"))):
        reference.remove(text)
    reference.get_or_add_rPr().append(
        parse_xml(f'<w:vertAlign {nsdecls("w")} w:val="superscript"/>')
    )
    if number.startswith("="):  # meant again: the number alone
        reference._add_t(text=number[1:])
    else:
        reference.append(parse_xml(f'<w:footnoteReference {nsdecls("w")} w:id="{number}"/>'))
    return reference


_NOTE = """<w:footnote w:id="{number}"><w:p><w:pPr><w:pStyle w:val="{style}"/>\
<w:spacing w:before="0" w:after="0"/><w:jc w:val="both"/></w:pPr><w:r><w:rPr>\
<w:rStyle w:val="{mark}"/><w:sz w:val="20"/><w:vertAlign w:val="superscript"/></w:rPr>\
<w:footnoteRef/></w:r><w:r><w:rPr><w:sz w:val="20"/></w:rPr><w:t xml:space="preserve"> \
</w:t></w:r></w:p></w:footnote>"""
_LINE = '<w:footnote w:type="{sort}" w:id="{number}"><w:p><w:r><w:{mark}/></w:r></w:p></w:footnote>'


def _notes_xml(notes: list[str]) -> bytes:
    told = _LINE.format(sort="separator", number=-1, mark="separator")
    told += _LINE.format(sort="continuationSeparator", number=0, mark="continuationSeparator")
    styles = {"mark": NOTE_MARK, "style": NOTE_TEXT}
    told += "".join(_NOTE.format(number=number, **styles) for number in range(1, len(notes) + 1))
    whole = parse_xml(f"<w:footnotes {nsdecls('w')}>{told}</w:footnotes>")
    texts = [list(note.iter(qn("w:t")))[-1] for note in whole if note.get(qn("w:type")) is None]
    for text, note in zip(texts, notes, strict=True):
        text.text = f" {note}"  # set as text: what people wrote is never markup
    return bytes(_serialised(whole))


def _serialised(element: Any) -> bytes:
    tree = element.getroottree()
    file = io.BytesIO()
    tree.write(file, xml_declaration=True, encoding="UTF-8", standalone=True)
    return file.getvalue()
