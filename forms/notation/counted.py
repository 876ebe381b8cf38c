"""The nouns that papers count by, longest spelling first when they are looked for."""

from __future__ import annotations

import re

_NOUNS = """
người|người dân|dân|hộ|hộ gia đình|hộ nghèo|hộ cận nghèo|hộ dân|gia đình|đoàn viên|hội viên
đảng viên|cán bộ|công chức|viên chức|đại biểu|đồng chí|đ/c|vị|ủy viên|thành viên|cá nhân|tập thể
đồng bào|học sinh|sinh viên|cháu|em|trẻ em|cụ|bệnh nhân|cử tri|công dân|lao động|chiến sĩ
thanh niên|phụ nữ|nông dân|cựu chiến binh|chức sắc|tín đồ|tín hữu|khách|du khách|nạn nhân
đối tượng|lượt|lượt người|lượt hộ|cuộc|cuộc vận động|cuộc thi|buổi|lớp|hội nghị|đợt|kỳ|lần|phiên
vụ|vụ việc|đơn|ca|trường hợp|ý kiến|kiến nghị|đề xuất|phản ánh|phiếu|hồ sơ|văn bản|báo cáo
kế hoạch|nghị quyết|quyết định|chương trình|dự án|đề án|công trình|phần việc|việc làm|việc
nhiệm vụ|mô hình|sáng kiến|sản phẩm|giải pháp|nhóm|giai đoạn|nhóm nhiệm vụ|tiêu chí|chỉ tiêu
nội dung|lĩnh vực|tin|tin bài|bài|bài viết|tác phẩm|clip|video|trang|trang fanpage|fanpage|kênh
nhóm zalo|băng rôn|khẩu hiệu|pano|panô|áp phích|cờ|tờ|tờ rơi|bộ|cuốn|quyển|bản|tập|suất|suất quà
phần|phần quà|quà|món quà|học bổng|suất học bổng|nhà|căn|căn nhà|ngôi nhà|phòng|phòng học|giếng
cầu|cây cầu|con đường|tuyến|tuyến đường|tuyến phố|đoạn đường|bóng đèn|bóng|đèn|cột|cột điện|camera
xe|xe đạp|xe máy|xe lăn|máy|máy tính|bồn|bể|chòi|cây|cây xanh|con|con bò|bò|lợn|gà|dê|liều|tấn|tạ
kg|g|lít|m|mét|km|m2|m3|m²|m³|mét vuông|ha|héc ta|sào|kwh|điểm|tuổi|năm|tháng|tuần|ngày|ngày công
ngày làm việc|công|giờ|phút|giây|xã|phường|thị trấn|huyện|quận|thành phố|tỉnh|thị xã|đặc khu|thôn
xóm|làng|ấp|khóm|tổ|tổ dân phố|khu phố|khu dân cư|khối|khối phố|địa phương|địa bàn|đơn vị|cơ quan
tổ chức|tổ chức thành viên|ban|ban công tác mặt trận|ubmt|ubmttq|ủy ban|hội|chi hội|chi bộ
chi đoàn|câu lạc bộ|đội|đoàn|cụm|cơ sở|doanh nghiệp|hợp tác xã|trường|điểm trường|trạm|chợ|chùa
nhà thờ|giải|giải thưởng|bằng khen|giấy khen|cờ thi đua|kỷ niệm chương|danh hiệu|gương|điển hình
bước|khâu|cấp|câu|câu hỏi|chương|điều|mục|dân tộc|tôn giáo|thùng|gói|chai|chiếc|cái|tủ
bàn|ghế|tivi|túi|túi an sinh|chuyến|dòng họ|tộc họ|trận|thửa|lô|mũi|dòng|hạng mục|công việc
hoạt động|phong trào|tổ tự quản|tổ hòa giải|vòng|hòm thư|hội trường|thùng rác|bảng|biển|biển báo
cặp|đôi|thẻ|thẻ bảo hiểm|sổ|sổ tiết kiệm|bức|tượng|đường dây|tổ liên gia|trụ sở|nhà văn hóa
nhà vệ sinh|điểm cầu|nhân khẩu|khẩu|suất ăn|bữa|quận, huyện|liệt sĩ|ngành|khu vực|sở|phòng ban
bộ phận|tài khoản|tương tác|bình luận
"""
NOUNS = {noun.strip() for noun in re.split(r"[|\n]", _NOUNS) if noun.strip()}

MEASURED = {
    *("kg", "g", "tấn", "tạ", "lít", "m", "mét", "km", "m2", "m3", "m²", "m³", "mét vuông", "ha"),
    *("héc ta", "sào", "kwh", "điểm", "%"),
}
"""Units that have decimals: a comma behind their number is a decimal comma."""

_WORD = re.compile(r"đ/c\b|[^\W_]{1,14}+")
_MOST_WORDS = 5
_LISTED = re.compile(r"(?:, ?| và |-)")


def noun_at(low: str, start: int) -> str:
    """Return the counted noun that begins at `start`, its longest spelling, or ''."""
    words: list[str] = []
    place, found = start, ""
    while len(words) < _MOST_WORDS and (word := _WORD.match(low, place)):
        words.append(word.group())
        if " ".join(words) in NOUNS:
            found = " ".join(words)
        place = word.end()
        if low[place : place + 1] != " ":
            break
        place += 1
    return found


def unit_at(low: str, start: int) -> str:
    """Return the unit that begins at `start`: one noun, or nouns with commas (tin, bài), or ''."""
    first = noun_at(low, start)
    if not first:
        return ""
    said, place = first, start + len(first)
    while joint := _LISTED.match(low, place):
        more = noun_at(low, joint.end()) if joint.group().startswith(",") else ""
        if not more or more in MEASURED:
            break
        said, place = f"{said}, {more}", joint.end() + len(more)
    return said
