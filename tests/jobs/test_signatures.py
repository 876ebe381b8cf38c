"""Signatures in a PDF: valid, invalid or unknown, with whom the certificate names."""

import io
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import NamedTuple

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.x509.oid import NameOID
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign import signers

from tests.jobs.test_press import a_sheet
from workflow_app.adapters import signatures
from workflow_app.adapters.pressroom import typesetting
from workflow_app.services.ports import SignatureFound, Unprintable

SIGNER, OFFICE = "Nguyễn Văn Mẫu", "Ủy ban MTTQ Việt Nam phường An Hòa"
NOW = datetime.now(UTC)
DIGITAL = x509.KeyUsage(True, True, False, False, False, False, False, False, False)
ISSUING = x509.KeyUsage(False, False, False, False, False, True, True, False, False)


class Authority(NamedTuple):
    """Somebody who vouches for others."""

    key: rsa.RSAPrivateKey
    certificate: x509.Certificate

    def pem(self) -> bytes:
        return self.certificate.public_bytes(serialization.Encoding.PEM)


def _name(common: str, organisation: str) -> x509.Name:
    attributes = ((NameOID.COMMON_NAME, common), (NameOID.ORGANIZATION_NAME, organisation))
    return x509.Name([x509.NameAttribute(oid, value) for oid, value in attributes])


def _certified(
    subject: x509.Name, key: rsa.RSAPrivateKey, by: x509.Name, with_key: rsa.RSAPrivateKey, ca: bool
) -> x509.Certificate:
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(by)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(NOW - timedelta(days=1))
        .not_valid_after(NOW + timedelta(days=30))
        .add_extension(x509.BasicConstraints(ca, None), critical=True)
        .add_extension(ISSUING if ca else DIGITAL, critical=True)
        .sign(with_key, hashes.SHA256())
    )


@pytest.fixture(scope="module")
def authority() -> Authority:
    key = rsa.generate_private_key(65537, 2048)
    name = _name("Root", "Cơ quan chứng thực Ví Dụ")
    return Authority(key, _certified(name, key, name, key, ca=True))


@pytest.fixture(scope="module")
def signer(authority: Authority) -> signers.SimpleSigner:
    key = rsa.generate_private_key(65537, 2048)
    subject = _name(SIGNER, OFFICE)
    own = _certified(subject, key, authority.certificate.subject, authority.key, ca=False)
    packed = serialization.pkcs12.serialize_key_and_certificates(
        b"x", key, own, [authority.certificate], serialization.NoEncryption()
    )
    loaded = signers.SimpleSigner.load_pkcs12_data(packed, other_certs=[])
    assert loaded
    return loaded


def _signed(pdf: bytes, signer: signers.SimpleSigner, field: str = "Signature1") -> bytes:
    """Signed in a thread of its own: signing runs a loop, and a browser's may run in this one."""
    writer = IncrementalPdfFileWriter(io.BytesIO(pdf))
    metadata = signers.PdfSignatureMetadata(field_name=field)
    with ThreadPoolExecutor(1) as beside:
        made = beside.submit(signers.sign_pdf, writer, metadata, signer=signer).result()
    return bytes(made.getvalue())


@pytest.fixture(scope="module")
def plain() -> bytes:
    return typesetting.pdf(a_sheet(), 0)


@pytest.fixture(scope="module")
def signed(plain: bytes, signer: signers.SimpleSigner) -> bytes:
    return _signed(plain, signer)


@pytest.fixture
def trust(tmp_path: Path, authority: Authority) -> Path:
    (tmp_path / "root.pem").write_bytes(authority.pem())
    return tmp_path


def test_a_signature_that_somebody_trusted_vouches_for_is_valid(signed: bytes, trust: Path) -> None:
    (found,) = signatures.found_in(signed, trust)
    assert found._replace(at="") == SignatureFound(
        f"{SIGNER}, {OFFICE}", "Root, Cơ quan chứng thực Ví Dụ", "", "valid", True
    )
    assert datetime.fromisoformat(found.at).year == NOW.year


def test_a_signer_whom_nobody_trusted_vouches_for_is_unknown(signed: bytes, tmp_path: Path) -> None:
    (found,) = signatures.found_in(signed, tmp_path)
    assert found.verdict == "unknown"


def test_one_changed_byte_makes_a_signature_invalid(signed: bytes, trust: Path) -> None:
    place = signed.index(b"stream", 200) + 40
    changed = signed[:place] + bytes([signed[place] ^ 1]) + signed[place + 1 :]
    (found,) = signatures.found_in(changed, trust)
    assert found.verdict == "invalid"


def test_a_second_signer_leaves_the_first_valid(
    signed: bytes, signer: signers.SimpleSigner, trust: Path
) -> None:
    found = signatures.found_in(_signed(signed, signer, "Signature2"), trust)
    assert [(one.verdict, one.whole) for one in found] == [("valid", False), ("valid", True)]


def test_a_file_without_signatures_has_none_and_one_that_is_no_pdf_is_not_read(
    plain: bytes, trust: Path
) -> None:
    assert signatures.found_in(plain, trust) == []
    with pytest.raises(Unprintable):
        signatures.found_in(b"%PDF-1.7 and nothing else", trust)
