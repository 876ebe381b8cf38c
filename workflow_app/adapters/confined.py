"""Work on what others made: in a process of its own, with limits, so that it can break alone."""

import json
import os
import resource
import subprocess
import sys
from collections.abc import Mapping
from typing import Any

from workflow_app.services.ports import Unprintable

PATIENCE = 60  # seconds
SECONDS, BYTES = 50, 3 << 30  # of processor and of address space


def asked(module: str, request: Mapping[str, Any], patience: float = PATIENCE) -> bytes:
    """What a module answers on its standard output; raises `Unprintable` when it breaks."""
    try:
        said = subprocess.run(
            (sys.executable, "-I", "-B", "-m", module),
            input=json.dumps(request).encode(),
            capture_output=True,
            timeout=patience,
            env={"PATH": os.environ.get("PATH", ""), "LANG": "C.UTF-8"},
            cwd="/",
            check=False,
        )
    except subprocess.TimeoutExpired as slow:
        raise Unprintable(f"it took longer than {patience} seconds") from slow
    if said.returncode != 0:
        raise Unprintable(said.stderr.decode(errors="replace").strip()[-500:] or "it broke")
    return said.stdout


def limit() -> None:
    """For the process itself: no endless loop, no more memory than needed, no file of any size."""
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_AS, (BYTES, BYTES))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
