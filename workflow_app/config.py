"""Settings: read once from the environment, frozen, and safe without any."""

import hashlib
import os
import secrets
import sys
import tempfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import quote, urlsplit

CHECKOUT = Path(__file__).resolve().parent.parent
SHORTEST_KEY = 32
LONGEST_SOCKET_PATH = 100  # the kernel allows 108 bytes, less what a client may append
JOBS = ("embedded", "redis", "sweep")
DURABILITY = ("FULL", "EXTRA", "NORMAL", "OFF")


class BadSetting(ValueError):
    """A setting that the application refuses to start with; the message says what to do."""


@dataclass(frozen=True, slots=True)
class Settings:
    """Everything that may differ between two installations."""

    home: Path
    database_url: str
    redis_url: str  # empty: no broker, the sweep delivers by itself
    jobs: str
    workers: int
    host: str
    port: int
    public_url: str
    smtp_url: str = field(repr=False)  # empty: mail is off, notices stay in the application
    synchronous: str
    log_name: str  # what the sealed log is called when its key is drawn
    anchor_file: Path
    tiles: Path  # where the leaf hashes of the sealed log are kept, as tiles
    anchor_command: str
    anchor_mail: str
    secret_key: str = field(repr=False)

    @property
    def socket(self) -> Path:
        """The private socket of the embedded broker."""
        return socket_in(self.home)

    @property
    def secure(self) -> bool:
        """Whether people reach the application by https."""
        return self.public_url.startswith("https:")

    @property
    def files(self) -> Path:
        return self.home / "files"

    @property
    def taken(self) -> Path:
        """Where senders note what was taken: for each database apart, whose rows they name."""
        database = hashlib.sha256(self.database_url.encode()).hexdigest()[:16]
        return self.home / "taken" / database

    @property
    def log(self) -> Path:
        """Where the sealed log keeps its keys and its last checkpoint."""
        return self.home / "log"

    @property
    def templates(self) -> Path:
        """Where an office's own Word templates lie, by layout."""
        return self.home / "templates"

    @property
    def trust(self) -> Path:
        """Where the certificates lie that vouch for those who sign."""
        return self.home / "trust"


def from_environment(environ: Mapping[str, str] = os.environ) -> Settings:
    """Reads the settings; creates the home folder and the secret key on the first start."""
    home = _home(environ)
    host = environ.get("WORKFLOW_HOST", "127.0.0.1")
    port = _number(environ, "WORKFLOW_PORT", 8000)
    jobs = _jobs(environ)
    public_url = environ.get("WORKFLOW_URL", f"http://{host}:{port}").rstrip("/")
    return Settings(
        home=home,
        database_url=environ.get("WORKFLOW_DATABASE_URL") or f"sqlite:///{home / 'workflow.db'}",
        redis_url=_redis_url(environ, jobs, home),
        jobs=jobs,
        workers=_number(environ, "WORKFLOW_WORKERS", 1),
        host=host,
        port=port,
        public_url=public_url,
        smtp_url=environ.get("WORKFLOW_SMTP_URL", ""),
        synchronous=_one_of(environ, "WORKFLOW_SYNCHRONOUS", DURABILITY),
        log_name=environ.get("WORKFLOW_LOG_NAME") or f"{urlsplit(public_url).netloc}/trail",
        anchor_file=Path(environ.get("WORKFLOW_ANCHOR_FILE") or home / "log" / "anchors"),
        tiles=Path(environ.get("WORKFLOW_TILES") or home / "log" / "tiles"),
        anchor_command=environ.get("WORKFLOW_ANCHOR_COMMAND", ""),
        anchor_mail=environ.get("WORKFLOW_ANCHOR_MAIL", ""),
        secret_key=_secret_key(environ, home),
    )


def socket_in(home: Path) -> Path:
    """A socket path in the home folder, or a private short one when that would be too long."""
    path = home / "broker.sock"
    if len(os.fsencode(path)) <= LONGEST_SOCKET_PATH:
        return path
    digest = hashlib.sha256(os.fsencode(home)).hexdigest()[:16]
    folder = Path(tempfile.gettempdir()) / f"workflow-{os.getuid()}-{digest}"
    folder.mkdir(mode=0o700, exist_ok=True)
    if folder.stat().st_uid != os.getuid() or folder.stat().st_mode & 0o077:
        raise BadSetting(f"{folder} belongs to somebody else: set WORKFLOW_HOME to a shorter path")
    return folder / "broker.sock"


def _home(environ: Mapping[str, str]) -> Path:
    if given := environ.get("WORKFLOW_HOME"):
        home = Path(given).expanduser()
    elif (CHECKOUT / "pyproject.toml").is_file():
        home = CHECKOUT / "instance"
    else:
        home = Path.home() / ".local" / "share" / "workflow-app"
    home = home.absolute()
    home.mkdir(mode=0o700, parents=True, exist_ok=True)
    return home


def _jobs(environ: Mapping[str, str]) -> str:
    if given := environ.get("WORKFLOW_JOBS"):
        if given == "redis" and not environ.get("WORKFLOW_REDIS_URL"):
            raise BadSetting("WORKFLOW_JOBS=redis needs WORKFLOW_REDIS_URL")
        return _one_of({"WORKFLOW_JOBS": given}, "WORKFLOW_JOBS", JOBS)
    if environ.get("WORKFLOW_REDIS_URL"):
        return "redis"
    return "sweep" if sys.platform == "win32" else "embedded"


def _redis_url(environ: Mapping[str, str], jobs: str, home: Path) -> str:
    match jobs:
        case "redis":
            return environ["WORKFLOW_REDIS_URL"]
        case "embedded":
            return f"unix://{quote(str(socket_in(home)))}"
    return ""


def _secret_key(environ: Mapping[str, str], home: Path) -> str:
    """The given key, or the one drawn on the first start; never a default that others know."""
    given = environ.get("WORKFLOW_SECRET_KEY")
    if given is not None:
        if len(given) < SHORTEST_KEY or len(set(given)) < 8:
            raise BadSetting(
                f"WORKFLOW_SECRET_KEY is too easy to guess: give at least {SHORTEST_KEY} random"
                " characters, or unset it and one is drawn into the home folder"
            )
        return given
    return drawn_once(home / "secret_key", lambda: secrets.token_urlsafe(48))


def drawn_once(place: Path, draw: Callable[[], str]) -> str:
    """The key in a file that only we may read; drawn when there is none.

    Two processes may start at once: the first link wins, and nobody reads half a key.
    """
    if not place.exists():
        _draw(place, draw())
    if place.stat().st_mode & 0o077:
        raise BadSetting(f"{place} may be read by others: `chmod 600 {place}`")
    return place.read_text().strip()


def _draw(place: Path, key: str) -> None:
    draft = place.with_name(f"{place.name}.{os.getpid()}")
    with open(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
        file.write(key)
        file.flush()
        os.fsync(file.fileno())
    try:
        os.link(draft, place)
    except FileExistsError:
        pass
    finally:
        draft.unlink()


def _number(environ: Mapping[str, str], name: str, default: int) -> int:
    given = environ.get(name, "")
    if given and not given.isdecimal():
        raise BadSetting(f"{name} must be a number, not {given!r}")
    return int(given or default)


def _one_of(environ: Mapping[str, str], name: str, words: tuple[str, ...]) -> str:
    given = environ.get(name) or words[0]
    if given not in words:
        raise BadSetting(f"{name} must be one of {', '.join(words)}, not {given!r}")
    return given
