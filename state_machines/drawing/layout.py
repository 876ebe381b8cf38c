"""Where everything stands: states in one column, steps back on its left, leaps ahead on its right.

The states stand in table order. A step to the next state is a straight arrow. Every other step
leaves its state by a port of its own, so that labels cannot meet, and joins the road that leads
to its target; roads whose spans overlap run in different lanes.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import IntEnum
from typing import NamedTuple

from state_machines.drawing.words import said
from state_machines.grammar import Machine, State, Transition

MARGIN = 16
START = 34  # room for the dot above the first state
BOX_WIDTH = 272
LINE = 18  # one line of text inside a box or beside an arrow
PORT = 22  # one road that ends or begins at the side of a box
GAP = 34  # the least distance between two boxes
LANE = 16
LETTER = 6.9  # a generous mean width of a letter at the size of a label


class Side(IntEnum):
    """Which side of the column: steps back go left, leaps ahead go right."""

    LEFT = -1
    RIGHT = 1


class Move(NamedTuple):
    """One row taken from one state, by their places in the table."""

    row: Transition
    source: int
    target: int

    @property
    def falls(self) -> bool:
        """Whether it leads to the next state below."""
        return self.target == self.source + 1

    @property
    def side(self) -> Side:
        return Side.RIGHT if self.target > self.source else Side.LEFT


class Box(NamedTuple):
    """A state: its place, the rows that stay in it, and the height that its ports need."""

    state: State
    x: float
    y: float
    height: float
    stays: tuple[Transition, ...]

    @property
    def bottom(self) -> float:
        return self.y + self.height

    @property
    def middle(self) -> float:
        return self.x + BOX_WIDTH / 2

    def edge(self, side: Side) -> float:
        return self.x + (BOX_WIDTH if side is Side.RIGHT else 0)


class Road(NamedTuple):
    """All steps on one side that lead to one target: where it enters, its lane, its exits."""

    side: Side
    target: int
    entry: float
    exits: tuple[tuple[Move, float], ...]
    x: float = 0

    @property
    def span(self) -> tuple[float, float]:
        heights = [self.entry, *(y for _, y in self.exits)]
        return min(heights), max(heights)


@dataclass(frozen=True)
class Layout:
    """A drawing before it is drawn."""

    width: float
    height: float
    boxes: tuple[Box, ...]
    falls: tuple[Move, ...]
    roads: tuple[Road, ...]


def lay_out(machine: Machine, language: str) -> Layout:
    """Give every state, step and label of the machine its place."""
    moves = _moves(machine)
    aside = [move for move in moves if not move.falls]
    room = {side: _room(aside, side, language) for side in Side}
    lanes = {side: len({move.target for move in aside if move.side is side}) for side in Side}
    x = MARGIN + room[Side.LEFT] + LANE * lanes[Side.LEFT]
    boxes = _boxes(machine, moves, x)
    roads = [
        road
        for side in Side
        for road in _in_lanes(_roads(aside, boxes, side), boxes[0].edge(side), room[side])
    ]
    return Layout(
        width=x + BOX_WIDTH + room[Side.RIGHT] + LANE * lanes[Side.RIGHT] + MARGIN,
        height=boxes[-1].bottom + MARGIN,
        boxes=boxes,
        falls=tuple(move for move in moves if move.falls),
        roads=tuple(roads),
    )


def _moves(machine: Machine) -> list[Move]:
    place = {state: number for number, state in enumerate(machine.states)}
    every = [
        Move(row, place[source], place[row.lands_in(source)])
        for row in machine.rows
        for source in row.source
    ]
    return [move for move in every if move.source != move.target]


def _room(moves: Iterable[Move], side: Side, language: str) -> float:
    """The width that the longest label on a side needs."""
    widths = [LETTER * len(said(move.row.name, language)) for move in moves if move.side is side]
    return max(widths) + LANE if widths else 0


def _boxes(machine: Machine, moves: list[Move], x: float) -> tuple[Box, ...]:
    boxes: list[Box] = []
    y: float = MARGIN + START
    for place, state in enumerate(machine.states):
        stays = tuple(row for row in machine.rows_from(state.code) if row.lands_in(state) is state)
        lines = 1 + (state.waits_for is not None) + len(stays)
        ports = max(_ports(moves, place, side) for side in Side)
        box = Box(state, x, y, max(16 + LINE * lines, 10 + PORT * ports), stays)
        boxes.append(box)
        labels = sum(move.falls and move.source == place for move in moves)
        y = box.bottom + max(GAP, LINE * labels + LINE)
    return tuple(boxes)


def _ports(moves: list[Move], place: int, side: Side) -> int:
    beside = [move for move in moves if not move.falls and move.side is side]
    leaving = sum(move.source == place for move in beside)
    return leaving + any(move.target == place for move in beside)


def _roads(aside: list[Move], boxes: tuple[Box, ...], side: Side) -> list[Road]:
    beside = [move for move in aside if move.side is side]
    targets = {move.target for move in beside}
    free = [box.y + PORT + (PORT if place in targets else 0) for place, box in enumerate(boxes)]
    exits: dict[int, list[tuple[Move, float]]] = {target: [] for target in sorted(targets)}
    for move in beside:
        exits[move.target].append((move, free[move.source]))
        free[move.source] += PORT
    return [
        Road(side, target, boxes[target].y + PORT, tuple(found)) for target, found in exits.items()
    ]


def _in_lanes(roads: list[Road], edge: float, room: float) -> list[Road]:
    """Short roads run near the column; a road takes the first lane that is free on its span."""
    lanes: list[list[Road]] = []
    placed = []
    for road in sorted(roads, key=lambda road: road.span[1] - road.span[0]):
        number = next((n for n, lane in enumerate(lanes) if _is_free(lane, road)), len(lanes))
        if number == len(lanes):
            lanes.append([])
        lanes[number].append(road)
        placed.append(road._replace(x=edge + road.side * (room + LANE * (number + 0.5))))
    return placed


def _is_free(lane: list[Road], road: Road) -> bool:
    top, bottom = road.span
    return all(bottom < other.span[0] or other.span[1] < top for other in lane)
