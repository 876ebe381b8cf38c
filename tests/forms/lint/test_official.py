"""Further official papers, clean and with one fault each: what is wrong is found, nothing else."""

from pathlib import Path

import pytest

from tests.forms.lint.papers import MOBILE, found

PAPERS = {
    one.stem: one.read_text("utf-8") for one in (Path(__file__).parent / "official").iterdir()
}
PLANTED = [
    ("ke_hoach", "ngày 12/02/2025", "ngày 30/02/2025", "V01 E"),
    ("ke_hoach", "18/11/1930 - 18/11/2025", "18/11/1930 - 20/11/2025", "V02 W"),
    ("ke_hoach", "ngày 12/02/2025", "ngày 12/4/2025", "V03 W"),
    ("ke_hoach", "Số: 88/KH-MTTQ-BTT", "Số:     /KH-MTTQ-BTT", "V05 Ei"),
    ("ke_hoach", "III. THỜI GIAN", "II. THỜI GIAN", "V06 W"),
    ("ke_hoach", "Số: 88/KH-MTTQ-BTT", "Số: 88/BC-MTTQ-BTT", "V08 E"),
    ("ke_hoach", "“Toàn dân đoàn kết xây dựng nông thôn mới, đô thị văn minh”",
     "“Toàn dân đoàn kết xây dựng nông thôn mới, đô thị văn minh", "V22 I"),
    ("ke_hoach", "Hỗ trợ mỗi khu dân cư 03 triệu đồng",
     "Kinh phí hỗ trợ cho các khu dân cư là 90 triệu đồng", "V24 I"),
    ("bao_cao_thang", "ngày 04/9/2025", "ngày 04/9/20255", "V01 E"),
    ("bao_cao_thang", "11/14 tổ dân phố (78,6%)", "11/14 tổ dân phố (87,6%)", "V10 W"),
    ("bao_cao_thang", "02/9/1945 - 02/9/2025", "02/9/1945 - 10/9/2025", "V02 W"),
    ("bao_cao_thang", "trước ngày 25/10/2025", "trước ngày 25/13/2025", "V01 E"),
    ("bao_cao_thang", "Công văn số 210/MTTQ-BTT", "Kế hoạch số 210/TB-MTTQ-BTT", "V08 E"),
    ("to_trinh", "12 trường hợp gồm 04 tập thể và 08 cá nhân",
     "12 trường hợp gồm 04 tập thể và 09 cá nhân", "V09 E"),
    ("to_trinh", "Hướng dẫn số 38/HD-MTTQ-BTT", "Hướng dẫn số 38 /HD-MTTQ-BTT", "V08 W"),
    ("to_trinh", "gửi cùng hồ sơ", "(có danh sách kèm theo)", "V07 Es"),
    ("to_trinh", "Vi Thị Nháp", "", "V05 Ei"),
    ("quyet_dinh", "Xét Tờ trình số 12/TTr-HĐTĐKT", "Xét Tờ trình số 12/QĐ-HĐTĐKT", "V08 E"),
    ("quyet_dinh", "2024 - 2029.", "2024 - 2029Điều", "V22 I"),
    ("quyet_dinh", "ngày 12/8/2024 của Hội đồng", "ngày 12/8/2204 của Hội đồng", "V01 E"),
    ("quyet_dinh", "Tặng Bằng khen cho 23 tập thể và 45 cá nhân",
     "Tặng Bằng khen cho 70 trường hợp gồm 23 tập thể và 45 cá nhân", "V09 E"),
    ("thong_bao", "(xã An Hòa, xã An Vinh)", "(xã An Hòa, xã An Vinh, xã An Sơn)", "V12 W"),
    ("thong_bao", "ngày 23/02/2024", "ngày 31/02/2024", "V01 E"),
    ("thong_bao", "về Văn phòng trước", "về hộp thư anbinh.mt@gmail.example trước", "V16 W"),
    ("cong_van", "ngày 25/5/2023", "ngày 15/5/2023", "V19 W"),
    ("cong_van", "đến ngày 15/6/2025", "đến ngày 31/6/2025", "V01 E"),
    ("cong_van", "Nghị quyết số 76/2025/UBTVQH15 ngày 14/4/2025",
     "Kết luận số 126-KL/TW ngày 14/02/2025, Kết luận số 126-KL/TW ngày 28/02/2025", "V21 E"),
    ("cong_van", "Nghị quyết số 76/2025/UBTVQH15 ngày 14/4/2025",
     "Kết luận số 126-KL/TW ngày 14/02/2025, Kết luận số 127-KL/TW ngày 10/02/2025", "V21 I"),
    ("nghi_quyet", "gồm 45 vị, trong đó có 30 nam và 15 nữ",
     "tổng số 45 vị, gồm 30 nam và 16 nữ", "V09 E"),
    ("nghi_quyet", "118/120 đại biểu chính thức (98,3%)",
     "118/120 đại biểu chính thức (93,8%)", "V10 W"),
    ("nghi_quyet", "ngày 27/3/2024", "ngày 27/3/24024", "V01 E"),
    ("bien_ban", "07/09 thành viên Hội đồng (đạt 77,8%)",
     "07/09 thành viên Hội đồng (đạt 87,8%)", "V10 W"),
    ("bien_ban", "14 hồ sơ gồm 05 tập thể và 09 cá nhân",
     "15 hồ sơ gồm 05 tập thể và 09 cá nhân", "V09 E"),
    ("bao_cao_tong_ket", "14 đơn vị gồm 09 phường và 05 xã",
     "15 đơn vị gồm 09 phường và 05 xã", "V09 E"),
    ("bao_cao_tong_ket", "04 trang Zalo OA", "05 trang Zalo OA", "V12 W"),
    ("bao_cao_tong_ket", "đạt 85,4%", "đạt 84,5%", "V10 W"),
    ("bao_cao_tong_ket", "Nhân dân đóng góp 3,1 tỷ đồng", "Nhân dân đóng góp 3.100 triệu đồng",
     "V17 I"),
    ("bao_cao_tong_ket", "IV. KIẾN NGHỊ", "V. KIẾN NGHỊ", "V06 W"),
    ("bao_cao_tong_ket", "ngày 24/10/2023", "ngày 24/11/2023", "V03 W"),
    ("chuong_trinh", "08/08 thôn (100%)", "07/08 thôn (100%)", "V10 W"),
    ("chuong_trinh", "ngày 30/6/2025", "ngày 31/6/2025", "V01 E"),
    ("ke_hoach_hai_cot", "ngày 20/02/2024", "ngày 20/3/2024", "V03 W"),
    ("ke_hoach_hai_cot", "Số: 112/KH-MTTQ-BTT", "Số:    /KH-MTTQ-BTT", "V05 Ei"),
    ("ke_hoach_hai_cot", "ngày 12 tháng 3 năm 2024", "ngày    tháng    năm 2024", "V05 Ei"),
    ("ke_hoach_hai_cot", "Lường Văn Nháp", "", "V05 Ei"),
    ("ke_hoach_hai_cot", "III. TỔ CHỨC", "IV. TỔ CHỨC", "V06 W"),
    ("ke_hoach_hai_cot", "112/KH-MTTQ-BTT", "112 /KH-MTTQ-BTT", "V08 W"),
    ("ke_hoach_hai_cot", "đăng ký trước ngày 25/3/2024.", "đăng ký tham gia.", "V14 W"),
    ("cong_van_tab", "Số: 37/MTTQ-BTT", "Số:   /MTTQ-BTT", "V05 Ei"),
    ("cong_van_tab", "Chiềng Mẫu, ngày 04 tháng 8 năm 2025", "", "V05 Ei"),
    ("cong_van_tab", "Tòng Văn Mẫu", "", "V05 Ei"),
    ("cong_van_tab", "ngày 28/7/2025", "ngày 28/8/2025", "V03 W"),
    ("cong_van_tab", "ngày 15/8/2025", "ngày 32/8/2025", "V01 E"),
    ("cong_van_tab", "0212.3852.468", MOBILE, "V16 W"),
    ("bao_cao_quy", "(đạt 83,3%)", "(đạt 38,3%)", "V10 W"),
    ("bao_cao_quy", "18/11/1930 - 18/11/2025", "18/11/1930 - 18/11/2024", "V02 W"),
    ("bao_cao_quy", "ngày 12/12/2013", "ngày 12/12/20133", "V01 E"),
    ("bao_cao_quy", "III. GIÁM SÁT", "IV. GIÁM SÁT", "V06 W"),
    ("quyet_dinh_nfd", "15/6/2022", "16/6/2022", "V19 W"),
    ("quyet_dinh_nfd", "10/01/2024", "10/12/2024", "V03 W"),
    ("thong_bao_ke_dung", "Mã Thị Thử", "", "V05 Ei"),
    ("thong_bao_ke_dung", "ngày 25/01/2024", "ngày 25/01/20244", "V01 E"),
    ("bien_ban_thon", "(87,5%)", "(78,5%)", "V10 W"),
    ("to_trinh_tab", "ngày 12/8/2025", "ngày 12/10/2025", "V03 W"),
    ("huong_dan", "18/11/1930 – 18/11/2025", "18/11/1930 – 18/11/2024", "V02 W"),
    ("nghi_quyet_hai_cot", "nam 27 vị, nữ 14 vị", "nam 27 vị, nữ 15 vị", "V09 E"),
    ("nghi_quyet_hai_cot", "chiếm 43,9%", "chiếm 34,9%", "V10 W"),
    ("chuong_trinh_phoi_hop", "30/4/1975 - 30/4/2025", "30/4/1975 - 02/5/2025", "V02 W"),
    ("chuong_trinh_phoi_hop", "ngày 08/01/2025", "ngày 18/01/2025", "V03 W"),
    ("ke_hoach_giam_sat", "77 năm", "76 năm", "V02 W"),
    ("ke_hoach_giam_sat", "ngày 09 tháng 12 năm 2020", "ngày 09 tháng 13 năm 2020", "V01 E"),
    ("ke_hoach_giam_sat", "có đề cương gửi kèm", "có Phụ lục kèm theo", "V07 Es"),
]  # fmt: skip


@pytest.mark.parametrize("name", sorted(PAPERS))
def test_a_paper_without_a_fault_is_left_alone(name: str) -> None:
    assert [f"{one.rule} {one.line} {one.passage}" for one in found(PAPERS[name])] == []


@pytest.mark.parametrize(("name", "right", "wrong", "told"), PLANTED)
def test_one_planted_fault_is_told_and_nothing_else(
    name: str, right: str, wrong: str, told: str
) -> None:
    assert PAPERS[name].count(right) >= 1
    assert [f"{one.rule} {one.severity}" for one in found(PAPERS[name].replace(right, wrong))] == [
        told
    ]
