"""A road to PostgreSQL that is cut at a COMMIT: before it arrives, or before its answer does."""

import contextlib
import socket
import threading
from pathlib import Path

COMMIT = b"COMMIT"
SOCKET = ".s.PGSQL.5432"


class Road:
    """Carries bytes between a socket of its own and a server's; cuts as often as it was told."""

    def __init__(self, server: Path, own: Path) -> None:
        self._server = server / SOCKET
        self._listening = socket.socket(socket.AF_UNIX)
        self._listening.bind(str(own / SOCKET))
        self._listening.listen()
        self.cuts: list[str] = []  # what to do at the next commits: before, after
        threading.Thread(target=self._receive, daemon=True).start()

    def close(self) -> None:
        self._listening.close()

    def _receive(self) -> None:
        while True:
            try:
                client, _ = self._listening.accept()
            except OSError:
                return
            server = socket.socket(socket.AF_UNIX)
            server.connect(str(self._server))
            threading.Thread(target=self._answers, args=(server, client), daemon=True).start()
            threading.Thread(target=self._questions, args=(client, server), daemon=True).start()

    def _questions(self, client: socket.socket, server: socket.socket) -> None:
        with client, server, contextlib.suppress(OSError):
            while heard := client.recv(65536):
                cut = self.cuts.pop() if COMMIT in heard and self.cuts else ""
                if cut:
                    client.shutdown(socket.SHUT_RDWR)  # an answer would find nobody
                if cut != "before":
                    server.sendall(heard)
                if cut:
                    break
            server.shutdown(socket.SHUT_WR)

    def _answers(self, server: socket.socket, client: socket.socket) -> None:
        with contextlib.suppress(OSError):
            while heard := server.recv(65536):
                client.sendall(heard)
