"""Posts to units' own systems: https alone, signed, and never to an address inside."""

import hmac
import http.client
import ipaddress
import socket
import ssl
import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from urllib.parse import urlsplit

from workflow_app.services.ports import Outcome, Post

PATIENCE = 5.0  # seconds for each answer of the network
LONGEST = 15.0  # seconds for the whole: an answer that trickles is cut off
READ = 300  # bytes of an answer that are kept as its words
AWAY = "no address of {host} may be reached from here"
Resolve = Callable[[str, int], list[str]]

_INSIDE = [
    ipaddress.ip_network(network)
    for network in (
        "64:ff9b::/96",  # translated to IPv4 by the network
        "64:ff9b:1::/48",
        "2002::/16",  # 6to4
        "2001::/32",  # Teredo
        "::ffff:0:0/96",  # IPv4 in other words
        "192.88.99.0/24",
    )
]


class NotAllowed(OSError):
    """An address that may not be reached from here."""


def is_outside(address: str) -> bool:
    """Whether an address belongs to the public network, and to one machine of it."""
    ip = ipaddress.ip_address(address)
    inside = any(ip in network for network in _INSIDE if network.version == ip.version)
    return ip.is_global and not ip.is_multicast and not ip.is_reserved and not inside


def resolved(host: str, port: int) -> list[str]:
    """Every address that a name has now."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(one[4][0]) for one in found))


def signature(secret: str, moment: int, body: bytes) -> str:
    """What the header says: when it was signed, and HMAC-SHA256 of `moment.body`."""
    signed = hmac.digest(secret.encode(), b"%d." % moment + body, "sha256")
    return f"t={moment},v1={signed.hex()}"


class Webhooks:
    """A Carrier of posts. The name is resolved once, all its addresses are looked at, and the
    connection goes to what was looked at: a name that changes its mind changes nothing."""

    def __init__(
        self,
        resolve: Resolve = resolved,
        allowed: Callable[[str], bool] = is_outside,
        context: ssl.SSLContext | None = None,
    ) -> None:
        self._resolve, self._allowed = resolve, allowed
        self._context = context or ssl.create_default_context()

    def send(self, parcels: Iterable[Post]) -> Iterator[Outcome]:
        """Yields how it went with each; one deaf system keeps no other from being told."""
        for post in parcels:
            try:
                yield Outcome(post.delivery_id, self._told(post))
            except (OSError, ValueError, http.client.HTTPException) as problem:
                yield Outcome(post.delivery_id, f"{type(problem).__name__}: {problem}")

    def _told(self, post: Post) -> str:
        """The complaint of the other side; empty when it took the post. No redirect is
        followed."""
        url = urlsplit(post.url)
        if url.scheme != "https" or not url.hostname:
            raise NotAllowed("only https may be used")
        connection = self._connected(url.hostname, url.port or 443)
        cut_off = threading.Timer(LONGEST, _shut, [connection])
        cut_off.start()
        try:
            path = (url.path or "/") + (f"?{url.query}" if url.query else "")
            connection.request("POST", path, post.body, _headers(post, url.netloc))
            answer = connection.getresponse()
            words = answer.read(READ).decode("utf-8", "replace")
        finally:
            cut_off.cancel()
            connection.close()
        return "" if 200 <= answer.status < 300 else f"{answer.status} {words}"

    def _connected(self, host: str, port: int) -> http.client.HTTPSConnection:
        addresses = self._resolve(host, port)
        if not addresses or not all(self._allowed(address) for address in addresses):
            raise NotAllowed(AWAY.format(host=host))
        connection = http.client.HTTPSConnection(host, port, timeout=PATIENCE)
        plain = socket.create_connection((addresses[0], port), PATIENCE)
        try:
            connection.sock = self._context.wrap_socket(plain, server_hostname=host)
        except BaseException:
            plain.close()
            raise
        return connection


def _headers(post: Post, host: str) -> dict[str, str]:
    return {
        "Host": host,
        "Content-Type": "application/json; charset=utf-8",
        "User-Agent": "workflow-app",
        "Workflow-Delivery": str(post.delivery_id),
        "Workflow-Signature": signature(post.secret, post.at, post.body),
    }


def _shut(connection: http.client.HTTPSConnection) -> None:
    with suppress(OSError):
        connection.sock.shutdown(socket.SHUT_RDWR)
