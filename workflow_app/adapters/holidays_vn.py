"""The days off of Vietnam: the holidays library, and what it does not know yet."""

from collections.abc import Iterator
from datetime import date
from importlib.metadata import version

from holidays import HolidayBase, country_holidays

from workflow_app.services.ports import KnownDay

LIBRARY = f"thư viện holidays {version('holidays')}"
LAW = f"Bộ luật Lao động 2019, Điều 112 ({LIBRARY})"
SWAP = f"Quyết định hoán đổi ngày làm việc ({LIBRARY})"
DECIDED_UNTIL = 2026  # the last year whose days off are announced; later ones are guesses
FIXED = {(1, 1), (4, 30), (5, 1), (9, 2)}  # by law the same day every year
CULTURE = (11, 24)
UNCONFIRMED = f"Nghị quyết 80-NQ/TW ngày 07/01/2026; chưa có quy định của luật ({LIBRARY})"
SWAPPED = ((date(2026, 1, 2), date(2026, 1, 10), "Thông báo hoán đổi ngày làm việc dịp Tết 2026"),)
"""Days off in exchange for a Saturday that the library misses, with where they are announced."""


def known_days(year: int) -> list[KnownDay]:
    """The days of a year that depart from Monday to Friday, in order."""
    found = {known.day: known for known in (*_of_library(year), *_of_table(year))}
    return [found[day] for day in sorted(found)]


def _of_library(year: int) -> Iterator[KnownDay]:
    country = country_holidays("VN", years=(year, year + 1), language="vi")
    off = {day: name for day, name in country.items() if day.year == year}
    for day, name in off.items():
        yield KnownDay(day, False, name, _source(day, name), _is_sure(day))
    for day in country.weekend_workdays:
        if day.year == year:
            yield _worked(day, _given_for(country, day), SWAP)


def _given_for(country: HolidayBase, worked: date) -> date | None:
    """The day off that a Saturday is worked for; the library writes the Saturday in its name."""
    written = f"{worked:%d/%m/%Y}"
    return next((day for day, name in country.items() if written in name), None)


def _of_table(year: int) -> Iterator[KnownDay]:
    for off, worked, source in SWAPPED:
        if off.year == year:
            name = f"Ngày nghỉ (thay cho ngày {worked:%d/%m/%Y})"
            yield KnownDay(off, False, name, source, sure=True)
        if worked.year == year:
            yield _worked(worked, off, source)


def _worked(day: date, off: date | None, source: str) -> KnownDay:
    name = f"Làm bù cho ngày {off:%d/%m/%Y}" if off else "Ngày làm bù"
    return KnownDay(day, True, name, source, sure=True)


def _source(day: date, name: str) -> str:
    if "thay cho" in name:
        return SWAP
    if (day.month, day.day) == CULTURE:
        return UNCONFIRMED
    return LAW


def _is_sure(day: date) -> bool:
    if (day.month, day.day) in FIXED:
        return True
    return day.year <= DECIDED_UNTIL and (day.month, day.day) != CULTURE
