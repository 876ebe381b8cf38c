"""The timeliness figures of a plan in words: their columns, their groups, and tables to take."""

from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from operator import attrgetter
from typing import NamedTuple

from flask_babel import gettext

from state_machines import machine
from state_machines.alphabet import alphabetical
from state_machines.days import last_day
from state_machines.measures import percent
from workflow_app.adapters.workbook import Cell, Sheet
from workflow_app.services.boards.punctuality import Course, Figures, UnitFigures
from workflow_app.services.boards.standing import Tally
from workflow_app.services.documents import PaperLine
from workflow_app.web.present import choice_word, language, moment, say

Named = list[tuple[str, Tally]]


class Column(NamedTuple):
    """A figure of a tally; `share` says it in per cent of what is expected as well."""

    word: str
    of: Callable[[Tally], int]
    share: bool = True
    rare: bool = False  # on the screen only when there is one


def columns() -> list[Column]:
    """The figures in the order in which an office reads them."""
    return [
        Column(gettext("Phải nộp"), attrgetter("expected"), share=False),
        Column(gettext("Đã nộp"), attrgetter("handed_in")),
        Column(gettext("Đúng hạn"), attrgetter("on_time")),
        Column(gettext("Đúng hạn theo gia hạn"), attrgetter("extended")),
        Column(gettext("Nộp muộn"), attrgetter("late")),
        Column(gettext("Nộp, chưa định hạn"), attrgetter("undated"), rare=True),
        Column(gettext("Chưa nộp"), attrgetter("missing")),
        Column(gettext("Trong đó quá hạn"), attrgetter("overdue")),
        Column(gettext("Không còn phải nộp"), attrgetter("released"), share=False, rare=True),
    ]


def groups(found: Figures) -> list[tuple[str, Named]]:
    """The ways in which the papers of a plan are grouped, each with its figures by name."""
    nowhere = gettext("Không ghi địa bàn")
    areas = dict(sorted(found.areas.items(), key=lambda one: (one[0] == "", alphabetical(one[0]))))
    return [
        (gettext("Theo bước"), _named(found.stages, stage)),
        (gettext("Theo loại đơn vị"), _named(found.levels, _level)),
        (gettext("Theo địa bàn"), _named(areas, lambda area: area or nowhere)),
    ]


def _named(group: Mapping[str, Tally], word: Callable[[str], str]) -> Named:
    return [(word(code), tally) for code, tally in group.items()]


def stage(kind: str) -> str:
    """The name of a stage."""
    return say(machine(kind).name)


def _level(kind: str) -> str:
    return choice_word("unit_kind", kind)


def absent(one: UnitFigures) -> str:
    """The stages that a unit has not handed in."""
    return ", ".join(stage(kind) for kind in one.missing)


def share_word(part: int, whole: int) -> str:
    """'73,8%'; nothing of nothing."""
    share = percent(part, whole)
    written = "" if share is None else f"{share}%"
    return written if language() == "en" else written.replace(".", ",")


def explained() -> list[str]:
    """How it is counted, so that the figures can be read without asking."""
    return [
        gettext("Mỗi hồ sơ được kết luận một lần, khi đến, theo hạn có hiệu lực lúc đó."),
        gettext(
            "Đúng hạn theo gia hạn: đến sau hạn của kế hoạch, trong thời gian được gia hạn; "
            "không tính vào Đúng hạn."
        ),
        gettext(
            "Không còn phải nộp: đã rút hoặc đã hủy khi chưa nộp; đếm riêng, không tính vào số "
            "phải nộp. Hồ sơ đã đến giữ kết luận của mình, dù sau đó được rút hay hủy."
        ),
        gettext("Tỷ lệ tính trên số phải nộp, làm tròn đến một chữ số thập phân."),
    ]


def as_rows(found: Figures, every: list[UnitFigures]) -> Iterator[list[object]]:
    """All groups and units in one table."""
    heads = [gettext("Nhóm"), gettext("Tên"), gettext("Địa bàn"), *_heads(), gettext("Còn thiếu")]
    yield [*heads]
    whole = (gettext("Toàn kế hoạch"), [(gettext("Tổng cộng"), found.total)])
    for title, named in (whole, *groups(found)):
        for name, tally in named:
            yield [title, name, "", *_in_words(tally), ""]
    for one in every:
        yield [gettext("Theo đơn vị"), one.name, one.area, *_in_words(one.tally), absent(one)]


def as_sheets(
    plan: PaperLine, found: Figures, every: list[UnitFigures], at: datetime
) -> Iterator[Sheet]:
    """A sheet for each way of counting, and one that says how it is counted."""
    stages, *others = groups(found)
    whole = (gettext("Tổng cộng"), found.total)
    yield Sheet(
        stages[0],
        [gettext("Bước"), *_heads()],
        ([name, *_in_numbers(tally)] for name, tally in (*stages[1], whole)),
    )
    yield Sheet(
        gettext("Theo cấp"),
        [gettext("Tên"), gettext("Nhóm"), *_heads()],
        ([name, title, *_in_numbers(it)] for title, named in others for name, it in named),
    )
    yield _units_sheet(every)
    yield _time_sheet(found.courses)
    yield Sheet(
        gettext("Chưa nộp"),
        [gettext("Đơn vị"), gettext("Địa bàn"), gettext("Bước")],
        ([one.name, one.area, stage(kind)] for one in every for kind in one.missing),
    )
    told = [plan.number or plan.title, plan.title, moment(at), *explained()]
    yield Sheet(gettext("Cách tính"), [gettext("Cách tính")], ([word] for word in told))


def _units_sheet(every: list[UnitFigures]) -> Sheet:
    heads = [gettext("Đơn vị"), gettext("Loại đơn vị"), gettext("Địa bàn"), *_heads()]
    return Sheet(
        gettext("Theo đơn vị"),
        [*heads, gettext("Còn thiếu")],
        (
            [one.name, _level(one.kind), one.area, *_in_numbers(one.tally), absent(one)]
            for one in every
        ),
    )


def _time_sheet(courses: Mapping[str, Course]) -> Sheet:
    heads = [gettext("Bước"), gettext("Ngày"), gettext("Trong ngày"), gettext("Cộng dồn")]
    return Sheet(
        gettext("Theo thời gian"),
        [*heads, f"{heads[-1]} (%)", gettext("Phải nộp"), gettext("Hạn theo kế hoạch")],
        (row for kind, course in courses.items() for row in _days(stage(kind), course)),
    )


def _days(name: str, course: Course) -> Iterator[list[Cell]]:
    limit = last_day(course.last_due) if course.last_due else None
    for point in course.points:
        share = percent(point.so_far, course.expected)
        yield [name, point.day, point.came, point.so_far, share, course.expected, limit]


def _heads() -> list[str]:
    return [word for it in columns() for word in (it.word, f"{it.word} (%)")[: 1 + it.share]]


def _in_words(tally: Tally) -> list[object]:
    said: list[object] = []
    for column in columns():
        count = column.of(tally)
        said += [count, share_word(count, tally.expected)][: 1 + column.share]
    return said


def _in_numbers(tally: Tally) -> list[Cell]:
    said: list[Cell] = []
    for column in columns():
        count = column.of(tally)
        said += [count, percent(count, tally.expected)][: 1 + column.share]
    return said
