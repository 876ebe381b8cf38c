"""Checkpoints leave the machine by a file, a command and a letter; who fails is asked again."""

from pathlib import Path

import pytest

from tests.jobs.sink import OK, content_of, listening
from workflow_app.adapters.logbook import CommandWitness, FileWitness, Logbook
from workflow_app.adapters.smtp import SmtpMailer
from workflow_app.sealer import MailWitness
from workflow_app.services.audit import notes
from workflow_app.services.audit.notes import Checkpoint

SIGNER = notes.signer(notes.drawn("example.org/trail"))
NOTES = [SIGNER.sign(Checkpoint("example.org/trail", size, bytes(32))) for size in (7, 12)]


def test_a_file_is_appended_to_and_only_we_may_read_it(tmp_path: Path) -> None:
    witness = FileWitness(tmp_path / "elsewhere" / "anchors")
    for note in NOTES:
        witness.keep(note)
    assert notes.split(witness.kept()) == NOTES
    assert (tmp_path / "elsewhere" / "anchors").stat().st_mode & 0o777 == 0o600


def test_a_command_gets_the_note_on_its_standard_input(tmp_path: Path) -> None:
    CommandWitness(f"tee -a {tmp_path / 'kept'}").keep(NOTES[0])
    assert (tmp_path / "kept").read_text(encoding="utf-8") == NOTES[0]


@pytest.mark.parametrize("command", ["false", "/no/such/program"])
def test_a_command_that_fails_is_told(command: str) -> None:
    with pytest.raises(OSError, match=r"."):
        CommandWitness(command).keep(NOTES[0])


def test_the_auditors_get_a_letter_that_holds_the_note_whole() -> None:
    with listening() as (kept, url):
        witness = MailWitness(SmtpMailer(url), "kiemtra@example.org", "https://example.org/trail")
        for note in NOTES:
            witness.keep(note)
        first, second = kept.mails
        assert first["Message-ID"] != second["Message-ID"]
        assert NOTES[0] in content_of(first, "plain").replace("\r\n", "\n")
        kept.at_rcpt = lambda address: "550 5.1.1 no such box"
        with pytest.raises(OSError, match="no such box"):
            witness.keep(NOTES[0])
        kept.at_rcpt = lambda address: OK


def test_the_last_note_is_kept_whole_and_put_aside_when_it_is_given_up(tmp_path: Path) -> None:
    book = Logbook(tmp_path / "log")
    assert (book.last(), book.known_keys()) == ("", [])
    book.remember(NOTES[0])
    book.remember(NOTES[1])
    book.publish(str(SIGNER.key))
    book.publish(str(SIGNER.key))
    assert (book.last(), book.known_keys()) == (NOTES[1], [str(SIGNER.key)])
    book.forget()
    assert book.last() == ""
    assert (tmp_path / "log").stat().st_mode & 0o777 == 0o700
