"""What is written is read back: figures, days, codes, shares, lines of recipients, signatures."""

from datetime import date
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from forms import notation
from forms.notation import writing
from forms.notation.codes import LETTER, TYPES
from forms.notation.counted import MEASURED, NOUNS
from forms.notation.money import MOST
from forms.notation.recipients import FILE_COPY

DAYS = st.dates(date(1930, 1, 1), date(2100, 12, 31))
ISSUERS = st.sampled_from(["MTTQ-BTT", "MTTW-BTT", "MTTW-ĐCT", "UBND", "HĐND", "MTTQ-UBND"])
KINDS = st.sampled_from(sorted(TYPES))
BODIES = st.sampled_from(["Sở Nội vụ", "Thường trực Tỉnh ủy", "Các tổ chức thành viên", "VT, BPT"])
AROUND = st.sampled_from(["{}", "với {}.", "(được {}) theo báo cáo", "Kết quả: {}; tiếp tục"])
LED = st.sampled_from(["{}", "là {}.", "({}) theo báo cáo", "gửi {}; tiếp tục"])


def the_only(kind: str, line: str) -> dict[str, object]:
    [reading] = notation.read(kind, line)
    return reading


def written_code(number: int, kind: str, issuer: str, year: int | None) -> str:
    head = f"{number:02}" if year is None else f"{number:02}/{year}"
    return f"{head}/{issuer}" if kind == LETTER else f"{head}/{kind}-{issuer}"


def written_recipient(name: str, duty: str) -> str:
    return f"- Lưu: {name}." if duty == FILE_COPY else f"- {name} ({duty});"


def written_signature(capacity: str, office: str) -> str:
    body = "BAN THƯỜNG TRỰC"
    if capacity == "TM. KT.":
        return f"TM. {body}\nKT. CHỦ TỊCH\n{office}"
    return f"{capacity} {office}" if capacity == "Q." else f"{capacity} {body}\n{office}"


@given(st.integers(100, MOST), AROUND)
def test_written_amounts_are_read_back(vnd: int, around: str) -> None:
    for written in (writing.money_words(vnd), writing.money_digits(vnd)):
        line = around.format(written)
        reading = the_only("money", line)
        assert (reading["vnd"], "doubtful" in reading) == (vnd, False)
        start, end = reading["span"]  # type: ignore[misc]
        assert line[start:end] == written


@given(st.integers(0, 10**9), st.sampled_from(sorted(NOUNS - MEASURED)))
def test_written_counts_are_read_back(count: int, noun: str) -> None:
    reading = the_only("number", writing.write_number(count, noun))
    assert (reading["value"], reading["unit"]) == (count, noun)


@given(st.decimals(0, 1000, places=1))
def test_written_percentages_are_read_back(percent: Decimal) -> None:
    reading = the_only("number", f"đạt {writing.write_number(percent, '%')}")
    assert (Decimal(str(reading["value"])), reading["unit"]) == (percent, "%")


@given(DAYS, LED)
def test_written_days_and_months_are_read_back(day: date, led: str) -> None:
    for written in (writing.show_date(day), writing.long_date(day)):
        assert the_only("date", led.format(written))["date"] == day.isoformat()
    month = the_only("date", led.format(f"tháng {day.month}/{day.year}"))
    assert (month["year"], month["month"]) == (day.year, day.month)


@given(DAYS)
def test_written_deadlines_are_read_back(day: date) -> None:
    read = the_only("deadline", f"gửi về chậm nhất ngày {writing.show_date(day)}.")
    assert (read["kind"], read["last_day"]) == ("by", day.isoformat())
    quarter = f"{day.year}-Q{(day.month + 2) // 3}"
    read = the_only("deadline", f"trong {writing.show_quarter(quarter)}")
    assert str(read["first_day"]) <= day.isoformat() <= str(read["last_day"])


@given(st.integers(1, 99999), KINDS, ISSUERS, st.none() | st.integers(1990, 2099), LED)
def test_written_codes_are_read_back(
    number: int, kind: str, issuer: str, year: int | None, led: str
) -> None:
    if kind == "CV":
        year = None
    code = the_only("document-code", led.format(written_code(number, kind, issuer, year)))
    assert (code["number"], code["type"], code["issuer"]) == (number, kind, issuer)
    assert code["year"] == year


@given(st.integers(1, 99999), KINDS, st.sampled_from(["TU", "TW", "ĐU", "VPTW"]))
def test_written_codes_of_the_party_are_read_back(number: int, kind: str, issuer: str) -> None:
    code = the_only("document-code", f"số {number:02}-{kind}/{issuer}, về")
    assert (code["number"], code["type"], code["issuer"]) == (number, kind, issuer)


@given(st.integers(1, 12000), st.integers(1, 12000))
def test_written_shares_are_read_back(one: int, other: int) -> None:
    n, of = sorted((one, other))
    reading = the_only("coverage", f"có {writing.write_coverage(n, of)} xã, phường")
    assert (reading["n"], reading["of"]) == (n, of)


@given(BODIES, st.sampled_from(["b/c", "p/h", "t/h", "luu"]))
def test_written_recipients_are_read_back(name: str, duty: str) -> None:
    reading = the_only("recipient", written_recipient(name, duty))
    assert (reading["name"], reading["duty"]) == (name, duty)


@given(
    st.sampled_from(["TM.", "KT.", "TL.", "TUQ.", "Q.", "TM. KT."]),
    st.sampled_from(["CHỦ TỊCH", "PHÓ CHỦ TỊCH", "CHÁNH VĂN PHÒNG", "PHÓ CHỦ TỊCH THƯỜNG TRỰC"]),
)
def test_written_signatures_are_read_back(capacity: str, office: str) -> None:
    block = written_signature(capacity, office).replace("\n", "\\n")
    reading = the_only("signature", f"- Lưu: VT.\\n\\n{block}\\n\\nLê Văn An")
    assert (reading["capacity"], reading["office"]) == (capacity, office)
