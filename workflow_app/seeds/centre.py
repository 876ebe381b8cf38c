"""The central committee, the provinces below it, and the plan that the others rest on."""

from functools import partial

from workflow_app.seeds.plans import opened_by_its_units, told_plan
from workflow_app.seeds.reading import read
from workflow_app.seeds.scene import Scene

NUMBER = ("TRUNGUONG", "795/KH-MTTW-BTT")


def load(scene: Scene, password_hash: str) -> None:
    """Load units, people and the central plan, unless they are there already."""
    case = read("centre")
    if scene.world.has(case["units"][0]["code"]):
        return
    scene.world.settle(case, password_hash)
    told = case["plan"]
    scene.play(told_plan(scene, told, then=partial(opened_by_its_units, scene)))
