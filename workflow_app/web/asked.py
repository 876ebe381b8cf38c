"""The questions of auditors in words."""

from typing import NamedTuple

from state_machines.grammar import Text

LATE = "late_entries"


class Asked(NamedTuple):
    """A question in words, and what its answers mean."""

    name: Text
    about: Text


WORDS = {
    LATE: Asked(
        Text("Nhập sau hạn, đến đúng hạn", "Typed in late, arrived in time"),
        Text(
            "Hồ sơ đến đúng hạn bằng cách khác (bản giấy, thư, tin nhắn) nhưng được nhập khi đã hết"
            " hạn. Kết luận tính theo lúc đến.",
            "Papers that came in time by another way (paper, post, message) and were typed in when"
            " their time was over. The verdict is by the arrival.",
        ),
    ),
    "behalf": Asked(
        Text("Làm thay người khác", "Done on somebody's behalf"),
        Text(
            "Các bước do người thay làm trong thời gian được giao thay.",
            "Steps that a substitute took in a seat that was lent.",
        ),
    ),
    "reopened": Asked(
        Text("Mở lại sau khi đã duyệt", "Reopened after approval"),
        Text(
            "Hồ sơ đã được duyệt, tiếp nhận hoặc ban hành rồi được mở ra để sửa.",
            "Papers that had been approved, accepted or issued, and were opened to be changed.",
        ),
    ),
    "both_sides": Asked(
        Text("Một người ở cả hai phía", "One person on both sides"),
        Text(
            "Quyết định do chính người đã nộp hồ sơ đó, tự mình hoặc qua người thay.",
            "Decisions by the person who had handed the paper in, herself or by a substitute.",
        ),
    ),
    "reads": Asked(
        Text("Xem và tải dữ liệu nhạy cảm", "Reads and exports of sensitive data"),
        Text(
            "Ai đã xem hoặc tải về, lúc nào. Xem một chỗ nhiều lần trong ngày thì ghi một lần.",
            "Who read or took away what, and when. What was read often in a day is told once.",
        ),
    ),
    "denied": Asked(
        Text("Việc bị từ chối", "Refused attempts"),
        Text(
            "Đã thử mà không được phép, chưa đủ điều kiện, hoặc hồ sơ đã chuyển bước.",
            "Tried without the right, before it was ready, or after the paper had moved on.",
        ),
    ),
    "administered": Asked(
        Text("Việc quản trị", "Acts of administration"),
        Text(
            "Thêm, sửa, khóa, mở tài khoản; cấp mật khẩu; giao và kết thúc vai trò, phụ trách.",
            "Accounts made, corrected, closed, opened; passwords, roles and charges given, ended.",
        ),
    ),
    "erased": Asked(
        Text("Xóa dữ liệu cá nhân", "Erasures of personal data"),
        Text(
            "Yêu cầu của người có dữ liệu, việc xóa và việc hủy hồ sơ.",
            "Requests of data subjects, erasures and destructions.",
        ),
    ),
}
"""By its name in an address, each question in the order of the page."""
