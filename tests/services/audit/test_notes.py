"""A checkpoint is signed by a key we know, and is spelled in one way only."""

import random

import pytest

from workflow_app.services.audit import notes
from workflow_app.services.audit.notes import Checkpoint, Unsigned

SIGNER = notes.signer(notes.drawn("example.org/trail"))
CHECKPOINT = Checkpoint("example.org/trail", 1234, bytes(range(32)))
NOTE = SIGNER.sign(CHECKPOINT)


def test_what_was_signed_is_read_again() -> None:
    assert notes.opened(NOTE, [SIGNER.key]) == CHECKPOINT
    assert NOTE.startswith("example.org/trail\n1234\nAAECAwQF")


def test_a_key_has_one_spelling() -> None:
    spelled = str(SIGNER.key)
    assert notes.key(spelled) == SIGNER.key
    for other in (spelled.replace("+", " ", 1), spelled[:-2], spelled + "=", spelled.upper()):
        with pytest.raises(ValueError, match=r"."):
            notes.key(other)


@pytest.mark.parametrize("name", ["", "two words", "a+b"])
def test_a_log_has_a_name_without_spaces_and_plus_signs(name: str) -> None:
    with pytest.raises(ValueError, match="cannot name a log"):
        notes.drawn(name)


@pytest.mark.parametrize(
    "kept", ["", "PRIVATE+KEY+x+", "PRIVATE+KEY+x+AAAA", "key", "PRIVATE+KEY+x+!"]
)
def test_a_torn_key_is_refused(kept: str) -> None:
    with pytest.raises(ValueError, match="no key"):
        notes.signer(kept)


@pytest.mark.parametrize(
    "bend",
    [
        lambda note: note.replace("1234", "01234"),
        lambda note: note.replace("1234", "1235"),
        lambda note: note.replace("— ", "- "),
        lambda note: note.replace("— ", "–  "),
        lambda note: note.rstrip("\n"),
        lambda note: note + "\n",
        lambda note: note.replace("\n\n", "\nmore\n\n"),
        lambda note: note.replace("\n", "\r\n"),
        lambda note: note + note.splitlines(keepends=True)[-1],
        lambda note: note.replace("example.org/trail\n", "example.com/trail\n"),
        lambda note: note.replace("Hh8=\n\n", "Hh9=\n\n"),  # the last bits of base64 say nothing
    ],
)
def test_another_spelling_is_no_checkpoint(bend: object) -> None:
    bent = bend(NOTE)  # type: ignore[operator]
    assert bent != NOTE
    with pytest.raises(Unsigned):
        notes.opened(bent, [SIGNER.key])


def test_no_single_bit_can_be_changed() -> None:
    luck, known = random.Random(1), NOTE.encode()
    for place in luck.sample(range(len(known) * 8), 400):
        bent = bytearray(known)
        bent[place // 8] ^= 1 << place % 8
        try:
            text = bent.decode()
        except UnicodeDecodeError:
            continue
        with pytest.raises(Unsigned):
            notes.opened(text, [SIGNER.key])


def test_a_key_that_is_not_known_signs_nothing() -> None:
    other = notes.signer(notes.drawn("example.org/trail"))
    with pytest.raises(Unsigned, match="not known"):
        notes.opened(other.sign(CHECKPOINT), [SIGNER.key])


def test_a_known_key_signs_for_the_log_of_its_own_name_alone() -> None:
    foreign = SIGNER.sign(CHECKPOINT._replace(origin="example.org/another"))
    with pytest.raises(Unsigned, match="not known"):
        notes.opened(foreign, [SIGNER.key])


def test_notes_in_a_file_are_told_apart_and_a_torn_one_is_seen() -> None:
    other = SIGNER.sign(Checkpoint("example.org/trail", 1300, bytes(32)))
    assert notes.split(f"{NOTE}\n{other}\n") == [NOTE, other]
    assert notes.split(f"{NOTE}\n{other[:40]}") == [NOTE, other[:40]]
    assert notes.split("") == []
