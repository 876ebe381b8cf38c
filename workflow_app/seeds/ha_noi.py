"""Cluster 3 of Hà Nội, 2022: five districts report what they did in a year."""

from workflow_app.seeds.reading import read
from workflow_app.seeds.reporting import reported
from workflow_app.seeds.scene import Scene


def play(scene: Scene) -> None:
    """Play the year from the city's plan to the reports of its districts."""
    scene.play(reported(scene, read("ha_noi")["year"]))
    scene.everybody_reads()
