"""Each rule: what it finds, and what looks like it and is left alone."""

import pytest

from tests.forms.lint.papers import MOBILE, a_paper, found, rules


def test_a_complete_paper_has_no_findings() -> None:
    assert rules(a_paper("Căn cứ Kế hoạch số 9/KH-MTTQ-BTT ngày 01/9/2024;")) == []


@pytest.mark.parametrize(
    ("line", "rule"),
    [
        ("họp ngày 31/4/2024", "V01"),
        ("họp ngày 15/12/20223", "V01"),
        ("họp ngày 12/8/2204", "V01"),
        ("Kỷ niệm 94 năm (18/11/1930-20/11/2024)", "V02"),
        ("Kỷ niệm 90 năm (18/11/1930-18/11/2024)", "V02"),
        ("Căn cứ Kế hoạch số 9/KH-MTTQ-BTT ngày 01/10/2024;", "V03"),
        ("HĐND xã khóa II, nhiệm kỳ 2024-2029", "V04"),
        ("theo Kế hoạch số 12 /KH-MTTQ-BTT", "V08"),
        ("tổng số 13 đơn vị gồm 9 phường và 5 xã", "V09"),
        ("13 đơn vị (9 phường, 5 xã) đã nộp", "V09"),
        ("khen thưởng 45 tập thể, cá nhân: 30 tập thể và 10 cá nhân.", "V09"),
        ("217 vị, gồm 100 nam và 96 nữ", "V09"),
        ("có 09/13 xã, phường (đạt 70%)", "V10"),
        ("04 trang Zalo (An Phú, Tam Phú, An Mỹ)", "V12"),
        (f"liên hệ {MOBILE}", "V16"),
        ("gửi qua vanphong@gmail.example", "V16"),
        ("được 1.250 triệu đồng, trong đó một xã được 1,1 tỷ đồng", "V17"),
        ("Chỉ thị số 05-CT/TW ngày 16/5/2016", "V19"),
        ("Thông báo số 90/TB-MTTQ-BTT ngày 12/01/2024", "V21"),
        ("mô hình “Hộp thư lắng nghe", "V22"),
        ("nhiệm kỳ 2019-2024Chương trình hành động", "V22"),
        ("Ngân sách cấp cho các phường tổ chức đại hội là 25 triệu đồng", "V24"),
    ],
)
def test_a_defect_is_found(line: str, rule: str) -> None:
    assert rules(a_paper(line)) == [rule]


@pytest.mark.parametrize(
    "line",
    [
        "họp ngày 29/02/2024; từ ngày 07-10/8; sinh ngày 19/5/1890",
        "Kỷ niệm 94 năm (18/11/1930-18/11/2024)",
        "lịch sử Mặt trận (18/11/1930 - 31/12/2020)",
        "Căn cứ Kế hoạch số 9/KH-MTTQ-BTT ngày 05/9/2024;",
        "HĐND xã khóa II, nhiệm kỳ 2021-2026; đại hội MTTQ nhiệm kỳ 2024-2029",
        "giữa MTTQ với Thường trực HĐND giai đoạn 2024-2029",
        "45/MTTQ-BTT, 13/2023/NQ-HĐND, 31-CT/TU",
        "tổng số 13 đơn vị gồm 9 phường và 4 xã",
        "13 đơn vị (9 phường, 4 xã); 13 đơn vị: 9 phường nộp đúng hạn, 2 xã nộp muộn",
        "10 hội nghị (3 xã, 2 phường); 45 tập thể, cá nhân (30 tập thể, 10 cá nhân, 5 nhóm hộ)",
        "35 công trình gồm 20 nhà, 3 km đường",
        "4.375/5.121 ca, đạt 85%; 09/13 xã đạt 100% kế hoạch",
        "04 trang Zalo (An Phú, Tam Phú, An Mỹ, An Sơn)",
        "03 công trình (trị giá 2 tỷ đồng, do Nhân dân đóng góp)",
        "điện thoại cơ quan 0235.3852.123, vanphong@example.org, mattran.example",
        "trị giá 02 tỷ đồng; biên soạn lịch sử 350 triệu đồng",
        "Chỉ thị số 05-CT/TW ngày 15/5/2016; 795/KH-MTTW-BTT ngày 29/9/2023",
        "Kế hoạch số 12/KH-MTTQ-BTT ngày 10/01/2024; Quyết định số 245/QĐ-UBND ngày 12/01/2024",
        "Công văn số 60/MTTQ-BTT ngày 10/01/2024; Chỉ thị số 05-CT/TW ngày 20/3/2024",
        "mô hình “Hộp thư lắng nghe” và cuộc vận động “Toàn dân đoàn kết”",
        "kinh phí 40 - 55 triệu đồng/phường; mỗi hộ 50 triệu đồng",
        "I. MỤC ĐÍCH, YÊU CẦU\nII. NỘI DUNG THI ĐUA\nIII. TỔ CHỨC THỰC HIỆN",
        "gửi về (kèm theo danh sách các công trình) trước ngày 30/11/2024",
        "sáng 8/11, hội nghị tổng kết",
        "Phường 1 và Phường 2; Uỷ ban, Ủy ban; văn hoá, văn hóa",
    ],
)
def test_what_is_right_is_left_alone(line: str) -> None:
    assert [f"{one.rule} {one.passage}" for one in found(a_paper(line))] == []


def test_what_a_paper_lacks_before_issue_is_told_in_one_finding() -> None:
    bare = a_paper(number="", day="").replace("Tâm An,  năm 2024", "").replace("Đỗ Văn Ấn", "")
    [finding] = found(bare)
    assert (finding.rule, finding.severity) == ("V05", "Ei")
    assert all(word in finding.advice.vi for word in ("số, ký hiệu", "địa danh", "người ký"))


def test_an_open_number_is_a_missing_number() -> None:
    [finding] = found(a_paper(number="Số:      /KH-MTTQ-BTT"))
    assert "số, ký hiệu" in finding.advice.vi


def test_headings_that_jump_or_come_twice_are_told_and_a_new_part_begins_again() -> None:
    jump = "I. MỤC ĐÍCH\nII. YÊU CẦU\nIV. NỘI DUNG"
    assert rules(a_paper(jump)) == ["V06"]
    parts = "PHẦN THỨ NHẤT\nI. MỤC ĐÍCH\nII. YÊU CẦU\nPHẦN THỨ HAI\nI. NỘI DUNG\nII. TỔ CHỨC"
    assert rules(a_paper(parts)) == []


def test_an_annex_that_is_announced_must_be_there() -> None:
    announced = "Danh mục công trình (có Phụ lục kèm theo)."
    assert rules(a_paper(announced)) == ["V07"]
    assert rules(a_paper(announced) + "\nPHỤ LỤC\nDanh mục công trình") == []


def test_a_note_that_is_marked_must_have_its_text() -> None:
    assert rules(a_paper("trên 674 triệu đồng[1]; nâng cấp đường[2]\n[2] Đường thôn Đông.")) == [
        "V07"
    ]


def test_a_wrap_up_report_is_not_due_before_the_campaign_ends() -> None:
    time = "Thời gian: bắt đầu từ tháng 10/2024, kết thúc vào tháng 10/2025."
    assert rules(a_paper(time, "gửi báo cáo tổng kết trước ngày 30/6/2025")) == ["V13"]
    assert rules(a_paper(time, "gửi báo cáo tổng kết trước ngày 30/11/2025")) == []
    assert rules(a_paper(time, "đăng ký trước ngày 30/11/2024")) == []


def test_a_percentage_in_a_list_is_held_to_the_total_that_the_others_fit() -> None:
    right = "Tổng số 313 vị\n- Nam: 217 vị (69,3%)\n".replace("(", "(chiếm ")
    more = "- Nữ: 96 vị (chiếm 30,7%)\n- Ngoài Đảng: 76 vị (chiếm 24,3%)\n"
    assert "V10" not in rules(a_paper(right + more + "- Tôn giáo: 16 vị (chiếm 5,1%)"))
    assert "V10" in rules(a_paper(right + more + "- Tôn giáo: 16 vị (chiếm 6,1%)"))


def test_one_model_with_two_names_is_a_hint() -> None:
    one = "“Tôn giáo cùng KDC đảm bảo an sinh xã hội, khuyến học khuyến tài và chuyển đổi số”"
    other = one.replace("KDC", "khu dân cư").replace("đảm bảo", "đảm bảo công tác")
    assert rules(a_paper(one, other)) == ["V15"]
    assert rules(a_paper(one, one)) == []


def test_a_long_hostile_text_is_read_to_its_end() -> None:
    assert isinstance(found("“" * 30_000 + "[1]" * 10_000 + "I. A\n" * 30_000), list)
