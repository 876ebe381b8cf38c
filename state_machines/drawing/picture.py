"""A machine as a picture: SVG whose colours are attributes, so that a strict CSP allows it."""

from collections.abc import Iterator
from html import escape
from typing import NamedTuple

from state_machines.drawing.layout import BOX_WIDTH, LANE, LINE, START, Box, Layout, Road, lay_out
from state_machines.drawing.words import said
from state_machines.grammar import Machine, Mood, State, Text, Transition

INK, QUIET, LINES = "#1c2430", "#5b6472", "#857d6c"
FONT = "Be Vietnam Pro, system-ui, Segoe UI, sans-serif"
BEND = LANE / 2
STAY = "↻ "


class Paint(NamedTuple):
    """How a mood looks where no stylesheet says otherwise."""

    fill: str
    stroke: str


PAINTS = {
    Mood.EMPTY: Paint("#ffffff", "#5b6472"),
    Mood.DOING: Paint("#eaf2f8", "#1f5f8b"),
    Mood.WAITING: Paint("#fdf4e3", "#a15c00"),
    Mood.BACK: Paint("#fcecea", "#b3261e"),
    Mood.DONE: Paint("#e9f5ee", "#1f7a4d"),
    Mood.OFF: Paint("#f0f1f3", "#5b6472"),
}


def svg(machine: Machine, active: str | None = None, language: str = "vi") -> str:
    """Return the picture of the machine; the `active` state stands out, and so do its exits."""
    plan = lay_out(machine, language)
    name = f"machine-{machine.kind}-{language}"
    size = f"{plan.width:.0f}", f"{plan.height:.0f}"
    lines = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {size[0]} {size[1]}"'
        f' width="{size[0]}" height="{size[1]}" lang="{language}" class="machine" role="img"'
        f' aria-labelledby="{name}-title {name}-desc" font-family="{FONT}" font-size="13">',
        f'<title id="{name}-title">{escape(said(machine.name, language))}</title>',
        f'<desc id="{name}-desc">{escape(told(machine, language))}</desc>',
        *_start(plan.boxes[0]),
        *(line for road in plan.roads for line in _road(road, plan, active, language)),
        *_falls(plan, active, language),
        *(line for box in plan.boxes for line in _box(box, active, language)),
        "</svg>",
    ]
    return "\n".join(lines) + "\n"


def told(machine: Machine, language: str = "vi") -> str:
    """The machine in sentences, one a state, for whoever cannot see the picture."""
    return " ".join(_sentence(machine, state, language) for state in machine.states)


def _sentence(machine: Machine, state: State, language: str) -> str:
    steps = [
        f"{said(row.name, language)} → {said(row.lands_in(state).name, language)}"
        for row in machine.rows_from(state.code)
    ]
    end = said(Text("kết thúc", "the end"), language)
    return f"{said(state.name, language)}: {'; '.join(steps) or end}."


def _start(first: Box) -> Iterator[str]:
    x, y = first.middle, first.y
    yield '<g class="start">'
    yield f'<circle cx="{x:.0f}" cy="{y - START + 6:.0f}" r="6" fill="{INK}"/>'
    yield _line(f"M{x:.0f} {y - START + 12:.0f}V{y:.0f}")
    yield f"{_head(x, y, 0, 1)}</g>"


def _box(box: Box, active: str | None, language: str) -> Iterator[str]:
    state, paint = box.state, PAINTS[box.state.mood]
    now = state.code == active
    yield f'<g class="state mood-{state.mood}{" active" if now else ""}">'
    yield _frame(box, 0, f'fill="{paint.fill}" stroke="{paint.stroke}"', 4 if now else 1.5)
    if state.final:
        yield _frame(box, 4, f'fill="none" stroke="{paint.stroke}"', 1)
    y = box.y + 21
    yield _words(box.middle, y, said(state.name, language), "name", weight=' font-weight="600"')
    if state.waits_for:
        y += LINE
        yield _words(box.middle, y, said(state.waits_for.name, language), "turn", fill=QUIET)
    for row in box.stays:
        y += LINE
        yield _words(box.middle, y, STAY + said(row.name, language), "stay")
    yield "</g>"


def _frame(box: Box, inset: int, paint: str, stroke: float) -> str:
    return (
        f'<rect x="{box.x + inset:.0f}" y="{box.y + inset:.0f}" width="{BOX_WIDTH - 2 * inset}"'
        f' height="{box.height - 2 * inset:.0f}" rx="{8 - inset}" {paint} stroke-width="{stroke}"/>'
    )


def _falls(plan: Layout, active: str | None, language: str) -> Iterator[str]:
    labels: dict[int, list[Transition]] = {}
    for move in plan.falls:
        labels.setdefault(move.source, []).append(move.row)
    for place, rows in labels.items():
        box, below = plan.boxes[place], plan.boxes[place + 1]
        yield f'<g class="{_step(box.state, active)}">'
        yield _line(f"M{box.middle:.0f} {box.bottom:.0f}V{below.y:.0f}")
        yield _head(box.middle, below.y, 0, 1)
        y = (box.bottom + below.y - LINE * len(rows)) / 2 + 11
        for number, row in enumerate(rows):
            yield _words(
                box.middle + 10, y + LINE * number, said(row.name, language), "step", anchor="start"
            )
        yield "</g>"


def _road(road: Road, plan: Layout, active: str | None, language: str) -> Iterator[str]:
    edge, bend = plan.boxes[0].edge(road.side), road.side * BEND
    for move, y in road.exits:
        down = BEND if road.entry > y else -BEND
        yield f'<g class="{_step(plan.boxes[move.source].state, active)}">'
        yield _line(
            f"M{edge:.0f} {y:.0f}H{road.x - bend:.0f}"
            f"Q{road.x:.0f} {y:.0f} {road.x:.0f} {y + down:.0f}V{road.entry - down:.0f}"
            f"Q{road.x:.0f} {road.entry:.0f} {road.x - bend:.0f} {road.entry:.0f}H{edge:.0f}",
            dashed=road.side < 0,
        )
        anchor = "start" if road.side > 0 else "end"
        x = edge + 8 * road.side
        yield _words(x, y - 5, said(move.row.name, language), "step", anchor=anchor)
        yield f"{_head(edge, road.entry, -road.side, 0)}</g>"


def _step(source: State, active: str | None) -> str:
    return "step open" if source.code == active else "step"


def _line(path: str, *, dashed: bool = False) -> str:
    dash = ' stroke-dasharray="5 3"' if dashed else ""
    return f'<path d="{path}" fill="none" stroke="{LINES}" stroke-width="1.5"{dash}/>'


def _head(x: float, y: float, dx: int, dy: int) -> str:
    """An arrow head whose tip is at the point and that looks in the direction."""
    back, half = 9, 4
    points = (
        (x, y),
        (x - back * dx + half * dy, y - back * dy + half * dx),
        (x - back * dx - half * dy, y - back * dy - half * dx),
    )
    said_points = " ".join(f"{px:.0f},{py:.0f}" for px, py in points)
    return f'<polygon class="head" points="{said_points}" fill="{LINES}"/>'


def _words(
    x: float,
    y: float,
    words: str,
    role: str,
    *,
    anchor: str = "middle",
    fill: str = INK,
    weight: str = "",
) -> str:
    return (
        f'<text class="{role}" x="{x:.0f}" y="{y:.0f}" text-anchor="{anchor}"'
        f' fill="{fill}"{weight}>{escape(words)}</text>'
    )
