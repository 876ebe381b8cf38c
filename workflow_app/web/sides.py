"""The ways in which totals stand side by side, in words."""

from typing import Any

from flask import url_for
from flask_babel import gettext

from workflow_app.services.documents import PaperLine
from workflow_app.services.figures import By
from workflow_app.web.present import choice_word

TODAY = "today"


def sides(plan_id: int, shown: str = "") -> list[tuple[str, str, bool]]:
    """The ways, each with its address and whether it is the one shown."""
    first, *others = [
        (side_word(by), url_for("beside.show", plan_id=plan_id, by=by.value), by == shown)
        for by in By
    ]
    url = url_for("beside.today", plan_id=plan_id)
    return [first, (gettext("Theo đơn vị hiện nay"), url, shown == TODAY), *others]


def side_word(by: By) -> str:
    """What totals are put side by side by."""
    words = {
        By.UNIT: gettext("Theo đơn vị"),
        By.KIND: gettext("Theo loại đơn vị"),
        By.LEVEL: gettext("Theo cấp"),
        By.CLUSTER: gettext("Theo địa bàn"),
        By.PERIOD: gettext("Theo tháng"),
        By.SORT: gettext("Theo loại công trình"),
        By.AIM: gettext("Theo đại hội được chào mừng"),
    }
    return str(words[by])


def key_word(plan: PaperLine, by: By, key: Any) -> str:
    """What one of the groups is called; a congress as the plan calls it."""
    if by is By.LEVEL:
        return str(gettext("Cấp %(level)s", level=key))
    greets = {one.get("code"): one.get("name") for one in plan.content.get("greets") or []}
    if not key:
        return str(gettext("Không ghi"))
    if by is By.AIM:
        return str(greets.get(key) or key)
    if by is By.PERIOD:
        return "/".join(reversed(key.split("-")))
    group = {By.KIND: "unit_kind", By.SORT: "work_kind"}.get(by)
    return choice_word(group, key) if group else str(key)
