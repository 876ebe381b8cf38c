"""Kept bytes as they are handed out, and what is said of a file whose bytes are lost."""

from typing import IO

from flask import Response, send_file

from state_machines.grammar import Text
from workflow_app.web.wiring import wiring

SANDBOX = "sandbox; default-src 'none'; frame-ancestors 'none'"


class Lost(LookupError):
    """A file is on record and its bytes are not in the store; says so in both languages."""

    def __init__(self, name: str, sha256: str) -> None:
        super().__init__(f"no bytes are kept of the file with SHA-256 {sha256}")
        self.reason = Text(
            f"Không mở được tệp “{name}”: kho lưu trữ không còn nội dung của tệp",
            f"The file “{name}” cannot be opened: its content is missing from the store",
        )


def opened(name: str, sha256: str) -> IO[bytes]:
    """The bytes of a file, or `Lost`."""
    try:
        return wiring().store.open(sha256)
    except FileNotFoundError:
        raise Lost(name, sha256) from None


def handed_out(stream: IO[bytes], name: str, media_type: str, size: int) -> Response:
    """A file to be saved, never to be run here."""
    answer = send_file(stream, mimetype=media_type, as_attachment=True, download_name=name)
    answer.content_length = size
    answer.headers["Content-Security-Policy"] = SANDBOX
    return answer
