"""The bytes of a letter: what the standard library would have written, and nothing slipped in."""

from email import message_from_bytes, policy
from email.header import decode_header, make_header
from email.headerregistry import Address
from email.message import EmailMessage

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.jobs.sink import content_of, read
from workflow_app.adapters.mime import framed, written
from workflow_app.services.ports import LINK, NAME, Letter, Page

SITE, SENDER = "https://example.org", "mat-tran@example.org"
WORDS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters=f"{NAME}{LINK}\r\n\0"))


def _slowly(letter: Letter) -> EmailMessage:
    """The same letter as the standard library writes it."""
    page = letter.page
    mail = EmailMessage()
    mail["From"] = SENDER
    mail["Subject"] = page.subject
    mail["To"] = Address(letter.name, addr_spec=letter.address)
    mail["Message-ID"] = f"<delivery-{letter.delivery_id}@example.org>"
    mail["List-Unsubscribe"] = f"<{letter.link}>"
    for text, kind in ((page.text, "plain"), (page.html, "html")):
        own = text.replace(NAME, letter.name).replace(LINK, letter.link)
        if kind == "plain":
            mail.set_content(own)
        else:
            mail.add_alternative(own, subtype=kind)
    return read(mail.as_bytes())


def _quickly(letter: Letter) -> EmailMessage:
    raw = written(framed(letter.page, SENDER), letter, "example.org")
    assert raw.isascii()
    assert raw.count(b"\n") == raw.count(b"\r\n") == raw.count(b"\r")
    body = raw.partition(b"\r\n\r\n")[2]
    assert max(map(len, body.split(b"\r\n"))) <= 76
    return read(raw)


def _display_name(letter: Letter) -> str:
    """As RFC 2047 has it; the newer parser puts a blank between two encoded words."""
    raw = written(framed(letter.page, SENDER), letter, "example.org")
    words = message_from_bytes(raw, policy=policy.compat32)["To"].partition("<")[0]
    return str(make_header(decode_header(words.strip())))


@settings(max_examples=60, deadline=None)
@given(
    name=WORDS.map(lambda words: " ".join(words.split())).filter(bool),
    subject=WORDS.map(lambda words: " ".join(words.split())).filter(bool),
    text=st.lists(WORDS),
)
def test_a_letter_reads_as_the_standard_library_would_have_written_it(
    name: str, subject: str, text: list[str]
) -> None:
    plain = "\n".join(" ".join(line.split()) for line in text)
    page = Page("vi", subject, f"{plain}\n{NAME}: {LINK}\n", f"<p>{LINK}</p>\n", "")
    letter = Letter(7, "r@example.org", name, f"{SITE}/settings/{'a' * 90}", page)
    quick, slow = _quickly(letter), _slowly(letter)
    for header in ("Subject", "From", "Message-ID", "List-Unsubscribe"):
        assert " ".join(quick[header].split()) == " ".join(slow[header].split())
    assert [one.addr_spec for one in quick["To"].addresses] == ["r@example.org"]
    assert _display_name(letter) == name
    for kind in ("plain", "html"):
        assert content_of(quick, kind).rstrip("\n") == content_of(slow, kind).rstrip("\n")


@pytest.mark.parametrize(
    "name", ["An\r\nBcc: thief@example.org", "An\nBcc: thief@example.org", "An\r\n\r\n<b>"]
)
def test_a_line_break_in_a_name_slips_nothing_in(name: str) -> None:
    page = Page("vi", "Tiếp nhận", f"{NAME}\n{LINK}\n", f"<p>{NAME}</p>{LINK}\n", "")
    mail = _quickly(Letter(7, "r@example.org", name, SITE, page))
    assert set(mail.keys()) == {
        "From", "Subject", "Date", "MIME-Version", "Auto-Submitted", "List-Unsubscribe-Post",
        "Content-Type", "To", "Message-ID", "List-Unsubscribe",
    }  # fmt: skip
    assert [one.addr_spec for one in mail["To"].addresses] == ["r@example.org"]
    assert "<b>" not in content_of(mail, "html")
