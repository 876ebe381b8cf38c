"""What a letter says: a notice, or the list of what a person is reminded of today."""

from collections.abc import Iterable, Sequence
from datetime import date
from html import escape

from state_machines import machine
from state_machines.days import last_day
from state_machines.grammar import Text
from workflow_app.models import Notice
from workflow_app.services.channels import notices
from workflow_app.services.channels.notices import UNTIL, say
from workflow_app.services.ports import LINK, NAME, Page
from workflow_app.services.reminding.digests import Item

OPEN = Text("Mở hồ sơ", "Open the paper")
OPEN_ALL = Text("Mở việc của tôi", "Open my work")
REMINDER = Text("Nhắc việc ngày {day}: {count:02d} việc", "To do on {day}: {count}")
FOR = Text(
    "Thư gửi {name}, vì vai trò trong hồ sơ. Thông báo luôn có trong ứng dụng.",
    "To {name}, because of a part in the paper. The notice always stands in the application.",
)
CHANGE = Text("Đổi cách nhận hoặc thôi nhận thư", "Change how you are told, or stop the mail")
BUTTON = "background: #8f1d21; color: #fff; padding: 12px 20px; text-decoration: none"


def of_notice(notice: Notice, language: str, public_url: str) -> Page:
    """The letter of a notice."""
    lines = notices.sentences(notice, language)
    address = f"{public_url}/documents/{notice.document_id}"
    subject = notices.subject(notice, language)
    return _page(language, subject, lines, address, say(OPEN, language))


def of_digest(day: date, items: Sequence[Item], language: str, public_url: str) -> Page:
    """The letter of a day: each paper with its unit and until when, what was tried under it."""
    said = say(REMINDER, language).format(day=f"{day:%d/%m/%Y}", count=len(items))
    lines = [_line(item, language) for item in items]
    return _page(language, said, lines, f"{public_url}/", say(OPEN_ALL, language))


def _line(item: Item, language: str) -> str:
    until = say(UNTIL, language).format(day=f"{last_day(item.due_at):%d/%m/%Y}")
    name = say(machine(item.kind).name, language)
    tried = f". {say(item.tried, language)}" if item.tried else ""
    return f"{name} – {item.unit}: {item.title} ({until}){tried}"


def _page(language: str, subject: str, lines: Iterable[str], address: str, button: str) -> Page:
    said = [_plain(line) for line in lines]
    why, change = say(FOR, language), say(CHANGE, language)
    return Page(
        language=language,
        subject=_plain(subject),
        text="\n\n".join(
            (*said, f"{button}: {address}", why.format(name=NAME), f"{change}: {LINK}\n")
        ),
        short="\n".join((*said, address)),
        html=_html(language, said, address, button, why.format(name=NAME), change),
    )


def _html(
    language: str, lines: Iterable[str], address: str, button: str, why: str, change: str
) -> str:
    body = "".join(f"<p>{escape(line)}</p>\n" for line in lines)
    return (
        f'<!doctype html>\n<html lang="{escape(language)}"><meta charset="utf-8">\n'
        f'<body style="font: 16px/1.5 sans-serif; color: #1c2430">\n{body}'
        f'<p><a href="{escape(address)}" style="{BUTTON}">{escape(button)}</a></p>\n'
        f'<p style="color: #5b6472; font-size: 14px">{escape(why)}<br>\n'
        f'<a href="{LINK}">{escape(change)}</a></p></body></html>\n'
    )


def _plain(words: str) -> str:
    """One line of the words that were typed; nothing in them passes for a place to fill."""
    return " ".join(words.replace(NAME, "").replace(LINK, "").split())
