"""Sắp xếp đơn vị: units below merge, split, are renamed, move or end, by a resolution."""

from state_machines.grammar import (
    WHOLE,
    Ask,
    Foresee,
    Machine,
    Mood,
    Need,
    Notify,
    Reorganise,
    State,
    Text,
    Transition,
)
from state_machines.guards import COMPLETE
from state_machines.parties import ADDRESSED, UNIT, UNIT_COMMITTEE, UNIT_OFFICE
from state_machines.timing import DAY_HAS_COME

DRAFTING = State("drafting", Text("Đang soạn", "Drafting"), Mood.DOING, UNIT)
SUBMITTED = State("submitted", Text("Đã trình", "Submitted"), Mood.WAITING, UNIT_COMMITTEE)
RETURNED = State("returned", Text("Cần sửa lại", "To be revised"), Mood.BACK, UNIT)
APPROVED = State("approved", Text("Đã duyệt, chờ đến ngày", "Approved, waiting for its day"),
                 Mood.WAITING, UNIT_OFFICE)  # fmt: skip
APPLIED = State("applied", Text("Đã thực hiện", "Carried out"), Mood.DONE, final=True)
CALLED_OFF = State("called_off", Text("Đã hủy bỏ", "Called off"), Mood.OFF, final=True)

REORGANISATION = Machine(
    kind="reorganisation",
    name=Text("Sắp xếp đơn vị", "Change of units"),
    states=(DRAFTING, SUBMITTED, RETURNED, APPROVED, APPLIED, CALLED_OFF),
    rows=(
        Transition("submit", Text("Trình duyệt", "Submit for approval"),
                   (DRAFTING, RETURNED), SUBMITTED,
                   by=UNIT, when=(COMPLETE,), then=(Foresee(), Notify(UNIT_COMMITTEE)),
                   hands_in=True),
        Transition("edit", Text("Soạn phương án", "Edit the change"), (DRAFTING, RETURNED), None,
                   by=UNIT, asks=Ask.CONTENT, keeps=WHOLE, then=(Foresee(),)),
        Transition("approve", Text("Duyệt", "Approve"), (SUBMITTED,), APPROVED,
                   by=UNIT_COMMITTEE, then=(Foresee(), Notify(UNIT_OFFICE), Notify(UNIT)),
                   four_eyes=True),
        Transition("send_back", Text("Trả lại", "Send back"), (SUBMITTED, APPROVED), RETURNED,
                   by=UNIT_COMMITTEE, asks=Ask.REASON, then=(Notify(UNIT),)),
        Transition("recall", Text("Rút lại", "Recall"), (SUBMITTED,), RETURNED,
                   by=UNIT, takes_back=True),
        Transition("apply", Text("Thực hiện", "Carry out"), (APPROVED,), APPLIED,
                   by=UNIT_OFFICE, when=(DAY_HAS_COME,),
                   then=(Foresee(), Reorganise(), Notify(UNIT), Notify(ADDRESSED)),
                   four_eyes=True),
        Transition("hold_up", Text("Chưa thực hiện được", "Cannot be carried out"),
                   (APPROVED,), RETURNED, by=UNIT_OFFICE, asks=Ask.REASON,
                   then=(Notify(UNIT), Notify(UNIT_COMMITTEE), Notify(UNIT_OFFICE))),
        Transition("call_off", Text("Hủy bỏ", "Call off"),
                   (DRAFTING, RETURNED, SUBMITTED, APPROVED), CALLED_OFF,
                   by=UNIT_COMMITTEE, asks=Ask.REASON, then=(Notify(UNIT),)),
    ),
    needs=(
        Need("concerned", Text("Đơn vị được sắp xếp", "Units concerned")),
        Need("since", Text("Ngày có hiệu lực", "Day from which it holds")),
        Need("basis_number", Text("Số nghị quyết, quyết định", "Number of the resolution")),
        Need("basis_date", Text("Ngày ban hành", "Date of the resolution")),
        Need("basis_issuer", Text("Cơ quan ban hành", "Issuer of the resolution")),
        Need("basis_abstract", Text("Trích yếu", "Abstract of the resolution")),
    ),
    begun_by=UNIT,
)  # fmt: skip
