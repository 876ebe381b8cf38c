"""Whether a template that an office gives may be used, and what is wrong with it if not."""

import io
import re
import zipfile
from collections.abc import Iterator
from typing import Any

from docx.oxml import parse_xml
from docx.oxml.ns import qn
from docxtpl import DocxTemplate
from jinja2 import TemplateError, TemplateSyntaxError, UndefinedError
from jinja2.exceptions import SecurityError

from workflow_app.adapters.pressroom import word

MOST_PARTS, LARGEST = 500, 40 << 20  # parts of a file, and its size when unpacked
LONGEST_LINE = 120  # letters that are quoted of a line
DOCUMENT = "word/document.xml"
ACTIVE = ("vbaproject", "activex", "embeddings/", "oleobject", "vbadata")
EXTERNAL = re.compile(rb'TargetMode\s*=\s*["\']External["\']', re.IGNORECASE)
ENTITY = re.compile(rb"<!(DOCTYPE|ENTITY)", re.IGNORECASE)

Complaint = tuple[str, str]
"""What is wrong, as a code, and where or which."""


def complaints(template: bytes, layout: str) -> list[Complaint]:
    """Everything that keeps a template from being used."""
    found = list(_of_the_file(template))
    return found or list(_of_the_tags(template, layout))


def _of_the_file(template: bytes) -> Iterator[Complaint]:
    try:
        with zipfile.ZipFile(io.BytesIO(template)) as parts:
            entries = parts.infolist()
            if len(entries) > MOST_PARTS or sum(one.file_size for one in entries) > LARGEST:
                yield "too_large", ""
                return
            if DOCUMENT not in parts.namelist():
                yield "not_word", ""
                return
            for one in entries:
                yield from _of_a_part(one.filename, parts.read(one))
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, OSError, ValueError):
        yield "not_word", ""


def _of_a_part(name: str, content: bytes) -> Iterator[Complaint]:
    if any(word in name.lower() for word in ACTIVE) or b"macroEnabled" in content:
        yield "macro", name
    if name.endswith(".rels") and EXTERNAL.search(content):
        yield "external", name
    if name.endswith((".xml", ".rels")) and ENTITY.search(content):
        yield "entity", name


def _of_the_tags(template: bytes, layout: str) -> Iterator[Complaint]:
    try:
        named = DocxTemplate(io.BytesIO(template)).get_undeclared_template_variables(
            word.environment()
        )
    except TemplateSyntaxError as problem:
        yield "broken_tag", str(problem.message)
        return
    except (TemplateError, ValueError, KeyError) as problem:
        yield "not_word", type(problem).__name__
        return
    for name in sorted(named - word.KNOWN):
        yield "unknown", name
    if layout == "paper" and "body" not in named:
        yield "no_body", "body"
    if not named - word.KNOWN:
        yield from _of_a_trial(template, layout)


def _of_a_trial(template: bytes, layout: str) -> Iterator[Complaint]:
    """What only shows when it is filled in."""
    try:
        word.filled(template, sample(layout))
    except UndefinedError as problem:
        yield "unknown", str(problem.message)
    except SecurityError as problem:
        yield "forbidden", str(problem)
    except TemplateError as problem:
        yield "broken_tag", str(problem.message)
    except Exception as problem:  # whatever a strange file does to the libraries
        yield "not_word", type(problem).__name__


def where(template: bytes, complaint: Complaint) -> str:
    """The line of the file that a complaint about a placeholder is about; '' when none is known."""
    code, detail = complaint
    if code not in ("unknown", "broken_tag", "forbidden"):
        return ""
    quoted = re.search(r"'(\w+)'", detail)
    name = quoted[1] if quoted else detail
    for line in _lines(template):
        uneven = line.count("{{") != line.count("}}") or line.count("{%") != line.count("%}")
        if uneven if code == "broken_tag" else "{" in line and name in line:
            return line[:LONGEST_LINE]
    return ""


def _lines(template: bytes) -> Iterator[str]:
    """The paragraphs of the text, its tables, heads and feet."""
    with zipfile.ZipFile(io.BytesIO(template)) as parts:
        for name in parts.namelist():
            if re.fullmatch(r"word/(document|header\d+|footer\d+)\.xml", name):
                for line in parse_xml(parts.read(name)).iter(qn("w:p")):
                    yield "".join(text.text or "" for text in line.iter(qn("w:t")))


def sample(layout: str) -> dict[str, Any]:
    """A small sheet with something of everything."""
    table = {
        "kind": "table",
        "said": "",
        "heads": ["TT", "Tên"],
        "widths": [10, 90],
        "amounts": [],
        "rows": [["1", "Một việc"]],
    }
    kinds = ("part", "point", "para", "item", "centre", "entry")
    blocks = [{**table, "kind": kind, "said": "Nội dung", "rows": []} for kind in kinds]
    annex = {"name": "PHỤ LỤC", "title": "DANH SÁCH", "goes_with": "", "blocks": [table]}
    one = {"lines": ["CHỦ TỊCH"], "name": "Nguyễn Văn Mẫu"}
    texts = ("organ", "number", "place_date", "name", "abstract", "decides", "opening", "closing")
    lists = ("above", "nation", "to", "bases", "recipients")
    return {
        "layout": layout,
        "title": "Mẫu",
        "draft": True,
        "fingerprint": "",
        **dict.fromkeys(texts, "Mẫu"),
        **{name: ["Mẫu"] for name in lists},
        "blocks": [*blocks, table],
        "notes": [],
        "signatures": [one],
        "annexes": [annex],
    }
