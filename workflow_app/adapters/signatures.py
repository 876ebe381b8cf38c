"""Digital signatures in a PDF (PAdES): what they prove, and whom their certificates name."""

import base64
import io
import json
import logging
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from asn1crypto import pem, x509
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko.sign.validation.status import PdfSignatureStatus, SignatureCoverageLevel
from pyhanko_certvalidator import ValidationContext

from workflow_app.adapters.confined import asked, limit
from workflow_app.services.ports import SignatureFound

ROOTS = ("*.pem", "*.crt", "*.cer")
MOST = 20  # signatures in one file


def found_in(content: bytes, trust: Path) -> list[SignatureFound]:
    """The signatures of a PDF, judged by the certificates in a folder; nothing when it has none.
    Raises `Unprintable` when the file cannot be read at all."""
    roots = [base64.b64encode(one).decode() for one in _kept(trust)]
    request = {"pdf": base64.b64encode(content).decode(), "roots": roots}
    told = json.loads(asked("workflow_app.adapters.signatures", request))
    return [SignatureFound(**one) for one in told]


def _kept(trust: Path) -> Iterable[bytes]:
    for pattern in ROOTS:
        for path in sorted(trust.glob(pattern)):
            yield path.read_bytes()


def main() -> None:
    """Answers the request on standard input."""
    limit()
    logging.disable(logging.CRITICAL)
    request = json.load(sys.stdin)
    roots = [_certificate(base64.b64decode(one)) for one in request["roots"]]
    found = judged(base64.b64decode(request["pdf"]), roots)
    sys.stdout.write(json.dumps([one._asdict() for one in found]))


def judged(content: bytes, roots: list[x509.Certificate]) -> list[SignatureFound]:
    """Each signature of a PDF, in the order in which they were made."""
    reader = PdfFileReader(io.BytesIO(content))
    context = ValidationContext(trust_roots=roots, allow_fetching=False)
    return [_judged(one, context) for one in reader.embedded_regular_signatures[:MOST]]


def _judged(signature: Any, context: ValidationContext) -> SignatureFound:
    status = validate_pdf_signature(signature, context)
    certificate: x509.Certificate = status.signing_cert
    said = status.signer_reported_dt
    return SignatureFound(
        signer=_name(certificate.subject),
        issuer=_name(certificate.issuer),
        at=said.isoformat() if said else "",
        verdict=_verdict(status),
        whole=status.coverage == SignatureCoverageLevel.ENTIRE_FILE,
    )


def _verdict(status: PdfSignatureStatus) -> str:
    """Invalid when what was signed is not what is there; unknown when nobody vouches for who."""
    if not (status.intact and status.valid):
        return "invalid"
    if status.coverage < SignatureCoverageLevel.ENTIRE_REVISION or status.docmdp_ok is False:
        return "invalid"
    return "valid" if status.trusted else "unknown"


def _name(name: x509.Name) -> str:
    """'Nguyễn Văn Mẫu, Ủy ban MTTQ …', as far as the certificate says."""
    told = name.native
    parts = [told.get(key) for key in ("common_name", "organization_name")]
    return ", ".join(str(part) for part in parts if part)


def _certificate(content: bytes) -> x509.Certificate:
    """A certificate in either of its two spellings."""
    if pem.detect(content):
        content = pem.unarmor(content)[2]
    return x509.Certificate.load(content)


if __name__ == "__main__":
    main()
