"""A work as a unit writes it down, from one line of a data file."""

from datetime import date
from typing import Any

MILLION = 1_000_000
RESULTS = {
    "cong_trinh": "Công trình hoàn thành, nghiệm thu có giám sát cộng đồng và đưa vào sử dụng.",
    "du_an": "Dự án đạt mục tiêu, người dân được hưởng lợi trực tiếp.",
    "phan_viec": "Phần việc hoàn thành đúng thời gian, có xác nhận của khu dân cư.",
    "mo_hinh": "Mô hình ra mắt, hoạt động nền nếp và được nhân rộng ở khu dân cư khác.",
    "san_pham": "Sản phẩm được bàn giao và sử dụng trong công tác Mặt trận.",
    "nhiem_vu": "Nhiệm vụ hoàn thành, có báo cáo kết quả.",
    "viec_lam": "Việc làm hoàn thành, Nhân dân đồng tình.",
}


def work(
    kind: str,
    title: str,
    millions: int | float,
    qualifier: str = "exact",
    *,
    greets: str,
    place: str = "",
    funding: dict[str, int] | None = None,
    starts_on: date | None = None,
    ends_on: date | None = None,
) -> dict[str, Any]:
    """The content of a work; its value is given in million đồng."""
    value = round(millions * MILLION)
    shares = funding or {"people": value // 2 // MILLION * MILLION}
    return {
        "kind": kind,
        "title": title,
        "place": place,
        "expected_result": RESULTS[kind],
        "value_vnd": value,
        "value_qualifier": qualifier,
        "funding": {source: amount for source, amount in shares.items() if amount},
        "starts_on": starts_on.isoformat() if starts_on else None,
        "ends_on": ends_on.isoformat() if ends_on else None,
        "greets": greets,
        "note": "",
    }
