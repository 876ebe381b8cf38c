"""Every official paper that there is, drawn from the demonstration: its words, its form, its tags.

The files and pictures of their pages are kept in `artefacts/papers`, to be looked at.
"""

import io
import os
import re
import subprocess
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime
from itertools import pairwise
from pathlib import Path
from typing import Any, NamedTuple

import pypdfium2
import pytest
from docx import Document as Word
from sqlalchemy import select
from sqlalchemy.orm import Session

from forms.papers import FORMS, forms_of
from forms.papers.shape import NOTE_CLOSES, NOTE_OPENS
from state_machines.days import today
from tests import needs
from tests.forms.test_official_of_a_period import a_month
from tests.jobs.test_press import _lines, _number_on_top
from workflow_app.adapters.pressroom import blank, typesetting, word
from workflow_app.db import Database
from workflow_app.models import Document, SeatRow
from workflow_app.services import documents
from workflow_app.services.membership.people import actor_of
from workflow_app.services.papers import reading as papers_reading
from workflow_app.workshop.papers import drawn

AT = datetime(2026, 11, 21, 3, 0, tzinfo=UTC)
KEPT = Path(__file__).parents[2] / "artefacts" / "papers"
FONTS = Path(typesetting.__file__).parent / "fonts"
PICTURED = 3  # pages of each
EVERY = [f"{kind}-{form.code}" for kind, forms in FORMS.items() for form in forms]
MARKS = re.compile(f"{NOTE_OPENS}[^{NOTE_CLOSES}]*{NOTE_CLOSES}")


class Paper(NamedTuple):
    """A sheet and its files: by Typst, by Word, and Word's by way of LibreOffice."""

    sheet: Mapping[str, Any]
    pdf: Path
    docx: Path
    printed: Path


@pytest.fixture(scope="module")
def papers(demonstration: Database) -> dict[str, Paper]:
    """The fullest paper of each form, by kind and form."""
    if "libreoffice" in needs.without():
        pytest.skip("WORKFLOW_WITHOUT=libreoffice")
    KEPT.mkdir(parents=True, exist_ok=True)
    found = {}
    with demonstration.read() as session:
        for name, sheet in _sheets(session).items():
            files = [KEPT / f"{name}{ending}" for ending in (".pdf", ".docx")]
            files[0].write_bytes(typesetting.pdf(sheet, 0))
            files[1].write_bytes(word.filled(blank.template(sheet["layout"]), sheet))
            found[name] = Paper(sheet, *files, KEPT / "word" / f"{name}.pdf")
    _printed([paper.docx for paper in found.values()], "pdf", KEPT / "word")
    for name, paper in found.items():
        _picture(paper.pdf, KEPT / name)
        _picture(paper.printed, KEPT / "word" / name)
    return found


def _sheets(session: Session) -> dict[str, Mapping[str, Any]]:
    """One of each form; the clock has opened no period in the demonstration yet."""
    found = {name: _sheet(session, *told) for name, told in _fullest(session).items()}
    return {"periodic-report": {**a_month().as_data(), "fingerprint": "Văn bản 1"}, **found}


def _fullest(session: Session) -> dict[str, tuple[Document, str]]:
    found: dict[str, tuple[Document, str]] = {}
    for paper in session.scalars(select(Document).where(Document.kind.in_(FORMS))):
        inside = papers_reading._inside(documents.inside(session, paper.id))
        for form in forms_of(paper.kind, paper.content, inside):
            before = found.get(name := f"{paper.kind}-{form.code}")
            if before is None or _worth(paper) > _worth(before[0]):
                found[name] = paper, form.code
    return found


def _worth(paper: Document) -> tuple[bool, int]:
    return bool(paper.number), len(str(paper.content))


def _sheet(session: Session, paper: Document, form: str) -> Mapping[str, Any]:
    seats = select(SeatRow.person_id).where(SeatRow.unit_id == paper.unit_id)
    person = session.scalars(seats.order_by(SeatRow.id)).first()
    assert person
    told = papers_reading.told(session, paper.id, actor_of(session, person, today(AT)))
    return drawn(told, form, AT)


def _printed(files: list[Path], ending: str, folder: Path) -> None:
    """LibreOffice writes the files again, with the typeface that stands in for Times New Roman."""
    folder.mkdir(exist_ok=True)
    fonts = folder / "fonts.conf"
    fonts.write_text(
        f"<fontconfig><dir>{FONTS}</dir><cachedir>{folder}/fonts</cachedir><alias binding='same'>"
        "<family>Times New Roman</family><prefer><family>Tinos</family></prefer></alias>"
        "</fontconfig>"
    )
    command = [needs.libreoffice(), f"-env:UserInstallation=file://{folder}/profile", "--headless"]
    subprocess.run(
        [*command, "--convert-to", ending, "--outdir", str(folder), *map(str, files)],
        check=True,
        capture_output=True,
        timeout=240,
        env={**os.environ, "FONTCONFIG_FILE": str(fonts)},
    )


def _picture(pdf: Path, name: Path) -> None:
    with pypdfium2.PdfDocument(pdf) as document:
        for number in range(min(len(document), PICTURED)):
            document[number].render(scale=1.6).to_pil().save(f"{name}-{number + 1}.png")


def _said(sheet: Mapping[str, Any]) -> Iterator[str]:
    """Everything that a sheet says, in pieces without the marks of notes."""
    yield from (*sheet["above"], sheet["organ"], *sheet["nation"], sheet["number"])
    yield from (sheet["place_date"], sheet["name"], sheet["abstract"], *sheet["to"])
    yield from (sheet["decides"], *sheet["bases"], *sheet["opening"].split("\n"))
    yield from _in_blocks(sheet["blocks"])
    yield from (*sheet["closing"].split("\n"), *sheet["recipients"], *sheet["notes"])
    for one in sheet["signatures"]:
        yield from (*one["lines"], one["name"])
    for annex in sheet["annexes"]:
        yield from (annex["name"], annex["title"], annex["goes_with"])
        yield from _in_blocks(annex["blocks"])


def _in_blocks(blocks: Iterable[Mapping[str, Any]]) -> Iterator[str]:
    for block in blocks:
        yield from MARKS.split(block["said"])
        yield from block["heads"]
        yield from (cell for row in block["rows"] for cell in row)


def _words(piece: str) -> str:
    return " ".join(piece.split())


def _pages(file: Path) -> list[str]:
    """The words of each page, on one line."""
    with pypdfium2.PdfDocument(file) as document:
        return [_words(page.get_textpage().get_text_bounded()) for page in document]


def _stands(piece: str, pages: list[str]) -> bool:
    """On one page, or begun on one and ended on the next."""
    return any(piece in page for page in pages) or any(
        piece[: cut.start()] in here and piece[cut.end() :] in there
        for here, there in pairwise(pages)
        for cut in re.finditer(" ", piece)
    )


def test_every_form_is_drawn_from_the_demonstration(papers: dict[str, Paper]) -> None:
    assert sorted(papers) == sorted(EVERY)


@pytest.mark.parametrize("name", EVERY)
def test_both_files_say_all_that_the_paper_says(papers: dict[str, Paper], name: str) -> None:
    paper = papers[name]
    pieces = [_words(piece) for piece in _said(paper.sheet) if piece.strip()]
    assert len(pieces) > 8
    for file in (paper.pdf, paper.printed):
        pages = _pages(file)
        assert unicodedata.is_normalized("NFC", "".join(pages))
        assert [piece for piece in pieces if not _stands(piece, pages)] == [], file


@pytest.mark.parametrize("name", EVERY)
def test_it_ends_as_official_papers_end(papers: dict[str, Paper], name: str) -> None:
    sheet = papers[name].sheet
    assert all(one["lines"] for one in sheet["signatures"])
    if name.endswith(("certificate", "nominees")):
        return
    last = sheet["closing"] or sheet["blocks"][-1]["said"]
    assert last.endswith("./.")
    if "minutes" not in name:
        assert sheet["recipients"][-1].startswith("- Lưu")
        assert sheet["recipients"][-1].endswith(".")


@pytest.mark.parametrize("name", EVERY)
def test_pages_are_numbered_from_the_second_and_an_annex_by_itself(
    papers: dict[str, Paper], name: str
) -> None:
    paper = papers[name]
    annexes = len(paper.sheet["annexes"])
    for file in (paper.pdf, paper.printed):
        with pypdfium2.PdfDocument(file) as document:
            tops = [_number_on_top(page) for page in document]
        assert tops[0] == ""
        assert tops.count("") == 1 + annexes, "a part begins without a number"
        for before, here in pairwise(tops):
            assert here in ("", str(int(before or 1) + 1))


@pytest.mark.parametrize("name", EVERY)
def test_no_signature_stands_alone_on_a_page(papers: dict[str, Paper], name: str) -> None:
    sheet = papers[name].sheet
    capacity = _words(sheet["signatures"][0]["lines"][-1])
    last = _words(MARKS.sub("", sheet["closing"] or sheet["blocks"][-1]["said"]))[-40:]
    for file in (papers[name].pdf, papers[name].printed):
        signing = next(page for page in reversed(_pages(file)) if capacity in page)
        assert last in signing, file


def test_letters_are_carried_in_every_file(papers: dict[str, Paper]) -> None:
    for paper in papers.values():
        with pypdfium2.PdfDocument(paper.pdf) as document:
            fonts = {
                (text.get_font().get_base_name(), text.get_font().is_embedded)
                for page in document
                for text in page.get_objects(filter=[pypdfium2.raw.FPDF_PAGEOBJ_TEXT])
            }
        assert fonts
        assert all("Tinos" in name and embedded for name, embedded in fonts)


def test_libreoffice_writes_every_word_file_again_with_every_line(
    papers: dict[str, Paper], tmp_path: Path
) -> None:
    _printed([paper.docx for paper in papers.values()], "docx", tmp_path / "again")
    for name, paper in papers.items():
        again = tmp_path / "again" / paper.docx.name
        lines = [_lines(Word(io.BytesIO(file.read_bytes()))) for file in (paper.docx, again)]
        assert Counter(lines[0]) == Counter(lines[1]), name


def test_a_judge_of_accessible_files_finds_no_fault(papers: dict[str, Paper]) -> None:
    """PDF/UA-1 by veraPDF; that it judges at all, Word's untagged file shows."""
    if "verapdf" in needs.without():
        pytest.skip("WORKFLOW_WITHOUT=verapdf")
    files = [paper.pdf for paper in papers.values()] + [papers["plan-plan"].printed]
    command = [*needs.verapdf(), *map(str, files)]
    told = subprocess.run(command, check=True, capture_output=True, text=True, timeout=240)
    judged = {file: (int(checks), broken.split()) for file, checks, broken in _rows(told.stdout)}
    assert len(judged) == len(files)
    assert "7.1-11" in judged.pop(str(papers["plan-plan"].printed))[1]
    for file, (checks, broken) in judged.items():
        assert checks > 1000, file
        assert broken == [], file


def _rows(told: str) -> list[list[str]]:
    return [line.split("\t") for line in told.splitlines()]
