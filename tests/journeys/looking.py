"""What is asked of every page that is seen in a story, and the pictures that are kept of it."""

from pathlib import Path

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import ConsoleMessage, Page

PICTURES = Path(__file__).resolve().parents[2] / "artefacts" / "journeys"
PC, PHONE = {"width": 1280, "height": 800}, {"width": 360, "height": 740}
LISTEN = """
  window.refused = [];
  document.addEventListener('securitypolicyviolation',
    (event) => window.refused.push(`${event.violatedDirective} ${event.blockedURI}`));
"""
WIDER = """() => [...document.querySelectorAll('body *')]
  .filter((part) => part.getBoundingClientRect().right > innerWidth + 1)
  .slice(0, 3).map((part) => part.outerHTML.slice(0, 120))"""
CUT = """() => [...document.querySelectorAll('.cards')]
  .filter((part) => part.scrollWidth > part.clientWidth + 1)
  .slice(0, 3).map((part) => part.getAttribute('aria-label'))"""
SCROLLS = "() => document.documentElement.scrollWidth > document.documentElement.clientWidth"
_axe = Axe()


class Album:
    """Looks once at each page that has another name: rules, widths, pictures."""

    def __init__(self) -> None:
        self.names: set[str] = set()
        self.faults: list[str] = []
        PICTURES.mkdir(parents=True, exist_ok=True)

    def look(self, page: Page, name: str) -> None:
        """Notes where the page breaks a rule of accessibility or is wider than a phone."""
        if name in self.names:
            return
        self.names.add(name)
        _picture(page, f"{name}-1280")
        self.faults += [f"{name}: {one}" for one in _inaccessible(page)]
        page.set_viewport_size(PHONE)
        _picture(page, f"{name}-360")
        if page.evaluate(SCROLLS):
            self.faults.append(f"{name} is wider than a phone: {page.evaluate(WIDER)}")
        if cut := page.evaluate(CUT):
            self.faults.append(f"{name}: cards are wider than a phone: {cut}")
        page.set_viewport_size(PC)

    def judge(self) -> None:
        """Fails with everything that was noted since the last time."""
        noted, self.faults = self.faults, []
        assert not noted, "\n".join(noted)


def _picture(page: Page, name: str) -> None:
    page.screenshot(path=PICTURES / f"{name}.png", full_page=True)


def _inaccessible(page: Page) -> list[str]:
    return [
        f"{one['id']}: {one['help']}\n  {node['html'][:200]}\n  {node['failureSummary']}"
        for one in _axe.run(page).response["violations"]
        for node in one["nodes"][:3]
    ]


class Ear:
    """Hears what a browser complains about while pages are open."""

    def __init__(self, page: Page) -> None:
        self.heard: list[str] = []
        self._page = page
        page.add_init_script(LISTEN)
        page.on("console", self._note)
        page.on("pageerror", lambda error: self.heard.append(str(error)))

    def _note(self, message: ConsoleMessage) -> None:
        """A page that is itself a refusal (409, 422 …) is reported too, and is no fault."""
        own = message.text.startswith("Failed to load resource") and (
            message.location.get("url") == self._page.url
        )
        if message.type in ("error", "warning") and not own:
            self.heard.append(f"{self._page.url}: {message.text}")

    def silence(self) -> None:
        """Fails when something was complained about."""
        refused = self._page.evaluate("window.refused || []")
        assert not self.heard + refused, f"{self._page.url}: {self.heard + refused}"
