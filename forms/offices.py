"""What is chosen in register books and in reporting calendars, with its words."""

from __future__ import annotations

from state_machines.grammar import Text

PAPER_TYPES = {
    "CV": Text("Công văn", "Letter"),
    "BC": Text("Báo cáo (BC)", "Report (BC)"),
    "KH": Text("Kế hoạch (KH)", "Plan (KH)"),
    "TB": Text("Thông báo (TB)", "Notice (TB)"),
    "TTr": Text("Tờ trình (TTr)", "Submission (TTr)"),
    "QĐ": Text("Quyết định (QĐ)", "Decision (QĐ)"),
    "HD": Text("Hướng dẫn (HD)", "Guidance (HD)"),
    "CTr": Text("Chương trình (CTr)", "Programme (CTr)"),
    "NQ": Text("Nghị quyết (NQ)", "Resolution (NQ)"),
    "KL": Text("Kết luận (KL)", "Conclusion (KL)"),
    "QC": Text("Quy chế (QC)", "Rules (QC)"),
    "GM": Text("Giấy mời (GM)", "Invitation (GM)"),
    "GGT": Text("Giấy giới thiệu (GGT)", "Introduction (GGT)"),
    "BB": Text("Biên bản (BB)", "Minutes (BB)"),
}
"""The sign of each type of paper; the number of a letter does not name it."""

URGENCIES = {
    "usual": Text("Thường", "Usual"),
    "urgent": Text("Khẩn", "Urgent"),
    "very_urgent": Text("Thượng khẩn", "Very urgent"),
    "express": Text("Hỏa tốc", "Express"),
}

RHYTHMS = {
    "monthly": Text("Hằng tháng", "Monthly"),
    "quarterly": Text("Hằng quý", "Quarterly"),
    "half_year": Text("06 tháng", "Half-yearly"),
    "yearly": Text("Hằng năm", "Yearly"),
}

DUE_MEANINGS = {
    "by": Text("Chậm nhất ngày đó (tính cả ngày đó)", "By that day (the day itself still counts)"),
    "before": Text("Trước ngày đó (không tính ngày đó)", "Before that day (the day is too late)"),
    "term": Text("Trong chừng ấy ngày làm việc", "Within so many working days"),
}

GROUPINGS = {
    "by_type": Text(
        "Mỗi loại văn bản một dãy số riêng", "Each type of paper has numbers of its own"
    ),
    "letters": Text(
        "Một dãy cho công văn, một dãy chung cho các loại khác",
        "Letters have numbers of their own, all other types share theirs",
    ),
    "all": Text("Một dãy số chung cho mọi văn bản", "All papers share their numbers"),
}

RESETS = {
    "yearly": Text("Bắt đầu lại từ 01 vào ngày 01/01 hằng năm", "From 01 again each 1 January"),
    "term": Text(
        "Bắt đầu lại từ 01 khi sang nhiệm kỳ mới (từ ngày áp dụng)",
        "From 01 when the new term begins (on the day it applies from)",
    ),
    "never": Text("Nối tiếp, không bắt đầu lại", "On and on, never from 01 again"),
}
