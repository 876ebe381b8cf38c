"""Công trình, phần việc: from its registration to the result that somebody else has verified."""

from state_machines.grammar import (
    WHOLE,
    Ask,
    Machine,
    Mood,
    Need,
    Notify,
    State,
    Text,
    Transition,
    Typed,
)
from state_machines.guards import NOT_UNDER_REVIEW, PARENT_ACCEPTED, PARENT_OPEN
from state_machines.parties import REVIEWERS, UNIT

REGISTERED = State("registered", Text("Đã đăng ký", "Registered"), Mood.DOING, UNIT)
IN_PROGRESS = State("in_progress", Text("Đang thực hiện", "In progress"), Mood.DOING, UNIT)
COMPLETED = State("completed", Text("Hoàn thành", "Completed"), Mood.WAITING, REVIEWERS)
VERIFIED = State("verified", Text("Đã xác nhận hoàn thành", "Verified"), Mood.DONE)
CARRIED_OVER = State("carried_over", Text("Chuyển tiếp", "Carried over"), Mood.DONE, final=True)
CANCELLED = State("cancelled", Text("Không thực hiện", "Cancelled"), Mood.OFF, final=True)

WORK = Machine(
    kind="work",
    name=Text("Công trình, phần việc", "Work"),
    states=(REGISTERED, IN_PROGRESS, COMPLETED, VERIFIED, CARRIED_OVER, CANCELLED),
    rows=(
        Transition("start", Text("Bắt đầu thực hiện", "Start"), (REGISTERED,), IN_PROGRESS,
                   by=UNIT, when=(PARENT_ACCEPTED,)),
        Transition("edit", Text("Sửa công trình", "Edit the work"), (REGISTERED,), None,
                   by=UNIT, when=(PARENT_OPEN,), asks=Ask.CONTENT, keeps=WHOLE),
        Transition("complete", Text("Báo cáo hoàn thành", "Report completion"),
                   (IN_PROGRESS,), COMPLETED,
                   by=UNIT, asks=Ask.PROGRESS, keeps="progress", then=(Notify(REVIEWERS),),
                   hands_in=True),
        Transition("report_progress", Text("Cập nhật tiến độ", "Report progress"),
                   (IN_PROGRESS,), None,
                   by=UNIT, asks=Ask.PROGRESS, keeps="progress"),
        Transition("verify", Text("Xác nhận hoàn thành", "Verify"), (COMPLETED,), VERIFIED,
                   by=REVIEWERS, then=(Notify(UNIT),), four_eyes=True),
        Transition("send_back", Text("Trả lại", "Send back"), (COMPLETED,), IN_PROGRESS,
                   by=REVIEWERS, asks=Ask.REASON, then=(Notify(UNIT),)),
        Transition("reopen", Text("Mở lại", "Reopen"), (VERIFIED,), IN_PROGRESS,
                   by=REVIEWERS, asks=Ask.REASON, then=(Notify(UNIT),)),
        Transition("carry_over", Text("Chuyển tiếp sang năm sau", "Carry over"),
                   (REGISTERED, IN_PROGRESS), CARRIED_OVER,
                   by=UNIT, when=(PARENT_ACCEPTED,), asks=Ask.REASON, then=(Notify(REVIEWERS),)),
        Transition("cancel", Text("Thôi thực hiện", "Cancel"),
                   (REGISTERED, IN_PROGRESS), CANCELLED,
                   by=UNIT, when=(NOT_UNDER_REVIEW,), asks=Ask.REASON,
                   then=(Notify(REVIEWERS),)),
    ),
    needs=(
        Need("kind", Text("Loại", "Kind")),
        Need("title", Text("Tên công trình", "Title")),
        Need("expected_result", Text("Kết quả dự kiến", "Expected result")),
    ),
    child=True,
    read_with_parent=True,
    typed=Typed.WORK,
)  # fmt: skip
