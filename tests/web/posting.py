"""From stored answers to what a browser would send for them."""

from collections.abc import Iterable, Iterator, Mapping
from io import BytesIO
from typing import Any

TASKS = "Việc phải làm\tNgười thực hiện\tHạn\nHọp tổ\tofficer Phường 01\t20/12/2023"
A_TABLE = "Loại\tTên công trình, phần việc\tKết quả dự kiến\nCông trình\tNâng hẻm\tĐường thông"
PDF = b"%PDF-1.4\n%%EOF\n"


def a_pdf(name: str = "van-ban.pdf") -> tuple[BytesIO, str]:
    """A picked file."""
    return BytesIO(PDF), name


def as_fields(answers: Mapping[str, Any]) -> dict[str, Any]:
    """The fields of a form that would give these answers."""
    return {name: value for key, answer in answers.items() for name, value in _fields(key, answer)}


def _fields(name: str, answer: Any) -> Iterator[tuple[str, Any]]:
    match answer:
        case list() if name == "rows":
            table = TASKS if "person" in answer[0] else A_TABLE
            yield from (("table", table), ("confirmed", "y"))
        case str() if name == "arrived_at":
            on, _, time = answer.partition("T")
            yield from (("arrived_on", on), ("arrived_time", time[:5]))
        case {"sha256": _, "slot": slot}:
            yield from ((name, a_pdf()), ("slot", slot))
        case Mapping():
            yield from _rows((f"{name}-{key}", value) for key, value in answer.items())
        case [Mapping(), *_]:
            yield from _rows((f"{name}-{place}", row) for place, row in enumerate(answer))
        case list():
            yield name, "\n".join(answer)
        case None | False:
            return
        case _:
            yield name, "y" if answer is True else str(answer)


def _rows(answers: Iterable[tuple[str, Any]]) -> Iterator[tuple[str, Any]]:
    for name, answer in answers:
        yield from _fields(name, answer)
