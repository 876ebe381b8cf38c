"""What the people of the story type, label by label, and the files they pick."""

from typing import Any

REASON = "Còn thiếu số liệu của từng phần việc, đề nghị bổ sung"
NEED = {"required": "Bắt buộc", "optional": "Nếu có", "none": "Không cần"}
ASKED_FOR = ("required", "required", "required", *("none",) * 7, "optional")
"""Of the usual checklist: the first three texts are needed, the presentations if there are any."""

PLAN: dict[str, Any] = {
    "Trích yếu": "Phát động đợt thi đua chào mừng Đại hội MTTQ Việt Nam các cấp",
    "Tên đợt thi đua": "Thi đua chào mừng Đại hội",
    "Căn cứ ban hành": [
        {"Căn cứ": "Kế hoạch của Ban Thường trực cấp trên", "Số, ký hiệu": "12/KH-VD",
         "Ngày ban hành": "29/9/2023"},
        {"Căn cứ": "Chương trình công tác năm của thành phố"},
    ],
    "Mục đích": "Biểu dương kịp thời các tập thể, cá nhân tiêu biểu\nTạo khí thế trước Đại hội",
    "Yêu cầu": "Thiết thực, tránh phô trương",
    "Từ tháng": "10/2023",
    "Đến tháng": "10/2024",
    "Đối tượng thi đua": "Ủy ban MTTQ Việt Nam các phường",
    "Nội dung thi đua": "Mỗi đơn vị có ít nhất 01 công trình, phần việc",
    "Chỉ tiêu thi đua": "100% đơn vị phát động thi đua",
    "Hình thức khen thưởng": "Bằng khen của thành phố\nGiấy khen",
    "Tiêu chuẩn xét tặng": [
        {"Đối với": "Tập thể", "Tiêu chuẩn": "Hoàn thành công trình trước Đại hội"},
        {"Đối với": "Cá nhân", "Tiêu chuẩn": "Có sáng kiến được áp dụng"},
    ],
    "Phân công": [
        {"Đơn vị, bộ phận": "Văn phòng", "Nhiệm vụ": "Theo dõi, tổng hợp, thẩm định hồ sơ"},
        {"Đơn vị, bộ phận": "Các phường", "Nhiệm vụ": "Đăng ký và thực hiện"},
    ],
    "Mốc thời gian": [
        {"Việc cần nộp": "Đăng ký thi đua", "Ngày": "30/11/2023",
         "Ghi trong kế hoạch": "Gửi bản đăng ký chậm nhất ngày 30/11/2023"},
        {"Việc cần nộp": "Hồ sơ đại hội", "Ngày": "31/3/2024",
         "Ghi trong kế hoạch": "Tổ chức đại hội xong trong quý I năm 2024"},
        {"Việc cần nộp": "Báo cáo tổng kết", "Ngày": "30/6/2024",
         "Cách tính hạn": "Trước ngày … (không tính ngày đó)",
         "Ghi trong kế hoạch": "Báo cáo tổng kết trước ngày 30/6/2024"},
        {"Việc cần nộp": "Đề nghị khen thưởng", "Ngày": "15/7/2024",
         "Ghi trong kế hoạch": "Hồ sơ khen thưởng gửi chậm nhất ngày 15/7/2024"},
    ],
    "Văn kiện đại hội": [{"Yêu cầu": NEED[one]} for one in ASKED_FOR],
    "Chào mừng đại hội": [{"Tên gọn": "ĐH thành phố", "Tên đầy đủ": "Đại hội MTTQ thành phố"}],
    "Nơi nhận": [
        {"Nơi nhận": "Ủy ban MTTQ Việt Nam các phường", "Để làm gì": "t/h: để thực hiện",
         "Đơn vị trong hệ thống": "Tất cả Ủy ban MTTQ cấp dưới trực tiếp"},
        {"Nơi nhận": "VT", "Để làm gì": "Lưu"},
    ],
    "Họ và tên người ký": "Tạ Văn Mẫu",
    "Chức vụ người ký": "Chủ tịch",
}  # fmt: skip

ISSUE = {"Ngày ban hành": "10/10/2023", "Họ và tên người ký": "Tạ Văn Mẫu",
         "Chức vụ người ký": "Chủ tịch"}  # fmt: skip

ROAD = {
    "Loại": "Công trình",
    "Tên công trình, phần việc": "Nâng cấp đường liên tổ dân phố",
    "Nơi thực hiện": "Tổ 4 và tổ 5",
    "Kết quả dự kiến": "1,2 km đường bê tông, có đèn chiếu sáng",
    "Ngày bắt đầu": "1/12/2023",
    "Ngày hoàn thành": "30/4/2024",
    "Chào mừng đại hội": "Đại hội MTTQ thành phố",
    "Mức chính xác của giá trị": "hơn, trên",
    "Tổng giá trị": "13,386 tỷ",
    "Ngân sách": "10 tỷ",
    "Nhân dân đóng góp": "3,386 tỷ",
}
HOUSES = {
    "Loại": "Phần việc",
    "Tên công trình, phần việc": "Sửa 02 nhà cho hộ khó khăn",
    "Kết quả dự kiến": "02 hộ có nhà ở chắc chắn trước Tết",
    "Tổng giá trị": "120 triệu",
}
PLEDGE = {
    "Tên bản đăng ký": "Đăng ký thi đua của phường Bến Gió",
    "Nội dung đăng ký": "Hoàn thành 02 công trình, phần việc trước Đại hội",
}
PROGRESS = {"Tiến độ": "Đã xong phần nền", "Giá trị đã thực hiện": "5 tỷ"}
DONE = {
    "Tiến độ": "Đã bàn giao",
    "Giá trị đã thực hiện": "13,5 tỷ",
    "Kết quả đạt được": "1,2 km đường đã đưa vào sử dụng",
}
CONGRESS = {
    "Tên đại hội": "Đại hội đại biểu MTTQ Việt Nam phường Bến Gió",
    "Đại hội lần thứ": "XII",
    "Nhiệm kỳ": "2024-2029",
    "Ngày dự kiến tổ chức": "26/3/2024",
    "Số đại biểu dự kiến": "120",
    "Kinh phí dự kiến": "55 triệu",
}
SCHEDULE = {
    "Ngày duyệt nội dung": "20/2/2024",
    "Ngày đại hội": "26/3/2024",
    "Nơi duyệt": "Phòng họp tầng 2",
}
CONSENT = {
    "Số, ký hiệu": "45/MTTQ-BTT",
    "Ngày ký": "21/2/2024",
    "Người ký": "Tạ Văn Mẫu, Chủ tịch",
    "Ý kiến": "Đồng ý cho tổ chức theo kế hoạch",
}
RECORD = {
    "Ngày tổ chức": "26/3/2024", "Địa điểm": "Hội trường phường",
    "Đại biểu được triệu tập": "120", "Đại biểu có mặt": "118",
    "Ủy viên Ủy ban": "45", "Ủy viên Ban Thường trực": "3", "Chủ tịch": "1", "Phó Chủ tịch": "2",
    "Tái cử": "30", "Tham gia lần đầu": "15", "Nam": "25", "Nữ": "20", "Ngoài Đảng": "12",
    "Tuổi cao nhất": "70", "Tuổi thấp nhất": "24",
}  # fmt: skip
DECISION = {
    "Số quyết định": "128/QĐ-MTTQ-BTT",
    "Ngày quyết định": "2/4/2024",
    "Người ký": "Tạ Văn Mẫu, Chủ tịch",
}
REPORT = {
    "Tên báo cáo": "Tổng kết đợt thi đua chào mừng Đại hội",
    "Số liệu tính đến ngày": "15/6/2024",
    "Công tác lãnh đạo, chỉ đạo": "Ban hành kế hoạch, phân công từng ủy viên",
    "Kết quả thực hiện": "Hoàn thành 02/02 công trình, phần việc",
    "Ưu điểm": "Nhân dân đồng thuận cao",
    "Tồn tại, hạn chế": "Tiến độ ban đầu chậm do mưa",
    "Bài học kinh nghiệm": "Bàn với dân trước khi làm",
    "Kiến nghị, đề xuất": "Hỗ trợ thêm kinh phí duy tu",
}
PROPOSAL = {
    "Tên tờ trình": "Đề nghị khen thưởng của phường Bến Gió",
    "Tóm tắt thành tích": "Đơn vị hoàn thành sớm các chỉ tiêu đã đăng ký",
}
NOT_DISCIPLINED = "Không đang trong thời gian bị kỷ luật hoặc đang bị xem xét kỷ luật"
COLLECTIVE = {
    "Loại đối tượng": "Tập thể",
    "Tên tập thể, cá nhân, hộ gia đình": "Ban Công tác Mặt trận tổ 4",
    "Hình thức đề nghị": "Bằng khen của thành phố",
    "Cấp quyết định": "Ủy ban MTTQ Việt Nam thành phố",
    "Thành tích": "Vận động hiến 400 m² đất làm đường",
    NOT_DISCIPLINED: True,
}
INDIVIDUAL = {
    "Loại đối tượng": "Cá nhân",
    "Tên tập thể, cá nhân, hộ gia đình": "Trần Thị Ví Dụ",
    "Chức vụ, đơn vị": "Trưởng Ban Công tác Mặt trận tổ 5",
    "Hình thức đề nghị": "Giấy khen",
    "Cấp quyết định": "Ủy ban MTTQ Việt Nam thành phố",
    "Thành tích": "Sáng kiến tuyến đường tự quản",
    NOT_DISCIPLINED: True,
}
BALLOT = {
    "Ngày họp": "18/7/2024",
    "Tổng số thành viên hội đồng": "9",
    "Đồng ý": "7",
    "Không đồng ý": "2",
}


def a_pdf(name: str, words: str = "Van kien") -> dict[str, Any]:
    """A small PDF of one page, as a file picker takes it."""
    drawn = f"BT /F1 18 Tf 72 770 Td ({words}) Tj ET".encode()
    parts = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R"
        b" /Resources << /Font << /F1 5 0 R >> >> >>",
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(drawn), drawn),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    ]
    written, places = b"%PDF-1.4\n", []
    for number, part in enumerate(parts, 1):
        places.append(len(written))
        written += b"%d 0 obj\n%s\nendobj\n" % (number, part)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    end = b"trailer << /Size 6 /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF" % len(written)
    written += b"xref\n0 6\n0000000000 65535 f \n" + table + end
    return {"name": name, "mimeType": "application/pdf", "buffer": written}
