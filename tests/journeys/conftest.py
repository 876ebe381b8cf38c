"""A browser, a town on its own server, and the rule that a story breaks off where it fails."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, sync_playwright

from tests import needs
from tests.journeys.browsing import Company
from tests.journeys.looking import Album
from tests.journeys.town import Hall, Town

FLAGS = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """A Chromium; missing is a failure unless the caller allowed it."""
    if "browser" in needs.without():
        pytest.skip("WORKFLOW_WITHOUT=browser")
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=needs.browser(), args=list(FLAGS))
        yield chromium
        chromium.close()


@pytest.fixture(scope="module")
def town(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Town]:
    """The real application in a town of its own."""
    hall = Hall(sqlite_template, tmp_path_factory.mktemp("town"))
    yield hall.town
    hall.close()


@pytest.fixture(scope="session")
def album() -> Album:
    return Album()


@pytest.fixture(autouse=True)
def every_page_is_sound(album: Album) -> Iterator[None]:
    """Whatever happens in a story, the pages that it passed are judged at its end."""
    yield
    album.judge()


@pytest.fixture(scope="module")
def company(browser: Browser, town: Town, album: Album) -> Company:
    return Company(town, browser, album)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item, call: Any) -> Iterator[None]:
    report = yield
    if report.failed and report.when == "call" and item.get_closest_marker("story"):
        item.parent.broke_at = item.name
    return report


def pytest_runtest_setup(item: pytest.Item) -> None:
    broke_at = getattr(item.parent, "broke_at", None)
    if broke_at and item.get_closest_marker("story"):
        pytest.skip(f"the story broke off at {broke_at}")
