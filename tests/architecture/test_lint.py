"""Law: ruff has nothing to say: complexity at most 8, no naive time, no import inside.

Mend what it names. Where it is wrong, put `# noqa: CODE` at the line's end with the reason before.
"""

import subprocess
import sys

from tests.architecture.sources import EVERYTHING, PRODUCT, ROOT, sources


def test_ruff_has_nothing_to_say() -> None:
    folders = [folder for folder in EVERYTHING if (ROOT / folder).is_dir()]
    said = subprocess.run(
        [sys.executable, "-m", "ruff", "check", "--no-cache", "--output-format=concise", *folders],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert said.returncode == 0, said.stdout + said.stderr


def test_the_product_silences_no_law_of_the_house() -> None:
    """Complexity, time and imports inside functions are laws, not opinions: no `noqa` for them."""
    laws = ("C901", "PLC0415", "DTZ", "TD0", "FIX")
    silenced = [
        f"{source.path}:{number}"
        for source in sources(*PRODUCT)
        for number, line in enumerate(source.text.splitlines(), start=1)
        if "noqa" in line and (any(law in line for law in laws) or "noqa:" not in line)
    ]
    assert not silenced, "\n".join(silenced)
