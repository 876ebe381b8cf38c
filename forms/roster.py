"""Tables of units, and of people with their seats: the same fields as the pages, a row each."""

from __future__ import annotations

from collections.abc import Mapping

from wtforms.validators import Optional, Regexp

from forms.account import CalledForm, HeldForm
from forms.base import NO_TEXT, PaperForm, Section
from forms.fields import Line, VietDate
from forms.picked import Chosen
from forms.sheet import SheetForm
from forms.validators import NotBefore, Required
from state_machines.folding import plain
from state_machines.grammar import Text

CODE = r"[A-Za-z0-9][A-Za-z0-9._-]{0,39}\Z"


class UnitRow(PaperForm):
    """A unit: where it stands and how long."""

    code = Line(
        Text("Mã đơn vị", "Code"),
        validators=[Required(), Regexp(CODE)],
        max=40,
        description=Text(
            "Chữ không dấu, số, dấu gạch. Ví dụ: xa-thanh-son",
            "Plain letters, digits, dashes. For example: xa-thanh-son",
        ),
    )
    name = Line(
        Text("Tên đầy đủ", "Full name"),
        validators=[Required()],
        description=Text(
            "Ví dụ: Ủy ban MTTQ Việt Nam xã Thanh Sơn",
            "For example: Front committee of Thanh Son commune",
        ),
    )
    short_name = Line(
        Text("Tên gọn", "Short name"),
        max=120,
        description=Text("Ví dụ: xã Thanh Sơn", "For example: xã Thanh Sơn"),
    )
    kind = Chosen(Text("Loại đơn vị", "Kind"), validators=[Required()], group="unit_kind")
    parent = Line(
        Text("Mã đơn vị cấp trên", "Code of the superior"),
        validators=[Optional(), Regexp(CODE)],
        max=40,
        description=Text(
            "Đã có trong hệ thống, hoặc là một dòng của bảng này. Chỉ đơn vị cao nhất để trống.",
            "In the system already, or a row of this table. Only the highest unit has none.",
        ),
    )
    valid_from = VietDate(
        Text("Hoạt động từ ngày", "Exists from"),
        validators=[Required()],
        description=Text("Ví dụ: 1/7/2025", "For example: 1/7/2025"),
    )
    valid_to = VietDate(
        Text("Thôi hoạt động từ ngày", "First day without it"),
        validators=[NotBefore("valid_from")],
        description=Text("Để trống nếu chưa biết.", "Leave empty if not known."),
    )
    place = Line(
        Text("Địa danh trên văn bản", "Place on its papers"),
        max=120,
        description=Text(
            "Ví dụ: Thanh Sơn. Để trống thì lấy tên gọn.",
            "For example: Thanh Sơn. When empty, the short name.",
        ),
    )
    symbol = Line(
        Text("Ký hiệu văn bản", "Symbol of its numbers"),
        max=40,
        description=Text(
            "Phần sau loại văn bản. Để trống là MTTQ-BTT.",
            "What follows the type. When empty, MTTQ-BTT.",
        ),
    )
    area = Line(
        Text("Cụm thi đua", "Cluster"),
        max=80,
        description=Text("Ví dụ: Cụm số 1", "For example: Cụm số 1"),
    )


class PersonRow(PaperForm, CalledForm, HeldForm):
    """Somebody in one seat; who holds several has as many rows."""

    outline = (
        Section(
            NO_TEXT,
            NO_TEXT,
            ("login", "name", "email", "unit", "role", "title", "held_from", "held_to"),
        ),
    )

    unit = Line(
        Text("Đơn vị", "Unit"),
        validators=[Required()],
        description=Text(
            "Mã đơn vị (trang “Mã đơn vị”), hoặc tên đầy đủ.",
            "Its code (sheet “Mã đơn vị”), or its full name.",
        ),
    )
    role = Chosen(Text("Vai trò", "Role"), validators=[Required()], group="seat")


class RosterForm(SheetForm):
    """A table that comes in whole."""

    named = Text("", "")
    about = Text("", "")  # what a row is, beside the template
    rests = False  # on a decision, which is asked for once


class UnitsForm(RosterForm):
    """A table of units."""

    named = Text("Nhập đơn vị từ Excel", "Import units from Excel")
    about = Text(
        "Mỗi dòng một đơn vị; cấp trên và cấp dưới ghi theo thứ tự nào cũng được. Sáp nhập, chia"
        " tách, đổi tên đơn vị đã có thì soạn phương án sắp xếp.",
        "A row a unit, superiors and those below in any order. Merging, splitting and renaming"
        " units that there are is done by a paper.",
    )
    of = UnitRow
    rests = True

    basis = Line(
        Text("Căn cứ thành lập", "The decision it rests on"),
        validators=[Required()],
        max=500,
        description=Text(
            "Số, ngày, cơ quan ban hành. Ví dụ: Nghị quyết 12/NQ-HĐND ngày 16/6/2025 của HĐND tỉnh",
            "Number, day and issuer. For example: resolution 12/NQ-HĐND of 16/6/2025",
        ),
    )


class PeopleForm(RosterForm):
    """A table of people with their seats."""

    named = Text("Nhập người dùng từ Excel", "Import people from Excel")
    about = Text(
        "Mỗi dòng một người giữ một vai trò; giữ nhiều vai trò thì ghi nhiều dòng. Không ghi mật"
        " khẩu: cấp sau khi nhập. Quản trị hệ thống và người kiểm tra thì giao từng người trên"
        " trang người dùng.",
        "A row a person in a seat; who holds several has several rows. No passwords: they are"
        " given afterwards. Administrators and auditors are named one by one on their own pages.",
    )
    of = PersonRow
    no_passwords = Text(
        "Không bao giờ ghi mật khẩu trong tệp. Bỏ cột này; mật khẩu lần đầu cấp sau khi nhập.",
        "Never write passwords into a file. Remove this column; first passwords come afterwards.",
    )

    def why_strange(self, head: str) -> Text:
        """A column of passwords gets advice of its own."""
        secret = any(word in plain(head) for word in ("mat khau", "password"))
        return self.no_passwords if secret else super().why_strange(head)


ROSTERS: Mapping[str, type[RosterForm]] = {"units": UnitsForm, "people": PeopleForm}
