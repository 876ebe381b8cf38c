"""Checks, offline and with nothing but Python, that an entry stands in a sealed log:
python3 verify_proof.py ENTRY PROOF KEY [VALUES]. ENTRY is the entry's exact bytes, PROOF a
c2sp.org/tlog-proof@v1, KEY the log's Ed25519 key as name+id+key, had from somewhere else than
PROOF, VALUES what is disclosed: {"field": {"salt": base64, "value": text}}. Says OK, or why not.
"""

import hashlib
import hmac
import json
import re
import sys
from base64 import b64decode, b64encode

P, L = 2**255 - 19, 2**252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, P - 2, P) % P
END = rb"[AEIMQUYcgkosw048]="  # of base64 without stray bits: what is said has one spelling
HASH, NAME, NUMBER = rb"[A-Za-z0-9+/]{42}" + END, rb"[^\s+]+", rb"0|[1-9][0-9]{0,18}"
PROOF = re.compile(
    rb"c2sp\.org/tlog-proof@v1\nindex (%b)\n((?:%b\n)*)\n(%b)\n(%b)\n(%b)\n\n"
    rb"\xe2\x80\x94 (%b) ([A-Za-z0-9+/]{90}%b)\n" % (NUMBER, HASH, NAME, NUMBER, HASH, NAME, END)
)
KEY = re.compile(rb"(%b)\+([0-9a-f]{8})\+([A-Za-z0-9+/]{44})\n?" % NAME)


def _must(holds, why):
    if not holds:
        raise ValueError(why)


def _point(said):  # RFC 8032, 5.1.3, in extended coordinates
    y, sign = int.from_bytes(said, "little") & (2**255 - 1), said[31] >> 7
    square = (y * y - 1) * pow(D * y * y + 1, P - 2, P) % P
    x = pow(square, (P + 3) // 8, P)
    x = x if (x * x - square) % P == 0 else x * pow(2, (P - 1) // 4, P) % P
    _must(y < P and (x * x - square) % P == 0 and (x or not sign), "no point of the curve")
    x = P - x if x & 1 != sign else x
    return x, y, 1, x * y % P


def _add(p, q):
    a, b = (p[1] - p[0]) * (q[1] - q[0]), (p[1] + p[0]) * (q[1] + q[0])
    c, d = 2 * p[3] * q[3] * D, 2 * p[2] * q[2]
    e, f, g, h = (b - a) % P, (d - c) % P, (d + c) % P, (b + a) % P
    return e * f % P, g * h % P, f * g % P, e * h % P


def _times(number, p, found=(0, 1, 1, 0)):
    while number:
        found, p, number = (_add(found, p) if number & 1 else found), _add(p, p), number >> 1
    return found


def _signed(public, text, signature):
    s = int.from_bytes(signature[32:], "little")
    h = int.from_bytes(hashlib.sha512(signature[:32] + public + text).digest(), "little") % L
    base = _point((4 * pow(5, P - 2, P) % P).to_bytes(32, "little"))
    p, q = _times(s, base), _add(_point(signature[:32]), _times(h, _point(public)))
    return s < L and not (p[0] * q[2] - q[0] * p[2]) % P and not (p[1] * q[2] - q[1] * p[2]) % P


def _root_of(entry, place, last, proof):  # RFC 9162, 2.1.3.2
    root = hashlib.sha256(b"\0" + entry).digest()
    for sibling in proof:
        _must(last > 0, "the proof is too long")
        left = place & 1 or place == last
        root = hashlib.sha256(b"\1" + (sibling + root if left else root + sibling)).digest()
        while left and place and not place & 1:
            place, last = place >> 1, last >> 1
        place, last = place >> 1, last >> 1
    _must(last == 0, "the proof is too short, or the entry lies outside the log")
    return root


def verify(entry, proof, key, values=b"{}"):
    """Say what holds; ValueError when it does not."""
    parts, known = PROOF.fullmatch(proof), KEY.fullmatch(key)
    _must(parts and known, "this is not spelled as a proof and a key are")
    index, path, log, size, root, name, said = parts.groups()
    public, signature, path = b64decode(known[3]), b64decode(said), map(b64decode, path.split())
    own = hashlib.sha256(known[1] + b"\n" + public).digest()[:4]
    _must(public[0] == 1 and own.hex().encode() == known[2], "this is no Ed25519 key of that name")
    _must(log == name == known[1] and signature[:4] == own, "signed by another key")
    found = int(index) < int(size) and _root_of(entry, int(index), int(size) - 1, path)
    _must(found == b64decode(root), "the entry is not in this log")
    text = b"%b\n%b\n%b\n" % (log, size, root)
    _must(_signed(public[1:], text, signature[4:]), "the signature is false")
    for field, it in json.loads(values).items():
        told = json.dumps([field, it["value"]], ensure_ascii=False, separators=(",", ":"))
        mac = hmac.new(b64decode(it["salt"]), told.encode(), "sha256").digest()
        kept = json.loads(entry)["private"].get(field)
        _must(kept == b64encode(mac).decode(), f"{field} is not what was written")
    return f"entry {int(index)} of {int(size)} in {log.decode()}"


if __name__ == "__main__":
    try:
        print("OK:", verify(*(open(name, "rb").read() for name in sys.argv[1:5])))
    except (ValueError, TypeError, KeyError, OSError) as why:
        sys.exit(f"NOT OK: {why}")
