"""Figures, days, codes and lines as papers print them; every reader reads back what is written."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from forms.notation.numerals import ROMAN

_SWAP = str.maketrans(".,", ",.")


def money_words(vnd: int, language: str = "vi") -> str:
    """Return the amount as papers print it, exactly: 13,386 tỷ đồng, 350 triệu đồng."""
    english = language == "en"
    if vnd >= 10**9 and vnd % 10**6 == 0:
        number, unit = Decimal(vnd) / 10**9, "billion" if english else "tỷ"
    elif 10**6 <= vnd < 10**9 and vnd % 10**4 == 0:  # three decimals could be thousands
        number, unit = Decimal(vnd) / 10**6, "million" if english else "triệu"
    else:
        return money_digits(vnd, language)
    digits = f"{number.normalize():,f}"
    return f"{digits} {unit} VND" if english else f"{digits.translate(_SWAP)} {unit} đồng"


def money_digits(vnd: int, language: str = "vi") -> str:
    """Return the amount in full digits with its currency: 13.386.000.000 đồng."""
    digits = f"{vnd:,}"
    return f"{digits} VND" if language == "en" else f"{digits.translate(_SWAP)} đồng"


def show_date(day: date) -> str:
    """Return the day as papers print it."""
    return f"{day:%d/%m/%Y}"


def short_date(day: date) -> str:
    """Return the day as the text of a paper prints it: 05/9/2024; months 1 and 2 take a nought."""
    return f"{day:%d}/{_month(day)}/{day.year}"


def long_date(day: date) -> str:
    """Return the day as the head of a paper prints it: ngày 05 tháng 9 năm 2024."""
    return f"ngày {day:%d} tháng {_month(day)} năm {day.year}"


def _month(day: date) -> str:
    return f"{day.month:02}" if day.month < 3 else f"{day.month}"


def show_quarter(quarter: str) -> str:
    """Return the quarter as papers print it: quý II/2024."""
    year, _, number = quarter.partition("-Q")
    return f"quý {ROMAN[int(number) - 1]}/{year}"


def grouped(number: Decimal | int) -> str:
    """The number as papers print it: 1.204 and 13,386."""
    return f"{Decimal(number).normalize():,f}".translate(_SWAP)


def write_coverage(n: int, of: int) -> str:
    """Return the share as papers print it: 09/13."""
    return f"{n:02}/{of:02}" if of < 1000 else f"{grouped(n)}/{grouped(of)}"


def write_number(value: int | Decimal, unit: str) -> str:
    """Return the figure as papers print it: 09 mô hình, 1.204 hộ, 73,8%."""
    if unit == "%":
        return f"{grouped(value)}%"
    digits = f"{int(value):02}" if value == int(value) and value < 10 else grouped(value)
    return f"{digits} {unit}"
