"""July 2025: wards merge, the city ends, the province merges; each by a paper of its superior."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from workflow_app.seeds.reading import read
from workflow_app.seeds.roads import PACE
from workflow_app.seeds.scene import Scene, Story, at


def play(scene: Scene) -> None:
    """Play the changes, one after the other on the same day."""
    case = read("july_2025")
    scene.play(
        *(_changed(scene, told, case["drafted_on"], case["day"], order)
          for order, told in enumerate(case["changes"]))
    )  # fmt: skip
    scene.everybody_reads()


def _changed(scene: Scene, told: Mapping[str, Any], drafted: Any, day: Any, order: int) -> Story:
    """Draft a change, have it approved, and carry it out in the morning of its day."""
    yield at(drafted + timedelta(days=order), 9)
    paper = scene.open("reorganisation", scene.world.unit(told["by"]), _content(scene, told, day))
    for code in ("submit", "approve"):
        yield scene.now + timedelta(hours=3) + PACE
        scene.take(paper, code)
    yield at(day, 7, 10 * order)
    scene.take(paper, "apply")


def _content(scene: Scene, told: Mapping[str, Any], day: Any) -> dict[str, Any]:
    names = [scene.world.unit(code).short_name for code in told["concerned"]]
    basis = {f"basis_{part}": value for part, value in told["basis"].items()}
    return {
        "title": f"Sắp xếp: {', '.join(names)}"[:500],
        "sort": told["sort"],
        "concerned": list(told["concerned"]),
        "heir": f"unit:{told['heir']}" if "heir" in told else "",
        "names": list(told.get("names", ())),
        "since": day.isoformat(),
        **basis,
    }
