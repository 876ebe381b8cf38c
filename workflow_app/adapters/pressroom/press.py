"""The press: hands a sheet to a process of its own, which has limits and is not trusted."""

import base64
import json
import os
import subprocess
import sys
from collections.abc import Mapping
from typing import Any

from workflow_app.services.ports import Complaint, Unprintable

PATIENCE = 60  # seconds
CHILD = (sys.executable, "-I", "-B", "-m", "workflow_app.adapters.pressroom.child")


class ChildPress:
    """A Press whose work is done by one process for each sheet."""

    def pdf(self, sheet: Mapping[str, Any], at: int) -> bytes:
        """A sheet as PDF, tagged, its fonts within; the same bytes for the same sheet and time."""
        return _asked({"do": "pdf", "sheet": sheet, "at": at})

    def docx(self, sheet: Mapping[str, Any], template: bytes | None = None) -> bytes:
        """A sheet as DOCX, from an office's template or the usual one."""
        return _asked({"do": "docx", "sheet": sheet, "template": _text(template)})

    def usual_template(self, layout: str) -> bytes:
        """The template to begin one's own with."""
        return _asked({"do": "blank", "layout": layout})

    def complaints(self, template: bytes, layout: str) -> list[Complaint]:
        """What keeps a template from being used; nothing when it may."""
        told = _asked({"do": "check", "template": _text(template), "layout": layout})
        return [Complaint(*one) for one in json.loads(told)]


def _text(content: bytes | None) -> str:
    return base64.b64encode(content).decode() if content else ""


def _asked(request: Mapping[str, Any]) -> bytes:
    try:
        said = subprocess.run(
            CHILD,
            input=json.dumps(request).encode(),
            capture_output=True,
            timeout=PATIENCE,
            env={"PATH": os.environ.get("PATH", ""), "LANG": "C.UTF-8"},
            cwd="/",
            check=False,
        )
    except subprocess.TimeoutExpired as slow:
        raise Unprintable(f"the press took longer than {PATIENCE} seconds") from slow
    if said.returncode != 0:
        raise Unprintable(said.stderr.decode(errors="replace").strip()[-500:] or "the press broke")
    return said.stdout
