"""Reads what mail servers write back (RFC 3464): which letter, to whom, and why it failed."""

import re
from email import message_from_bytes, policy
from email.message import Message
from typing import cast

from workflow_app.services.ports import Bounce

_LETTER = re.compile(r"<delivery-(\d{1,18})@")
_FAILED = re.compile(r"\s*failed\b", re.IGNORECASE)
_FOR_EVER = re.compile(r"5\.\d{1,3}\.\d{1,3}")


def read(raw: bytes) -> Bounce | None:
    """What a report says of one of our letters; None for delays, successes and everything else."""
    mail = message_from_bytes(raw, policy=policy.default)
    report = next(
        (part for part in mail.walk() if part.get_content_type() == "message/delivery-status"), None
    )
    letter = next((found for part in mail.walk() if (found := _number(part))), None)
    if report is None or letter is None:
        return None
    for fields in cast("list[Message]", report.get_payload()):
        action, status = str(fields.get("Action", "")), str(fields.get("Status", ""))
        if _FAILED.match(action) and _FOR_EVER.match(status.strip()):
            said = fields.get("Diagnostic-Code") or status
            return Bounce(letter, _address(fields.get("Final-Recipient", "")), _after(said))
    return None


def _number(part: Message) -> int | None:
    """The number of the letter that a part is, or quotes the headers of."""
    said = str(part.get("Message-ID", ""))
    if part.get_content_type() == "text/rfc822-headers":
        said += part.get_payload()  # type: ignore[operator]
    found = _LETTER.search(said)
    return int(found[1]) if found else None


def _after(field: object) -> str:
    """The value of a field like `smtp; 550 5.1.1 no such user`."""
    return " ".join(str(field).rpartition(";")[2].split())


def _address(field: object) -> str:
    return _after(field).strip("<>")
