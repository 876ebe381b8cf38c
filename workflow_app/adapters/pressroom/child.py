"""The process that draws one sheet: reads a request, writes a file, and may do nothing else."""

import base64
import json
import sys
from typing import Any

from workflow_app.adapters.confined import limit
from workflow_app.adapters.pressroom import blank, checking, typesetting, word


def main() -> None:
    """Answers the request on standard input."""
    limit()
    sys.stdout.buffer.write(_answer(json.load(sys.stdin)))


def _answer(request: dict[str, Any]) -> bytes:
    template = base64.b64decode(request.get("template") or "")
    match request["do"]:
        case "pdf":
            return typesetting.pdf(request["sheet"], request["at"])
        case "docx":
            sheet = request["sheet"]
            return word.filled(template or blank.template(sheet["layout"]), sheet)
        case "blank":
            return blank.template(request["layout"])
        case "check":
            found = checking.complaints(template, request["layout"])
            return json.dumps([[*one, checking.where(template, one)] for one in found]).encode()
        case "sample":
            layout = request["layout"]
            return word.filled(template or blank.template(layout), checking.sample(layout))
    raise ValueError(request["do"])


if __name__ == "__main__":
    main()
