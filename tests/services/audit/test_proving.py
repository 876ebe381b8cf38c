"""A proof is checked offline with one small script, and says nothing but what was sealed."""

import json
import random
import subprocess
import sys
from pathlib import Path

import pytest
from sqlalchemy import text

from tests.services.audit.conftest import SIGNER, Log
from workflow_app.services.audit import proving, verify_proof
from workflow_app.services.audit.notes import Checkpoint
from workflow_app.services.audit.proving import NotSealed, Proof
from workflow_app.services.audit.tree import path, root_of
from workflow_app.services.chain import leaf_of

FLIPS = 3_000


@pytest.fixture
def proof(log: Log) -> Proof:
    """The proof of a step that was sent back with a reason."""
    paper_id = log.walk(steps=2)
    log.walk()
    log.act()
    log.seal()
    with log.database.read() as session:
        return proving.prove_step(session, paper_id, 3)


def said(proof: Proof, /, **bent: bytes) -> str:
    """What the script says of a proof, some parts of it bent."""
    parts = {name: getattr(proof, name).encode() for name in ("entry", "proof", "key")} | bent
    return str(verify_proof.verify(*parts.values()))


def test_a_proof_holds_and_names_the_leaf(proof: Proof) -> None:
    assert said(proof).startswith(f"entry {proof.leaf} of ")
    assert json.loads(proof.entry)["code"] == "send_back"


def test_an_act_is_proved_like_a_step(log: Log) -> None:
    number = log.act()
    log.seal()
    with log.database.read() as session:
        found = proving.prove_act(session, number)
    assert said(found) == f"entry {found.leaf} of {found.leaf + 1} in example.org/trail"


def test_a_value_that_is_disclosed_is_the_one_that_was_written(proof: Proof) -> None:
    values = json.loads(proof.values)
    assert set(values) == {"reason"}
    key, entry = proof.key.encode(), proof.entry.encode()
    assert verify_proof.verify(entry, proof.proof.encode(), key, proof.values.encode())
    values["reason"]["value"] += "!"
    with pytest.raises(ValueError, match="not what was written"):
        verify_proof.verify(entry, proof.proof.encode(), key, json.dumps(values).encode())


def test_an_erased_value_leaves_the_proof_as_it_is(log: Log) -> None:
    paper_id = log.walk(steps=2)
    log.seal()
    with log.database.begin() as session:
        before = proving.prove_step(session, paper_id, 3)
        session.execute(text("DELETE FROM trail_private"))
        after = proving.prove_step(session, paper_id, 3)
    assert after == before._replace(values="{}")
    assert said(after)


def a_proof() -> Proof:
    """The proof of one of eleven bodies, without any database."""
    bodies = [f'{{"code":"submit","document":{number}}}' for number in range(11)]
    hashes = [bytes.fromhex(leaf_of(body)) for body in bodies]
    note = SIGNER.sign(Checkpoint(SIGNER.key.name, len(bodies), root_of(hashes)))
    return Proof(6, bodies[6], proving.spelled(6, path(hashes, 6), note), f"{SIGNER.key}\n", "{}")


def test_no_single_bit_of_entry_proof_or_key_can_be_changed() -> None:
    luck, proof = random.Random(6962), a_proof()
    assert said(proof) == "entry 6 of 11 in example.org/trail"
    parts = {name: getattr(proof, name).encode() for name in ("entry", "proof", "key")}
    for _ in range(FLIPS):
        name = luck.choice(["entry", "proof", "proof", "key"])
        bent = bytearray(parts[name])
        place = luck.randrange(len(bent) * 8)
        bent[place // 8] ^= 1 << place % 8
        with pytest.raises(ValueError, match=r"."):
            said(proof, **{name: bytes(bent)})


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("index ", "index 0"), ("index ", "index  "), ("\n\n", "\n\n\n"), ("— ", "- "),
        ("@v1\n", "@v1\nextra YQ==\n"), ("\n— ", "— "), ("example.org", "example org"),
    ],
)  # fmt: skip
def test_a_proof_has_one_spelling(old: str, new: str) -> None:
    proof = a_proof()
    for bent in (proof.proof.replace(old, new, 1), f"{proof.proof}\n", proof.proof[:-1]):
        with pytest.raises(ValueError, match="not spelled"):
            said(proof, proof=bent.encode())


def test_the_script_runs_alone_and_is_short(proof: Proof, tmp_path: Path) -> None:
    files = proving.files(proof)
    assert files["verify_proof.py"].count("\n") <= 100
    for name, content in files.items():
        (tmp_path / name).write_text(content, encoding="utf-8")
    names = ["entry.json", "entry.tlog-proof", "log.key", "values.json"]
    command = [sys.executable, "-I", "verify_proof.py", *names]
    ran = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert (ran.returncode, ran.stdout[:10]) == (0, "OK: entry ")
    (tmp_path / "entry.json").write_text(proof.entry + " ", encoding="utf-8")
    ran = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert (ran.returncode, ran.stderr) == (1, "NOT OK: the entry is not in this log\n")


def test_vectors_of_the_standard_are_believed() -> None:
    """RFC 8032, 7.1, tests 1 to 3."""
    for public, text_, signature in (
        ("d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a", "",
         "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701c"
         "f9b46bd25bf5f0595bbe24655141438e7a100b"),
        ("3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c", "72",
         "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0"
         "f11d8c387b2eaeb4302aeeb00d291612bb0c00"),
        ("fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025", "af82",
         "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290ae67f76098"
         "4dc6594a7c15e9716ed28dc027beceea1ec40a"),
    ):  # fmt: skip
        parts = bytes.fromhex(public), bytes.fromhex(text_), bytes.fromhex(signature)
        assert verify_proof._signed(*parts)
        assert not verify_proof._signed(parts[0], parts[1] + b"!", parts[2])


def test_what_is_not_sealed_has_no_proof(log: Log) -> None:
    paper_id = log.walk()
    log.seal()
    act = log.act()
    with log.database.read() as session:
        with pytest.raises(NotSealed, match="not sealed yet"):
            proving.prove_act(session, act)
        with pytest.raises(NotSealed, match="has no step 99"):
            proving.prove_step(session, paper_id, 99)
        with pytest.raises(NotSealed, match="no act"):
            proving.prove_act(session, act + 1)
