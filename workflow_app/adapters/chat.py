"""Chats by Apprise, an optional extra: only services whose servers are fixed may be named."""

import re
from collections.abc import Iterable, Iterator
from typing import Any

from workflow_app.services.ports import Chat, Outcome

try:
    from apprise.plugins.telegram import NotifyTelegram
    from apprise.plugins.zalo import NotifyZalo
except ImportError:
    SERVICES: dict[str, Any] = {}
else:
    SERVICES = {"zalo": NotifyZalo, "tgram": NotifyTelegram}

SCHEMES = ("zalo", "tgram")
ADDRESS = re.compile(rf"({'|'.join(SCHEMES)})://[A-Za-z0-9:_@/-]{{1,400}}")
"""One address and no options: an option could name another server or waive its certificate."""

NOT_TAKEN = "the chat service did not take it"
NOT_ALLOWED = "this is not a chat address that may be used"


def installed() -> bool:
    """Whether this installation has the extra."""
    return bool(SERVICES)


def acceptable(address: str) -> bool:
    """Whether an address names one chat of a service that may be used."""
    return _service(address) is not None


class Chats:
    """A Carrier of chats."""

    def send(self, parcels: Iterable[Chat]) -> Iterator[Outcome]:
        """Yields how it went with each."""
        for chat in parcels:
            service = _service(chat.address)
            if service is None:
                yield Outcome(chat.delivery_id, NOT_ALLOWED, lasting=True)
            else:
                taken = service.notify(body=chat.body, title=chat.title)
                yield Outcome(chat.delivery_id, "" if taken else NOT_TAKEN)


def _service(address: str) -> Any:
    """What Apprise makes of an address; None when it makes nothing of it, or may not."""
    service = SERVICES.get(address.partition("://")[0])
    if service is None or not ADDRESS.fullmatch(address):
        return None
    try:
        return service(**service.parse_url(address))
    except TypeError:  # what Apprise says of an address that is incomplete
        return None
