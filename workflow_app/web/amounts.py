"""Figures in words: hơn 13,386 tỷ đồng; 09/13; 4.375/5.121 (85,4%); and how each is added up."""

from collections.abc import Iterator
from typing import Any

from flask_babel import gettext

from state_machines.measures import Amount, Figure, Rule, percent
from workflow_app.services.figures import Explanation, Total
from workflow_app.web.present import count, day, grouped, language, money, ratio, say


def amount_words(figure: Figure, amount: Amount, *, part: bool = False) -> str:
    """An amount as papers print it; `part` is what one paper says, not a total."""
    if figure.measure.money:
        return money(amount.value, amount.qualifier)
    if figure.rule is Rule.UNITS and not part:
        return ratio(amount.value, amount.whole or 0)
    number = count(amount.value) if amount.value < 10 else grouped(amount.value)
    if amount.whole is not None:
        share = str(percent(amount.value, amount.whole) or "")
        written = share if language() == "en" else share.replace(".", ",")
        number = f"{number}/{grouped(amount.whole)}" + (f" ({written}%)" if written else "")
    return qualified(number, amount.qualifier)


def qualified(number: str, qualifier: str) -> str:
    """A number with the word that was given with it."""
    words = {
        "more_than": gettext("hơn %(amount)s", amount=number),
        "at_least": gettext("ít nhất %(amount)s", amount=number),
        "approx": gettext("khoảng %(amount)s", amount=number),
        "less_than": gettext("dưới %(amount)s", amount=number),
    }
    return str(words.get(qualifier, number))


def rule_words(figure: Figure) -> str:
    """How the figures of many papers become one, in a sentence."""
    words = {
        Rule.SUM: gettext("Cộng số của mọi hồ sơ đã tiếp nhận."),
        Rule.MOST: gettext("Lấy số lớn nhất, không cộng."),
        Rule.LEAST: gettext("Lấy số nhỏ nhất, không cộng."),
        Rule.RATIO: gettext(
            "Cộng số đạt và cộng tổng số, rồi mới tính tỷ lệ; làm tròn đến một chữ số thập phân, "
            "nửa thì làm tròn lên."
        ),
        Rule.UNITS: gettext(
            "Đếm đơn vị có ít nhất 01, trên số đơn vị phải nộp; mỗi đơn vị một lần."
        ),
    }
    return str(words[figure.rule])


def heads() -> list[str]:
    """The columns of a table of totals."""
    return [gettext("Số liệu"), gettext("Ghi là"), gettext("Giá trị"), gettext("Trên tổng số"),
            gettext("Đơn vị tính"), gettext("Số hồ sơ"), gettext("Cách tính")]  # fmt: skip


def row(total: Total) -> list[Any]:
    """A total as a line of that table."""
    figure, amount = total.figure, total.amount
    return [say(figure.name), amount_words(figure, amount), amount.value, amount.whole,
            say(figure.measure.name), total.papers, rule_words(figure)]  # fmt: skip


def told_rows(told: Explanation) -> Iterator[list[str | int | None]]:
    """The rows of one total, then the units that are not in it."""
    yield [gettext("Đơn vị"), gettext("Hồ sơ"), gettext("Ghi là"), gettext("Giá trị"),
           gettext("Trên tổng số"), gettext("Tính đến"), gettext("Ghi chú")]  # fmt: skip
    for part in told.parts:
        amount = part.amount
        words = amount_words(told.figure, amount, part=True)
        yield [part.unit, part.title, words, amount.value, amount.whole,
               day(part.as_of), ""]  # fmt: skip
    for one in told.absent:
        yield [one.unit, "", "", "", "", "", say(one.why)]
