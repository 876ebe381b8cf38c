"""Names of people who do not exist, the same for the same login."""

import zlib

FAMILY = (
    "Nguyễn", "Trần", "Lê", "Phạm", "Hoàng", "Vũ", "Đặng", "Bùi", "Đỗ", "Hồ", "Ngô", "Lý", "Đinh",
    "Phan", "Trịnh", "Mai", "Cao", "Lương", "Tạ", "Hà", "Đoàn", "Chu", "Tô", "Thái", "Kiều",
)  # fmt: skip
MEN = tuple(
    f"{middle} {given}"
    for middle in ("Văn", "Đức", "Minh", "Quốc", "Hữu", "Công", "Xuân", "Thế", "Trọng", "Đình")
    for given in ("An", "Bình", "Cường", "Dũng", "Đạt", "Hùng", "Khánh", "Lâm", "Nam", "Phúc",
                  "Quang", "Sơn", "Thắng", "Tuấn", "Việt", "Kiên", "Long", "Thịnh")
)  # fmt: skip
WOMEN = tuple(
    f"{middle} {given}"
    for middle in ("Thị", "Thu", "Ngọc", "Thanh", "Bích", "Kim", "Mỹ", "Phương", "Minh", "Diệu")
    for given in ("Ánh", "Chi", "Dung", "Hạnh", "Hiền", "Hoa", "Hương", "Lan", "Linh", "Mai",
                  "Nga", "Nhung", "Phượng", "Thảo", "Yến", "Hà", "Trang", "Vân")
)  # fmt: skip
GIVEN = MEN + WOMEN
APART = 40  # with this beginning no two people of the cases get the same name


def invented(login: str) -> str:
    """A full name for a login."""
    draw = zlib.crc32(login.encode(), APART)
    return f"{FAMILY[draw % len(FAMILY)]} {GIVEN[draw // len(FAMILY) % len(GIVEN)]}"
