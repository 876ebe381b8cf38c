"""Conditions on time: more of it is given forwards, and what arrived has arrived already."""

from datetime import date, datetime

from state_machines.case import Case
from state_machines.days import end_of, today
from state_machines.grammar import Guard, Text


def given_until(case: Case) -> datetime | None:
    """The first instant after the day that was answered; None when it cannot be read."""
    try:
        return end_of(date.fromisoformat(str(case.answers.get("due_on"))))
    except (ValueError, OverflowError):
        return None


def told_arrival(case: Case) -> datetime | None:
    """The instant at which the paper is said to have arrived; None when it cannot be read."""
    try:
        told = datetime.fromisoformat(str(case.answers.get("arrived_at")))
    except ValueError:
        return None
    return told if told.tzinfo else None


DATED = Guard(
    "dated",
    Text("Hồ sơ này không định hạn nên không cần gia hạn", "The paper has no date to be moved"),
    lambda case: case.due_at is not None,
)
NOT_HANDED_IN = Guard(
    "not_handed_in",
    Text(
        "Đơn vị đã nộp, hạn không còn đặt ra. Thời gian hoàn chỉnh ghi trong lý do trả lại",
        "The unit has handed in: no deadline runs. Say by when to mend it when sending it back",
    ),
    lambda case: case.times.arrived_at is None,
)
LATER_DATE = Guard(
    "later_date",
    Text(
        "Hạn mới phải sau hạn hiện nay. Chọn một ngày muộn hơn",
        "The new date must come after the present one. Choose a later day",
    ),
    lambda case: (
        case.due_at is None
        or not case.answers.get("due_on")
        or ((until := given_until(case)) is not None and until > case.due_at)
    ),
    of_answers=True,
)
ARRIVED_BY_NOW = Guard(
    "arrived_by_now",
    Text(
        "Thời điểm nhận còn ở phía trước. Xem lại ngày và giờ nhận",
        "The time of receipt is still to come. Check its day and hour",
    ),
    lambda case: _in_order(told_arrival(case), case.times.asked_at),
    of_answers=True,
)
ARRIVED_AFTER_OPENING = Guard(
    "arrived_after_opening",
    Text(
        "Thời điểm nhận sớm hơn lúc kế hoạch mở hồ sơ này. Xem lại ngày và giờ nhận",
        "The time of receipt lies before the paper was opened. Check its day and hour",
    ),
    lambda case: _in_order(case.times.opened_at, told_arrival(case)),
    of_answers=True,
)


def _in_order(first: datetime | None, second: datetime | None) -> bool:
    return first is None or second is None or first <= second


# where a plan says that late papers are refused
def _too_late(case: Case, at: datetime | None) -> bool:
    return bool(case.binding and case.due_at and at and at >= case.due_at)


_TOO_LATE = Text(
    "Đã hết hạn và kế hoạch không nhận hồ sơ nộp muộn. Cần được gia hạn trước",
    "The deadline has passed and the plan takes no late papers. More time has to be given first",
)
IN_TIME = Guard(
    "in_time",
    _TOO_LATE,
    lambda case: bool(case.times.arrived_at) or not _too_late(case, case.times.asked_at),
)
CAME_IN_TIME = Guard(
    "came_in_time",
    _TOO_LATE,
    lambda case: bool(case.times.arrived_at) or not _too_late(case, told_arrival(case)),
    of_answers=True,
)
STILL_IN_TIME = Guard(
    "still_in_time",
    Text(
        "Đã hết hạn và kế hoạch không nhận hồ sơ nộp muộn: rút lại thì không nộp lại được."
        " Hãy xin gia hạn, hoặc đề nghị trả lại",
        "The deadline has passed and the plan takes no late papers: what is taken back cannot be"
        " handed in again. Ask for more time, or for its return",
    ),
    lambda case: not _too_late(case, case.times.asked_at),
)

# where a paper says from which day on it holds
DAY_HAS_COME = Guard(
    "day_has_come",
    Text(
        "Chưa đến ngày có hiệu lực. Từ ngày đó, bước này mở ra",
        "The day from which it holds has not come yet. From then on this step opens",
    ),
    lambda case: _has_come(case.content.get("since"), case.times.asked_at),
)


def _has_come(since: object, at: datetime | None) -> bool:
    return bool(since) and (at is None or str(since) <= today(at).isoformat())
