"""Signing in: a password is checked, and who guesses has to wait longer and longer."""

from collections.abc import Callable
from datetime import datetime, timedelta
from math import ceil

from sqlalchemy import select
from sqlalchemy.orm import Session

from state_machines.grammar import Text
from state_machines.rules import Refused
from workflow_app.models import Person

FREE_TRIES = 5
FIRST_WAIT, LONGEST_WAIT = timedelta(seconds=30), timedelta(minutes=15)
WRONG = Text(
    "Tên đăng nhập hoặc mật khẩu chưa đúng. Hãy kiểm tra rồi nhập lại",
    "Wrong user name or password. Check them and try again",
)
NO_SUCH_HASH = (
    "$argon2id$v=19$m=65536,t=3,p=4$c29tZXNhbHRzb21lc2FsdA$"
    "HVrMY6d7lNKbIcrM0yGXnNBEbWSPKZP6RYBEwJ7p6xk"
)
"""Checked for an unknown login, so that it costs what a wrong password costs."""


class MustWait(Refused):
    """Too many wrong passwords under one name; `seconds` until another is looked at."""

    def __init__(self, left: timedelta) -> None:
        self.seconds = max(1, ceil(left.total_seconds()))
        minutes = ceil(self.seconds / 60)
        vi = f"Đã nhập sai nhiều lần. Hãy thử lại sau {minutes:02d} phút"
        en = f"Too many wrong tries. Try again in {minutes} min"
        super().__init__("too_many", (Text(vi, en),))


def sign_in(
    session: Session,
    login: str,
    password: str,
    *,
    verify: Callable[[str, str], bool],
    now: datetime,
) -> int | None:
    """Return the id of the person whose password this is, or None; count the failure.

    Raises `MustWait` while the account has to. The caller commits either way:
    a failure that is rolled back is not counted.
    """
    person = session.scalar(
        select(Person).where(Person.login == login.strip().lower()).with_for_update()
    )
    if person and person.retry_after and person.retry_after > now:
        raise MustWait(person.retry_after - now)
    right = verify(person.password_hash if person else NO_SUCH_HASH, password)
    if person is None:
        return None
    if not right or person.disabled_at:
        person.failed_logins += 1
        wait = wait_after(person.failed_logins)
        person.retry_after = now + wait if wait else None
        return None
    person.failed_logins, person.retry_after = 0, None
    return person.id


def wait_after(failures: int) -> timedelta:
    """How long a name has to wait after so many wrong passwords."""
    if failures < FREE_TRIES:
        return timedelta(0)
    return min(FIRST_WAIT * (1 << min(failures - FREE_TRIES, 10)), LONGEST_WAIT)
