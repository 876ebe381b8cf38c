"""The words for acts that moved no paper: what became of them, and what they were about."""

from state_machines.grammar import Text

DEEDS = {
    "not_yours": Text("Không thuộc quyền", "Not allowed"),
    "moved_on": Text("Hồ sơ đã chuyển bước", "The paper had moved on"),
    "not_ready": Text("Chưa đủ điều kiện", "Not ready"),
    "read": Text("Đã xem", "Read"),
    "export": Text("Đã tải về", "Taken away"),
    "admin": Text("Đã quản trị", "Administered"),
    "request": Text("Đã nhận yêu cầu", "Request received"),
    "answer": Text("Đã trả lời yêu cầu", "Request answered"),
    "erase": Text("Đã xóa dữ liệu", "Data erased"),
    "destroy": Text("Đã hủy hồ sơ", "Paper destroyed"),
}
"""What became of acts that moved no paper."""

DEED_PLACES = {
    "paper_page": Text("Trang hồ sơ", "Page of a paper"),
    "paper_file": Text("Tệp của hồ sơ", "File of a paper"),
    "paper_past": Text("Hồ sơ như trước đây", "A paper as it stood"),
    "paper_trail": Text("Nhật ký hồ sơ", "Trail of a paper"),
    "data_request": Text("Yêu cầu về dữ liệu cá nhân", "Request about personal data"),
    "unit_people": Text("Danh sách cán bộ của đơn vị", "People of a unit"),
    "accounts": Text("Danh sách tài khoản", "List of accounts"),
    "account": Text("Tài khoản của một người", "Somebody's account"),
    "person_trail": Text("Nhật ký việc làm của một người", "What somebody did"),
    "paper": Text("Văn bản", "Official paper"),
    "trail": Text("Nhật ký", "Trail"),
    "register": Text("Sổ văn bản", "Register book"),
    "proof": Text("Bằng chứng của một bước", "Proof of a step"),
    "personal": Text("Dữ liệu cá nhân", "Personal data"),
    "retention": Text("Hồ sơ hết thời hạn lưu", "Papers whose time is over"),
    "leave": Text("Kết thúc vai trò hoặc tài khoản", "End of a seat or an account"),
    "key_made": Text("Cấp khóa cho phần mềm", "Key for a program made"),
    "key_taken_away": Text("Thu hồi khóa của phần mềm", "Key for a program taken away"),
    "unit_made": Text("Lập đơn vị cao nhất", "Highest unit made"),
    "register_taken_over": Text("Tiếp số từ sổ giấy", "Numbers taken over from paper"),
    "account_made": Text("Thêm tài khoản", "Account made"),
    "account_corrected": Text("Sửa tài khoản", "Account corrected"),
    "account_opened": Text("Mở lại tài khoản", "Account opened again"),
    "password_given": Text("Cấp mật khẩu", "Password given"),
    "seat_ended": Text("Kết thúc vai trò", "Role ended"),
    "seat_given": Text("Giao vai trò", "Role given"),
    "charge_given": Text("Giao phụ trách", "Charge given"),
    "charge_taken": Text("Thôi phụ trách", "Charge taken away"),
    "new_key": Text("Đổi khóa niêm phong nhật ký", "The log is signed with a new key"),
    "restored": Text("Dùng lại bản sao lưu cũ", "Went on with an older backup"),
}
"""What acts that moved no paper were about, where that is no step of a paper."""
