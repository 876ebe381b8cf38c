"""An oracle for the ladder of reminders: it walks from day to day and knows no arithmetic."""

from datetime import date, timedelta

from workflow_app.services.reminding.ladder import Settings

DAY = timedelta(days=1)


def rungs_by_day(last: date, said: Settings, days: dict[date, bool]) -> dict[date, list[str]]:
    """The steps of each day of a year, found by walking away from the last day."""
    found = _up_to(last, said, days)
    here, late = last, 0
    while here < last + 400 * DAY:
        here += DAY
        if not is_worked(here, days):
            continue
        late += 1
        steps = []
        if said.late_every and late % said.late_every == 1 % said.late_every:
            steps.append(f"late:{here.isoformat()}")
        if said.committee_every and late % said.committee_every == 0:
            steps.append(f"weekly:{here.isoformat()}")
        for name, after in (("in_charge", said.in_charge_after), ("office", said.office_after),
                            ("committee", said.committee_after)):  # fmt: skip
            if late == after:
                steps.append(name)
        if steps:
            found[here] = steps
    return found


def is_worked(day: date, days: dict[date, bool]) -> bool:
    return days.get(day, day.strftime("%a") not in ("Sat", "Sun"))


def _up_to(last: date, said: Settings, days: dict[date, bool]) -> dict[date, list[str]]:
    here = last
    while not is_worked(here, days):
        here -= DAY
    found, here, count = {here: ["on"]}, last, 0
    while count < max(said.before, default=0):
        here -= DAY
        if is_worked(here, days):
            count += 1
            if count in said.before:
                found.setdefault(here, [f"before:{count}"])
    return found


def newest(steps: dict[date, list[str]], first: date, day: date) -> set[str]:
    """What is told on a day when nobody looked since another one."""
    told: dict[str, tuple[date, list[str]]] = {}
    for here in sorted(steps):
        for step in steps[here] if first <= here <= day else ():
            track = _track(step)
            when, same = told.get(track, (here, []))
            told[track] = (here, [*same, step] if when == here else [step])
    return {step for _, same in told.values() for step in same}


def _track(step: str) -> str:
    if step in ("in_charge", "office", "committee"):
        return "escalation"
    return "weekly" if step.startswith("weekly") else "unit"
