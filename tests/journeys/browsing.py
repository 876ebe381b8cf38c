"""People in front of a browser: they read, click and type what is written on the screen."""

import re
from collections.abc import Mapping
from typing import Any, Self

from playwright.sync_api import Browser, Locator, Page, Response, expect

from state_machines import machine
from state_machines.grammar import Ask, Role
from tests.journeys.looking import PC, Album, Ear
from tests.journeys.town import CITY, PASSWORD, Town

NEEDED = r"\s*(\((bắt buộc|phải có trước khi gửi đi|required|needed before it is sent)\))?\s*$"


class Visitor:
    """One person with a browser of her own."""

    def __init__(
        self,
        town: Town,
        browser: Browser,
        album: Album | None,
        login: str,
        role: str,
        **more: Any,
    ) -> None:
        self.town, self.login, self.role, self._album = town, login, role, album
        more = {"locale": "vi-VN", "viewport": PC, "base_url": town.url} | more
        self.context = browser.new_context(**more)
        self.page: Page = self.context.new_page()
        self.page.set_default_timeout(60_000)  # patience, not a promise: machines are shared
        self.status = 200
        self._ear = Ear(self.page)
        self.page.on("response", self._note)

    def _note(self, answer: Response) -> None:
        if answer.request.is_navigation_request():
            self.status = answer.status

    def opens(self, path: str = "/") -> Self:
        """Goes to an address; signs in first where that is asked."""
        self.page.goto(path)
        if "/login" in self.page.url:
            self.signs_in()
        return self.arrived()

    def signs_in(self, password: str = PASSWORD) -> Self:
        self.page.get_by_label("Tên đăng nhập").fill(self.login)
        self.page.get_by_label("Mật khẩu").fill(password)
        self.page.get_by_role("button", name="Đăng nhập").click()
        return self.arrived()

    def arrived(self) -> Self:
        """Every page that somebody comes to is heard and looked at."""
        self.page.wait_for_load_state()
        self._ear.silence()
        if self._album:
            self._album.look(self.page, self._name())
        return self

    def _name(self) -> str:
        """What the page is called in the album: a paper by kind, state and step, others by role."""
        path = self.page.url.removeprefix(self.town.url).partition("?")[0].strip("/")
        said = [part for part in path.split("/") if part and not part.isdigit()] or ["home"]
        found = re.match(r"documents/(\d+)", path)
        if found:
            kind, state = self.town.paper(int(found[1]))
            row = machine(kind).row(state, said[-1])
            asks_nothing = row is not None and row.asks is Ask.NOTHING
            said = [kind, "check"] if asks_nothing else [kind, state, *said[1:]]
        else:
            said.append(self.role)
        return "-".join([*said, str(self.status)] if self.status >= 400 else said)

    # reading

    def sees(self, *words: str) -> Self:
        for each in words:
            expect(self.page.locator("main")).to_contain_text(each)
        return self

    def does_not_see(self, *words: str) -> Self:
        for each in words:
            expect(self.page.locator("main")).not_to_contain_text(each)
        return self

    @property
    def paper_id(self) -> int:
        found = re.search(r"/documents/(\d+)", self.page.url)
        assert found, f"{self.page.url} is no paper"
        return int(found[1])

    # clicking

    def follows(self, name: str, within: str = "main") -> Self:
        """Clicks a link by its words."""
        self.page.locator(within).get_by_role("link", name=name).first.click()
        return self.arrived()

    def presses(self, name: str) -> Self:
        """Clicks a button by its words."""
        self.page.locator("main").get_by_role("button", name=name, exact=True).click()
        return self.arrived()

    def unfolds(self, name: str) -> Self:
        """Opens a part of the page that is folded away."""
        self.page.locator("main summary", has_text=name).click()
        return self

    def takes(self, step: str, answers: Mapping[str, Any] | None = None, send: str = "") -> Self:
        """Takes a step of the paper on the screen: its button, what it asks for, and sends."""
        panel = self.page.get_by_role("region", name="Việc tiếp theo")
        panel.get_by_role("link", name=step, exact=True).click()
        self.arrived()
        self.types(answers or {})
        self.presses(send or step)
        assert self.status < 400, self.page.locator("main").inner_text()
        return self.sees("Đã thực hiện")

    # typing

    def opens_sections(self) -> Self:
        """Opens whatever section of a long form is closed."""
        closed = self.page.locator("details.section:not([open]) > summary")
        while closed.count():
            closed.first.click()
        return self

    def types(self, answers: Mapping[str, Any], where: Locator | None = None) -> Self:
        """Fills fields by their labels; a list fills the rows of a repeated group. The sections of
        a long form are opened first."""
        self.opens_sections()
        for label, value in answers.items():
            if isinstance(value, list):
                self._rows(label, value)
            else:
                self._type(field(where or self.page.locator("main"), label), value)
        return self

    def _rows(self, label: str, rows: list[Mapping[str, Any]]) -> None:
        group = self.page.get_by_role("group", name=called(label))
        for number, answers in enumerate(rows):
            lines = group.locator("[data-row]")
            if number == lines.count():
                group.get_by_role("button", name="Thêm dòng").click()
            self.types(answers, lines.nth(number))

    def _type(self, target: Locator, value: Any) -> None:
        kind = target.evaluate("(part) => part.type || part.tagName")
        if kind == "select-one":
            target.select_option(label=value)
        elif kind == "checkbox":
            target.set_checked(value)
        elif kind == "file":
            target.set_input_files(value)
        else:
            target.fill(str(value))


def field(where: Locator, label: str) -> Locator:
    """The first field with exactly this label; the rows of a group come after the plain fields."""
    return where.get_by_label(called(label)).first


def called(label: str) -> re.Pattern[str]:
    """Exactly these words, and whether they must be answered."""
    return re.compile(r"^\s*" + re.escape(label) + NEEDED)


class Company:
    """Everybody who has a part in the story, each with her browser."""

    def __init__(self, town: Town, browser: Browser, album: Album) -> None:
        self.town, self._browser, self._album = town, browser, album
        self._here: dict[str, Visitor] = {}

    def meet(self, role: Role, unit: str = CITY) -> Visitor:
        """Somebody by her role; the same browser every time."""
        login = self.town.login(role, unit)
        if login not in self._here:
            level = "city" if unit == CITY else "ward"
            self._here[login] = self.newcomer(login, f"{level}_{role}")
        return self._here[login]

    def newcomer(self, login: str, role: str, **more: Any) -> Visitor:
        """Somebody in a fresh browser; one without scripts cannot be examined."""
        album = self._album if more.get("java_script_enabled", True) else None
        return Visitor(self.town, self._browser, album, login, role, **more)
