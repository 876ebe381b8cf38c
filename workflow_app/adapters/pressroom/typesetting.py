"""A sheet as PDF, by Typst. The sheet is data to the program: nothing in it is markup."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import typst

HERE = Path(__file__).parent


def pdf(sheet: Mapping[str, Any], at: int) -> bytes:
    """The PDF of a sheet, dated `at` (seconds since 1970)."""
    return typst.compile(
        str(HERE / f"{sheet['layout']}.typ"),
        root=str(HERE),
        font_paths=[str(HERE / "fonts")],
        ignore_system_fonts=True,
        format="pdf",
        sys_inputs={"paper": json.dumps(sheet, ensure_ascii=False)},
        pdf_standards="ua-1",  # for people who do not see: tagged, titled, in reading order
        timestamp=at,
    )
