"""The press: hands a sheet to a process of its own, which has limits and is not trusted."""

import base64
import json
from collections.abc import Mapping
from typing import Any

from workflow_app.adapters import confined
from workflow_app.services.ports import Complaint

PATIENCE = 60  # seconds
CHILD = "workflow_app.adapters.pressroom.child"


class ChildPress:
    """Draws sheets, each in a process of its own; raises `Unprintable`."""

    def pdf(self, sheet: Mapping[str, Any], at: int) -> bytes:
        """A sheet as PDF, tagged, its fonts within; the same bytes for the same sheet and time."""
        return _asked({"do": "pdf", "sheet": sheet, "at": at})

    def docx(self, sheet: Mapping[str, Any], template: bytes | None = None) -> bytes:
        """A sheet as DOCX, from an office's template or the usual one."""
        return _asked({"do": "docx", "sheet": sheet, "template": _text(template)})

    def usual_template(self, layout: str) -> bytes:
        """The template to begin one's own with."""
        return _asked({"do": "blank", "layout": layout})

    def sample(self, layout: str, template: bytes | None = None) -> bytes:
        """A template, or the usual one, filled with a small sample of everything."""
        return _asked({"do": "sample", "layout": layout, "template": _text(template)})

    def complaints(self, template: bytes, layout: str) -> list[Complaint]:
        """What keeps a template from being used; nothing when it may."""
        told = _asked({"do": "check", "template": _text(template), "layout": layout})
        return [Complaint(*one) for one in json.loads(told)]


def _text(content: bytes | None) -> str:
    return base64.b64encode(content).decode() if content else ""


def _asked(request: Mapping[str, Any]) -> bytes:
    return confined.asked(CHILD, request, PATIENCE)
