"""How an original was signed, and what its digital signatures prove, in words."""

from state_machines.grammar import Text

SIGNED_HOW = {
    "by_hand": Text("Bản quét của văn bản ký tay", "The scan of a paper signed by hand"),
    "digitally": Text("Bản PDF ký số", "A digitally signed PDF"),
}

SIGNATURE_VERDICTS = {
    "valid": Text("Hợp lệ", "Valid"),
    "invalid": Text("Không hợp lệ", "Invalid"),
    "unknown": Text("Chưa xác định được người ký", "Nobody vouches for the signer"),
}
