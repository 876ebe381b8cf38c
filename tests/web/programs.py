"""Programs that ask in people's names: their keys, and answers as JSON."""

import hashlib
import json
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from flask import Flask
from sqlalchemy import insert
from werkzeug.test import TestResponse

from state_machines.case import Actor
from tests.web.posting import a_pdf
from workflow_app.db import Database
from workflow_app.models import Token
from workflow_app.services.membership.tokens import READ, WRITE


def a_key(
    database: Database,
    who: Actor,
    now: datetime,
    scope: str = WRITE,
    lasts: timedelta = timedelta(days=1),
) -> str:
    """A key of somebody's; one for each person and scope is enough."""
    key = f"{who.person_id:042d}{'w' if scope == WRITE else 'r'}"
    with database.begin() as session:
        session.execute(
            insert(Token).values(
                token_hash=hashlib.sha256(key.encode()).hexdigest(),
                person_id=who.person_id,
                name="Phần mềm thử",
                values={"scope": scope},
                created_at=now,
                expires_at=now + lasts,
            )
        )
    return key


class Program:
    """A program that asks with a key, and with no cookie."""

    def __init__(self, app: Flask, key: str) -> None:
        self._client = app.test_client(use_cookies=False)
        self._headers = {"Authorization": f"Bearer {key}"}

    def get(self, path: str, **headers: str) -> TestResponse:
        return self._client.get(f"/api/v1{path}", headers=self._headers | headers, buffered=True)

    def post(self, path: str, body: Any, **headers: str) -> TestResponse:
        return self._client.post(f"/api/v1{path}", json=body, headers=self._headers | headers)

    def send(self, path: str, data: Any, **headers: str) -> TestResponse:
        """Posts whatever it is, as it is."""
        return self._client.post(f"/api/v1{path}", data=data, headers=self._headers | headers)

    def take(
        self, path: str, answers: Mapping[str, Any], seen: int = 1, key: str = ""
    ) -> TestResponse:
        """Takes a step; answers are as the papers keep them, a file among them."""
        given, headers = dict(answers), {"Idempotency-Key": key} if key else {}
        if at := given.pop("arrived_at", ""):
            given |= {"arrived_on": at[:10], "arrived_time": at[11:16]}
        if given.pop("file", None) is None:
            return self.post(path, {"seen": seen, "answers": given}, **headers)
        parts = {"seen": str(seen), "answers": json.dumps(given), "file": a_pdf()}
        return self.send(path, parts, **headers)


__all__ = ["READ", "WRITE", "Program", "a_key"]
