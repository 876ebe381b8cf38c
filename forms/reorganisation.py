"""The form of a change of units (sắp xếp đơn vị): which, into what, from when, by whose word."""

from __future__ import annotations

from typing import Any

from forms.base import PaperForm, RowForm, Section
from forms.choices import label
from forms.fields import Line, Paragraphs, Rows, VietDate
from forms.picked import Chosen, Offered, OfferedUnits
from state_machines.grammar import Text


class NewName(RowForm):
    """How a unit is called from the day on."""

    name = Line(
        Text("Tên đầy đủ", "Full name"),
        max=300,
        description=Text(
            "Ví dụ: Ủy ban MTTQ Việt Nam phường Tân Bình",
            "For example: Front committee of Tân Bình ward",
        ),
    )
    short_name = Line(
        Text("Tên gọi tắt", "Short name"),
        max=120,
        description=Text("Ví dụ: phường Tân Bình", "For example: Tân Bình ward"),
    )


class ReorganisationForm(PaperForm):
    """A change of units. What it would do is worked out when it is saved, and shown before anybody
    decides."""

    outline = (
        Section(
            Text("Sắp xếp thế nào", "What changes"),
            Text(
                "Chọn cách sắp xếp, rồi chọn các đơn vị được sắp xếp.",
                "Choose what happens, then the units it happens to.",
            ),
            ("sort", "concerned"),
        ),
        Section(
            Text("Thành đơn vị nào", "Into what"),
            Text(
                "Đơn vị mới thì ghi tên. Đơn vị đã có thì chọn trong danh sách.",
                "Name a new unit, or choose one that exists.",
            ),
            ("names", "heir"),
        ),
        Section(
            Text("Căn cứ, ngày có hiệu lực", "Legal basis and day"),
            Text(
                "Ghi như trong nghị quyết, quyết định sắp xếp.",
                "As the resolution has it.",
            ),
            ("since", "basis_number", "basis_date", "basis_issuer", "basis_abstract"),
        ),
    )

    sort = Chosen(Text("Cách sắp xếp", "What happens"), group="unit_change", default="merge")
    concerned = OfferedUnits(
        Text("Đơn vị được sắp xếp", "Units concerned"),
        description=Text(
            "Sáp nhập: chọn mọi đơn vị nhập vào. Chia tách, đổi tên: chọn một đơn vị.",
            "To merge, tick all that go in. To split or rename, tick one.",
        ),
    )
    names = Rows(
        NewName,
        Text("Tên mới", "New names"),
        most=20,
    )
    heir = Offered(
        Text("Đơn vị đã có", "Unit that exists"),
        description=Text(
            "Đơn vị tiếp nhận, hoặc cấp trên mới khi chuyển. Để trống nếu đã ghi tên mới.",
            "Who takes over, or the new superior after a move. Empty when a new name is written.",
        ),
    )
    since = VietDate(
        Text("Có hiệu lực từ ngày", "Holds from"),
        description=Text("Ví dụ: 01/7/2025", "For example: 01/7/2025"),
    )
    basis_number = Line(
        Text("Số nghị quyết, quyết định", "Number of the resolution"),
        max=60,
        description=Text("Ví dụ: 15/NQ-HĐND", "For example: 15/NQ-HĐND"),
    )
    basis_date = VietDate(
        Text("Ngày ban hành", "Date of the resolution"),
        description=Text("Ví dụ: 16/6/2025", "For example: 16/6/2025"),
    )
    basis_issuer = Line(
        Text("Cơ quan ban hành", "Issuer"),
        max=200,
        description=Text(
            "Ví dụ: Ủy ban Thường vụ Quốc hội",
            "For example: the National Assembly",
        ),
    )
    basis_abstract = Paragraphs(Text("Trích yếu", "Abstract"), max=2000)

    def answers(self) -> dict[str, Any]:
        """Return the answers with the title that papers of this kind carry."""
        names = [str(one["name"]) for one in super().answers()["names"] if one.get("name")]
        offered = {one.value: one.label for one in self.concerned.choices}
        what = label("unit_change", self.sort.data or "").vi.partition(",")[0]
        title = f"{what}: " + ", ".join(offered.get(code, code) for code in self.concerned.data)
        if names:
            title += " → " + ", ".join(names)
        return super().answers() | {"title": title[:500]}
