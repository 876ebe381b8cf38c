"""A chat goes to a service that may be used, and to nothing else that an address could name."""

from typing import ClassVar

import pytest

from workflow_app.adapters import chat
from workflow_app.services.ports import Chat, Outcome


class Service:
    """A chat service that notes what it is given, and takes it or not."""

    taken: bool = True
    heard: ClassVar[list[tuple[str, str]]] = []

    def __init__(self, **words: object) -> None:
        if not words:
            raise TypeError("incomplete")

    @staticmethod
    def parse_url(address: str) -> dict[str, object]:
        return {"address": address} if address.count("/") > 2 else {}

    def notify(self, body: str, title: str) -> bool:
        self.heard.append((title, body))
        return self.taken


def test_a_chat_goes_only_to_a_service_that_may_be_used(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(chat, "SERVICES", {"zalo": Service})
    monkeypatch.setattr(Service, "heard", [])
    addresses = ("zalo://1:a/b", "zalo://1:a", "zalo://1:a/b?verify=no", "json://127.0.0.1/x", "")
    letters = [Chat(n, address, "Tiếp nhận", "Mở") for n, address in enumerate(addresses)]
    first, *others = chat.Chats().send(letters)
    assert first == Outcome(0)
    assert [(one.problem, one.lasting) for one in others] == [(chat.NOT_ALLOWED, True)] * 4
    assert Service.heard == [("Tiếp nhận", "Mở")]
    monkeypatch.setattr(Service, "taken", False)
    assert [one.problem for one in chat.Chats().send(letters[:1])] == [chat.NOT_TAKEN]
