"""Whoever guesses passwords or secret addresses is slowed down, and learns nothing on the way."""

import time
from datetime import timedelta
from hashlib import sha256

from flask import Response, current_app, request
from flask_limiter import Limiter
from flask_limiter.util import get_remote_address
from itsdangerous import BadSignature, URLSafeTimedSerializer

from workflow_app.services.membership.signing_in import MustWait, wait_after
from workflow_app.web.wiring import wiring

MISSES = "60 per minute; 900 per hour"  # of one address, which a whole province may share
KNOWN_FOR = timedelta(days=180)
DAY = 24 * 3600  # seconds

limiter = Limiter(get_remote_address)


def _missed(answer: Response) -> bool:
    """Whether an answer says that a guess was wrong. Thousands who are right are no attack."""
    return 400 <= answer.status_code < 500


def _whence() -> str:
    """Whose misses are counted together: those of an address, and apart from them those of the
    browsers in which one person signed in before. So nobody who guesses shuts out the others
    behind her address, and no browser buys more than one person's share of guesses."""
    try:
        max_age = int(KNOWN_FOR.total_seconds())
        person_id = _marks().loads(request.cookies.get(_cookie(), ""), max_age=max_age)
    except BadSignature:
        return get_remote_address()
    return f"person {person_id}"


guessed = limiter.limit(MISSES, key_func=_whence, deduct_when=_missed)
"""A route that opens by a password or a secret address."""


def make_known(answer: Response, person_id: int) -> None:
    """Marks the browser in which somebody has signed in; the mark opens nothing."""
    answer.set_cookie(
        _cookie(),
        _marks().dumps(person_id),
        max_age=KNOWN_FOR,
        secure=wiring().settings.secure,
        httponly=True,
        samesite="Lax",
    )


def miss_of_a_stranger(login: str) -> None:
    """Counts a wrong password under a name that nobody has. Raises `MustWait` as if somebody had
    it: whether there is such an account is not told by who has to wait."""
    if not limiter.enabled:
        return
    store, name = limiter.storage, f"stranger/{sha256(login.encode()).hexdigest()}"
    waits = f"{name}/waits"
    try:
        if store.get(waits):
            raise MustWait(timedelta(seconds=store.get_expiry(waits) - time.time()))
        if wait := wait_after(store.incr(name, DAY)):
            store.incr(waits, int(wait.total_seconds()))
    except store.base_exceptions:  # a broker that is away keeps nobody from being answered
        return


def _cookie() -> str:
    return "__Host-known" if wiring().settings.secure else "known"


def _marks() -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(current_app.secret_key or "", salt="known")
