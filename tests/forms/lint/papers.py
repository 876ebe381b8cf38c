"""Published papers with invented names, and short ones put together for a rule."""

from datetime import date
from pathlib import Path

from forms.lint import Finding, lint

TODAY = date(2026, 11, 28)
SOURCES = Path(__file__).parent / "sources"
PUBLISHED = ("000", "001", "002", "003", "004")
MOBILE = "09" + "00.000.000"  # put together here: no telephone number is kept


def published(name: str) -> str:
    """The text of a published paper."""
    return (SOURCES / f"{name}.txt").read_text(encoding="utf-8").replace("{PHONE}", MOBILE)


def found(text: str) -> list[Finding]:
    return lint(text, TODAY)


def rules(text: str) -> list[str]:
    """The rules that find something, in the order of the lines."""
    return [one.rule for one in found(text)]


def a_paper(*lines: str, number: str = "Số: 12/KH-MTTQ-BTT", day: str = "ngày 05 tháng 9") -> str:
    """A complete plan of 2024 with these lines as its body."""
    head = (number, f"Tâm An, {day} năm 2024", "KẾ HOẠCH", "Phát động thi đua")
    foot = ("Nơi nhận:", "- Lưu: VT.", "TM. BAN THƯỜNG TRỰC", "CHỦ TỊCH", "", "Đỗ Văn Ấn")
    return "\n".join((*head, *lines, *foot))
