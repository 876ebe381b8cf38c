"""How values are said on the screen: dates, due times, money, counts, moods, both languages."""

from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime
from typing import Any, NamedTuple

from flask import Flask, g, url_for
from flask_babel import get_locale, gettext, lazy_gettext, ngettext

from forms.choices import label
from forms.notation.writing import long_date, money_words, short_date
from forms.told import told_words
from forms.words import say as say_in
from state_machines import machine
from state_machines.days import VIETNAM, last_day
from state_machines.figures import CATALOGUE
from state_machines.grammar import Mood, Text
from workflow_app.web.fields import FIELD_QUESTIONS
from workflow_app.web.workdays import calendar

SOON = 7  # working days


_WEEKDAYS = (
    lazy_gettext("thứ Hai"), lazy_gettext("thứ Ba"), lazy_gettext("thứ Tư"),
    lazy_gettext("thứ Năm"), lazy_gettext("thứ Sáu"), lazy_gettext("thứ Bảy"),
    lazy_gettext("Chủ nhật"),
)  # fmt: skip


class Look(NamedTuple):
    """The icon and the colour class that go with a word; never shown without the word."""

    icon: str
    tone: str


MOODS = {
    Mood.EMPTY: Look("circle", "empty"),
    Mood.DOING: Look("pencil-square", "doing"),
    Mood.WAITING: Look("hourglass-split", "waiting"),
    Mood.BACK: Look("arrow-return-left", "back"),
    Mood.DONE: Look("check-circle-fill", "done"),
    Mood.OFF: Look("slash-circle", "off"),
}


class Due(NamedTuple):
    """A due date in words: what is left, on which day it ends, and how pressing it is."""

    tone: str  # late, soon, later, none
    short: str  # what is left, for a cell
    words: str  # the same with the day


def language() -> str:
    """The language of this page, 'vi' or 'en'."""
    locale = get_locale()
    return "en" if locale and locale.language == "en" else "vi"


def say(text: Text | str | None) -> str:
    """A phrase in the language of this page; a plain string stays as it is."""
    return str(say_in(text or "", language()))


def choice_word(group: str, code: str) -> str:
    """The word for a value of one of the groups of `forms.choices`."""
    return say(label(group, code))


def mood(value: Mood | str) -> Look:
    """The icon and colour of a mood."""
    return MOODS[Mood(value)]


def as_day(value: date | datetime | str) -> date:
    """The day of a date, of an instant as it is here, or of an ISO string."""
    if isinstance(value, str):
        value = datetime.fromisoformat(value)
    if isinstance(value, datetime):
        return (value.astimezone(VIETNAM) if value.tzinfo else value).date()
    return value


def day(value: date | datetime | str | None) -> str:
    """30/11/2023; nothing for nothing; a text that is no date stays as it was typed."""
    if not value:
        return ""
    try:
        return as_day(value).strftime("%d/%m/%Y")
    except ValueError:
        return str(value)


def long_day(value: date | datetime | str | None) -> str:
    """'ngày 10 tháng 10 năm 2023', as under the national title of a paper (Vietnamese always)."""
    if not value:
        return "ngày … tháng … năm …"
    return long_date(as_day(value))


def month(value: str | None) -> str:
    """'2023-10' as 10/2023."""
    year, _, number = (value or "").partition("-")
    return f"{number}/{year}" if number else year


def moment(value: datetime | str | None) -> str:
    """14:05, 30/11/2023."""
    if not value:
        return ""
    at = datetime.fromisoformat(value) if isinstance(value, str) else value
    return at.astimezone(VIETNAM).strftime("%H:%M, %d/%m/%Y")


def ago(value: datetime | None) -> str:
    """How long ago, and when: '3 giờ trước (14:05, 30/11/2023)'."""
    if value is None:
        return ""
    minutes = int((g.now - value).total_seconds() // 60)
    return f"{_ago(minutes)} ({moment(value)})"


def _ago(minutes: int) -> str:
    if minutes < 1:
        return str(gettext("vừa xong"))
    if minutes < 60:
        return str(ngettext("%(num)s phút trước", "%(num)s phút trước", minutes))
    if minutes < 24 * 60:
        return str(ngettext("%(num)s giờ trước", "%(num)s giờ trước", minutes // 60))
    return str(ngettext("%(num)s ngày trước", "%(num)s ngày trước", minutes // (24 * 60)))


def weekday(value: date) -> str:
    """The name of the day of the week."""
    return str(_WEEKDAYS[value.weekday()])


def until_when(due: datetime | None, write: Callable[[date], str] = short_date) -> str:
    """The last day, or the hour when it is not the end of a day; days as papers write them."""
    if due is None:
        return ""
    last = last_day(due)
    on = f"{write(last)}, {weekday(last)}"
    at = due.astimezone(VIETNAM)
    if at.hour or at.minute:
        hour = f"{at.hour:02d}", f"{at.minute:02d}"
        return str(gettext("trước %(h)s giờ %(m)s ngày %(day)s", h=hour[0], m=hour[1], day=on))
    return str(gettext("hết ngày %(day)s", day=on))


def until_day(due: datetime | None) -> str:
    """The same with days as the screens write them."""
    return until_when(due, day)


def due(due_at: datetime | None) -> Due:
    """What is left until a due time; `due_at` itself is late. Of what has arrived the verdict
    speaks, not this. Many papers of a page are due together: it is worked out once for them."""
    kept: dict[datetime | None, Due] = g.setdefault("dues", {})
    if due_at not in kept:
        kept[due_at] = _due(due_at)
    return kept[due_at]


def _due(due_at: datetime | None) -> Due:
    if due_at is None:
        return Due("none", "", gettext("chưa định hạn"))
    last, today = last_day(due_at), as_day(g.now)
    hour = _hour(due_at)
    on = f"{hour}{day(last)}, {weekday(last)}"
    if g.now >= due_at:
        return _late(calendar().between(last, today), on)
    if last == today:
        return Due("soon", gettext("hôm nay"), gettext("hết hạn hôm nay (%(day)s)", day=on))
    left = calendar().between(today, last)
    words = ngettext("còn %(num)s ngày làm việc", "còn %(num)s ngày làm việc", left)
    tone = "soon" if left <= SOON else "later"
    if hour:
        return Due(tone, words, gettext("%(left)s (trước %(day)s)", left=words, day=on))
    return Due(tone, words, gettext("%(left)s (hết ngày %(day)s)", left=words, day=on))


def _hour(due_at: datetime) -> str:
    """'17:00, ' when something is due within a day; nothing when it is due at the end of one."""
    at = due_at.astimezone(VIETNAM)
    return f"{at:%H:%M}, " if at.hour or at.minute else ""


def _late(days: int, on: str) -> Due:
    if not days:  # since then nobody has worked
        return Due("late", gettext("quá hạn"), gettext("quá hạn (hạn là %(day)s)", day=on))
    short = ngettext("quá %(num)s ngày làm việc", "quá %(num)s ngày làm việc", days)
    words = ngettext("quá hạn %(num)s ngày làm việc", "quá hạn %(num)s ngày làm việc", days)
    return Due("late", short, gettext("%(late)s (hạn là %(day)s)", late=words, day=on))


def grouped(number: int) -> str:
    """1.234.567 in Vietnamese, 1,234,567 in English."""
    written = f"{number:,}"
    return written if language() == "en" else written.replace(",", ".")


def number(value: int | str | None) -> str:
    """A number with its thousands grouped; nothing for nothing."""
    return "" if value is None or value == "" else grouped(int(value))


def count(value: int) -> str:
    """A count as papers write it: 09, 13."""
    return f"{value:02d}"


def ratio(part: int, whole: int) -> str:
    """09/13, 4.375/5.121: a part of a whole, as papers write it."""
    say = count if whole < 1000 else grouped
    return f"{say(part)}/{say(whole)}"


def money(dong: int | str | None, qualifier: str = "exact") -> str:
    """'hơn 13,386 tỷ đồng': exact to the last đồng, with the word that was given with it."""
    if not dong and dong != 0:  # nothing, an empty field, or a key that is not there
        return ""
    amount = money_words(int(dong), language())
    match qualifier:
        case "more_than":
            return str(gettext("hơn %(amount)s", amount=amount))
        case "at_least":
            return str(gettext("ít nhất %(amount)s", amount=amount))
        case "approx":
            return str(gettext("khoảng %(amount)s", amount=amount))
        case "less_than":
            return str(gettext("dưới %(amount)s", amount=amount))
    return amount


def told_figure(told: Mapping[str, Any]) -> str:
    """A total of a composed report as papers print it; a dash when nobody gave it."""
    if told.get("value") is None:
        return "–"
    return told_words(told, CATALOGUE[told["figure"]], language())


def size(octets: int) -> str:
    """The size of a file in words people know: 1,2 MB."""
    if octets < 1_000_000:
        return f"{max(1, octets // 1000)} KB"
    written = f"{octets / 1_000_000:.1f} MB"
    return written if language() == "en" else written.replace(".", ",")


def now() -> datetime:
    """The instant of this request."""
    return datetime.now(UTC)


FILTERS: dict[str, Callable[..., Any]] = {
    "t": say,
    "mood": mood,
    "day": day,
    "long_day": long_day,
    "month": month,
    "moment": moment,
    "ago": ago,
    "number": number,
    "count": count,
    "money": money,
    "size": size,
    "told_figure": told_figure,
}


def symbols() -> str:
    """The address of the sheet of icons, of which a board shows hundreds."""
    if "symbols" not in g:
        g.symbols = url_for("static", filename="icons.svg")
    return str(g.symbols)


def register(app: Flask, clock: Callable[[], datetime] = now) -> None:
    """Gives the templates of an application their filters, functions and time."""
    app.jinja_env.filters.update(FILTERS)
    app.jinja_env.globals.update(
        due=due,
        ratio=ratio,
        language=language,
        symbols=symbols,
        choice_word=choice_word,
        machine=machine,
        machine_of=machine,  # where a page calls its own paper's table `machine`
        **FIELD_QUESTIONS,
    )

    @app.before_request
    def stamp() -> None:
        g.now = clock()
