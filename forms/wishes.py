"""What people choose for themselves: language, hour and ways of being told, what a key may do."""

from __future__ import annotations

from state_machines.grammar import Text

LANGUAGE_NAMES = {
    "vi": Text("Tiếng Việt", "Tiếng Việt"),
    "en": Text("English", "English"),
}

DIGEST_HOURS = {str(hour): Text(f"{hour:02d} giờ", f"{hour:02d}:00") for hour in range(5, 22)}

TOKEN_SCOPES = {
    "read": Text("Chỉ xem", "Read only"),
    "write": Text("Xem và thực hiện thay tôi", "Read, and act in my name"),
}

TOKEN_DAYS = {
    "30": Text("30 ngày", "30 days"),
    "90": Text("90 ngày", "90 days"),
    "365": Text("01 năm", "1 year"),
}

CHANNELS = {
    "mail": Text("Thư điện tử", "E-mail"),
    "chat": Text("Tin nhắn", "Chat"),
    "webhook": Text("Phần mềm của đơn vị", "The unit's own system"),
}
