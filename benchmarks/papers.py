"""A long report as PDF and as Word, in the process that draws it, against the bare typesetter."""

from collections.abc import Callable, Iterator
from datetime import date
from time import perf_counter
from typing import Any

import pypdfium2

from benchmarks.figures import Line, Pace
from benchmarks.places import Ground
from benchmarks.proof import Proof
from forms.papers import report
from forms.papers.shape import Body, Source, WorkDone
from workflow_app.adapters.pressroom import typesetting
from workflow_app.adapters.pressroom.press import ChildPress

WORKS, PAGES = 500, 60
SECONDS = {"pdf": 2.0, "docx": 5.0}  # what whoever waits should not wait longer than
SAID = "Đẩy mạnh và nâng cao chất lượng các phong trào thi đua, các cuộc vận động⁽¹⁾. " * 8


def run(ground: Ground, *, quick: bool) -> Iterator[Line]:
    """One line for each kind of file."""
    sheet, press = _sheet(), ChildPress()
    draw: dict[str, Callable[[], bytes]] = {
        "pdf": lambda: press.pdf(sheet, 0),
        "docx": lambda: press.docx(sheet),
    }
    with ground.place("sqlite") as place:
        for kind, made in draw.items():
            pairs = [
                (_paced(lambda: typesetting.pdf(sheet, 0)), _paced(made))
                for _ in range(3 if quick else 6)
            ]
            proof = _proved(press.pdf(sheet, 0))
            also = {"works": WORKS, "pages": proof.rows, "aim_s": SECONDS[kind]}
            yield Line(f"paper_{kind}", place, 1, None, pairs[1:], proof, also=also)


def _paced(made: Callable[[], bytes]) -> Pace:
    began = perf_counter()
    made()
    took = perf_counter() - began
    return Pace(1 / took, [took])


def _proved(pdf: bytes) -> Proof:
    with pypdfium2.PdfDocument(pdf) as document:
        pages = len(document)
    short = (f"the report has {pages} pages, not {PAGES}",) if pages < PAGES else ()
    return Proof(pages, short)


def _sheet() -> dict[str, Any]:
    unit = Body("Ủy ban MTTQ Việt Nam thành phố Tam An", "front_committee", "Tam An")
    works = [
        WorkDone(f"phường {n % 13}", f"Nâng cấp tuyến đường dân sinh số {n}", "cong_trinh",
                 "city", 350_000_000 + n, "more_than", "Đã xác nhận hoàn thành")
        for n in range(WORKS)
    ]  # fmt: skip
    text = "\n".join(f"{n}. Kết quả thứ {n}\n{SAID}" for n in range(1, 44)) + "\n⁽¹⁾ Chú thích."
    fields = ("leadership", "results", "strengths", "shortcomings", "lessons")
    source = Source(
        kind="report",
        number="",
        title="Tổng kết đợt thi đua",
        day=date(2024, 8, 12),
        said=date(2024, 8, 12),
        draft=False,
        content=dict.fromkeys(fields, text),
        unit=unit,
        works_below=works,
        greets={"city": "Đại hội thành phố"},
    )
    return report.draw(source).as_data()
